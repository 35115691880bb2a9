"""Encrypted voice: what passes, what is dropped, and that nothing is ever in clear."""

from __future__ import annotations

import sys

import pytest

from evalengine.clock import SystemClock
from evalengine.errors import BadSettings
from evalengine.wire.media import rtp, srtp
from evalengine.wire.media.g711 import PCMA
from evalengine.wire.media.leg import MediaLeg
from evalengine.wire.media.srtp import Srtp
from evalengine.wire.media.tones import quiet
from evalengine.wire.sip.messages.sdes import SUITES, Crypto

from .test_media import VOICE, HandTicker, settle
from .test_media import Phone as ClearPhone


def crypto(name: str, suite=SUITES[0]) -> Crypto:
    return Crypto(1, suite, name.encode().ljust(30, b"."))


OURS, THEIRS = crypto("moteur"), crypto("poste")


class Phone(ClearPhone):
    """The far end, which encrypts as well."""

    def __init__(self, leg, ours=OURS, theirs=THEIRS, **options):
        super().__init__(leg, **options)
        self.cipher = Srtp(theirs, ours)
        self.last = b""

    def send(self, data):
        self.last = self.cipher.lock(data)
        super().send(self.last)

    def send_raw(self, data):
        super().send(data)

    def raw(self):
        packets = []
        while True:
            try:
                packets.append(self.socket.recv(2_048))
            except BlockingIOError:
                return packets

    def heard(self):
        return [rtp.parse(self.cipher.unlock(data) or b"") for data in self.raw()]


@pytest.fixture(params=SUITES)
async def call(request):
    """A secured leg and its phone; what the leg hears and whom it noticed."""
    ticker, heard, noticed = HandTicker(), [], []
    ours, theirs = crypto("moteur", request.param), crypto("poste", request.param)
    leg = MediaLeg(SystemClock(), ticker, "127.0.0.1", token="leg", notice=noticed.append)
    leg.ticker, leg.heard, leg.noticed = ticker, heard, noticed
    leg.sink, leg.source = heard.append, lambda: VOICE
    phone = Phone(leg, ours, theirs)
    leg.secure(ours, theirs)
    leg.connect(*phone.address, PCMA, 101)
    yield leg, phone
    leg.close()
    phone.socket.close()


async def say(leg, phone, count):
    for _ in range(count):
        phone.say(VOICE)
        await settle()
        await leg.ticker.tick()


async def test_both_hear_each_other_and_the_wire_hears_nothing(call):
    leg, phone = call
    await say(leg, phone, 8)
    assert leg.heard[-3:] == [VOICE] * 3
    raw = phone.raw()
    assert len(raw) == 8
    assert not any(VOICE[:16] in data for data in [*raw, phone.last])
    assert len(raw[0]) == 172 + (10 if leg._cipher._ours.suite == SUITES[0] else 4)
    assert [rtp.parse(phone.cipher.unlock(data)).payload for data in raw] == [VOICE] * 8
    assert leg.stats.forged == leg.stats.replayed == 0


async def test_voice_in_clear_is_not_heard_and_the_desk_is_told_once(call):
    leg, phone = call
    clear = rtp.Sender("clear")
    for at in range(30):
        phone.send_raw(clear.packet(VOICE, PCMA, at * 160))
        await settle()
        await leg.ticker.tick()
    assert leg.heard == [quiet()] * 30
    assert (leg.stats.forged, leg.stats.received) == (30, 0)
    (notice,) = leg.noticed
    assert notice.kind == "media_refused" and "SRTP" in notice.detail


async def test_what_comes_again_afterwards_is_no_second_notice(call):
    leg, phone = call
    await say(leg, phone, 4)
    for at in range(10):
        phone.send_raw(rtp.Sender("clear").packet(VOICE, PCMA, at))
    for _ in range(5):
        phone.send_raw(phone.last)
    await settle()
    assert (leg.stats.forged, leg.stats.replayed, len(leg.noticed)) == (10, 5, 1)


async def test_packets_that_were_changed_on_the_way_are_dropped(call):
    leg, phone = call
    await say(leg, phone, 4)
    received = leg.stats.received
    for at in (1, 2, 5, 10, 12, 100, -1):
        phone.say(VOICE)
        await settle()
        changed = bytearray(phone.last)
        changed[at] ^= 1
        phone.send_raw(bytes(changed))
        await settle()
    assert leg.stats.received == received + 7
    assert leg.stats.forged + leg.stats.replayed == 7
    assert leg.noticed == []


async def test_packets_that_come_again_are_dropped(call):
    leg, phone = call
    await say(leg, phone, 4)
    kept = phone.last
    await say(leg, phone, 200)  # beyond what the window of libsrtp remembers
    received = leg.stats.received
    for data in (kept, phone.last, phone.last):
        phone.send_raw(data)
    await settle()
    assert leg.stats.replayed == 3
    assert leg.stats.received == received
    assert leg.stats.duplicates == 0


async def test_a_stranger_who_has_no_key_neither_speaks_nor_takes_the_phones_place(call):
    leg, phone = call
    stranger = Phone(leg, theirs=crypto("autre"), token="stranger")
    for _ in range(30):
        stranger.say(VOICE)
        await settle()
    await say(leg, phone, 8)
    assert leg.heard[-1] == VOICE
    assert leg.stats.forged == 30
    stranger.socket.close()


@pytest.mark.parametrize("data", [b"", b"\x80", b"\x80" * 11, bytes(172), b"\x80\xc8" + bytes(60)])
async def test_what_is_no_packet_is_counted_as_that(call, data):
    leg, phone = call
    phone.send_raw(data or b"\r\n\r\n")
    await settle()
    assert (leg.stats.malformed, leg.stats.forged) == (1, 0)


async def test_a_packet_too_long_for_the_library_is_dropped(call):
    leg, phone = call
    phone.send_raw(b"\x80\x08" + bytes(1_900))
    await settle()
    assert leg.stats.forged == 1


async def test_other_keys_of_ours_are_another_stream(call):
    leg, phone = call
    await say(leg, phone, 3)
    first = {rtp.parse(data).ssrc for data in phone.raw()}
    ours, theirs = leg._cipher._ours, leg._cipher._theirs
    leg.secure(ours, theirs)
    await say(leg, phone, 3)
    assert {rtp.parse(data).ssrc for data in phone.raw()} == first
    leg.secure(crypto("neuf", ours.suite), theirs)
    await say(leg, phone, 3)
    second = {rtp.parse(data).ssrc for data in phone.raw()}
    leg.secure(ours, theirs)  # back to the first: the stream of then is not gone on with
    await say(leg, phone, 3)
    third = {rtp.parse(data).ssrc for data in phone.raw()}
    assert len(first | second | third) == 3
    assert leg.stats.sent == 12


async def test_a_phone_that_renews_its_key_is_heard_with_it_and_not_with_the_old_one(call):
    leg, phone = call
    await say(leg, phone, 6)
    ours, theirs = leg._cipher._ours, leg._cipher._theirs
    newer = crypto("poste neuf", theirs.suite)
    leg.secure(ours, newer)
    await say(leg, phone, 3)
    assert leg.stats.forged == 3
    phone.cipher = Srtp(newer, ours)
    received = leg.stats.received
    await say(leg, phone, 6)
    assert leg.stats.received == received + 6


# The counter of rounds, after a restart.


def packet(index: int, ssrc: int = 7) -> bytes:
    return rtp.build(rtp.Packet(PCMA, index & 0xFFFF, (index * 160) & 0xFFFFFFFF, ssrc, VOICE))


def spoken(crypto: Crypto, start: int, end: int):
    """A phone's cipher that has sent ``start`` to ``end``, few of them for the sake of time."""
    cipher = Srtp(crypto, OURS)
    for index in range(start, end, 16_000):
        cipher.lock(packet(index))
    cipher.lock(packet(end - 1))
    return cipher


@pytest.mark.parametrize("start", [0, 3, 32_000, 65_535])
@pytest.mark.parametrize("rounds", [0, 1, 2, 9, 29])
def test_a_phone_that_goes_on_counting_is_understood_from_its_first_packet(start, rounds):
    end = start + 65_536 * rounds + 5
    phone, ours = spoken(THEIRS, start, end), Srtp(OURS, THEIRS)
    for index in range(end, end + 5):
        data = phone.lock(packet(index))
        assert ours.unlock(data) == packet(index)
        assert ours.unlock(data) is None
    assert (ours.forged, ours.replayed) == (0, 5)


def test_forgers_are_given_that_trouble_a_few_times_and_cannot_take_it_from_the_phone(monkeypatch):
    walks = []
    walk = srtp._Receiver._walk
    monkeypatch.setattr(srtp._Receiver, "_walk", lambda *told: walks.append(1) or walk(*told))
    ours, forger = Srtp(OURS, THEIRS), Srtp(crypto("autre"), OURS)
    for index in range(100):
        assert ours.unlock(forger.lock(packet(index))) is None
    assert len(walks) == srtp.FIRST_PACKETS
    phone = Srtp(THEIRS, OURS)
    assert ours.unlock(phone.lock(packet(1))) == packet(1)
    ours.unlock(forger.lock(packet(100)))
    assert len(walks) == srtp.FIRST_PACKETS


def test_without_the_library_a_sentence_says_what_to_install(monkeypatch):
    srtp.check()
    monkeypatch.setitem(sys.modules, "pylibsrtp", None)
    with pytest.raises(BadSettings, match="pylibsrtp"):
        srtp.check()
