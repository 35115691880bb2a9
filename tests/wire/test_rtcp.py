"""Reports between two ends: how long the way is, and nothing of what is no report."""

from __future__ import annotations

import socket
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalengine.clock import MS, SECOND, SystemClock
from evalengine.wire.media.g711 import FRAME, PCMA
from evalengine.wire.media.leg import MediaLeg
from evalengine.wire.media.reception import Reception
from evalengine.wire.media.rtcp import Reports, Sent
from evalengine.wire.media.rtp import Packet
from evalengine.wire.sip.messages.sdes import SUITES, Crypto

from .test_media import HandTicker, settle

OURS, THEIRS = 0xAABBCCDD, 0x11223344


def received(count, *, lost=0):
    """A reception of ``count`` packets of THEIRS, every one after the first ten lost if told."""
    reception = Reception()
    for number in range(count):
        if not 10 <= number < 10 + lost:
            reception.update(Packet(PCMA, number, number * FRAME, THEIRS, b""), number * 20 * MS)
    return reception


@pytest.mark.parametrize("way_ms", [0, 40, 800])
def test_half_of_the_way_there_and_back_is_the_delay(way_ms):
    """Their clock began elsewhere; both need only their own."""
    ours, theirs = Reports("ours"), Reports("theirs")
    now, apart, way = 5_000 * SECOND, 77_777 * SECOND, way_ms * MS
    theirs.hear(ours.made(Sent(OURS, 1, 9), 0, Reception(), now), THEIRS, now + apart + way)
    now += way + 2 * SECOND
    report = theirs.made(Sent(THEIRS, 1, 9), OURS, received(20), now + apart)
    assert ours.delay_us == -1
    ours.hear(report, OURS, now + way)
    assert abs(ours.delay_us - 1_000 * way_ms) <= 50  # 1/65,536 s, rounded three times


def test_a_report_says_what_was_sent_and_what_came():
    """RFC 3550 §6.4.1, field by field."""
    reception = received(30, lost=5)
    data = Reports("x").made(Sent(OURS, 1_600, 10), THEIRS, reception, 3 * SECOND // 2)
    first, kind, words, ssrc = struct.unpack_from("!BBHI", data)
    assert (first, kind, words, ssrc) == (0x81, 200, 12, OURS)
    assert struct.unpack_from("!IIIII", data, 8) == (1, 1 << 31, 1_600, 10, 1_600)
    source, lost, highest, jitter, last, since = struct.unpack_from("!IIIIII", data, 28)
    expected = reception.expected()
    assert (source, highest, jitter, last, since) == (THEIRS, 29, 0, 0, 0)
    assert (lost >> 24, lost & 0xFFFFFF) == ((5 << 8) // expected, 5)
    first, kind, words, ssrc = struct.unpack_from("!BBHI", data, 52)
    assert (first, kind, ssrc, data[60]) == (0x81, 202, OURS, 1)  # CNAME
    assert len(data) == 52 + 4 * (words + 1) and data[-1] == 0


def test_who_sends_nothing_reports_what_it_receives():
    data = Reports("x").made(Sent(OURS, 0, 0), THEIRS, received(9), SECOND)
    assert struct.unpack_from("!BBHI", data) == (0x81, 201, 7, OURS)
    nothing = Reports("x").made(Sent(OURS, 0, 0), 0, Reception(), SECOND)
    assert struct.unpack_from("!BBHI", nothing) == (0x80, 201, 1, OURS)


@given(st.binary(max_size=120), st.sampled_from([b"", b"\x81\xc8\x00\x0c", b"\x9f\xc9\x00\x07"]))
def test_nonsense_changes_nothing(junk, head):
    reports = Reports("x")
    reports.hear(head + junk, OURS, SECOND)
    assert reports.delay_us == -1 or reports.delay_us >= 0
    reports.hear(b"", OURS, SECOND)


def test_a_report_of_another_stream_or_of_none_of_ours_is_not_a_delay():
    ours, theirs = Reports("ours"), Reports("theirs")
    early = theirs.made(Sent(THEIRS, 1, 1), OURS, received(20), SECOND)  # has heard no report yet
    ours.hear(early, OURS, SECOND)
    theirs.hear(ours.made(Sent(OURS, 1, 9), 0, Reception(), SECOND), THEIRS, SECOND)
    ours.hear(theirs.made(Sent(THEIRS, 1, 1), OURS + 1, received(20), SECOND), OURS, SECOND)
    late = theirs.made(Sent(THEIRS, 1, 1), OURS, received(20), SECOND)
    ours.hear(late, OURS, 30 * SECOND)  # half a minute on its way: somebody's replay
    assert ours.delay_us == -1


@pytest.fixture
async def two():
    """Two legs that speak with each other, the ticker in hand."""
    ticker = HandTicker()
    legs = [MediaLeg(SystemClock(), ticker, "127.0.0.1", token=f"leg {n}") for n in range(2)]
    yield ticker, *legs
    for leg in legs:
        leg.close()


async def test_two_legs_learn_how_far_they_are_from_each_other(two):
    ticker, one, other = two
    one.connect("127.0.0.1", other.port, PCMA)
    other.connect("127.0.0.1", one.port, PCMA)
    await ticker.tick(3 * 250)
    for leg in (one, other):
        assert 0 <= leg.stats.delay_us < 500_000


async def test_beside_encrypted_voice_nothing_is_reported_in_clear(two):
    ticker, one, _ = two
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as phone:
        phone.bind(("127.0.0.1", 0))
        phone.setblocking(False)
        port = phone.getsockname()[1]
        keys = [Crypto(1, SUITES[0], bytes([n]) * 30) for n in range(2)]
        one.connect("127.0.0.1", port - 1, PCMA)
        one.secure(*keys)
        await ticker.tick(2 * 250)
        with pytest.raises(BlockingIOError):
            phone.recv(2_048)
        await settle()
