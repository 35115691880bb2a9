"""Twenty variants examine the same, by the same calls, and robots score them alike.

On every seed the exemplary robot plays every scenario of the exam; the slow and the careless one
play one scenario a seed, in turn, so that each plays all of them three times.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from evalengine.commission.theatre import Theatre
from evalengine.dossier.coverage import coverage
from evalengine.dossier.lint import lint
from evalengine.dossier.programme import PhasePlan, Programme
from evalengine.projections.grid import rows
from evalengine.projections.truth import outcomes
from evalengine.robots.profile import EXEMPLAIRE, LENT, NEGLIGENT
from evalengine.rules.cards import twins

SEEDS = range(1, 21)
WHOLE = 4
"""The seeds whose every scenario is played; of the others, one scenario each, in turn."""
PHASES = (
    PhasePlan(phase="preparation"),
    PhasePlan(phase="calls"),
    PhasePlan(phase="chat", lasts_s=300),
    PhasePlan(phase="handover", lasts_s=300),
)


def alone(scenario: str) -> Programme:
    return Programme(id="seul", title="Seul", scenarios=(scenario,), phases=PHASES)


def score(dossier, scenario, profile):
    """What a robot reaches: the verdict of each criterion, and which acts were right."""
    entries = Theatre(dossier, alone(scenario), profile).play().entries
    verdicts = {row.id: row.verdict.status for row in rows(dossier.grid, entries)}
    acts = [
        (done.subject, type(done.expected).__name__, done.reached) for done in outcomes(entries)
    ]
    return verdicts, acts


@pytest.fixture(scope="module")
def scored(shipped):
    """``scored(scenario, profile)`` of the original, played once."""
    known: dict = {}

    def scored(scenario, profile):
        key = (scenario, profile.name)
        if key not in known:
            known[key] = score(shipped[0], scenario, profile)
        return known[key]

    return scored


def exam(dossier) -> list[str]:
    """The scenarios of the exam that are there."""
    return [name for name in dossier.programmes["examen"].scenarios if name in dossier.scenarios]


def unlined(faults: list[str]) -> list[str]:
    return sorted(fault.partition(", «")[2] for fault in faults)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_variant_is_as_good_and_is_scored_alike(shipped, scored, variant_of, seed):
    origin, sources = shipped
    dossier, its_sources = variant_of(seed)
    assert unlined(lint(dossier, its_sources)) == unlined(lint(origin, sources))
    assert dossier.grid == origin.grid
    names = exam(origin)
    whole = Programme(id="tout", title="Tout", scenarios=tuple(names), phases=PHASES)
    assert examined(dossier, whole) == examined(origin, whole)
    for name in names if seed <= WHOLE else names[seed % len(names) :][:1]:
        verdicts, acts = score(dossier, name, EXEMPLAIRE)
        assert all(reached for _subject, _kind, reached in acts), (name, acts)
        assert (verdicts, acts) == scored(name, EXEMPLAIRE)
    mine = names[seed % len(names)]
    for profile in (LENT, NEGLIGENT):
        assert score(dossier, mine, profile) == scored(mine, profile), (mine, profile.name)


def examined(dossier, programme) -> list[tuple[str, list[str]]]:
    rows_ = coverage(dossier, programme)
    return [(row.criterion.id, [step.step.id for step in row.steps]) for row in rows_]


@pytest.mark.parametrize("seed", range(1, 6))
def test_the_desk_sees_the_same_twins(shipped, variant_of, seed):
    """Who is likely the same person in an address book, or as a correspondent of it."""
    origin, dossier = shipped[0], variant_of(seed)[0]
    assert doubtful(dossier) == doubtful(origin) != set()


def doubtful(dossier) -> set[tuple[str, str]]:
    found = set()
    for name, client in dossier.donneurs_ordres.items():
        cards = client.address_book().cards
        found |= {(card.id, twin.id) for card in cards for twin in twins(card, cards)}
        for script in dossier.scenarios.values():
            for call in script.calls:
                if call.donneur_ordres == name and call.truth.card:
                    wanted = {key: call.read(value) for key, value in names(call.truth.card)}
                    card = replace(cards[0], id="", number="", **wanted)
                    found |= {(call.id, twin.id) for twin in twins(card, cards)}
    return found


def names(card) -> list[tuple[str, str]]:
    return [("last_name", card.last_name), ("first_name", card.first_name or "")]


def test_the_robots_tell_a_good_sitting_from_a_bad_one(shipped, scored):
    """Otherwise that they agree would prove nothing."""
    name = exam(shipped[0])[0]
    told = [scored(name, profile) for profile in (EXEMPLAIRE, LENT, NEGLIGENT)]
    assert told[0] != told[1] != told[2] != told[0]
