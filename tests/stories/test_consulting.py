"""A candidate asks before he transfers, in virtual time: robots play him and whom he asks."""

from __future__ import annotations

from evalengine.clock import SECOND
from evalengine.dossier.loader import load_dossier
from evalengine.projections.truth import outcomes
from evalengine.robots.acts import PhoneAct
from evalengine.robots.profile import EXEMPLAIRE
from evalengine.vocabulary import events as e
from evalengine.vocabulary import truth as t
from evalengine.vocabulary.entry import verify
from tests.theatre import Theatre

DOSSIER = load_dossier()
SCENARIO = DOSSIER.scenarios["prise_en_main"]
(PASSED_ON,) = [call for call in SCENARIO.calls if call.transfer_to]


class Consultant:
    """Picks up, and asks about the one call that is to be passed on before he joins the two."""

    audience = "candidate"

    def __init__(self) -> None:
        self.due: list[tuple[int, PhoneAct]] = []

    def see(self, entry):
        match entry.event:
            case e.CallRang(call=call):
                self.plan(entry.at + 2 * SECOND, PhoneAct("answer", call))
            case e.CallPickedUp(call=PASSED_ON.id):
                self.plan(entry.at + 4 * SECOND, PhoneAct("dial", "", PASSED_ON.transfer_to))
            case e.CallAnswered(call=asked):
                self.plan(entry.at + 6 * SECOND, PhoneAct("connect", PASSED_ON.id, asked))

    def plan(self, at, act):
        self.due.append((at, act))

    def deadline(self):
        return min((at for at, _ in self.due), default=None)

    def tick(self, now):
        ready = [act for at, act in self.due if at <= now]
        self.due = [(at, act) for at, act in self.due if at > now]
        return ready


def test_the_one_who_was_asked_takes_the_call():
    theatre = Theatre(DOSSIER, SCENARIO, EXEMPLAIRE)
    theatre.candidate = Consultant()
    theatre.play()
    verify(theatre.entries)
    kept = {type(x.event): x.event for x in theatre.entries if _about_it(x.event)}
    assert kept[e.CallDialled].consults == PASSED_ON.id
    moved = kept[e.CallTransferred]
    assert (moved.target, moved.consulted) == (PASSED_ON.transfer_to, kept[e.CallAnswered].call)
    wanted = [
        one for one in outcomes(theatre.entries) if isinstance(one.expected, t.ExpectTransfer)
    ]
    assert [one.reached for one in wanted] == [True]
    assert theatre.rules.closed
    assert not theatre.phone.calls


def _about_it(event):
    return isinstance(event, e.CallDialled | e.CallAnswered | e.CallTransferred)
