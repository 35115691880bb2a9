"""Packets of the web driver, in pieces of any size."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalengine.server.browser import packets

PRELUDE = b"__GANGLION__\n"


def packet(kind, payload):
    return kind + len(payload).to_bytes(4, "big") + payload


@given(
    drawn=st.lists(st.tuples(st.sampled_from([b"D", b"M", b"P"]), st.binary(max_size=40))),
    cuts=st.lists(st.integers(0, 400)),
)
def test_what_is_to_be_drawn_comes_out_however_it_is_cut(drawn, cuts):
    whole = b"a warning\n" + PRELUDE + b"".join(packet(*each) for each in drawn)
    places = sorted({0, len(whole), *(cut for cut in cuts if cut < len(whole))})
    unpacker = packets.Unpacker()
    out = b"".join(unpacker.drawn(whole[start:end]) for start, end in pairwise(places))
    assert out == b"".join(payload for kind, payload in drawn if kind == b"D")
    assert unpacker.begun


@pytest.mark.parametrize(
    "said",
    [b"x" * 70_000, PRELUDE + b"X\x00\x00\x00\x01a", PRELUDE + b"D\xff\xff\xff\xffa"],
    ids=["never begins", "no packet", "a packet of four gigabytes"],
)
def test_a_program_that_says_something_else_is_given_up(said):
    with pytest.raises(packets.NotPackets):
        packets.Unpacker().drawn(said)


def test_what_goes_in_is_what_the_driver_reads():
    assert packets.typed("é") == b"D\x00\x00\x00\x02\xc3\xa9"
    assert json.loads(packets.resized(120, 40)[5:]) == {
        "type": "resize",
        "width": 120,
        "height": 40,
    }
    assert json.loads(packets.leave()[5:]) == {"type": "quit"}
