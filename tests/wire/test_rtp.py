"""RTP packets and telephone events: what is built is read back, and nothing makes us raise."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalengine.wire.media import rtp

packets = st.builds(
    rtp.Packet,
    payload_type=st.sampled_from([0, 8, 13, 101]),
    sequence=st.integers(0, 2**16 - 1),
    timestamp=st.integers(0, 2**32 - 1),
    ssrc=st.integers(0, 2**32 - 1),
    payload=st.binary(max_size=200),
    marker=st.booleans(),
)


@given(packets)
def test_a_packet_is_read_back(packet):
    assert rtp.parse(rtp.build(packet)) == packet


@given(
    packets,
    st.lists(st.integers(0, 2**32 - 1), max_size=15),
    st.none() | st.binary(max_size=40).filter(lambda some: len(some) % 4 == 0),
    st.integers(0, 255),
)
def test_sources_extension_and_padding_are_passed_over(packet, sources, extension, padding):
    data = bytearray(rtp.build(packet)[:12])
    data[0] |= len(sources) | (0x10 if extension is not None else 0) | (0x20 if padding else 0)
    data += b"".join(struct.pack("!I", source) for source in sources)
    if extension is not None:
        data += struct.pack("!HH", 0xBEDE, len(extension) // 4) + extension
    data += packet.payload
    if padding:
        data += bytes(padding - 1) + bytes([padding])
    assert rtp.parse(bytes(data)) == packet


@given(st.binary(max_size=80) | st.binary(max_size=80).map(b"\x80\x08".__add__))
def test_any_bytes_are_a_packet_or_none(data):
    packet = rtp.parse(data)
    assert packet is None or len(packet.payload) <= len(data) - 12


GOOD = rtp.build(rtp.Packet(8, 1, 160, 7, bytes(160)))


MALFORMED = {
    "empty": b"",
    "short": GOOD[:11],
    "version": b"\x40" + GOOD[1:],
    "rtcp": b"\x80\xc8" + GOOD[2:],
    "sources cut": b"\x8f" + GOOD[1:12] + bytes(59),
    "extension cut": b"\x90" + GOOD[1:12] + b"\xbe\xde\x00",
    "extension too long": b"\x90" + GOOD[1:12] + b"\xbe\xde\xff\xff" + bytes(100),
    "padding over the header": b"\xa0" + GOOD[1:11] + b"\x0c",
    "padding of zero": b"\xa0" + GOOD[1:12] + b"\x00\x00",
    "padding too long": b"\xa0" + GOOD[1:12] + b"\x00\x04",
}


@pytest.mark.parametrize("data", MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_packets_are_none(data):
    assert rtp.parse(data) is None


def test_a_field_that_does_not_fit_is_our_own_misuse():
    with pytest.raises(struct.error):
        rtp.build(rtp.Packet(8, 65_536, 0, 0, b""))


def test_a_stream_counts_and_marks_the_beginning_of_each_spurt():
    sender = rtp.Sender("a token")
    first = [rtp.parse(sender.packet(b"x" * 160, 8, tick * 160)) for tick in (0, 1, 2)]
    sender.rest()
    later = rtp.parse(sender.packet(b"y" * 160, 8, 50 * 160))
    assert [packet.marker for packet in [*first, later]] == [True, False, False, True]
    assert {packet.ssrc for packet in [*first, later]} == {sender.ssrc}
    steps = [(packet.sequence - first[0].sequence) % 2**16 for packet in [*first, later]]
    times = [(packet.timestamp - first[0].timestamp) % 2**32 for packet in [*first, later]]
    assert (steps, times) == ([0, 1, 2, 3], [0, 160, 320, 8_000])
    assert sender.sent == 4


@given(st.text(min_size=1), st.integers(65_530, 65_540))
def test_numbers_wrap(token, count):
    sender = rtp.Sender(token)
    first = rtp.parse(sender.packet(b"", 8, 0))
    sender._sequence = (first.sequence + count) % 2**16
    late = rtp.parse(sender.packet(b"", 8, 2**32 + 160))
    assert (late.timestamp - first.timestamp) % 2**32 == 160


def test_two_tokens_are_two_streams():
    assert rtp.Sender("one").ssrc != rtp.Sender("two").ssrc == rtp.Sender("two").ssrc


@pytest.mark.parametrize(
    ("payload", "press"),
    [
        (b"\x00\x0a\x00\xa0", rtp.KeyPress("0", 160, False)),
        (b"\x0b\x8a\x03\x20", rtp.KeyPress("#", 800, True)),
        (b"\x0f\x00\x00\x00", rtp.KeyPress("D", 0, False)),
        (b"\x10\x00\x00\x00", None),
        (b"\x01\x00\x00", None),
        (b"", None),
    ],
)
def test_keys_of_the_phone(payload, press):
    assert rtp.parse_key(payload) == press


def carried(sender, packets, at=0):
    """The packets of another stream as ``sender`` sends them, 20 ms apart."""
    sent = (
        sender.carry(packet, packet.payload, 8, at + number * 160)
        for number, packet in enumerate(packets)
    )
    return [data and rtp.parse(data) for data in sent]


def numbers(packets, first):
    """How far each is from ``first``, in numbers and in samples."""
    sequence = [(packet.sequence - first.sequence) % 2**16 for packet in packets]
    return sequence, [(packet.timestamp - first.timestamp) % 2**32 for packet in packets]


def stream(*sequence, ssrc=7, start=65_530, zero=2**32 - 800):
    return [
        rtp.Packet(0, (start + n) % 2**16, (zero + n * 160) % 2**32, ssrc, bytes([n % 256]) * 160)
        for n in sequence
    ]


def test_a_carried_stream_keeps_its_gaps_its_order_and_its_octets():
    sender = rtp.Sender("a token")
    silence = rtp.parse(sender.packet(b"q" * 160, 8, 160))
    sent = carried(sender, stream(0, 1, 3, 2, 9), at=320)
    assert [packet.payload[0] for packet in sent] == [0, 1, 3, 2, 9]
    assert {packet.ssrc for packet in sent} == {sender.ssrc}
    assert numbers(sent, silence) == ([1, 2, 4, 3, 10], [160 * n for n in (1, 2, 4, 3, 10)])
    assert [packet.marker for packet in sent] == [True, False, False, False, False]


def test_what_comes_after_a_carried_stream_repeats_none_of_its_numbers():
    sender = rtp.Sender("a token")
    first, *_, last = carried(sender, stream(0, 1, 5), at=160)
    quiet = rtp.parse(sender.packet(b"q" * 160, 8, 480))
    assert quiet.marker and numbers([last, quiet], first) == ([5, 6], [800, 960])
    late, again = carried(sender, stream(2, 1), at=1_120)
    assert late.sequence == (quiet.sequence + 1) % 2**16 and late.marker
    assert again is None  # from before the carrying began: its number is taken


def test_another_source_goes_on_where_the_first_one_was():
    sender = rtp.Sender("a token")
    one = carried(sender, stream(0, 1))
    other = carried(sender, stream(0, 1, ssrc=8, start=9, zero=77), at=320)
    assert numbers([*one, *other], one[0]) == ([0, 1, 2, 3], [0, 160, 320, 480])
    assert [packet.marker for packet in [*one, *other]] == [True, False, True, False]


def test_a_carried_stream_may_last_longer_than_its_numbers():
    sender = rtp.Sender("a token")
    sent = carried(sender, stream(*range(70_000)))
    assert all(sent) and sum(packet.marker for packet in sent) == 1
    assert numbers(sent[-1:], sent[0]) == ([69_999 % 2**16], [69_999 * 160 % 2**32])


def test_a_carried_stream_whose_time_jumps_begins_again():
    sender = rtp.Sender("a token")
    sent = carried(sender, [*stream(0), *stream(1, zero=50_000)])
    assert numbers(sent, sent[0]) == ([0, 1], [0, 160]) and sent[1].marker


@given(st.lists(st.one_of(st.none(), st.integers(0, 60)), max_size=60))
def test_no_number_is_ever_sent_twice(wishes):
    """SRTP forbids it (RFC 3711 §9.1): whatever is carried, in whatever order, between silences."""
    sender, sent, heard = rtp.Sender("a token"), [], set()
    for tick, wish in enumerate(wishes):
        if wish is None:
            sent.append(sender.packet(b"q" * 160, 8, tick * 160))
        elif wish not in heard:  # doubles are dropped on arrival
            heard.add(wish)
            (packet,) = stream(wish)
            sent.append(sender.carry(packet, packet.payload, 8, tick * 160 + 160))
    used = [rtp.parse(data).sequence for data in sent if data is not None]
    assert len(used) == len(set(used))
