"""G.711: 16-bit samples at 8 kHz to one byte and back, by A-law (PCMA) and µ-law (PCMU).

Both laws are a sign, a segment of 3 bits and a step of 4 bits inside it. ``audioop`` did this
until Python 3.13; here every conversion is a table made once, on first use, from the two short
functions of each law.
"""

from __future__ import annotations

from array import array
from functools import cache
from typing import Literal

Law = Literal[0, 8]
"""The static RTP payload type of the law (RFC 3551 §6)."""

PCMU: Law = 0
PCMA: Law = 8

RATE = 8_000
"""Samples a second."""
FRAME = 160
"""Samples, and bytes once encoded, in the 20 ms of one frame."""

_BIAS = 33
"""What µ-law adds to a 14-bit magnitude so that every segment starts at a power of two."""
_LOUDEST = 8_158
"""The largest 14-bit magnitude that stays in the last segment."""


def decode(payload: bytes, law: Law) -> array[int]:
    """The 16-bit samples of ``payload``, in the machine's byte order; one for each byte."""
    return array("h", map(_decoded(law).__getitem__, payload))


def encode(samples: array[int], law: Law) -> bytes:
    """One byte for each sample of ``samples`` (an array of type "h")."""
    unsigned = memoryview(samples).cast("B").cast("H")
    return bytes(map(_encoded(law).__getitem__, unsigned))


def translate(payload: bytes, source: Law, target: Law) -> bytes:
    """``payload`` in the other law; itself when both are the same."""
    return payload if source == target else payload.translate(_translated(source, target))


@cache
def silence(law: Law) -> bytes:
    """One frame of it."""
    return encode(array("h", bytes(2 * FRAME)), law)


@cache
def _decoded(law: Law) -> tuple[int, ...]:
    """Sample by code."""
    sample = _ulaw_sample if law == PCMU else _alaw_sample
    return tuple(sample(code) for code in range(256))


@cache
def _encoded(law: Law) -> bytes:
    """Code by sample, the sample read as unsigned: 0 to 32,767, then -32,768 to -1."""
    code, spread = (_ulaw_code, 4) if law == PCMU else (_alaw_code, 8)
    steps = 65_536 // spread
    order = [*range(steps // 2), *range(-steps // 2, 0)]
    return b"".join(bytes([code(value)]) * spread for value in order)


@cache
def _translated(source: Law, target: Law) -> bytes:
    """Code of one law by code of the other: the nearest it has."""
    return encode(array("h", _decoded(source)), target)


def _ulaw_code(value: int) -> int:
    """``value`` has 14 bits; every bit is sent inverted (G.711 §3.2)."""
    sign, magnitude = (0xFF, value) if value >= 0 else (0x7F, -value)
    biased = min(magnitude, _LOUDEST) + _BIAS
    segment = biased.bit_length() - 6
    step = (biased >> (segment + 1)) & 0x0F
    return (segment << 4 | step) ^ sign


def _ulaw_sample(code: int) -> int:
    segment, step = (~code >> 4) & 0x07, ~code & 0x0F
    magnitude = ((2 * step + _BIAS) << segment) - _BIAS
    return (magnitude if code & 0x80 else -magnitude) * 4


def _alaw_code(value: int) -> int:
    """``value`` has 13 bits; every other bit is sent inverted (G.711 §3.1)."""
    sign, magnitude = (0xD5, value) if value >= 0 else (0x55, ~value)
    segment = max(0, magnitude.bit_length() - 5)
    step = (magnitude >> max(1, segment)) & 0x0F
    return (segment << 4 | step) ^ sign


def _alaw_sample(code: int) -> int:
    segment, step = ((code ^ 0x55) >> 4) & 0x07, (code ^ 0x55) & 0x0F
    lead = 33 if segment else 1  # segments from the first on have a hidden leading bit
    magnitude = (2 * step + lead) << max(0, segment - 1)
    return (magnitude if code & 0x80 else -magnitude) * 8
