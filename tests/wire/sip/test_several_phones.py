"""A desk with two phones, on real sockets: both ring, one has the call, also over a restart."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.sip.dialogs.forking import Branch
from evalengine.wire.sip.phone import SipPhone

from .lines import LINES, LineBench
from .loopback import Bench


class TwoPhones(LineBench):
    """A bench with another phone at the same desk."""

    other: SipPhone

    def shown(self) -> tuple[dict[str, str], dict[str, str]]:
        """What each phone shows."""
        first, second = (
            {call.id: call.state for call in phone.calls} for phone in (self.phone, self.other)
        )
        return first, second

    def contact_of(self, phone: SipPhone) -> str:
        suffix = "" if self.line.transport == "udp" else f";transport={self.line.transport}"
        host, port = phone.address
        return f"sip:epreuve-1@{host}:{port}{suffix}"


@pytest.fixture(params=["udp4", "tcp4"])
async def two(request, tokens) -> AsyncIterator[TwoPhones]:
    made = TwoPhones(tokens, LINES[request.param])
    made.other = made.a_phone()
    await made.phone.start()
    await made.other.start()
    yield made
    await made.other.stop()
    await made.close()


async def rings_at_both(two: TwoPhones, until, call: str = "c1") -> None:
    two.ring(call)
    await until(lambda: two.shown() == ({call: "ringing"}, {call: "ringing"}))
    await until(two.has(s.Rang, call))


async def test_both_ring_and_the_one_that_answers_has_it(two, until):
    await rings_at_both(two, until)
    two.other.answer("c1")
    await until(lambda: two.shown() == ({}, {"c1": "talking"}))
    assert two.one(s.Rang) and two.one(s.Answered)
    assert two.one(s.Answered).leg["contact"] == two.contact_of(two.other)
    two.other.hold("c1")
    await until(two.has(s.PhoneHeld))
    two.other.resume("c1")
    await until(two.has(s.PhoneResumed))
    two.other.transfer("c1", "204")
    await until(two.has(s.TransferAsked))
    two.end("c1")
    await until(lambda: two.shown() == ({}, {}))
    assert two.all(s.LegEnded) == []


async def test_what_one_declines_is_declined_and_what_is_ended_is_ended_everywhere(two, until):
    await rings_at_both(two, until)
    two.phone.hang_up("c1")
    await until(lambda: two.shown() == ({}, {}))
    assert (two.one(s.LegEnded).cause, two.one(s.LegEnded).status) == ("declined", 603)
    await rings_at_both(two, until, "c2")
    two.end("c2")
    await until(lambda: two.shown() == ({}, {}))


async def test_the_voice_is_of_the_one_that_answered(two, until):
    await rings_at_both(two, until)
    two.other.answer("c1")
    await until(two.has(s.Answered))
    (call,) = two.other.calls
    await until(lambda: call.media.stats.received > 5)
    await until(lambda: two.desk.media_of("c1").stats.received > 5)


async def test_calls_go_to_whichever_is_free(two, until):
    """Each phone has an ear of its own: what one holds, the other need not."""
    await rings_at_both(two, until)
    two.phone.answer("c1")
    await until(lambda: two.shown() == ({"c1": "talking"}, {}))
    two.ring("c2")
    await until(lambda: two.shown()[1] == {"c2": "ringing"})
    two.other.answer("c2")
    await until(lambda: two.shown() == ({"c1": "talking"}, {"c2": "talking"}))


async def test_one_phone_goes_away_and_the_other_rings_alone(two, until):
    await two.other.stop()
    two.ring("c1")
    await until(two.has(s.Rang))
    assert {call.id: call.state for call in two.phone.calls} == {"c1": "ringing"}
    assert [signal.expires > 0 for signal in two.all(s.PhoneRegistered)] == [True] * 3


@pytest.mark.parametrize("answers", [True, False])
async def test_after_a_restart_both_are_reached(two, until, answers):
    await rings_at_both(two, until)
    leg = two.one(s.Invited).leg
    await two.restart_wire()
    two.ring_again("c1", leg)
    await until(two.has(s.LegFound, "c1"), seconds=5)
    assert two.shown() == ({"c1": "ringing"}, {"c1": "ringing"})
    if answers:
        two.phone.answer("c1")
        await until(lambda: two.shown() == ({"c1": "talking"}, {}))
    else:
        two.end("c1")
        await until(lambda: two.shown() == ({}, {}))


async def test_after_a_restart_a_ring_that_is_over_stops_at_both(two, until):
    await rings_at_both(two, until)
    leg = two.one(s.Invited).leg
    await two.restart_wire()
    two.desk.perform(fx.StopRinging(ring=replace(two.placed["c1"], leg=leg)))
    await until(lambda: two.shown() == ({}, {}), seconds=5)
    assert two.all(s.LegEnded) == []


async def test_a_call_found_again_is_still_at_the_phone_that_answered(two, until):
    await rings_at_both(two, until)
    two.other.answer("c1")
    await until(two.has(s.Answered))
    leg = two.one(s.Answered).leg
    await two.restart_wire()
    two.find("c1", leg)
    await until(two.has(s.LegFound), seconds=5)
    assert two.one(s.LegFound).leg["contact"] == leg["contact"]


@pytest.mark.parametrize("picks_up", [False, True])
async def test_who_never_heard_that_it_was_answered_is_told_after_the_restart(
    two, until, monkeypatch, picks_up
):
    """The engine died between the pick-up at one phone and its word to the other."""
    await rings_at_both(two, until)
    with monkeypatch.context() as dying:
        dying.setattr(Branch, "cancel", lambda *_: None)
        two.other.answer("c1")
        await until(two.has(s.Answered))
        leg = two.one(s.Answered).leg
        await two.wire.close()
    assert two.shown() == ({"c1": "ringing"}, {"c1": "talking"})
    if picks_up:
        two.phone.answer("c1")
    await two.restart_wire()
    two.find("c1", leg)
    await until(two.has(s.LegFound), seconds=5)
    await until(lambda: two.shown() == ({}, {"c1": "talking"}), seconds=5)
    assert two.all(s.Answered) == two.all(s.LegEnded) == []
    two.other.hold("c1")
    await until(two.has(s.PhoneHeld))


async def test_a_call_of_a_journal_that_knew_one_target_is_the_same_call(bench: Bench, until):
    """Its branch was made of the token alone: the phone must take it for the INVITE it had."""
    leg: s.Leg = {"target": bench.one(s.PhoneRegistered).contact, "rtp_port": 0}
    bench.desk.perform(replace(a_ring(), leg=leg))  # as that engine sent it
    await until(bench.has(s.Rang))
    for _ in range(2):
        leg = bench.one(s.Invited).leg
        await bench.restart_wire()
        bench.desk.perform(replace(a_ring(), leg=leg))
        await until(bench.has(s.LegFound), seconds=5)
        assert bench.states() == {"c1": "ringing"}


def a_ring() -> fx.RingPhone:
    return fx.RingPhone(
        call="c1",
        desk="epreuve-1",
        contact="",
        token="jeton-c1",
        line=1,
        caller="Madame Rivière",
        number="0199001234",
        called="Cabinet Morel",
        leg={},
    )
