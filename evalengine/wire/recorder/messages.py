"""What the engine tells the process that records, over its standard input; its answers are lines
of JSON.

::

    kind (8 bits)  length (32 bits)  body
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from evalengine.wire.media.g711 import PCMA, PCMU
from evalengine.wire.recorder.timeline import Piece

_FRAME = struct.Struct("!BI")
_TAPE = struct.Struct("!I")
_CLOSE = struct.Struct("!Iq")
_PIECE = struct.Struct("!qIBH")

_OPEN, _PIECES, _CLOSED, _SURVEY = range(4)


@dataclass(frozen=True, slots=True)
class Open:
    """Begin the file ``path``, numbered ``tape`` from now on: its first sample is at ``origin``
    (host ns). ``key`` is the sitting's, and ``salt`` this file's, in hexadecimal."""

    tape: int
    path: str
    sitting: str
    key: str
    salt: str
    origin: int


@dataclass(frozen=True, slots=True)
class Pieces:
    """More sound for the tape."""

    tape: int
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Close:
    """Its last sample is at ``until`` (host ns)."""

    tape: int
    until: int


@dataclass(frozen=True, slots=True)
class Survey:
    """Tell of every file in ``folder``: a process of before may have left them unfinished."""

    folder: str
    sitting: str
    key: str


Message = Open | Pieces | Close | Survey


def packed(message: Message) -> bytes:
    """Its octets."""
    match message:
        case Open():
            kind, body = _OPEN, json.dumps(asdict(message)).encode()
        case Survey():
            kind, body = _SURVEY, json.dumps(asdict(message)).encode()
        case Close():
            kind, body = _CLOSED, _CLOSE.pack(message.tape, message.until)
        case Pieces():
            kind, body = _PIECES, _TAPE.pack(message.tape) + _all(message.pieces)
    return _FRAME.pack(kind, len(body)) + body


def read(stream: BinaryIO) -> Iterator[Message]:
    """Messages until the end of the stream; one that was cut short is not one."""
    while len(head := stream.read(_FRAME.size)) == _FRAME.size:
        kind, length = _FRAME.unpack(head)
        body = stream.read(length)
        if len(body) < length:
            return
        yield _unpacked(kind, body)


def _unpacked(kind: int, body: bytes) -> Message:
    if kind == _OPEN:
        return Open(**json.loads(body))
    if kind == _SURVEY:
        return Survey(**json.loads(body))
    if kind == _CLOSED:
        return Close(*_CLOSE.unpack(body))
    return Pieces(_TAPE.unpack_from(body)[0], list(_each(body)))


def _all(pieces: Iterable[Piece]) -> bytes:
    return b"".join(
        _PIECE.pack(at, timestamp, law, len(payload)) + payload
        for at, timestamp, law, payload in pieces
    )


def _each(body: bytes) -> Iterator[Piece]:
    place = _TAPE.size
    while place < len(body):
        at, timestamp, law, length = _PIECE.unpack_from(body, place)
        place += _PIECE.size
        yield Piece(at, timestamp, PCMU if law == PCMU else PCMA, body[place : place + length])
        place += length


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a ``file`` of ``sitting``; ``tape`` is -1 when a survey found it. ``reason``
    says why it was lost, in French, "" when it is kept. ``whole`` is false when its end is
    missing."""

    sitting: str
    file: str
    tape: int = -1
    sha256: str = ""
    samples: int = 0
    whole: bool = True
    reason: str = ""

    def line(self) -> str:
        """As the process writes it."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, line: bytes) -> Told | None:
        """As the engine reads it; None for anything else."""
        try:
            told: dict[str, Any] = json.loads(line)
            return cls(**told)
        except (ValueError, TypeError):
            return None
