"""Offer/answer (RFC 3264), and descriptions that nobody should send."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalengine.wire.sip.messages import sdp

OURS = "192.0.2.10"
THEIRS = "198.51.100.7"
DIRECTIONS = ["sendrecv", "sendonly", "recvonly", "inactive"]

directions = st.sampled_from(DIRECTIONS)
ports = st.integers(1, 65535)
addresses = st.one_of(
    st.ip_addresses(network="192.0.2.0/24"), st.ip_addresses(network="2001:db8::/64")
).map(str)
ids = st.integers(0, 2**63)


def described(*media: str, head: str = f"c=IN IP4 {THEIRS}\r\n") -> bytes:
    lines = "".join(f"{line}\r\n" for line in media)
    return f"v=0\r\no=- 5 6 IN IP4 {THEIRS}\r\ns=-\r\n{head}t=3 4\r\n{lines}".encode()


def answered(offer: bytes, direction: sdp.Direction = "sendrecv") -> sdp.Session:
    return sdp.parse(sdp.answer(offer, OURS, 6000, session_id=1, version=2, direction=direction))


@given(addresses, ports, ids, ids, directions)
def test_an_offer_is_read_back_as_it_was_written(address, port, session_id, version, direction):
    body = sdp.offer(address, port, session_id=session_id, version=version, direction=direction)
    assert sdp.parse(body) == sdp.Session(
        address, port, (8, 0), 101, direction, session_id, version
    )


@given(directions, directions)
def test_an_answer_sends_only_what_is_received_and_receives_only_what_is_sent(asked, wish):
    offer = sdp.offer(THEIRS, 4000, session_id=1, version=1, direction=asked)
    said = answered(offer, wish).direction
    if said in ("sendrecv", "sendonly"):
        assert asked in ("sendrecv", "recvonly") and wish in ("sendrecv", "sendonly")
    if said in ("sendrecv", "recvonly"):
        assert asked in ("sendrecv", "sendonly") and wish in ("sendrecv", "recvonly")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("sendrecv", "sendrecv"),
        ("sendonly", "recvonly"),
        ("recvonly", "sendonly"),
        ("inactive", "inactive"),
    ],
)
def test_an_answer_that_wishes_everything_mirrors_the_offer(asked, said):
    offer = sdp.offer(THEIRS, 4000, session_id=1, version=1, direction=asked)
    assert answered(offer).direction == said


def test_an_answer_takes_the_codec_the_offerer_prefers_and_its_number_for_events():
    offer = described(
        "m=audio 4000 RTP/AVP 18 0 8 96",
        "a=rtpmap:96 telephone-event/8000",
        "a=rtpmap:0 PCMU/8000/1",
    )
    said = answered(offer)
    assert (said.payload_types, said.telephone_event) == ((0,), 96)


def test_an_answer_says_no_to_every_other_medium_in_its_place():
    offer = described(
        "m=video 3227 RTP/AVP 31",
        "m=audio 4000 RTP/AVP 8",
        "m=image 4002 udptl t38",
        "m=audio 4004 RTP/AVP 8",
    )
    body = sdp.answer(offer, OURS, 6000, session_id=1, version=2).decode()
    assert [line for line in body.splitlines() if line[:2] in ("m=", "t=")] == [
        "t=3 4",
        "m=video 0 RTP/AVP 31",
        "m=audio 6000 RTP/AVP 8",
        "m=image 0 udptl t38",
        "m=audio 0 RTP/AVP 8",
    ]


def test_a_new_offer_keeps_the_lines_of_the_dialog():
    before = sdp.parse(
        described(
            "m=video 3227 RTP/AVP 31",
            "m=audio 4000 RTP/AVP 8 96",
            "a=rtpmap:96 telephone-event/8000",
        )
    )
    body = sdp.offer(OURS, 6000, session_id=1, version=3, after=before).decode()
    assert [line for line in body.splitlines() if line.startswith("m=")] == [
        "m=video 0 RTP/AVP 31",
        "m=audio 6000 RTP/AVP 8 0 96",
    ]


@pytest.mark.parametrize(
    ("head", "attribute", "holds"),
    [
        (f"c=IN IP4 {THEIRS}\r\n", "a=sendrecv", False),
        (f"c=IN IP4 {THEIRS}\r\n", "a=recvonly", False),
        (f"c=IN IP4 {THEIRS}\r\n", "a=sendonly", True),
        (f"c=IN IP4 {THEIRS}\r\n", "a=inactive", True),
        ("c=IN IP4 0.0.0.0\r\n", "a=sendrecv", True),
        ("c=IN IP6 ::\r\n", "a=ptime:20", True),
        (f"c=IN IP4 {THEIRS}\r\na=inactive\r\n", "a=ptime:20", True),
        (f"c=IN IP4 {THEIRS}\r\na=inactive\r\n", "a=sendrecv", False),
        (f"c=IN IP4 {THEIRS}\r\n", "c=IN IP4 0.0.0.0", True),
    ],
)
def test_a_phone_holds_in_three_ways(head, attribute, holds):
    session = sdp.parse(described("m=audio 4000 RTP/AVP 8", attribute, head=head))
    assert sdp.peer_holds(session) is holds


def test_nothing_is_sent_to_the_null_address():
    offer = described("m=audio 4000 RTP/AVP 8", "a=sendrecv", head="c=IN IP4 0.0.0.0\r\n")
    assert answered(offer).direction == "recvonly"


@pytest.mark.parametrize(
    "media",
    [
        ["m=video 4000 RTP/AVP 31"],
        ["m=audio 0 RTP/AVP 8"],
        ["m=audio 4000 RTP/AVP 18 97"],
        ["m=audio 4000 RTP/SAVP 8"],
        ["m=audio 4000 RTP/AVP 8", "a=rtpmap:8 OPUS/48000/2"],
        [],
    ],
)
def test_no_open_g711_audio(media):
    with pytest.raises(sdp.NoCommonCodec):
        sdp.parse(described(*media))


def cost_s(body):
    """CPU seconds of an answer to ``body``: the best of three, since the collector comes by."""
    costs = []
    for _ in range(3):
        began = time.process_time()
        with suppress(ValueError):
            sdp.answer(body, OURS, 6000, session_id=1, version=1)
        costs.append(time.process_time() - began)
    return min(costs)


AUDIO = "m=audio 4000 RTP/AVP 8"
BAD = {
    "empty": b"",
    "not utf-8": described(AUDIO) + b"s=\xff\r\n",
    "port 65536": described("m=audio 65536 RTP/AVP 8"),
    "port -1": described("m=audio -1 RTP/AVP 8"),
    "port in other digits": described("m=audio ٤٠٠٠ RTP/AVP 8"),
    "bad port beside good audio": described(AUDIO, "m=video 65536 RTP/AVP 31"),
    "media line cut short": described(AUDIO, "m=video"),
    "no connection": described(AUDIO, head=""),
    "host name": described(AUDIO, head="c=IN IP4 phone.example\r\n"),
    "family and address differ": described(AUDIO, head="c=IN IP6 192.0.2.1\r\n"),
    "multicast": described(AUDIO, head="c=IN IP4 224.2.1.1\r\n"),
    "multicast with its reach": described(AUDIO, head="c=IN IP4 224.2.1.1/127\r\n"),
    "no origin": b"v=0\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n",
    "control character": described("m=audio 4000 RTP/AVP 8", "a=x\x00y"),
    "another version": described(AUDIO).replace(b"v=0", b"v=1"),
    "64 kB": described(AUDIO, *["a=x"] * 13_000),
    "1,000 media": described(AUDIO, *["m=a 1 b c"] * 999),
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD.keys())
def test_bad_descriptions_are_refused_and_cost_little(body):
    with pytest.raises(ValueError) as refused:
        sdp.parse(body)
    assert not isinstance(refused.value, sdp.NoCommonCodec)
    assert cost_s(body) < 0.05


HOSTILE = [
    described(AUDIO, "a=rtpmap:" + " " * 15_000),
    described(AUDIO + " 8" * 7_500),
    described(AUDIO, *["a=rtpmap:8 PCMA/8000"] * 700),
    described("m=" + "a " * 8_000),
    b"v=0\r\n" + b"\n" * 60_000,
    b"=" * 65_507,
]


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_the_largest_bodies_take_under_50_ms(body):
    assert cost_s(body) < 0.05


lines = st.tuples(
    st.sampled_from(["o=", "c=", "t=", "m=", "a=", "a=rtpmap:", "m=audio ", ""]), st.text()
).map("".join)
texts = st.lists(lines).map(lambda some: "\n".join(["v=0", "o=- 1 1 IN IP4 x", *some]).encode())


@given(st.one_of(st.binary(), texts))
def test_any_bytes_are_read_or_refused(body):
    with suppress(ValueError):
        sdp.answer(body, OURS, 6000, session_id=1, version=1)


@given(st.data())
def test_a_damaged_description_is_answered_legally_or_refused(data):
    body = bytearray(described("m=video 9 RTP/AVP 31", AUDIO + " 0 101", "a=sendonly"))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at] = data.draw(st.integers(0, 255))
    try:
        theirs = sdp.parse(bytes(body))
    except ValueError:
        return
    reply = sdp.answer(theirs, OURS, 6000, session_id=1, version=1)
    ours = sdp.parse(reply)
    assert ours.port == 6000 and ours.place == theirs.place
    assert len(ours.others) == len(theirs.others)
