"""Fault 2: the engine killed at 200 random instants of a scripted sitting.

Virtual time stands for the clock, everything else is the real thing: rules, folds, robots, chain.
`test_kill.py` kills real processes.
"""

import random

import pytest

from evalengine.clock import SECOND
from evalengine.dossier.loader import load_dossier
from evalengine.exports.document import grid_document
from evalengine.robots.profile import EXEMPLAIRE
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import verify
from tests.theatre import Theatre

DOSSIER = load_dossier()
SCENARIO = DOSSIER.scenarios["pic_du_lundi"]
KILLS = 200
LONGEST = (8 * SECOND, 120 * SECOND)
"""Absences, ns: an engine started again by itself, and one that somebody had to come for."""


@pytest.fixture(scope="module")
def uninterrupted():
    theatre = Theatre(DOSSIER, SCENARIO, EXEMPLAIRE).play()
    return theatre.entries[-1].at, {
        row["id"]: row["status"] for row in grid_document(theatre.entries, DOSSIER.grid)["criteria"]
    }


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_kill_costs_the_candidate_nothing(uninterrupted, seed):
    length, expected = uninterrupted
    chance = random.Random(seed)
    kills = sorted(chance.randrange(length) for _ in range(chance.choice((1, 1, 1, 2, 3))))
    crashes = [(at, chance.randrange(SECOND // 10, chance.choice(LONGEST))) for at in kills]
    theatre = Theatre(DOSSIER, SCENARIO, EXEMPLAIRE).play(crashes=crashes)
    verify(theatre.entries)
    last = theatre.entries[-1].event
    assert isinstance(last, e.SittingClosed)
    assert last.complete

    document = grid_document(theatre.entries, DOSSIER.grid)
    told = [x for x in theatre.entries if isinstance(x.event, e.SittingInterrupted)]
    assert len(told) == len(document["interruptions"]) <= len(crashes)
    for row in document["criteria"]:
        # The same verdict, or one that says that the interruption took its material away.
        assert row["status"] in (expected[row["id"]], "not_assessed", "to_judge"), row

    ended = [x.event.call for x in theatre.entries if isinstance(x.event, e.CallEnded)]
    assert sorted(ended) == sorted(call.id for call in SCENARIO.calls)
    assert not theatre.phone.calls
