"""The black box's files: one per sitting, JSON lines, appended to by every engine that plays it.

::

    {"boot": "…", "monotonic": 1, "wall": 2}                     an engine begins to write
    {"at": 3, "by": "kernel", "bound": 4, "over": "udp",
     "from": ["…", 5060], "to": ["…", 5060], "data": "…"}        a message, on one line
    {"lost": 5}                                                  messages that could not be kept

Times are in ns; ``at`` is host time of that boot. ``data`` is Latin-1, so that every octet is
there. A line cut short by a crash or a full disk is skipped by `read`, the others are not lost.
"""

from __future__ import annotations

import errno
import io
import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote_to_bytes

from evalengine.clock import Arrival, HostClock
from evalengine.wire.blackbox.masking import masked
from evalengine.wire.sip.messages.hops import transport_of
from evalengine.wire.sip.transports.tap import Passed

LIMIT = 64 * 1024 * 1024
"""Octets a sitting's file may reach: a flood must leave the disk to the journal."""

MOST_CALLS = 4096
"""Call-IDs remembered."""

_QUOTED = re.compile(rb'"(?:\\.|[^"\\])*"')
_PARTY = re.compile(rb"^(?:from|f|to|t)[ \t]*:\s*[^\n]*?\bsips?:([^@;:>\s]+)[^@>\s]*@", re.I | re.M)
_CALL_ID = re.compile(rb"^(?:call-id|i)[ \t]*:\s*(\S+)", re.I | re.M)


class Kept(NamedTuple):
    """A message read back, and how it travelled. ``wall`` is its time in ns since the epoch, by
    the wall clock of when its engine began to write; ``boot`` says of which boot its host time is.
    """

    passed: Passed
    over: str
    boot: str
    wall: int


def path_of(folder: Path, sitting: str) -> Path:
    """Where the messages of ``sitting`` are."""
    return folder / f"{quote(sitting, safe='')}.sip.jsonl"


def read(path: Path) -> Iterator[Kept | int]:
    """The messages, in the order of writing; a number stands for that many lost ones.

    OSError when the file cannot be read. What is not one of its lines is skipped.
    """
    head: dict[str, Any] = {"boot": "", "monotonic": 0, "wall": 0}
    with path.open("rb") as lines:
        for line in lines:
            try:
                told = json.loads(line)
                if "boot" in told:
                    head = told
                elif "lost" in told:
                    yield int(told["lost"])
                else:
                    yield _kept(told, head)
            except (ValueError, KeyError, TypeError):
                continue


def gathered(path: Path) -> tuple[list[Kept], int]:
    """Everything that `read` gives: the messages, and how many were lost."""
    told = list(read(path))
    return (
        [each for each in told if isinstance(each, Kept)],
        sum(each for each in told if isinstance(each, int)),
    )


class Archive:
    """Writes; used by one thread at a time.

    ``watched`` are the sittings whose messages are kept; what concerns no one of them is not.
    """

    def __init__(self, folder: Path, clock: HostClock, limit: int = LIMIT) -> None:
        self.watched: set[str] = set()
        self._folder = folder
        self._limit = limit
        self._headed: set[str] = set()
        self._full: set[str] = set()
        self._lost: dict[str, int] = {}
        self._calls: dict[bytes, str] = {}
        head = {
            "boot": clock.boot_id(),
            "monotonic": clock.monotonic_ns(),
            "wall": clock.wall_ns(),
        }
        self._head = _line(head)

    def write(self, batch: Iterable[Passed], lost: int = 0) -> list[str]:
        """Appends the messages to their sittings' files; ``lost`` more never came this far.

        Answers why some could not be kept. Never raises for what the disk does.
        """
        sorted_out: dict[str, list[Passed]] = {}
        for passed in batch:
            sitting = self.sitting_of(passed.data)
            if sitting:
                sorted_out.setdefault(sitting, []).append(passed)
        faults = []
        for sitting, messages in sorted_out.items():
            self._lost[sitting] = self._lost.get(sitting, 0) + lost
            if fault := self._append(sitting, messages):
                self._lost[sitting] += len(messages)
                faults.append(f"{sitting}: {fault}")
        return faults

    def sitting_of(self, data: bytes) -> str:
        """Whose message it is: its desk is in From or To, or its call is known; empty: nobody's."""
        data = _QUOTED.sub(b"", data)  # a display name may hold anything
        found = _CALL_ID.search(data)
        call = found[1] if found else b""
        for user in _PARTY.findall(data):
            sitting = unquote_to_bytes(user).decode("utf-8", "replace")
            if sitting in self.watched:
                self._remember(call, sitting)
                return sitting
        return self._calls.get(call, "")

    def _remember(self, call: bytes, sitting: str) -> None:
        self._calls[call] = sitting
        while len(self._calls) > MOST_CALLS:
            del self._calls[next(iter(self._calls))]

    def _append(self, sitting: str, messages: list[Passed]) -> str:
        """Why it failed; empty when all is written."""
        body = b"".join(_line(_told(passed)) for passed in messages)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with path_of(self._folder, sitting).open("ab", buffering=0) as file:
                size = file.tell()
                if size + len(body) > self._limit:
                    self._say_full(sitting, file, len(messages))
                    return f"more than {self._limit} octets"
                _write_whole(file, self._before(sitting, fresh=size == 0) + body, size)
        except OSError as error:
            return str(error)
        self._headed.add(sitting)
        self._lost[sitting] = 0
        return ""

    def _say_full(self, sitting: str, file: io.FileIO, lost: int) -> None:
        """Once, so that whoever reads it knows that there was more."""
        if sitting not in self._full:
            self._full.add(sitting)
            file.write(b"\n" + _line({"lost": lost}))

    def _before(self, sitting: str, *, fresh: bool) -> bytes:
        """What comes before the messages. The first newline ends what a crash cut short."""
        head = b"" if sitting in self._headed and not fresh else b"\n" + self._head
        lost = self._lost.get(sitting, 0)
        return head + (_line({"lost": lost}) if lost else b"")


def _write_whole(file: io.FileIO, data: bytes, size: int) -> None:
    """Everything, or the file is as before (``size`` octets) and OSError is raised."""
    try:
        written = file.write(data)
        if written != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    except OSError:
        with suppress(OSError):
            file.truncate(size)
        raise


def _told(passed: Passed) -> dict[str, Any]:
    arrival = passed.arrival
    return {
        "at": arrival.at,
        "by": arrival.source,
        "bound": arrival.bound,
        "over": _over(passed),
        "from": passed.source,
        "to": passed.dest,
        "data": masked(passed.data).decode("latin-1"),
    }


def _over(passed: Passed) -> str:
    """The stranger's end knows."""
    ways = {transport_of(passed.source), transport_of(passed.dest)}
    return next((way for way in ways if way != "udp"), "udp")


def _kept(told: dict[str, Any], head: dict[str, Any]) -> Kept:
    arrival = Arrival(int(told["at"]), told["by"], int(told["bound"]))
    passed = Passed(told["data"].encode("latin-1"), _peer(told["from"]), _peer(told["to"]), arrival)
    wall = arrival.at - head["monotonic"] + head["wall"]
    return Kept(passed, str(told["over"]), str(head["boot"]), wall)


def _peer(told: list[Any]) -> tuple[str, int]:
    host, port = told
    return (str(host), int(port))


def _line(told: dict[str, Any]) -> bytes:
    return json.dumps(told, separators=(",", ":")).encode() + b"\n"
