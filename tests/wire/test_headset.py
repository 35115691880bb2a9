"""A candidate's headset on a real phone, called by a real engine: he hears one call at a time."""

from __future__ import annotations

import asyncio
from array import array
from itertools import count

import pytest

from evalengine.clock import SystemClock
from evalengine.vocabulary import effects as fx
from evalengine.wire.media.g711 import PCMA, decode, encode
from evalengine.wire.media.headset import Headset
from evalengine.wire.media.sound import AudioDevice
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.sip.phone import SipPhone
from evalengine.wire.sip.wire import SipWire
from tests.patience import patience

VOICES = {name: bytes([code]) * 160 for name, code in (("c1", 0x2A), ("c2", 0x3B))}
SAID = array("h", [8_000] * 160)


class Room:
    def __init__(self, phone, desk, device, headset):
        self.phone, self.desk, self.device, self.headset = phone, desk, device, headset
        self.reached = {"c1": set(), "c2": set()}

    async def until(self, condition):
        async with patience(3):
            while not condition():
                await asyncio.sleep(0.001)

    async def ring(self, call):
        self.desk.perform(
            fx.RingPhone(
                call=call, desk="poste1", contact="", token=f"token-of-{call}", line=1,
                caller="Mme Rivière", number="0199001234", called="Cabinet Morel", leg={},
            )
        )  # fmt: skip
        await self.until(lambda: any(one.id == call for one in self.phone.calls))
        leg = self.desk._legs[call].media
        leg.source, leg.sink = (lambda: VOICES[call]), self.reached[call].add

    def in_the_ear(self):
        """One visit of the sound card: the microphone gives, the headset takes."""
        headset = bytearray(320)
        self.device.exchange(SAID.tobytes(), memoryview(headset), 160, None, False)
        return bytes(headset)

    async def hear(self, frames=12):
        """What is heard in a while, silence left out."""
        heard = set()
        for _ in range(frames):
            await asyncio.sleep(0.02)
            heard.add(self.in_the_ear())
        return heard - {bytes(320)}


@pytest.fixture
async def room():
    clock, numbers = SystemClock(), count()
    tokens, ticker = lambda: f"token{next(numbers)}", Ticker(clock)
    wire = SipWire(clock, tokens, port=0)
    desk = wire.attach("poste1", "secret", lambda signal: None)
    phone = SipPhone(
        clock, tokens, server=wire.address, user="poste1", password="secret", ticker=ticker
    )
    device = AudioDevice()
    headset = Headset(device, phone, ticker)
    await phone.start()
    yield Room(phone, desk, device, headset)
    headset.take_off()
    await phone.stop()
    await wire.close()


def samples(frame):
    return decode(frame, PCMA).tobytes()


async def test_the_call_that_talks_is_heard_and_hears(room):
    await room.ring("c1")
    room.phone.answer("c1")
    assert samples(VOICES["c1"]) in await room.hear()
    assert encode(SAID, PCMA) in room.reached["c1"]


async def test_a_second_call_takes_the_ear_and_the_mouth(room):
    for call in ("c1", "c2"):
        await room.ring(call)
        room.phone.answer(call)
        await room.hear()
    room.reached["c1"].clear()
    heard = await room.hear()
    assert samples(VOICES["c2"]) in heard and samples(VOICES["c1"]) not in heard
    assert encode(SAID, PCMA) in room.reached["c2"]
    assert encode(SAID, PCMA) not in room.reached["c1"]
    room.phone.resume("c1")
    await room.hear()
    heard = await room.hear()
    assert samples(VOICES["c1"]) in heard and samples(VOICES["c2"]) not in heard


async def test_the_ring_is_heard_until_somebody_picks_up(room):
    await room.ring("c1")
    rung = await room.hear()
    assert len(rung) > 5 and samples(VOICES["c1"]) not in rung
    room.phone.answer("c1")
    await room.hear()
    await room.ring("c2")  # it rings in the terminal, not over the conversation
    assert await room.hear() <= {samples(VOICES["c1"]), samples(b"\xd5" * 160)}
    room.phone.hang_up("c1")
    assert len(await room.hear()) > 5
    room.headset.take_off()
    await room.hear()
    assert await room.hear() == set()
