"""Messages out of a stream, however it is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalengine.wire.sip.transports.channel import Records
from evalengine.wire.sip.transports.streaming import MAX_BODY, MAX_HEAD, Framer


def message(
    body: bytes = b"", length: str = "Content-Length: {}", method: str = "OPTIONS"
) -> bytes:
    head = f"{method} sip:a@127.0.0.1 SIP/2.0\r\nCSeq: 1 {method}\r\n{length.format(len(body))}\r\n"
    return head.encode() + b"\r\n" + body


WHOLE = [message(), message(b"v=0\r\n\r\nx"), message(b"\r\n\r\n", "l :{}"), message(b"SIP/2.0")]


@given(st.lists(st.sampled_from([*WHOLE, b"\r\n", b"\r\n\r\n"]), max_size=6), st.data())
def test_any_cut_gives_the_same_messages(parts, data):
    stream = b"".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=20)))
    framer, found = Framer(), []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        found += framer.feed(stream[start:end])
    assert found == [part for part in parts if part in WHOLE]
    assert not framer.broken and not framer.waiting


def test_octet_by_octet():
    framer, found = Framer(), []
    for octet in b"".join(WHOLE):
        found += framer.feed(bytes([octet]))
    assert found == WHOLE


def test_a_length_on_a_folded_line_counts():
    folded = message(b"abc", "Content-Length:\r\n  {}")
    assert Framer().feed(folded) == [folded]


@pytest.mark.parametrize(("octets", "pings"), [(b"\r\n\r\n", 1), (b"\r\n", 0), (b"\r\n" * 4, 2)])
def test_double_empty_lines_are_pings(octets, pings):
    for size in (1, len(octets)):
        framer = Framer()
        for at in range(0, len(octets), size):
            assert framer.feed(octets[at : at + size]) == []
        assert framer.pings == pings and not framer.waiting


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", str(MAX_BODY + 1), "9" * 40, "", "1 2"])
def test_a_length_that_cannot_be_is_answered_and_ends_the_stream(length):
    framer = Framer()
    bad = message(length=f"Content-Length: {length}")
    assert framer.feed(bad + message()) == [bad]
    assert framer.broken
    assert framer.feed(message()) == []


@pytest.mark.parametrize(
    "bad",
    [
        message(b"", "Content-Length: {}\r\nl: 5"),
        message().replace(b"SIP/2.0", b"SIP/3.0"),
        message().replace(b"SIP/2.0", b"sip/7.15"),
    ],
)
def test_what_can_be_told_is_answered_and_ends_the_stream(bad):
    for size in (1, len(bad)):
        framer, found = Framer(), []
        for at in range(0, len(bad), size):
            found += framer.feed(bad[at : at + size])
        assert found == [bad]
        assert framer.broken
        assert framer.feed(message()) == []


@pytest.mark.parametrize(
    "octets",
    [
        message(length="Subject: none"),
        b"OPTIONS sip:aSIP/2.0 HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01",
        b" OPTIONS",
        b"A" * (MAX_HEAD + 5),
        b"OPTIONS sip:a SIP/2.0\r\n" + b"X: y\r\n" * MAX_HEAD,
    ],
)
def test_what_has_no_end_ends_the_stream_unanswered(octets):
    framer = Framer()
    assert framer.feed(octets) == []
    assert framer.broken


@given(st.binary(max_size=400))
def test_anything_is_survived(octets):
    framer = Framer()
    for octet in octets:
        framer.feed(bytes([octet]))


@given(st.lists(st.binary(max_size=30), max_size=5), st.integers(1, 7))
def test_records_are_whole_at_their_ends_only(bodies, size):
    stream = b"".join(b"\x17\x03\x03" + len(body).to_bytes(2, "big") + body for body in bodies)
    ends, at = {0}, 0
    for body in bodies:
        at += 5 + len(body)
        ends.add(at)
    records = Records()
    for start in range(0, len(stream), size):
        records.pass_by(stream[start : start + size])
        assert records.whole == (min(start + size, len(stream)) in ends)
