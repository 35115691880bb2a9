"""What lies between a socket and its messages: nothing, or TLS. Sans-IO."""

from __future__ import annotations

import ssl
from typing import Protocol

RECORD_HEAD = 5
"""Octets before a TLS record; the last two of them are its length (RFC 8446 §5.1)."""
READ = 65_536


class Channel(Protocol):
    """Octets of the socket to octets of messages, and back.

    ``open``: messages pass now; before, `put` keeps them. ``whole``: what came so far is cut
    nowhere inside an envelope of the channel's own.
    """

    @property
    def open(self) -> bool: ...

    @property
    def whole(self) -> bool: ...

    def feed(self, data: bytes) -> bytes:
        """What ``data`` of the socket means. Raises ssl.SSLError, EOFError when it ended."""

    def put(self, data: bytes) -> None:
        """To be sent."""

    def take(self) -> bytes:
        """What is to be written to the socket now."""


class Clear:
    """TCP: what is written is what is read."""

    open = True
    whole = True

    def __init__(self) -> None:
        self._out = bytearray()

    def feed(self, data: bytes) -> bytes:
        return data

    def put(self, data: bytes) -> None:
        self._out += data

    def take(self) -> bytes:
        out, self._out = bytes(self._out), bytearray()
        return out


class Secret:
    """TLS: ``name`` is the server's as its certificate must say, empty on the server's side."""

    def __init__(self, context: ssl.SSLContext, name: str = "") -> None:
        self._coming, self._going = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(
            self._coming, self._going, server_side=not name, server_hostname=name or None
        )
        self._kept: list[bytes] = []
        self._record = Records()
        self.open = False
        self._shake()

    @property
    def whole(self) -> bool:
        return self._record.whole

    def feed(self, data: bytes) -> bytes:
        self._record.pass_by(data)
        self._coming.write(data)
        if not self.open:
            self._shake()
        return self._read() if self.open else b""

    def put(self, data: bytes) -> None:
        if self.open:
            self._tls.write(data)
        else:
            self._kept.append(data)

    def take(self) -> bytes:
        return self._going.read()

    def _shake(self) -> None:
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            return
        self.open = True
        kept, self._kept = self._kept, []
        for data in kept:
            self._tls.write(data)

    def _read(self) -> bytes:
        found = bytearray()
        try:
            while data := self._tls.read(READ):
                found += data
        except ssl.SSLWantReadError:
            return bytes(found)
        if not found:
            raise EOFError  # close_notify
        return bytes(found)


class Records:
    """Watches the envelopes of TLS pass by, to know when the last one is whole."""

    def __init__(self) -> None:
        self._head = bytearray()
        self._left = 0

    @property
    def whole(self) -> bool:
        return not self._head and not self._left

    def pass_by(self, data: bytes) -> None:
        """The next octets of the socket."""
        at = 0
        while at < len(data):
            if self._left:
                step = min(self._left, len(data) - at)
                self._left -= step
            else:
                step = min(RECORD_HEAD - len(self._head), len(data) - at)
                self._head += data[at : at + step]
                if len(self._head) == RECORD_HEAD:
                    self._left = int.from_bytes(self._head[3:], "big")
                    self._head.clear()
            at += step
