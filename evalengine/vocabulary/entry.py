"""One line of the journal, and the chain that ties it to the line before.

The bytes of an entry are canonical JSON: sorted keys, no spaces, UTF-8, integers only. The digest
is SHA-256 over the digest before it (as hex) followed by those bytes, so changing one byte
anywhere changes every digest after it, on any machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from evalengine.errors import JournalBroken
from evalengine.vocabulary.events import EVENTS, Event

By = Literal["candidate", "control", "wire", "engine"]

GENESIS = "0" * 64
"""The digest before the first entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """``seq`` from 1; ``at`` sitting time in ns; ``wall`` ns since the epoch; who; what; digest."""

    seq: int
    at: int
    wall: int
    by: By
    event: Event
    digest: str


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
        raw: dict[str, Any] = json.loads(line)
        return Entry(
            seq=int(raw["seq"]),
            at=int(raw["at"]),
            wall=int(raw["wall"]),
            by=raw["by"],
            event=EVENTS.validate_python(raw["event"]),
            digest=str(raw["digest"]),
        )
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, detail["loc"])) for detail in error.errors())
        raise JournalBroken(
            f"Une entrée du journal est illisible : {fields or 'event'}."
        ) from error
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise JournalBroken("Une entrée du journal est illisible.") from error


def from_line(line: bytes) -> Entry:
    """Reads one line of ``journal.jsonl``; `JournalBroken` unless it is the entry byte for byte.

    A key too many or a space would leave the digest as it is: the bytes are compared as well.
    """
    entry = from_json(line)
    if to_json(entry).encode() != line:
        raise JournalBroken(f"L’entrée n° {entry.seq} n’est pas écrite comme elle l’a été.")
    return entry


def verify_file(data: bytes) -> Entry:
    """Checks the bytes of a whole ``journal.jsonl``; its last entry, whose digest is the head.

    Raises `JournalBroken` when any byte is not as it was written, or when there is nothing.
    """
    *lines, rest = data.split(b"\n")
    if rest or not lines:
        raise JournalBroken("Ce journal est vide, ou coupé au milieu d’une ligne.")
    entries = [from_line(line) for line in lines]
    verify(entries)
    return entries[-1]


def verify(entries: Iterable[Entry]) -> str:
    """Checks the whole chain and returns its head; `JournalBroken` names the first bad entry."""
    head = GENESIS
    for expected, entry in enumerate(entries, start=1):
        body = body_of(entry.seq, entry.at, entry.wall, entry.by, entry.event)
        if entry.seq != expected or digest_of(head, body) != entry.digest:
            raise JournalBroken(f"La chaîne du journal est rompue à l’entrée n° {expected}.")
        head = entry.digest
    return head
