"""What waits for a phone, and in which order it is done when the phone is back."""

from __future__ import annotations

from dataclasses import replace

from evalengine.clock import SECOND
from evalengine.vocabulary import effects as fx
from evalengine.wire.sip.dialogs.call import PATIENCE
from evalengine.wire.sip.returning import Returning

RING = fx.RingPhone(
    call="c1", desk="poste", contact="", token="jeton", line=1, caller="", number="", called="",
    leg={"targets": "sip:poste@127.0.0.2;transport=tls"},
)  # fmt: skip
FIND = fx.FindLeg(call="c2", desk="poste", token="jeton", line=2, held=False, leg={"target": "x"})
END = fx.EndLeg(call="c2", why="hung_up")
NOW = 100 * SECOND


class Stage:
    """A desk whose phone is away until it is said to be there."""

    def __init__(self) -> None:
        self.there = False
        self.done: list[fx.Effect] = []
        self.returning = Returning(
            lambda effect: [("127.0.0.2", 5061)], lambda way: self.there, self.perform
        )

    def perform(self, effect: fx.Effect) -> None:
        if not self.returning.takes(effect, NOW):
            self.done.append(effect)


def test_everything_of_a_call_is_done_in_its_order_when_its_phone_is_back():
    stage = Stage()
    for effect in (FIND, RING, END, FIND):
        stage.perform(effect)
    stage.returning.came()
    assert stage.done == []
    stage.there = True
    stage.returning.came()
    assert stage.done == [FIND, END, RING]
    assert stage.returning.deadline() is None


def test_in_the_end_it_is_done_in_vain_and_waits_no_second_time():
    stage = Stage()
    stage.perform(FIND)
    assert stage.returning.deadline() == NOW + PATIENCE
    stage.returning.tick(NOW + PATIENCE - 1)
    assert stage.done == []
    stage.returning.tick(NOW + PATIENCE)
    assert stage.done == [FIND] and stage.returning.deadline() is None


def test_what_begins_now_and_what_concerns_others_does_not_wait():
    stage = Stage()
    stage.perform(FIND)
    begun = [replace(RING, leg={}), fx.VoiceLeg(call="c3")]
    for effect in begun:
        stage.perform(effect)
    assert stage.done == begun


def test_a_call_to_be_silenced_at_the_phone_waits_too():
    stage = Stage()
    stop = fx.StopRinging(ring=RING)
    stage.perform(stop)
    assert stage.done == []
    stage.there = True
    stage.returning.came()
    assert stage.done == [stop]


def test_a_desk_that_closes_waits_for_nothing():
    stage = Stage()
    stage.perform(FIND)
    stage.returning.clear()
    stage.there = True
    stage.returning.came()
    assert stage.done == []
