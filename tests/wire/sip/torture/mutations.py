"""Messages gone wrong at random, by a seed: what a bad line or a bad program makes of good ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random

PIECES = (
    b"\r\n", b"\r\n\r\n", b"\r\n ", b"\n", b"\r", b"\0", b"\xff\xfe", b"\xf0\x9f\x93\x9e", b" ",
    b"\t", b";", b";;", b",", b"<", b">", b"<<>>", b'"', b'\\"', b"%", b"%00", b"%zz", b"=", b":",
    b":::", b"[", b"]", b"[::1]", b"@", b"?a=b", b"*", b"-1", b"4294967296", b"9" * 400,
    b"SIP/2.0", b"SIP/2.0/UDP ", b";tag=", b";branch=z9hG4bK", b";rport", b";lr", b";self=1",
    b"sip:", b"sips:", b"tel:", b"Via: ", b"Contact: ", b"Content-Length: ", b"Require: x\r\n",
    b"INVITE", b"ACK", b"BYE", b"CANCEL", b"REFER", b"NOTIFY", b"UPDATE", b"v=0\r\n", b"m=audio ",
    b"a=sendonly\r\n", b"c=IN IP6 ::1\r\n",
)  # fmt: skip
"""What the grammar gives a meaning to."""


def mutations(seeds: Sequence[bytes], number: int, seed: int) -> Iterator[bytes]:
    """``number`` of them; the same again for the same ``seed``."""
    chance = Random(seed)
    for _ in range(number):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
            chance.choice(_WAYS)(data, chance, seeds)
        yield bytes(data)


def _spot(data: bytearray, chance: Random) -> int:
    return chance.randrange(len(data) + 1)


def _flip(data: bytearray, chance: Random, _seeds: Sequence[bytes]) -> None:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _insert(data: bytearray, chance: Random, _seeds: Sequence[bytes]) -> None:
    at = _spot(data, chance)
    data[at:at] = chance.choice(PIECES) * chance.choice((1, 1, 2, 40))


def _replace(data: bytearray, chance: Random, _seeds: Sequence[bytes]) -> None:
    at = _spot(data, chance)
    data[at : at + chance.randrange(12)] = chance.choice(PIECES)


def _cut(data: bytearray, chance: Random, _seeds: Sequence[bytes]) -> None:
    at = _spot(data, chance)
    del data[at : at + chance.randrange(1, 60)]


def _end(data: bytearray, chance: Random, _seeds: Sequence[bytes]) -> None:
    del data[_spot(data, chance) :]


def _line(data: bytearray, chance: Random, _seeds: Sequence[bytes]) -> None:
    """A line taken out, doubled, or put elsewhere."""
    lines = bytes(data).split(b"\r\n")
    line = lines.pop(chance.randrange(len(lines)))
    for _ in range(chance.choice((0, 1, 2))):
        lines.insert(chance.randrange(len(lines) + 1), line)
    data[:] = b"\r\n".join(lines)


def _splice(data: bytearray, chance: Random, seeds: Sequence[bytes]) -> None:
    """The head of one and the tail of another."""
    other = chance.choice(seeds)
    data[_spot(data, chance) :] = other[chance.randrange(len(other)) :]


_Way = Callable[[bytearray, Random, Sequence[bytes]], None]
_WAYS: tuple[_Way, ...] = (_flip, _insert, _replace, _cut, _end, _line, _splice)
