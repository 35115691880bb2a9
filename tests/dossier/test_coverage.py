"""The proof of coverage: what examines a criterion, and what no longer does when a call is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from evalengine.dossier.coverage import EVIDENCE, coverage
from evalengine.dossier.loader import load_dossier
from evalengine.dossier.models import Dossier
from evalengine.dossier.timetable import at_once, length_s, spans

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def whole() -> Dossier:
    return load_dossier(HERE / "whole")


def examined(dossier: Dossier) -> dict[str, set[str]]:
    rows = coverage(dossier, dossier.programmes["examen"])
    return {row.criterion.id: {step.step.id for step in row.steps} for row in rows}


def without(dossier: Dossier, gone: str) -> Dossier:
    """The same, but for one call or beat; what came after it comes at a time of its own."""
    scenario = dossier.scenarios["essai"]
    keep = {
        "calls": tuple(call for call in scenario.calls if call.id != gone),
        "beats": tuple(beat for beat in scenario.beats if beat.id != gone),
    }
    for part, steps in keep.items():
        keep[part] = tuple(
            step.model_copy(update={"start": scenario.calls[0].start})
            if step.start.after and step.start.after.call == gone
            else step
            for step in steps
        )
    scenarios = {"essai": scenario.model_copy(update=keep)}
    return dossier.model_copy(update={"scenarios": scenarios})


def test_every_criterion_observed_in_simulation_has_an_evidence():
    observed = {c.id for c in load_dossier().grid.assessed if c.modality == "O"}
    assert observed == EVIDENCE.keys()
    assert len(observed) == 59


def test_what_a_call_asks_is_what_it_examines(whole):
    assert examined(whole) == {
        "C1.2.a": {"un", "deux", "trois"},
        "C1.8.a": {"un", "deux"},
        "C1.9.d": {"un", "deux"},
        "C1.11.a": {"trois"},
        "C1.11.b": {"un", "deux", "trois", "nouvelle"},
        "C1.14.c": {"deux"},
    }


@pytest.mark.parametrize(
    ("gone", "lost"),
    [("un", set()), ("deux", {"C1.14.c"}), ("trois", {"C1.11.a"}), ("nouvelle", set())],
)
def test_the_last_call_to_examine_a_criterion_leaves_it_without_any(whole, gone, lost):
    rows = examined(without(whole, gone))
    assert {name for name, steps in rows.items() if not steps} == lost


def test_a_timetable_follows_starts_and_ends(whole):
    scenario = whole.scenarios["essai"]
    assert [(s.call.id, s.rings_at, s.over_at) for s in spans(scenario)] == [
        ("un", 10, 74),
        ("deux", 374, 438),
        ("trois", 450, 514),
    ]
    assert length_s(scenario) == 514
    assert [call.id for call in at_once(scenario, scenario.calls[1])] == ["deux"]


@pytest.fixture(scope="module")
def shipped() -> Dossier:
    return load_dossier()


def test_what_ships_examines_every_criterion_observed_in_simulation(shipped):
    rows = coverage(shipped, shipped.programmes["examen"])
    assert [row.criterion.id for row in rows if not row.steps] == []


def test_deleting_the_last_call_to_examine_a_criterion_names_that_criterion(shipped):
    """Each call and each beat of the exam, one at a time."""
    programme = shipped.programmes["examen"]
    rows = coverage(shipped, programme)
    for name in programme.scenarios:
        scenario = shipped.scenarios[name]
        for gone in (*scenario.calls, *scenario.beats):
            alone = {row.criterion.id for row in rows if _only(row, gone.id)}
            kept = {
                "calls": tuple(call for call in scenario.calls if call.id != gone.id),
                "beats": tuple(beat for beat in scenario.beats if beat.id != gone.id),
            }
            kept = {
                part: tuple(_unchained(step, gone.id, scenario) for step in steps)
                for part, steps in kept.items()
            }
            scenarios = {**shipped.scenarios, name: scenario.model_copy(update=kept)}
            fewer = shipped.model_copy(update={"scenarios": scenarios})
            unseen = {row.criterion.id for row in coverage(fewer, programme) if not row.steps}
            assert alone <= unseen, gone.id


def _only(row, name: str) -> bool:
    return [step.step.id for step in row.steps] == [name]


def _unchained(step, gone: str, scenario):
    """What followed a deleted step comes at its own time, as a commission would write it."""
    if step.start.after is None or step.start.after.call != gone:
        return step
    return step.model_copy(update={"start": scenario.calls[0].start})
