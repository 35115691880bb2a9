"""Messages out of a stream of octets (RFC 3261 §18.3), sans-IO.

A stream has no datagrams: Content-Length alone says where a message ends, and once it cannot be
believed nothing after it can. Empty lines between messages are keep-alives (RFC 5626 §3.5.1).
"""

from __future__ import annotations

import re

MAX_HEAD = 32_768
MAX_BODY = 65_536
"""Octets; the largest of either that is waited for."""

PING = b"\r\n\r\n"
PONG = b"\r\n"

FOLD = re.compile(rb"\r\n[ \t]+")  # §7.3.1
VERSION = re.compile(rb"(?i)(?<![^ ])SIP/([0-9]{1,9}\.[0-9]{1,9})(?![^ ])")
LENGTH = re.compile(rb"(?im)^(?:Content-Length|l)[ \t]*:[ \t]*([^\r\n]*?)[ \t]*\r?$")
STARTS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.!%*_+`'~")
"""What the first octet of a message can be (a token's, §25.1): neither HTTP/2 nor TLS garbage."""


class Framer:
    """Fed octets as they come, gives whole messages.

    ``broken`` says why the stream cannot be read any further; empty while it can. ``pings`` are
    the double CRLFs to be answered, ``waiting`` whether a message has begun and not ended.
    """

    def __init__(self) -> None:
        self.broken = ""
        self.pings = 0
        self._buffer = bytearray()
        self._searched = 0
        self._end = 0

    @property
    def waiting(self) -> bool:
        return not PING.startswith(self._buffer)

    def feed(self, data: bytes) -> list[bytes]:
        """The messages that ``data`` completes. What follows a broken one is not read; a head
        whose length is nonsense, or of another version, is given alone, so that it can be
        answered (400, 505)."""
        if self.broken:
            return []
        self._buffer += data
        found: list[bytes] = []
        while not self.broken and (message := self._next()) is not None:
            found.append(message)
        return found

    def _next(self) -> bytes | None:
        if not self._end:
            self._skip_empty_lines()
            if not self._begins() or not self._find_head():
                return None
        if self.broken:  # a head without a believable length
            return bytes(self._buffer[: self._end])
        if len(self._buffer) < self._end:
            return None
        message = bytes(self._buffer[: self._end])
        del self._buffer[: self._end]
        self._end = self._searched = 0
        return message

    def _skip_empty_lines(self) -> None:
        while self._buffer.startswith(PING):
            self.pings += 1
            del self._buffer[:4]
        # A lone CRLF may be the first half of a ping that comes octet by octet.
        if self._buffer.startswith(PONG) and self.waiting:
            del self._buffer[:2]

    def _begins(self) -> bool:
        if not self.waiting:
            return False
        if self._buffer[0] not in STARTS:
            self.broken = "no message begins so"
        return not self.broken

    def _find_head(self) -> bool:
        """True when the head is whole; ``_end`` is then where its message ends."""
        found = self._buffer.find(b"\r\n\r\n", max(0, self._searched - 3))
        self._searched = len(self._buffer)
        if found > MAX_HEAD or (found < 0 and self._searched > MAX_HEAD):
            self.broken = "a head without end"
        if found < 0 or self.broken:
            return False
        self._end = found + 4
        head = FOLD.sub(b" ", bytes(self._buffer[: self._end]))
        versions = VERSION.findall(head.partition(b"\r\n")[0])
        if not versions:
            self.broken = "no SIP"
            return False
        if b"2.0" not in versions:  # who knows what tells its length
            self.broken = "another version of SIP"
            return True
        return self._measure(head)

    def _measure(self, head: bytes) -> bool:
        """§20.14: over a stream the length is mandatory."""
        lengths = set(LENGTH.findall(head))
        if not lengths:  # alone, such a head would pass for a whole message
            self.broken = "no Content-Length"
            return False
        if len(lengths) > 1:
            self.broken = "several Content-Lengths"
            return True
        (length,) = lengths
        if not length.isdigit() or len(length) > 6 or int(length) > MAX_BODY:
            self.broken = "a Content-Length that cannot be"
        else:
            self._end += int(length)
        return True
