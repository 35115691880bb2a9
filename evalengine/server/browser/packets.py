"""The packets of Textual's web driver, both ways. No pipe here.

A packet is one byte for its kind, four for the length of its payload (big-endian), and the
payload: ``D`` carries what a terminal is told or types, UTF-8; ``M`` a JSON object with a
``type``. Before the first one, a program says a line of its own. Source: textual 8,
``textual/drivers/web_driver.py``.
"""

from __future__ import annotations

import json

from evalengine.errors import EvalEngineError

_PRELUDE = b"__GANGLION__\n"
_HEAD = 5
_LONGEST_PRELUDE = 64 * 1024
_LARGEST = 16 * 1024 * 1024


class NotPackets(EvalEngineError):
    """The program says something else than the web driver would."""


def typed(text: str) -> bytes:
    """What was typed, as a terminal sends it."""
    return _packet(b"D", text.encode())


def resized(columns: int, rows: int) -> bytes:
    """The terminal has this size now, in cells."""
    return _meta(type="resize", width=columns, height=rows)


def shown_again() -> bytes:
    """Another terminal is there: all is to be drawn. Known to `console.browser` only."""
    return _meta(type="shown_again")


def leave() -> bytes:
    """The program is asked to end, as by a person."""
    return _meta(type="quit")


def _meta(**told: str | int) -> bytes:
    return _packet(b"M", json.dumps(told).encode())


def _packet(kind: bytes, payload: bytes) -> bytes:
    return kind + len(payload).to_bytes(4, "big") + payload


class Unpacker:
    """Gathers what comes in pieces of any size. ``begun``: the program has begun to draw."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self.begun = False

    def drawn(self, piece: bytes) -> bytes:
        """What the terminal is to draw of all that is complete now; other packets are left aside.

        Raises `NotPackets`.
        """
        self._buffer += piece
        if not self.begun and not self._past_prelude():
            return b""
        return b"".join(self._complete())

    def _past_prelude(self) -> bool:
        _before, mark, after = self._buffer.partition(_PRELUDE)
        if mark:
            self._buffer, self.begun = bytearray(after), True
        elif len(self._buffer) > _LONGEST_PRELUDE:
            raise NotPackets("The console never began to draw.")
        return self.begun

    def _complete(self) -> list[bytes]:
        found, start = [], 0
        while len(self._buffer) - start >= _HEAD:
            kind = bytes(self._buffer[start : start + 1])
            length = int.from_bytes(self._buffer[start + 1 : start + _HEAD], "big")
            if kind not in (b"D", b"M", b"P") or length > _LARGEST:
                raise NotPackets(f"The console sent no packet: {kind!r}, {length} bytes.")
            end = start + _HEAD + length
            if end > len(self._buffer):
                break
            if kind == b"D":
                found.append(bytes(self._buffer[start + _HEAD : end]))
            start = end
        del self._buffer[:start]
        return found
