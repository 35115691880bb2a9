"""One line of the journal, and the chain that ties it to the line before.

The bytes of an entry are canonical JSON: sorted keys, no spaces, UTF-8, integers only. The digest
is SHA-256 over the digest before it (as hex) followed by those bytes, so changing one byte
anywhere changes every digest after it, on any machine.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from evalengine.errors import JournalBroken
from evalengine.vocabulary.events import Event

By = Literal["candidate", "control", "evaluator", "wire", "engine"]

GENESIS = "0" * 64
"""The digest before the first entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """``seq`` from 1; ``at`` sitting time in ns; ``wall`` ns since the epoch; who; what; digest."""

    seq: int
    at: int
    wall: int
    by: By
    event: Annotated[Event, Field(discriminator="type")]
    digest: str


_ENTRIES = TypeAdapter(Entry)


def _record(value: Any) -> dict[str, Any]:
    """One level of a record; half the time of `dataclasses.asdict`, which copies every leaf."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


_canonical = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_record
).encode


def body_of(seq: int, at: int, wall: int, by: By, event: Event) -> bytes:
    """The canonical bytes of an entry, without its digest."""
    return _canonical({"seq": seq, "at": at, "wall": wall, "by": by, "event": event}).encode()


def digest_of(previous: str, body: bytes) -> str:
    """SHA-256, hex, of the previous digest followed by the body."""
    return hashlib.sha256(previous.encode("ascii") + body).hexdigest()


def chain(previous: str, seq: int, at: int, wall: int, by: By, event: Event) -> Entry:
    """The entry that follows the one whose digest is ``previous``."""
    return Entry(seq, at, wall, by, event, digest_of(previous, body_of(seq, at, wall, by, event)))


def to_json(entry: Entry) -> str:
    """One line of ``journal.jsonl``: the canonical fields and the digest."""
    body = body_of(entry.seq, entry.at, entry.wall, entry.by, entry.event).decode()
    return body[:-1] + f',"digest":"{entry.digest}"}}'


def from_json(line: str | bytes) -> Entry:
    """Reads one line back; `JournalBroken` when it is not an entry."""
    try:
        return _ENTRIES.validate_json(line)
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, detail["loc"])) for detail in error.errors())
        told = f" : {fields}" if fields else ""
        raise JournalBroken(f"Une entrée du journal est illisible{told}.") from error


_TAIL = re.compile(rb',"digest":"([0-9a-f]{64})"}')
_TAIL_LENGTH = len(',"digest":""}') + 64


def read_chain(lines: Iterable[bytes]) -> Iterator[Entry]:
    """The entries of the lines of ``journal.jsonl``, each proved as it is read.

    The digest is taken over the bytes of the line itself, so that a space too many is caught too.
    Raises `JournalBroken`, which names the first bad entry.
    """
    head = GENESIS.encode()
    for expected, line in enumerate(lines, start=1):
        body, tail = line[:-_TAIL_LENGTH] + b"}", _TAIL.fullmatch(line[-_TAIL_LENGTH:])
        digest = hashlib.sha256(head + body).hexdigest().encode()
        if tail is None or tail[1] != digest:
            raise _broken_at(expected)
        entry = from_json(line)
        if entry.seq != expected:
            raise _broken_at(expected)
        yield entry
        head = digest


def verify_file(data: bytes) -> Entry:
    """Checks the bytes of a whole ``journal.jsonl``; its last entry, whose digest is the head.

    Raises `JournalBroken` when any byte is not as it was written, or when there is nothing.
    """
    *lines, rest = data.split(b"\n")
    if rest or not lines:
        raise JournalBroken("Ce journal est vide, ou coupé au milieu d’une ligne.")
    *_, last = read_chain(lines)
    return last


def _broken_at(number: int) -> JournalBroken:
    return JournalBroken(f"La chaîne du journal est rompue à l’entrée n° {number}.")


def verify(entries: Iterable[Entry]) -> str:
    """Checks the whole chain and returns its head; `JournalBroken` names the first bad entry."""
    head = GENESIS
    for expected, entry in enumerate(entries, start=1):
        body = body_of(entry.seq, entry.at, entry.wall, entry.by, entry.event)
        if entry.seq != expected or digest_of(head, body) != entry.digest:
            raise _broken_at(expected)
        head = entry.digest
    return head
