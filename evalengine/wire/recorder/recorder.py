"""Records the calls of the sittings that are to be recorded; one recorder an engine.

On the way of the voice a packet is appended to a list. Every two seconds of sound the list goes,
by a pipe, to the process that does the rest (`child`). When that process dies, the files that it
had open are lost from there on, which is told; the next call gets a new process, which also looks
at what the former one left.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path

from evalengine.clock import HostClock
from evalengine.ports import Report, Tokens
from evalengine.wire.recorder.messages import Close, Message, Open, Pieces, Survey, Told, packed
from evalengine.wire.recorder.naming import folder_of
from evalengine.wire.recorder.tracks import DeskRecorder, Track

MOST_WAITING = 16 * 1024 * 1024
"""Octets on their way to a process that does not keep pace: at 40 kB/s a call, many minutes."""
LEAVES_WITHIN_S = 5.0

COMMAND = (sys.executable, "-m", "evalengine.wire.recorder.child")

_DIED = "le programme d’enregistrement s’est arrêté"
_SLOW = "le programme d’enregistrement ne suit pas"

log = logging.getLogger(__name__)


class Recorder:
    """In the running loop. Files go below ``folder``, one folder a sitting.

    `close` it when the wire is closed: it waits until everything is sealed.
    """

    def __init__(
        self,
        folder: Path,
        clock: HostClock,
        tokens: Tokens,
        *,
        command: tuple[str, ...] = COMMAND,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self.clock, self.tokens = clock, tokens
        self._folder = folder
        self._command = command
        self._most_waiting = most_waiting
        self._keys: dict[str, bytes] = {}
        self._desks: dict[str, DeskRecorder] = {}
        self._tracks: dict[int, Track] = {}
        self._made = 0
        self._leaving = False
        self._backlog: list[bytes] = []
        self._process: Process | None = None
        self._running: asyncio.Task[None] | None = None

    def record(self, sitting: str, key: bytes) -> None:
        """The calls of this sitting are recorded from now on, sealed with its ``key``. What an
        engine of before left of them is told."""
        self._keys[sitting] = key
        self._start()
        self._survey(sitting)

    def records(self, sitting: str) -> bool:
        """They are."""
        return sitting in self._keys

    def at_desk(self, desk: str, report: Report) -> DeskRecorder:
        """Who listens to the calls of ``desk`` when its sitting is recorded."""
        made = self._desks[desk] = DeskRecorder(self, desk, report)
        return made

    async def close(self) -> None:
        """Seals everything, at the latest within some seconds."""
        now = self.clock.monotonic_ns()
        for track in list(self._tracks.values()):
            track.close(now)
        self._leaving = True
        if self._running is None:
            return
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
        done, _late = await asyncio.wait([self._running], timeout=LEAVES_WITHIN_S)
        if not done and self._process is not None:
            self._process.kill()
            await self._running

    # What tracks ask.

    def open(self, track: Track, origin: int) -> int:
        """Begins a file; its number."""
        if self._start():
            for sitting in self._keys:
                self._survey(sitting)
        self._made += 1
        self._tracks[self._made] = track
        path = folder_of(self._folder, track.sitting) / track.file
        key, salt = self._keys[track.sitting], self.tokens().encode()
        self._send(Open(self._made, str(path), track.sitting, key.hex(), salt.hex(), origin))
        return self._made

    def hand(self, number: int, message: Pieces | Close) -> None:
        """Something more for an open file."""
        if number in self._tracks and self._waiting() > self._most_waiting:
            self._lose([number], _SLOW)
            self._send(Close(number, until=0))
        elif number in self._tracks:
            self._send(message)

    # The process.

    def _start(self) -> bool:
        """False when it runs."""
        if self._running is not None and not self._running.done():
            return False
        self._running = asyncio.create_task(self._run(), name="recorder")
        return True

    async def _run(self) -> None:
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command, stdin=PIPE, stdout=PIPE, start_new_session=True
            )
        except OSError as error:
            log.error("the recording process cannot start: %s", error)
            self._ended()
            return
        assert process.stdin is not None and process.stdout is not None
        self._process = process
        process.stdin.write(b"".join(self._backlog))
        self._backlog.clear()
        if self._leaving:
            process.stdin.close()
        try:
            while line := await process.stdout.readline():
                if (told := Told.read(line)) is not None:
                    self._told(told)
            await process.wait()
        finally:
            process.stdin.close()  # cancelled, it leaves as if we had died: it seals by itself
        self._ended()

    def _ended(self) -> None:
        self._process = None
        self._backlog.clear()
        self._lose(list(self._tracks), _DIED)

    def _survey(self, sitting: str) -> None:
        folder = folder_of(self._folder, sitting)
        self._send(Survey(str(folder), sitting, self._keys[sitting].hex()))

    def _send(self, message: Message) -> None:
        data = packed(message)
        if self._process is None:
            self._backlog.append(data)
        elif self._process.stdin is not None:
            with suppress(ConnectionError):  # it has just died: `_run` tells
                self._process.stdin.write(data)

    def _waiting(self) -> int:
        if self._process is None or self._process.stdin is None:
            return sum(map(len, self._backlog))
        return self._process.stdin.transport.get_write_buffer_size()

    def _lose(self, numbers: list[int], reason: str) -> None:
        for number in numbers:
            if (track := self._tracks.pop(number, None)) is not None:
                track.lost(reason)

    def _told(self, told: Told) -> None:
        track = self._tracks.pop(told.tape, None)
        desk = self._desks.get(told.sitting)
        if track is not None and told.reason:
            track.lost(told.reason)
        elif desk is not None and told.reason:
            desk.lost(told.file, told.reason)
        elif desk is not None:
            desk.kept(told)
