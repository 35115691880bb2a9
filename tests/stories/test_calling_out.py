"""A candidate who only calls out, in virtual time, with an engine that dies at the wrong moment."""

from __future__ import annotations

import pytest

from evalengine.clock import SECOND
from evalengine.dossier.loader import load_dossier
from evalengine.projections.measures import measure
from evalengine.robots.acts import PhoneAct
from evalengine.robots.profile import EXEMPLAIRE
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import verify
from tests.theatre import Theatre

DOSSIER = load_dossier()
SCENARIO = DOSSIER.scenarios["prise_en_main"]
PERSON = DOSSIER.files()[0].people[0]


class Caller:
    """Dials ``target`` two seconds after the calls began, and does nothing else."""

    audience = "candidate"

    def __init__(self, target: str) -> None:
        self.target = target
        self.due: int | None = None

    def see(self, entry):
        if entry.event == e.PhaseBegan(phase="calls"):
            self.due = entry.at + 2 * SECOND

    def deadline(self):
        return self.due

    def tick(self, now):
        if self.due is None or self.due > now:
            return []
        self.due = None
        return [PhoneAct("dial", "", self.target)]


def played(target: str, crash_after_s: float = 0.0) -> Theatre:
    """The engine dies for two seconds ``crash_after_s`` after the candidate dialled."""
    theatre = Theatre(DOSSIER, SCENARIO, EXEMPLAIRE)
    theatre.candidate = Caller(target)
    crashes = [(round((2 + crash_after_s) * SECOND), 2 * SECOND)] if crash_after_s else []
    theatre.play(crashes=crashes)
    verify(theatre.entries)
    return theatre


def end_of(theatre: Theatre) -> e.CallEnded:
    ends = [x.event for x in theatre.entries if isinstance(x.event, e.CallEnded)]
    (end,) = [event for event in ends if event.call.startswith("sortant-")]
    return end


@pytest.mark.parametrize("target", [PERSON.extension, PERSON.name])
def test_he_is_answered_and_the_other_takes_leave(target):
    theatre = played(target)
    (answered,) = [x for x in theatre.entries if isinstance(x.event, e.CallAnswered)]
    assert answered.at == 5 * SECOND
    assert (end_of(theatre).by, end_of(theatre).cause) == ("correspondent", "hung_up")
    measured = measure(theatre.entries)
    assert all(wait.call.direction == "in" for wait in (*measured.rings(), *measured.holds()))
    assert measured.services() == []


def test_a_call_that_was_not_answered_when_the_engine_died_is_interrupted():
    end = end_of(played(PERSON.extension, crash_after_s=1))
    assert (end.by, end.cause) == ("engine", "interrupted")


def test_an_answered_one_is_found_again_and_goes_on_to_its_end():
    theatre = played(PERSON.extension, crash_after_s=8)
    found = [x.event.call for x in theatre.entries if isinstance(x.event, e.CallFound)]
    assert "sortant-1" in found
    assert (end_of(theatre).by, end_of(theatre).cause) == ("correspondent", "hung_up")


def test_a_wrong_number_is_in_the_journal():
    end = end_of(played("0639980000"))
    assert (end.by, end.cause) == ("engine", "wrong_number")
