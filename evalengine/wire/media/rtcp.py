"""RTCP (RFC 3550 §6.4): what two ends of a voice report to each other, and how long its way is.

Both directions are one `Reports`. Times are host ns, told as NTP times of an uptime (§4): only
their differences are ever used.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from typing import NamedTuple

from evalengine.clock import SECOND
from evalengine.wire.media.g711 import FRAME
from evalengine.wire.media.reception import Reception

SENDER, RECEIVER, DESCRIPTION = 200, 201, 202
REPORTED = 250
"""Ticks between two reports: five seconds (§6.2). Not all legs at the same tick."""

_HEAD = struct.Struct("!BBHI")
_SENT = struct.Struct("!QIII")
_BLOCK = struct.Struct("!IIIIII")
_VERSION = 2 << 6
_CNAME = 1
_SHORT = 1 << 32
_FRACTION = 1 << 16
"""Units of a second in the middle 32 bits of an NTP time."""
_LONGEST = 10 * _FRACTION
"""A longer way there and back is a report of something else."""


class Sent(NamedTuple):
    """What this end has sent: its stream, the timestamp of now, and how many packets."""

    ssrc: int
    timestamp: int
    packets: int


class Reports:
    """``token`` makes the canonical name. ``delay_us`` is half of the last way there and back, -1
    before one is known."""

    def __init__(self, token: str) -> None:
        self.delay_us = -1
        self._name = hashlib.sha256(f"cname {token}".encode()).hexdigest()[:16].encode()
        self._theirs = (0, 0)  # their last sender report: its short NTP time, and when it came

    def made(self, sent: Sent, source: int, reception: Reception, now: int) -> bytes:
        """The next report: of what was sent, and of what came of the stream ``source``."""
        block = self._block(source, reception, now) if reception.received else b""
        count = 1 if block else 0
        if sent.packets:
            body = _SENT.pack(_ntp(now), sent.timestamp, sent.packets, sent.packets * FRAME)
            report = _packet(SENDER, count, sent.ssrc, body + block)
        else:
            report = _packet(RECEIVER, count, sent.ssrc, block)
        item = bytes([_CNAME, len(self._name)]) + self._name
        return report + _packet(DESCRIPTION, 1, sent.ssrc, item + bytes(4 - len(item) % 4))

    def hear(self, data: bytes, ours: int, now: int) -> None:
        """A report of the other end came; ``ours`` is the stream that it may tell of. What is not
        one changes nothing."""
        for kind, count, body in _packets(data):
            if kind == SENDER and len(body) >= _SENT.size:
                self._theirs = (_SENT.unpack_from(body)[0] >> 16) % _SHORT, now
                body = body[_SENT.size :]
            if kind in (SENDER, RECEIVER):
                self._look_for_ours(body, count, ours, now)

    def _look_for_ours(self, blocks: bytes, count: int, ours: int, now: int) -> None:
        for place in range(0, min(count * _BLOCK.size, len(blocks) - _BLOCK.size + 1), _BLOCK.size):
            ssrc, _lost, _highest, _jitter, last, since = _BLOCK.unpack_from(blocks, place)
            there_and_back = (_short(now) - last - since) % _SHORT
            if ssrc == ours and last and there_and_back < _LONGEST:
                self.delay_us = there_and_back * 1_000_000 // _FRACTION // 2

    def _block(self, source: int, reception: Reception, now: int) -> bytes:
        last, came = self._theirs
        since = (now - came) * _FRACTION // SECOND % _SHORT if last else 0
        lost = reception.fraction_lost() << 24 | reception.lost() & 0xFFFFFF
        return _BLOCK.pack(source, lost, reception.highest, reception.jitter, last, since)


def _packet(kind: int, count: int, ssrc: int, body: bytes) -> bytes:
    return _HEAD.pack(_VERSION | count, kind, len(body) // 4 + 1, ssrc) + body


def _packets(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(type, count, body after the SSRC) of each packet of a compound one, up to nonsense."""
    while len(data) >= _HEAD.size:
        first, kind, words, _ssrc = _HEAD.unpack_from(data)
        size = 4 * (words + 1)
        if first & 0xC0 != _VERSION or not _HEAD.size <= size <= len(data):
            return
        yield kind, first & 0x1F, data[_HEAD.size : size]
        data = data[size:]


def _ntp(now: int) -> int:
    seconds, rest = divmod(now, SECOND)
    return (seconds % _SHORT) << 32 | (rest << 32) // SECOND


def _short(now: int) -> int:
    return _ntp(now) >> 16 & (_SHORT - 1)
