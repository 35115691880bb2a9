"""Octets to the session description: a ValueError, or a session that can be answered."""

from __future__ import annotations

from evalengine.wire.sip.dialogs.keying import Keyring
from evalengine.wire.sip.dialogs.negotiation import Negotiation
from evalengine.wire.sip.messages import sdp

ADDRESS = "192.0.2.1"


RING = Keyring(bytes(32), lambda: "jeton")


def one(data: bytes) -> None:
    """What can be read can be answered, and the answer can be read; in clear and encrypted."""
    _clear(data)
    _secured(data)


def _secured(data: bytes) -> None:
    negotiation = Negotiation(ADDRESS, 42_000, 1, crypto=RING.named("jeton"))
    try:
        body = negotiation.answer(data)
    except ValueError:
        assert negotiation.keys is None and negotiation.remote is None
        return
    assert negotiation.keys is not None
    (line,) = sdp.parse(body, sdp.SECURED).crypto
    assert line == negotiation.keys.sending
    assert line.suite == negotiation.keys.receiving.suite


def _clear(data: bytes) -> None:
    try:
        theirs = sdp.parse(data)
    except ValueError:
        return
    assert 0 < theirs.port <= 65_535
    assert theirs.payload_types
    for direction in ("sendrecv", "sendonly", "recvonly", "inactive"):
        ours = sdp.answer(theirs, ADDRESS, 42_000, session_id=1, version=1, direction=direction)
        read = sdp.parse(ours)
        assert read.payload_types == theirs.payload_types[:1]
        assert len(read.others) == len(theirs.others)
    again = sdp.offer(ADDRESS, 42_000, session_id=1, version=2, after=theirs)
    assert len(sdp.parse(again).others) == len(theirs.others)
    negotiation = Negotiation(ADDRESS, 42_000, 1)
    negotiation.answer(data)
    negotiation.offer("sendonly")
