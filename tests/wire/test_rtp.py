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
