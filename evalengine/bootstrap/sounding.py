"""The sounds of an engine: one folder of recordings, and a stage for each sitting."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress

from evalengine.dossier.scripts import Scenario
from evalengine.ports import Part
from evalengine.settings import Settings
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry
from evalengine.wire.switchboard.board import Switchboard
from evalengine.wire.voices.availability import load, why_not
from evalengine.wire.voices.stage import Stage


class Sounding:
    """In the running loop; `close` must be awaited. The folder is read while calls go on."""

    def __init__(self, settings: Settings) -> None:
        self._stages: dict[str, Stage] = {}
        self._reading: asyncio.Task[None] | None = None
        if why_not():
            self._library = self.workshop = None
            return
        load()
        from evalengine.wire.voices.library import Library
        from evalengine.wire.voices.workshop import Workshop

        self._library, self.workshop = Library(), Workshop()
        if settings.sounds_folder is not None:
            reading = self._library.load(settings.sounds_folder, self.workshop)
            self._reading = asyncio.create_task(reading, name="sounds")

    async def read(self) -> None:
        """Returns when the folder has been read."""
        if self._reading is not None:
            await self._reading

    def attach(self, sitting: str, board: Switchboard) -> None:
        """Dresses the calls of ``board`` from now on."""
        self._stages[sitting] = Stage(self._library)
        board.watch(self._stages[sitting])

    def cast(self, sitting: str, scenarios: Sequence[Scenario], entries: Sequence[Entry]) -> Stage:
        """Its correspondents are those of ``scenarios``, as ``entries``, which grow, tell."""
        who = {call.id: call.correspondent for scenario in scenarios for call in scenario.calls}

        def part(call: str) -> Part:
            given = who.get(_role(call, entries))
            return Part(given.timbre, given.ambience or "") if given is not None else Part()

        stage = self._stages[sitting]
        stage.cast(part)
        return stage

    def retire(self, sitting: str) -> None:
        """It is closed."""
        self._stages.pop(sitting, None)

    async def close(self) -> None:
        """Ends what is still being read."""
        if self._reading is not None:
            self._reading.cancel()
            with suppress(asyncio.CancelledError):
                await self._reading
        if self.workshop is not None:
            await self.workshop.close()


def _role(call: str, entries: Iterable[Entry]) -> str:
    """The call of the script that ``call`` plays; "" when it plays none."""
    parts = (entry.event for entry in entries if isinstance(entry.event, e.PartTaken))
    return next((part.role for part in parts if part.call == call), "")
