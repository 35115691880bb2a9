"""The linear console as it runs: lines in, sentences out, around one `Session`.

Reading and writing have threads of their own: neither a slow reader of our output nor a terminal
that is stopped (Ctrl+S) may hold up the calls of the built-in phone.
"""

from __future__ import annotations

import asyncio
import logging
import os
import queue
import signal
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

from console.acts import Act
from console.drafts import DraftFile
from console.linear.session import Session
from console.linear.spoken import Demand
from console.link import DeskRefused, Link, News
from console.phone import Handset
from console.protocol import DeskTold
from console.ringer import Ringer
from console.words import NBSP
from evalengine.clock import HostClock

TICK_S = 0.2
LONGEST_LINE = 64 * 1024
"""Bytes of one line; the rest of a longer one is left aside, and the session says that it was."""
_WRITTEN_WITHIN_S = 2.0
_BELL = "\a"
NO_DISK = f"Le disque refuse vos brouillons{NBSP}: enregistrez souvent."
_IN, OUT = 0, 1


class Paper:
    """Append-only output. A line is written whole, or not at all."""

    def __init__(self, out: int) -> None:
        """``out`` is an open descriptor."""
        self._out = out
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, daemon=True)
        self._thread.start()
        self.broken = False

    def put(self, text: str) -> None:
        """Returns at once."""
        self._lines.put(text)

    def close(self) -> None:
        """Waits a moment for what is not written yet."""
        self._lines.put(None)
        self._thread.join(_WRITTEN_WITHIN_S)

    def _write(self) -> None:
        while (text := self._lines.get()) is not None:
            try:
                left = text.encode("utf-8", "replace")
                while left:
                    left = left[os.write(self._out, left) :]
            except OSError:  # nobody reads us any more
                self.broken = True
                return


def read_lines(source: int, take: Callable[[str | None], None]) -> None:
    """Gives every line of the descriptor ``source`` to ``take``, then None at its end. Blocks."""
    rest = b""
    with suppress(OSError):
        while came := os.read(source, LONGEST_LINE):
            *lines, rest = (rest + came).split(b"\n")
            rest = rest[:LONGEST_LINE]
            for line in lines:
                take(line[:LONGEST_LINE].decode("utf-8", "replace").rstrip("\r"))
    if rest:
        take(rest.decode("utf-8", "replace"))
    take(None)


class Program:
    """Writes on ``paper``, which it closes at its end."""

    def __init__(
        self,
        link: Link,
        handset: Handset,
        host: HostClock,
        paper: Paper,
        *,
        first_words: str = "",
        folder: Path | None = None,
    ) -> None:
        self.session = Session(host, handset.advice)
        self._link, self._handset, self._host, self.paper = link, handset, host, paper
        self._ringer: Ringer | None = None
        self._folder = folder
        self._file: DraftFile | None = None
        self._disk_refused = False
        self._ended: asyncio.Future[str] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.session.say(first_words)

    async def run(self, source: int, *, bell: bool = False) -> str:
        """Reads the descriptor ``source`` to its end; a French sentence when the engine refuses the
        desk, else "". With ``bell``, the terminal's strikes the pattern of each line that rings."""
        self._ringer = Ringer() if bell else None
        loop = asyncio.get_running_loop()
        self._ended = loop.create_future()

        def take(line: str | None) -> None:
            with suppress(RuntimeError):  # the loop is closed: we have left already
                loop.call_soon_threadsafe(self._typed, line)

        with suppress(NotImplementedError, RuntimeError):  # not on every system
            loop.add_signal_handler(signal.SIGINT, self._interrupted)
        threading.Thread(target=read_lines, args=(source, take), daemon=True).start()
        self._start(self._follow())
        self._start(self._tick())
        try:
            return await self._ended
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self._save_drafts()
            self._print()

    def _start(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and self._ended is not None and not self._ended.done():
            self._ended.set_exception(error)

    def _end(self, why: str = "") -> None:
        if self._ended is not None and not self._ended.done():
            self._ended.set_result(why)

    # --- what comes in -----------------------------------------------------------------------

    def _typed(self, line: str | None) -> None:
        if line is None:
            self.session.say(f"Fin de l’entrée{NBSP}: la console se ferme.")
            self._end()
            return
        self.session.typed(line)
        self._flush()
        if self.session.leaving:
            self.session.say("La console se ferme.")
            self._end()

    def _interrupted(self) -> None:
        self.session.say(f"Pour fermer la console, tapez quitter{NBSP}; rien n’est interrompu.")
        self._print()

    async def _follow(self) -> None:
        try:
            async for news in self._link.news():
                self._take(news)
        except DeskRefused as refusal:
            self._end(str(refusal))

    def _take(self, news: News) -> None:
        if isinstance(news, DeskTold) and self._folder is not None and self._file is None:
            self._file = DraftFile(self._folder, news.sitting)
            if text := self._file.read():
                self.session.drafts.read(text)
        self.session.hear(news)
        if self.session.plug:
            self.session.plug = False
            self._start(self._plug())
        self._flush()

    async def _plug(self) -> None:
        self.session.say(await self._handset.plug(self.session.place.sip))
        self._print()

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            self.session.tick()
            self._flush()
            now = self._host.monotonic_ns()
            if self._ringer and self._ringer.strikes(self.session.bells(), now):
                self.paper.put(_BELL)
            if self.paper.broken:
                self._end()
            self.session.keep_drafts()
            if self.session.drafts.due(now):
                await self._save_drafts()

    async def _save_drafts(self) -> None:
        """What is typed goes to disk; once the sitting is closed, it leaves it."""
        self.session.keep_drafts()
        if self._file is None:
            return
        if self.session.desk.closed:
            await asyncio.to_thread(self._file.forget)
            return
        if not self.session.drafts.unsaved:
            return
        kept = await asyncio.to_thread(self._file.write, self.session.drafts.text())
        if not kept and not self._disk_refused:
            self.session.say(NO_DISK)
        self._disk_refused = not kept

    # --- what goes out -----------------------------------------------------------------------

    def _flush(self) -> None:
        """Prints what is said, and asks what is asked, in order."""
        asked, self.session.asked = self.session.asked, []
        self._print()
        if asked:
            self._start(self._ask(asked))

    async def _ask(self, asked: list[Demand]) -> None:
        for demand in asked:
            if isinstance(demand.what, Act):
                if sentence := await self._handset.perform(demand.what):
                    self.session.failed(demand.what, sentence)
            else:
                name = self._link.fresh_name()
                self.session.sent(name, demand)
                if await self._link.send(demand.what, name) is None:
                    self.session.unsent(name)
        self._print()

    def _print(self) -> None:
        for sentence in self.session.take():
            self.paper.put(f"{sentence}\n")


async def run(program: Program, handset: Handset, *, bell: bool) -> str:
    """Runs ``program`` on this process's standard input; see `Program.run`."""
    logging.getLogger().addHandler(logging.NullHandler())  # only our sentences are read out
    try:
        return await program.run(_IN, bell=bell and os.isatty(OUT))
    finally:
        await handset.unplug()
        program.paper.close()
