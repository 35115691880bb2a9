"""A desk with a headset beside a phone: a call stays where it rang, whatever comes and goes."""

from __future__ import annotations

import pytest

from evalengine.clock import SECOND
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.headset.either import EitherWire
from evalengine.wire.loopback.phone import LoopbackPhone
from evalengine.wire.loopback.wire import LoopbackWire

from .conftest import DESK, Bench

PHONE = f"sip:{DESK}@phone.example"


class Phones(LoopbackWire):
    """The desk's phones, as SIP has them."""

    def media_of(self, call):
        return None


class Beside(Bench):
    """A headset's bench, whose desk has a phone too; ``either`` is what the engine speaks to."""

    def __init__(self):
        self.phone = LoopbackPhone(PHONE)
        super().__init__()

    def open_engine(self):
        super().open_engine()
        phones = Phones(DESK, self.clock, phone=self.phone)
        self.watched = []
        self.desk = EitherWire(self.clock, self.headset, phones, self.watched.append)
        self.desk.report_to(self.told.append)

    def page(self):
        self.headset.plug(self.pages.append)

    def wait(self, ns):
        self.clock.now += ns
        self.headset.tick(self.clock.now)

    def on_phone(self):
        return {call.id: call.state for call in self.phone.calls}


@pytest.fixture
def desk():
    return Beside()


def registered(desk):
    """What the engine knows of where the desk is: its contact, "" when nowhere."""
    last = [one for one in desk.told if isinstance(one, s.PhoneRegistered)][-1]
    return last.contact if last.expires else ""


def test_calls_ring_in_the_page_while_it_is_there(desk):
    desk.phone.register()
    desk.ring("c1")
    desk.page()
    desk.ring("c2", 2)
    assert desk.on_phone() == {"c1": "ringing"} and desk.shown == {"c2": "ringing"}
    desk.headset.rung("c2")
    desk.drive("answer", "c2")
    desk.phone.answer("c1")
    assert desk.kinds()[-2:] == ["Answered", "Answered"]
    desk.desk.perform(fx.SilenceLeg(call="c2"))  # the rules hold the one that had the ear
    assert desk.desk.media_of("c2") is desk.headset.media_of("c2") and not desk.headset.idle
    desk.end("c2")
    assert desk.shown == {} and desk.on_phone() == {"c1": "talking"}
    desk.end("c1")
    assert desk.on_phone() == {}


def test_the_desk_is_reachable_as_long_as_one_of_them_is(desk):
    desk.page()
    desk.phone.register()
    assert registered(desk) == PHONE
    desk.headset.unplug()
    assert registered(desk) == PHONE
    desk.page()
    desk.phone.register(0)
    assert registered(desk) == "casque:poste1"
    desk.headset.unplug()
    assert registered(desk) == ""


def test_the_phone_takes_over_when_the_headset_is_gone(desk):
    desk.phone.register()
    desk.page()
    desk.answered("c1")
    desk.headset.unplug()
    desk.ring("c2", 2)
    assert desk.on_phone() == {"c2": "ringing"}
    desk.drive("hold", "c1")
    assert desk.told[-1] == s.GestureFailed(
        call="c1", verb="hold", status=480, arrival=desk.told[-1].arrival
    )
    desk.drive("dial", target="311")
    assert desk.told[-1].status == 481, "the phone is asked, and does not know how"


def test_who_dials_does_so_where_he_is(desk):
    desk.phone.register()
    desk.page()
    for act, shown in (("headset", {"sortant-1": "dialling"}), ("phone", {})):
        if act == "headset":
            desk.drive("dial", target="311")
        else:
            desk.phone.dial("311")
        dialled = desk.told[-1].call
        desk.desk.perform(fx.RingBack(call="sortant-1", token=dialled, line=1))
        assert desk.shown == shown and bool(desk.on_phone()) == (act == "phone")
        desk.desk.perform(fx.RefuseDialled(call="sortant-1", token=dialled, status=486))
        assert desk.shown == {} == desk.on_phone()


def test_after_a_restart_each_call_is_found_where_it_was(desk):
    desk.phone.register()
    desk.ring("c1")
    desk.phone.answer("c1")
    desk.page()
    desk.answered("c2")
    desk.ring("c3", 3)
    legs = {one.call: one.leg for one in desk.told if isinstance(one, s.Answered | s.Invited)}
    desk.dies()
    known = fx.KnowPhone(desk=DESK, contact="casque:poste1", expires_in_s=900)
    desk.desk.perform(known)
    assert desk.watched[-1] is desk.headset and desk.headset.deadline() is not None
    for call in ("c1", "c2"):
        desk.find(call, legs[call], held=call == "c1")
    desk.ring("c3", 3, leg=legs["c3"])
    desk.page()
    assert desk.shown == {"c2": "talking", "c3": "ringing"}
    assert desk.kinds().count("LegFound") == 2
    desk.wait(60 * SECOND)
    assert "c3" not in desk.shown, "the page never told that it rang"


def test_a_call_that_is_ordered_before_the_page_is_back_waits_for_it(desk):
    desk.page()
    desk.dies()
    known = fx.KnowPhone(desk=DESK, contact="casque:poste1", expires_in_s=900)
    desk.desk.perform(known)
    desk.ring("c1", contact="casque:poste1")
    desk.page()
    assert desk.shown == {"c1": "ringing"}


def test_what_is_over_rings_no_more_on_either(desk):
    desk.phone.register()
    desk.ring("c1")
    leg = desk.told[-2].leg
    desk.dies()
    ring = fx.RingPhone(
        call="c1", desk=DESK, contact=PHONE, token="t-c1", line=1,
        caller="", number="", called="", leg=leg,
    )  # fmt: skip
    desk.desk.perform(fx.StopRinging(ring=ring))
    assert desk.on_phone() == {}
