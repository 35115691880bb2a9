"""A leg's voice over real sockets, the ticker in hand: who hears what, in every state."""

from __future__ import annotations

import asyncio
import socket
from contextlib import closing

import pytest

from evalengine.clock import SystemClock
from evalengine.vocabulary.signals import Noticed
from evalengine.wire.media import leg as leg_room
from evalengine.wire.media import rtp
from evalengine.wire.media.g711 import PCMA, PCMU, translate
from evalengine.wire.media.leg import MediaLeg
from evalengine.wire.media.playout import DEPTH
from evalengine.wire.media.tap import Tap
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.media.tones import quiet

VOICE = bytes(range(160))
MUSIC = b"\x2a" * 160
HOSTS = ["127.0.0.1", pytest.param("::1", id="ipv6")]


class HandTicker(Ticker):
    """Ticks when the test says so."""

    def __init__(self):
        super().__init__(SystemClock())

    def _arm(self):
        pass

    async def tick(self, times=1):
        for _ in range(times):
            self._tick()
            await settle()


class Phone:
    """The far end: a plain UDP socket."""

    def __init__(self, leg, host="127.0.0.1", token="phone"):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_DGRAM)
        self.socket.bind((host, 0))
        self.socket.setblocking(False)
        self.address = self.socket.getsockname()[:2]
        self.leg, self.host, self.sender, self.at = leg, host, rtp.Sender(token), 0

    def say(self, *frames, payload_type=PCMA):
        for frame in frames:
            data = self.sender.packet(frame, payload_type, self.at)
            self.at += 160
            self.send(data)

    def send(self, data):
        self.socket.sendto(data, (self.host, self.leg.port))

    def heard(self):
        packets = []
        while True:
            try:
                packets.append(rtp.parse(self.socket.recv(2_048)))
            except BlockingIOError:
                return packets


async def settle():
    """Lets the loop read what was sent on loopback."""
    for _ in range(20):  # one packet each time
        await asyncio.sleep(0)


@pytest.fixture(params=HOSTS)
async def call(request):
    """A leg and its phone, connected; what the leg hears and whom it noticed."""
    ticker, heard, noticed = HandTicker(), [], []
    leg = MediaLeg(SystemClock(), ticker, request.param, token="leg", notice=noticed.append)
    leg.ticker, leg.heard, leg.noticed = ticker, heard, noticed
    leg.sink, leg.source, leg.hold_source = heard.append, lambda: VOICE, lambda: MUSIC
    phone = Phone(leg, request.param)
    leg.connect(*phone.address, PCMA, 101)
    yield leg, phone
    leg.close()
    leg.close()
    phone.socket.close()


async def talk(leg, phone, frames):
    """The phone says ``frames``, a tick after each; what was heard meanwhile."""
    before = len(leg.heard)
    for frame in frames:
        if frame is None:
            phone.at += 160
        else:
            phone.say(frame)
        await settle()
        await leg.ticker.tick()
    return leg.heard[before:]


async def test_ports_are_even_and_those_asked_for():
    ticker = HandTicker()
    legs = [MediaLeg(SystemClock(), ticker, "127.0.0.1", token=str(n)) for n in range(8)]
    assert all(leg.port % 2 == 0 for leg in legs)
    with pytest.raises(OSError):
        MediaLeg(SystemClock(), ticker, "127.0.0.1", legs[0].port, token="x")
    legs[0].close()
    again = MediaLeg(SystemClock(), ticker, "127.0.0.1", legs[0].port, token="x")
    assert again.port == legs[0].port
    for leg in [again, *legs]:
        leg.close()


async def test_both_hear_each_other(call):
    leg, phone = call
    said = [bytes([n]) * 160 for n in range(10)]
    heard = await talk(leg, phone, said)
    # The first packet makes the source plausible (RFC 3550 A.1); then the buffer fills.
    assert heard == [quiet()] * (1 + DEPTH) + said[1 : 10 - DEPTH]
    received = phone.heard()
    assert [packet.payload for packet in received] == [VOICE] * 10
    assert [packet.marker for packet in received] == [True] + [False] * 9
    assert leg.stats.received == leg.stats.expected == 9 and leg.stats.sent == 10


async def test_a_phone_that_chose_the_other_law(call):
    leg, phone = call
    leg.connect(*phone.address, PCMU)
    phone.say(*[translate(VOICE, PCMA, PCMU)] * 6, payload_type=PCMU)
    await settle()
    await leg.ticker.tick(4)
    assert leg.heard[-1] == translate(translate(VOICE, PCMA, PCMU), PCMU, PCMA)
    assert phone.heard()[0][:1] == (PCMU,)


async def test_a_phone_that_sends_nothing_is_silence(call):
    leg, phone = call
    assert await talk(leg, phone, [None] * 5) == [quiet()] * 5
    leg.source = lambda: None
    await leg.ticker.tick()
    assert phone.heard()[-1].payload == quiet()


@pytest.mark.parametrize("direction", ["recvonly", "inactive"])
async def test_on_hold_the_correspondent_hears_music_whatever_the_phone_sends(call, direction):
    leg, phone = call
    await talk(leg, phone, [VOICE] * 5)
    phone.heard()
    leg.direction = direction
    assert await talk(leg, phone, [VOICE] * 5) == [MUSIC] * 5
    assert phone.heard() == []
    leg.direction = "sendrecv"
    assert await talk(leg, phone, [VOICE] * 3) == [VOICE] * 3
    resumed = phone.heard()
    assert [packet.marker for packet in resumed] == [True, False, False]


async def test_timestamps_go_on_during_a_hold(call):
    leg, phone = call
    await leg.ticker.tick()
    leg.direction = "recvonly"
    await leg.ticker.tick(10)
    leg.direction = "sendrecv"
    await leg.ticker.tick()
    first, last = phone.heard()
    assert (last.timestamp - first.timestamp) % 2**32 == 11 * 160
    assert (last.sequence - first.sequence) % 2**16 == 1


async def test_a_silenced_leg_speaks_to_nobody_and_its_correspondent_has_music(call):
    leg, phone = call
    leg.silence()
    assert leg.silenced
    assert await talk(leg, phone, [VOICE] * 6) == [MUSIC] * 6
    assert {packet.payload for packet in phone.heard()} == {quiet()}
    leg.voice()
    assert (await talk(leg, phone, [VOICE]))[-1] == VOICE
    assert phone.heard()[-1].payload == VOICE


async def test_the_phones_side_holds_too(call):
    leg, phone = call
    leg.direction, leg.hold_source = "sendonly", None
    assert await talk(leg, phone, [VOICE] * 6) == [quiet()] * 6
    assert len(phone.heard()) == 6


async def test_the_null_address_stops_the_sending_and_forgets_nobody(call):
    leg, phone = call
    await talk(leg, phone, [VOICE] * 4)
    phone.heard()
    leg.connect("0.0.0.0", phone.address[1], PCMA)
    await talk(leg, phone, [None] * 3)
    assert phone.heard() == []
    leg.connect(*phone.address, PCMA)
    assert (await talk(leg, phone, [VOICE] * 3))[-1] == VOICE
    assert leg.stats.strangers == 0


async def test_a_stranger_is_not_heard_and_is_told_of_once(call):
    host_ns = SystemClock().monotonic_ns
    (leg, phone), began = call, host_ns()
    await talk(leg, phone, [VOICE] * 5)
    stranger = Phone(leg, phone.host, token="stranger")
    with closing(stranger.socket):
        stranger.say(*[MUSIC] * 20)
        await settle()
        assert set(await talk(leg, phone, [VOICE] * 5)) == {VOICE}
    assert leg.stats.strangers == 20 and leg.stats.lost == 0
    [notice] = leg.noticed
    assert notice.kind == "rtp_stranger" and began <= notice.arrival.at <= host_ns()
    assert str(stranger.address[1]) in notice.detail and "\u00a0:" in notice.detail


async def test_another_ssrc_from_the_same_phone_is_a_stranger_too(call):
    leg, phone = call
    await talk(leg, phone, [VOICE] * 5)
    phone.send(rtp.build(rtp.Packet(8, 1, 0, 99, MUSIC)))
    phone.send(rtp.build(rtp.Packet(8, 2, 160, 99, MUSIC)))
    await settle()
    assert leg.stats.strangers == 2 and set(await talk(leg, phone, [VOICE] * 3)) == {VOICE}


async def test_malformed_packets_are_counted_and_the_call_goes_on(call):
    leg, phone = call
    for data in (b"\x00", b"not rtp at all", b"\x8f" + bytes(20), b"\xff" * 2_000):
        phone.send(data)
    phone.send(b"\x80\x08" + bytes(60_000))
    await settle()
    heard = await talk(leg, phone, [VOICE] * 5)
    assert leg.stats.malformed == 4 and heard[-1] == VOICE


async def test_loss_and_doubles_are_counted(call):
    leg, phone = call
    packets = [phone.sender.packet(bytes([n]) * 160, PCMA, n * 160) for n in range(20)]
    for number, data in enumerate(packets):
        if number != 7:
            phone.send(data)
        if number == 9:
            phone.send(data)
        await settle()
        await leg.ticker.tick()
    assert leg.stats.expected == 19 and leg.stats.duplicates == 1
    assert leg.stats.lost == 0  # RFC 3550 A.3: one lost, one doubled
    assert leg.heard[7 + DEPTH] == quiet() and leg.heard[8 + DEPTH] == bytes([8]) * 160


async def test_a_key_is_told_once(call):
    leg, phone = call
    keys = []
    leg.on_key = keys.append
    await talk(leg, phone, [VOICE] * 3)
    for key, at in ((5, 480), (5, 1_000), (11, 2_000)):
        for duration in (160, 320, 480):
            phone.send(phone.sender.packet(bytes([key, 10, *duration.to_bytes(2)]), 101, at))
    await settle()
    assert keys == ["5", "5", "#"]


async def test_nothing_is_sent_nor_heard_before_the_phone_is_known():
    ticker, heard = HandTicker(), []
    told: list[Noticed] = []
    leg = MediaLeg(SystemClock(), ticker, "127.0.0.1", token="x", notice=told.append)
    leg.sink = heard.append
    phone = Phone(leg)
    phone.say(VOICE, VOICE)
    await settle()
    await ticker.tick()
    # Voice that overtakes the 200 is no stranger's, and takes no real stranger's notice away.
    assert heard == [] and phone.heard() == [] and leg.stats.strangers == 0 and told == []
    with pytest.raises(ValueError):
        leg.connect(*phone.address, 18)
    with pytest.raises(ValueError):
        leg.connect("phone.example", 4000, PCMA)
    leg.close()
    phone.socket.close()


async def test_a_port_that_cannot_be_reached_stops_nothing(call):
    leg, phone = call
    leg.connect(phone.address[0], 0, PCMA)
    await leg.ticker.tick(3)
    leg.connect(*phone.address, PCMA)
    assert (await talk(leg, phone, [VOICE] * 4))[-1] == VOICE


async def test_two_legs_under_the_real_ticker():
    ticker, heard = Ticker(SystemClock()), []
    legs = [MediaLeg(SystemClock(), ticker, "127.0.0.1", token=str(n)) for n in range(2)]
    for leg, other in zip(legs, reversed(legs), strict=True):
        leg.source = lambda: VOICE
        leg.connect("127.0.0.1", other.port, PCMA)
    legs[1].sink = heard.append
    await asyncio.sleep(0.4)
    for leg in legs:
        leg.close()
    assert heard.count(VOICE) >= 10 and legs[1].stats.lost == 0


async def test_a_machine_that_hands_out_odd_ports_only_still_has_an_even_one(monkeypatch):
    opened = leg_room.StampedSocket

    def odd(clock, host, port, receive, **options):
        while True:
            made = opened(clock, host, port, receive, **options)
            if port or made.address[1] % 2:
                return made
            made.close()

    monkeypatch.setattr(leg_room, "StampedSocket", odd)
    leg = MediaLeg(SystemClock(), HandTicker(), "127.0.0.1", token="x")
    assert leg.port % 2 == 0
    leg.close()


async def test_a_tap_is_given_what_each_side_hears_of_the_other_and_nothing_else(call):
    leg, phone = call
    heard, said = [], []
    leg.tap = Tap(lambda *what: heard.append(what), lambda *what: said.append(what))
    before = SystemClock().monotonic_ns()
    await talk(leg, phone, [bytes([n]) * 160 for n in range(5)])
    assert [(law, payload[0]) for _, _, law, payload in heard] == [(PCMA, n) for n in range(1, 5)]
    assert [payload for _, _, _, payload in said] == [VOICE] * 5
    sent = phone.heard()
    assert [timestamp for _, timestamp, _, _ in said] == [packet.timestamp for packet in sent]
    times = [at for at, _, _, _ in (*heard, *said)]
    assert before <= min(times) <= max(times) <= SystemClock().monotonic_ns()

    leg.source = None
    carried = rtp.Packet(PCMA, 7, 1_600, 9, MUSIC)
    leg.carry(carried, PCMA)
    assert said[-1][2:] == (PCMA, MUSIC)
    count = len(said)
    await leg.ticker.tick(10)  # silence is sent, and is nobody's words
    assert len(said) == count


@pytest.mark.parametrize("direction", ["recvonly", "sendonly", "inactive"])
async def test_a_tap_hears_nothing_of_a_call_that_waits(call, direction):
    leg, phone = call
    heard = []
    leg.tap = Tap(lambda *what: heard.append(what), lambda *_what: None)
    leg.direction = direction
    await talk(leg, phone, [VOICE] * 5)
    leg.direction = "sendrecv"
    leg.silence()
    await talk(leg, phone, [VOICE] * 5)
    assert heard == []
