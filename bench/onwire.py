"""What the wire shows of each call: when its INVITE and its first 200 passed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bench.pcap import Datagram

Key = tuple[str, str]
"""A call: the sitting, and the call's id in the scenario."""

CALL_ID = re.compile(rb"\r\nCall-ID:[ \t]*(\S+)", re.IGNORECASE)
_CALL = re.compile(rb"\r\nEvalengine-Call:[ \t]*(\S+)", re.IGNORECASE)
_DESK = re.compile(rb"\r\nTo:[^\r]*<sip:([^@>]+)@", re.IGNORECASE)
FIRST_INVITE = re.compile(rb"\r\nCSeq:[ \t]*1 INVITE", re.IGNORECASE)


@dataclass(slots=True)
class Seen:
    """Wall time in ns; 0 is never."""

    invited: int = 0
    answered: int = 0


def seen(datagrams: Iterable[Datagram], engine_port: int) -> dict[Key, Seen]:
    """The first INVITE from the engine and the first 200 to it, of each call."""
    calls: dict[bytes, tuple[Key, Seen]] = {}
    for datagram in datagrams:
        found = CALL_ID.search(datagram.data)
        if found is None or not FIRST_INVITE.search(datagram.data):
            continue
        if datagram.source[1] == engine_port and datagram.data.startswith(b"INVITE "):
            if found[1] not in calls:
                calls[found[1]] = (_key(datagram.data), Seen(invited=datagram.at))
        elif datagram.dest[1] == engine_port and datagram.data.startswith(b"SIP/2.0 200"):
            call = calls.get(found[1])
            if call is not None and not call[1].answered:
                call[1].answered = datagram.at
    return dict(calls.values())


def _key(invite: bytes) -> Key:
    desk, call = _DESK.search(invite), _CALL.search(invite)
    assert desk is not None and call is not None, "an INVITE of the engine names desk and call"
    return desk[1].decode(), call[1].decode()
