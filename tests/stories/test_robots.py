"""Every scenario is playable, and each robot is graded after its habits, in virtual time."""

import pytest

from evalengine.dossier.loader import load_dossier
from evalengine.projections.calls import Calls
from evalengine.projections.grid import rows
from evalengine.robots.profile import EXEMPLAIRE, LENT, NEGLIGENT
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import verify
from tests.theatre import Theatre

DOSSIER = load_dossier()
TIMING = ("C1.2.a", "C1.2.b", "C1.12.h", "C1.14.c")


def statuses(theatre: Theatre) -> dict[str, str]:
    return {row.id: row.verdict.status for row in rows(DOSSIER.grid, theatre.entries)}


def calls_of(theatre: Theatre) -> Calls:
    calls = Calls()
    for entry in theatre.entries:
        calls.apply(entry)
    return calls


@pytest.mark.parametrize("name", sorted(DOSSIER.scenarios))
def test_the_exemplary_robot_plays_every_scenario_without_a_fault(name):
    theatre = Theatre(DOSSIER, DOSSIER.scenarios[name], EXEMPLAIRE).play()
    assert theatre.entries[-1].event == e.SittingClosed(
        complete=True, reason="Le scénario est achevé."
    )
    verify(theatre.entries)
    assert "not_met" not in statuses(theatre).values()
    truth = DOSSIER.scenarios[name]
    for call in calls_of(theatre):
        if call.direction == "out":
            continue
        assert (call.transfer[0] if call.transfer else None) == truth.call(call.id).transfer_to


def test_lateness_alone_fails_the_pickup_alone():
    theatre = Theatre(DOSSIER, DOSSIER.scenarios["pic_du_lundi"], LENT).play()
    found = statuses(theatre)
    assert [found[row] for row in TIMING] == ["not_met", "met", "met", "met"]


def test_carelessness_fails_what_it_neglects():
    theatre = Theatre(DOSSIER, DOSSIER.scenarios["pic_du_lundi"], NEGLIGENT).play()
    found = statuses(theatre)
    assert [found[row] for row in TIMING] == ["met", "not_met", "not_met", "not_met"]


def test_a_performance_is_the_same_every_time():
    one, other = (
        Theatre(DOSSIER, DOSSIER.scenarios["pic_du_lundi"], EXEMPLAIRE).play().entries
        for _ in range(2)
    )
    assert [entry.digest for entry in one] == [entry.digest for entry in other]
