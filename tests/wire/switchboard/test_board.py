"""Three legs of a desk and the co-évaluateur's over real sockets, the ticker in hand."""

from __future__ import annotations

import asyncio
import random
import socket

import pytest

from evalengine.clock import SystemClock
from evalengine.wire.media import rtp
from evalengine.wire.media.g711 import PCMA, PCMU, decode, translate
from evalengine.wire.media.leg import MediaLeg
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.media.tones import quiet, ring_tone
from evalengine.wire.sip.messages.sdes import Crypto
from evalengine.wire.switchboard.board import Switchboard
from evalengine.wire.switchboard.mixer import mixed

HOST = "127.0.0.1"
CALLS = {"c1": 1, "c2": 2, "c3": 3}
SWITCHES = 150


class HandTicker(Ticker):
    """Ticks when the test says so."""

    def __init__(self) -> None:
        super().__init__(SystemClock())

    def _arm(self) -> None:
        pass

    async def tick(self, times: int = 1) -> None:
        for _ in range(times):
            self._tick()
            await settle()


async def settle() -> None:
    """Lets the loop read what was sent on loopback."""
    for _ in range(5):
        await asyncio.sleep(0)


class Phone:
    """A leg and its far end, a bare socket that says frames and keeps what it hears."""

    def __init__(self, ticker: Ticker, name: str, law: int = PCMA) -> None:
        self.law, self.at = law, 0
        self.leg = MediaLeg(SystemClock(), ticker, HOST, token=name)
        self.leg.hold_source = lambda: name.encode().ljust(160, b"\x2a")
        self.sender = rtp.Sender(f"phone {name}")
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((HOST, 0))
        self.socket.setblocking(False)
        self.leg.connect(*self.socket.getsockname(), law, 101)

    def say(self, frame: bytes) -> None:
        self.at += 160
        data = self.sender.packet(frame, self.law, self.at)
        self.socket.sendto(data, (HOST, self.leg.port))

    def press(self, key: str) -> None:
        """A key, as RFC 4733 sends it."""
        self.at += 1_600
        event = bytes([rtp.KEYS.index(key), 10, 1, 64])
        data = self.sender.packet(event, 101, self.at)
        self.socket.sendto(data, (HOST, self.leg.port))

    def packets(self) -> list[rtp.Packet]:
        found = []
        while True:
            try:
                found.append(rtp.parse(self.socket.recv(2_048)))
            except BlockingIOError:
                return found

    def heard(self) -> set[bytes]:
        """The different frames since it was last asked, but silence."""
        silence = translate(quiet(), PCMA, self.law)
        return {packet.payload for packet in self.packets()} - {silence}

    def close(self) -> None:
        self.leg.close()
        self.socket.close()


class Room:
    """A desk with three calls that ring, and the co-évaluateur on the line."""

    def __init__(self, laws: dict[str, int]) -> None:
        self.ticker, self.board = HandTicker(), Switchboard()
        self.phones = {name: Phone(self.ticker, name, laws[name]) for name in laws}
        self.control = self.phones["control"]
        self.frames = 0
        for call, line in CALLS.items():
            self.board.place(call, line, self.phones[call].leg)
        self.board.join(self.control.leg)

    async def goes_on(self, ticks: int = 3) -> None:
        """Everybody speaks, each frame like no other one."""
        for _ in range(ticks):
            for phone in self.phones.values():
                self.frames += 1
                phone.say(self.frame(phone))
            await settle()
            await self.ticker.tick()

    def frame(self, phone: Phone) -> bytes:
        """Who it is, and a number."""
        who = [*self.phones.values()].index(phone)
        return bytes([who]) * 100 + self.frames.to_bytes(4) * 15

    def heard_by(self, name: str) -> set[str]:
        """Whom ``name`` heard since it was last asked, in whatever law."""
        names = [*self.phones]
        phone = self.phones[name]
        speaking = {
            translate(bytes([who]) * 100, self.phones[names[who]].law, phone.law): names[who]
            for who in range(len(names))
        }
        return {speaking.get(frame[:100], "something else") for frame in phone.heard()}

    async def hears(self, **wanted: str) -> None:
        """Once what was under way has come, each hears whom he should, and nobody else."""
        await self.goes_on()
        for name in self.phones:
            self.phones[name].heard()
        await self.goes_on(6)
        for name in self.phones:
            assert self.heard_by(name) == set(wanted.get(name, "").split()), name


@pytest.fixture
async def room(request):
    laws = getattr(request, "param", {})
    made = Room({name: laws.get(name, PCMA) for name in (*CALLS, "control")})
    yield made
    for phone in made.phones.values():
        phone.close()


async def test_the_voice_follows_the_candidate_from_line_to_line(room):
    room.board.take("c1")
    await room.hears(c1="control", control="c1")
    room.board.take("c2")
    await room.hears(c2="control", control="c2")
    room.board.hold("c2")
    room.board.take("c1")
    await room.hears(c1="control", control="c1")


async def test_in_150_switches_a_word_is_heard_on_its_line_only(room):
    """The tone sent is the tone received, on the right line alone, at every switch."""
    chance = random.Random(6)
    await room.goes_on()
    for _ in range(SWITCHES):
        call = chance.choice([*CALLS])
        room.board.take(call)
        for phone in room.phones.values():
            phone.heard()
        said: list[bytes] = []
        for _ in range(3):
            room.frames += 1
            said.append(room.frame(room.control))
            room.control.say(said[-1])
            await settle()
            await room.ticker.tick()
        for name in CALLS:
            assert room.phones[name].heard() == (set(said[-3:]) if name == call else set())


@pytest.mark.parametrize(
    "room",
    [{"c1": PCMU, "control": PCMU}, {"c1": PCMA, "control": PCMA}],
    ids=["mu-law", "A-law"],
    indirect=True,
)
async def test_octets_are_not_touched_when_both_speak_the_same_law(room):
    room.board.take("c1")
    every = bytes(range(256))[:160], bytes(range(96, 256))
    for _ in range(2):
        for frame in every:
            room.control.say(frame)
            room.phones["c1"].say(frame)
            await settle()
    assert room.phones["c1"].heard() >= set(every)
    assert room.control.heard() >= set(every)


@pytest.mark.parametrize("room", [{"c1": PCMU}], indirect=True)
async def test_two_laws_are_translated(room):
    room.board.take("c1")
    await room.hears(c1="control", control="c1")


async def test_voice_does_not_wait_for_the_tick(room):
    room.board.take("c1")
    await room.goes_on(2)
    room.phones["c1"].heard()
    room.control.say(b"\x11" * 160)
    await settle()
    assert room.phones["c1"].heard() == {b"\x11" * 160}


async def test_what_a_held_line_hears_is_its_own(room):
    room.board.take("c1")
    room.phones["c1"].leg.direction = "recvonly"
    room.board.hold("c1")
    await room.goes_on()
    room.control.heard()
    await room.goes_on()
    assert room.control.heard() == {b"c1".ljust(160, b"\x2a")}
    assert room.heard_by("c1") == set()


async def test_he_hears_the_bell_while_the_candidates_phone_rings(room):
    room.board.ring("c2")
    await room.ticker.tick(4)
    bell = ring_tone()
    assert [packet.payload for packet in room.control.packets()] == [bell() for _ in range(4)]


async def test_keys_pin_a_line_follow_again_and_mute(room):
    room.board.take("c1")
    await room.goes_on()
    for keys, wanted in (
        ("2", {}),
        ("1", {"c1": "control", "control": "c1"}),
        ("*", {"control": "c1"}),
        ("3*", {}),
        ("0", {"c1": "control", "control": "c1"}),
    ):
        for key in keys:
            room.control.press(key)
        await settle()
        await room.goes_on(40)  # until what he hears of it is over
        await room.hears(**wanted)


async def test_a_key_is_confirmed_over_the_candidates_voice_to_nobody_else(room):
    room.board.take("c1")
    await room.goes_on()
    room.control.press("1")
    await settle()
    await room.goes_on(2)
    room.phones["c1"].heard(), room.control.heard()
    await room.goes_on(2)
    assert room.heard_by("c1") == {"control"}
    assert "something else" in room.heard_by("control")


async def test_who_hangs_up_is_heard_no_more_and_who_comes_back_is(room):
    room.board.take("c1")
    room.board.leave(room.control.leg)
    await room.hears()
    room.board.join(room.control.leg)
    await room.hears(c1="control", control="c1")
    room.board.leave(room.phones["c2"].leg)
    await room.hears(c1="control", control="c1")


async def test_what_he_spoke_by_before_is_there_when_the_newer_leaves(room):
    room.board.take("c1")
    newer = Phone(room.ticker, "newer")
    room.board.join(newer.leg)
    room.board.mute(True)
    room.board.leave(newer.leg)
    assert room.board.table.joined and room.board.table.muted, "he did not ask to be heard"
    room.board.mute(False)
    await room.hears(c1="control", control="c1")
    room.board.leave(newer.leg)
    await room.hears(c1="control", control="c1")
    newer.close()


async def test_without_him_a_leg_is_whoever_uses_it(room):
    room.board.leave(room.control.leg)
    heard: list[bytes] = []
    leg = room.phones["c1"].leg
    leg.source, leg.sink = (lambda: b"\x77" * 160), heard.append
    room.board.take("c1")
    await room.goes_on(6)
    assert room.phones["c1"].heard() == {b"\x77" * 160}
    assert heard[-1][0] == [*room.phones].index("c1")


async def test_a_lost_packet_is_a_gap_and_a_silence_begins_in_time(room):
    room.board.take("c1")
    await room.goes_on(4)
    room.phones["c1"].packets()
    for frame in range(4):
        room.control.say(bytes([frame]) * 160) if frame != 2 else room.control.sender.packet(
            b"", PCMA, room.control.at
        )
        await settle()
        await room.ticker.tick()
    *said, last = room.phones["c1"].packets()
    assert (last.sequence - said[0].sequence) % 2**16 == 3 and len(said) == 2
    await room.ticker.tick(2)
    assert room.phones["c1"].packets() == []
    await room.ticker.tick(1)
    (silence,) = room.phones["c1"].packets()
    assert silence.payload == quiet() and silence.marker
    assert silence.sequence == (last.sequence + 1) % 2**16


async def test_encrypted_legs_carry_too(room):
    pytest.importorskip("pylibsrtp")
    ours, theirs = (Crypto(1, "AES_CM_128_HMAC_SHA1_80", bytes([n]) * 30) for n in (1, 2))
    leg, phone = room.phones["c1"].leg, room.phones["c1"]
    leg.secure(ours, theirs)
    room.board.take("c1")
    room.control.say(b"\x11" * 160)
    room.control.say(b"\x12" * 160)
    await settle()
    from evalengine.wire.media.srtp import Srtp

    other = Srtp(theirs, ours)
    sent = phone.socket.recv(2_048)
    assert b"\x12" * 160 not in sent
    assert rtp.parse(other.unlock(sent)).payload == b"\x12" * 160


def test_two_frames_heard_together():
    both = decode(mixed(b"\x9a" * 160, b"\x10" * 160), PCMA)
    apart = decode(b"\x9a", PCMA)[0] + decode(b"\x10", PCMA)[0]
    assert {abs(sample - apart) <= abs(apart) / 16 for sample in both} == {True}
    loud = b"\xaa" * 160  # the loudest code there is
    assert mixed(loud, loud) == loud
