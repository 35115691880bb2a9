"""The lines of a session description (RFC 4566 §5), before any meaning is given to them.

Sizes are bounded first and the text is walked once: a hostile body costs no more than its length.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import NamedTuple

MAX_BODY = 16_384
"""Bytes. Real descriptions for a telephone are well under 2,000."""
MAX_MEDIA = 32

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_TOKEN = re.compile(r"[!#-'*+./0-9A-Z^-~-]{1,32}")
_TIMING = re.compile(r"[0-9]{1,20} [0-9]{1,20}")
_LARGEST_ID = 2**64 - 1


class Line(NamedTuple):
    """The fields of an ``m=`` line, the transport in capitals."""

    kind: str
    port: int
    transport: str
    formats: tuple[str, ...]


@dataclass(slots=True)
class Part:
    """The session level (``media`` empty), or one ``m=`` line with what follows it."""

    media: str = ""
    connection: str = ""
    attributes: list[str] = field(default_factory=list)

    def codecs(self) -> dict[str, str]:
        """``codec/rate`` in lower case, by format, of the ``rtpmap`` attributes."""
        found = {}
        for attribute in self.attributes:
            name, _, value = attribute.partition(":")
            if name == "rtpmap":
                number, _, codec = value.strip().partition(" ")
                found[number] = codec.strip().lower().removesuffix("/1")
        return found


@dataclass(slots=True)
class Description:
    """What an answer needs of a description: its session level, its ``o=`` numbers (session id
    and version), its first ``t=``, and its media in order."""

    head: Part = field(default_factory=Part)
    origin: tuple[int, int] | None = None
    timing: str = ""
    media: list[Part] = field(default_factory=list)


def read(body: bytes) -> Description:
    """ValueError when ``body`` is over `MAX_BODY` bytes or `MAX_MEDIA` media, is not UTF-8, or
    does not start with ``v=0``; ``origin`` is set in what is returned."""
    found = Description()
    first, *lines = _text(body).rstrip("\n").split("\n")
    if first != "v=0":
        raise ValueError("not a description")
    for line in lines:
        key, equals, value = line.partition("=")
        if not equals or len(key) != 1 or key == "v":
            raise ValueError("not a line of a description")
        take = _TAKE.get(key)
        if take is not None:
            take(found, value.strip())
    if found.origin is None or len(found.media) > MAX_MEDIA:
        raise ValueError("no origin, or too many media")
    return found


def media_line(value: str) -> Line:
    """ValueError unless ``value`` is well formed, whatever its medium."""
    fields = value.split(" ")
    if len(fields) < 4 or not all(_TOKEN.fullmatch(field) for field in fields):
        raise ValueError("bad media line")
    port, _, ports = fields[1].partition("/")
    number(ports or "1", 65535)
    return Line(fields[0], number(port, 65535), fields[2].upper(), tuple(fields[3:]))


def address_of(connection: str) -> str:
    """The unicast address of a ``c=`` line; a host name is refused: media never waits for DNS."""
    fields = connection.split()
    if "%" in connection or len(fields) != 3:
        raise ValueError("bad connection")
    address = ip_address(fields[2])
    if fields[:2] != ["IN", f"IP{address.version}"] or address.is_multicast:
        raise ValueError("bad connection address")
    return str(address)


def number(text: str, largest: int) -> int:
    """A decimal number of ASCII digits, 0 to ``largest``; ValueError otherwise."""
    if len(text) > 20 or not (text.isascii() and text.isdigit()) or int(text) > largest:
        raise ValueError("bad number")
    return int(text)


def _text(body: bytes) -> str:
    if len(body) > MAX_BODY:
        raise ValueError("description too long")
    text = body.decode("utf-8").replace("\r\n", "\n")
    if _CONTROL.search(text):
        raise ValueError("control character")
    return text


def _take_origin(found: Description, value: str) -> None:
    fields = value.split()
    if found.origin is not None or len(fields) != 6:
        raise ValueError("bad origin")
    found.origin = number(fields[1], _LARGEST_ID), number(fields[2], _LARGEST_ID)


def _take_timing(found: Description, value: str) -> None:
    if not _TIMING.fullmatch(value):
        raise ValueError("bad timing")
    found.timing = found.timing or value


def _take_media(found: Description, value: str) -> None:
    found.media.append(Part(media=value))


def _take_connection(found: Description, value: str) -> None:
    part = _here(found)
    part.connection = part.connection or value


def _take_attribute(found: Description, value: str) -> None:
    _here(found).attributes.append(value)


def _here(found: Description) -> Part:
    return found.media[-1] if found.media else found.head


_TAKE: dict[str, Callable[[Description, str], None]] = {
    "o": _take_origin,
    "t": _take_timing,
    "m": _take_media,
    "c": _take_connection,
    "a": _take_attribute,
}
