"""A real sipp as the candidate's phone: three calls at once, and a wire that misbehaves."""

from __future__ import annotations

import asyncio
import socket

import pytest

from evalengine.clock import MS, SECOND
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from tests.wire.sip.loopback import DESK

from .sipp import (
    HEARD_INVITE,
    PICKED_UP,
    Sipp,
    answered,
    answered_invite,
    asked,
    changed,
    described,
    got,
    heard,
    pause,
    told,
)

pytestmark = pytest.mark.peer("sipp")

HUNG_UP_BY_PHONE = (asked("BYE", 9), got(200))
HUNG_UP_BY_ENGINE = (heard("BYE"), answered("200 OK"))


@pytest.fixture
async def launch(engine, tmp_path):
    """``await launch(*steps)``: a sipp that the engine knows as the desk's phone, when it is
    reached ``directly``."""
    started = []

    async def launch(*steps, calls=1, directly=True):
        sipp = await Sipp.launched(tmp_path, *steps, calls=calls)
        started.append(sipp)
        if directly:
            know(engine, sipp.contact)
        return sipp

    yield launch
    for sipp in started:
        await sipp.close()


def know(engine, contact):
    engine.desk.perform(fx.KnowPhone(desk=DESK, contact=contact, expires_in_s=60))


HOLDS = {
    "sendonly": described("sendonly", 2),
    "inactive": described("inactive", 2),
    "null address": described("sendrecv", 2, "0.0.0.0"),
}


@pytest.mark.parametrize("hold", HOLDS.values(), ids=HOLDS.keys())
@pytest.mark.parametrize("by", ["phone", "engine"])
async def test_three_calls_at_once_answered_held_resumed_and_ended(engine, launch, until, hold, by):
    sipp = await launch(
        *PICKED_UP,
        pause(100),
        *changed(2, hold),
        pause(200),
        *changed(3, described("sendrecv", 3)),
        *((pause(100), *HUNG_UP_BY_PHONE) if by == "phone" else HUNG_UP_BY_ENGINE),
        calls=3,
    )
    for call in ("c1", "c2", "c3"):
        engine.ring(call)
    await until(lambda: len(engine.all(s.PhoneResumed)) == 3)
    if by == "engine":
        for call in ("c1", "c2", "c3"):
            engine.end(call)
    await sipp.done()
    for call in ("c1", "c2", "c3"):
        held, resumed = engine.one(s.PhoneHeld, call), engine.one(s.PhoneResumed, call)
        assert 190 * MS < resumed.arrival.at - held.arrival.at < 2 * SECOND
        assert held.arrival.at > engine.one(s.Answered, call).arrival.at
    ended = {signal.call: signal.cause for signal in engine.all(s.LegEnded)}
    assert ended == (dict.fromkeys(("c1", "c2", "c3"), "hung_up") if by == "phone" else {})


TRANSFERRED = (
    asked("REFER", 2, extra="\nRefer-To: <sip:204@127.0.0.1>"),
    got(202),
    told("NOTIFY", "SIP/2.0 100", "trying"),
    answered("200 OK"),
    told("NOTIFY", "SIP/2.0 200", "done"),
    answered("200 OK"),
)


async def test_three_calls_at_once_transferred_and_told_how_it_went(engine, launch, until):
    sipp = await launch(*PICKED_UP, *TRANSFERRED, *HUNG_UP_BY_PHONE, calls=3)
    for call in ("c1", "c2", "c3"):
        engine.ring(call)
    await sipp.done()
    for call in ("c1", "c2", "c3"):
        assert engine.one(s.TransferAsked, call).target == "204"
        assert engine.one(s.LegEnded, call).cause == "hung_up"


async def test_a_change_without_offer_is_answered_with_one(engine, launch, until):
    sipp = await launch(
        *PICKED_UP,
        asked("INVITE", 2),
        got(200),
        asked("ACK", 2, described("sendonly", 2)),
        pause(200),
        *HUNG_UP_BY_PHONE,
    )
    engine.ring("c1")
    await sipp.done()
    assert engine.one(s.PhoneHeld).call == "c1"


async def test_a_codec_that_nobody_has_is_488_and_the_call_goes_on(engine, launch, until):
    g729 = described("sendonly", 2).replace("AVP 8", "AVP 18").replace("8 PCMA", "18 G729")
    sipp = await launch(
        *PICKED_UP, asked("INVITE", 2, g729), got(488), asked("ACK", 2), *HUNG_UP_BY_PHONE
    )
    engine.ring("c1")
    await sipp.done()
    assert engine.all(s.PhoneHeld) == []
    assert engine.one(s.LegEnded).cause == "hung_up"


async def test_a_cancel_against_a_200_ends_in_a_bye(engine, launch, until):
    sipp = await launch(
        HEARD_INVITE,
        answered_invite("180 Ringing"),
        heard("CANCEL"),
        answered("200 OK"),
        answered_invite("200 OK", described()),
        heard("ACK"),
        *HUNG_UP_BY_ENGINE,
    )
    engine.ring("c1")
    await until(engine.has(s.Rang))
    engine.end("c1")
    await sipp.done()
    assert engine.all(s.Answered) == engine.all(s.LegEnded) == []


async def test_a_cancel_is_answered_487_and_acknowledged(engine, launch, until):
    sipp = await launch(
        HEARD_INVITE,
        answered_invite("180 Ringing"),
        heard("CANCEL"),
        answered("200 OK"),
        answered_invite("487 Request Terminated"),
        heard("ACK"),
    )
    engine.ring("c1")
    await until(engine.has(s.Rang))
    engine.end("c1")
    await sipp.done()


@pytest.mark.parametrize(
    ("status", "cause"),
    [("486 Busy Here", "busy"), ("603 Decline", "declined"), ("480 Away", "unreachable")],
)
async def test_a_refusal_is_acknowledged_and_named(engine, launch, until, status, cause):
    sipp = await launch(HEARD_INVITE, answered_invite(status), heard("ACK"))
    engine.ring("c1")
    await sipp.done()
    assert engine.one(s.LegEnded).cause == cause


async def test_an_answer_without_ringing_is_an_answer(engine, launch, until):
    sipp = await launch(
        HEARD_INVITE, answered_invite("200 OK", described()), heard("ACK"), *HUNG_UP_BY_PHONE
    )
    engine.ring("c1")
    await sipp.done()
    assert len(engine.all(s.Answered)) == 1
    assert engine.all(s.Rang) == []


class Relay(asyncio.DatagramProtocol):
    """A wire between the engine and a phone, on which each packet of the engine's goes through
    ``copies(data)`` times."""

    def __init__(self, engine, phone, copies):
        self._engine = engine
        self._phone = phone
        self._copies = copies

    def connection_made(self, transport):
        self._transport = transport

    def datagram_received(self, data, peer):
        if peer == self._phone:
            self._transport.sendto(data, self._engine)
            return
        for _ in range(self._copies(data)):
            self._transport.sendto(data, self._phone)


@pytest.fixture
async def relayed(engine, launch):
    """``await relayed(copies, *steps)``: a sipp whose calls come through such a wire."""
    opened = []

    async def relayed(copies, *steps):
        sipp = await launch(*steps, directly=False)
        port = int(sipp.contact.rpartition(":")[2])
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: Relay(engine.wire.address, ("127.0.0.1", port), copies),
            local_addr=("127.0.0.1", 0),
            family=socket.AF_INET,
        )
        opened.append(transport)
        know(engine, f"sip:poste@127.0.0.1:{transport.get_extra_info('sockname')[1]}")
        return sipp

    yield relayed
    for transport in opened:
        transport.close()


async def test_a_lost_first_invite_costs_half_a_second(engine, relayed, until):
    invites = []

    def lose_the_first(data):
        invites.append(data)
        return 0 if len(invites) == 1 else 1

    sipp = await relayed(lose_the_first, *PICKED_UP, *HUNG_UP_BY_PHONE)
    engine.ring("c1")
    await sipp.done()
    invited, rang = engine.one(s.Invited).arrival, engine.one(s.Rang).arrival
    assert 490 * MS < rang.at - invited.at < 1500 * MS
    assert invites[0] == invites[1]


async def test_a_tripled_invite_is_one_call_with_one_ring(engine, relayed, until):
    sipp = await relayed(lambda data: 3, *PICKED_UP, pause(100), *HUNG_UP_BY_PHONE)
    engine.ring("c1")
    await sipp.done()
    assert len(engine.all(s.Rang)) == len(engine.all(s.Answered)) == 1
    assert len(engine.all(s.LegEnded)) == 1
