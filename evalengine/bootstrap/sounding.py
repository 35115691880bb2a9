"""The sounds of an engine: one folder of recordings, and a stage for each sitting."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from evalengine.clock import Arrival, HostClock
from evalengine.dossier.scripts import Scenario
from evalengine.errors import BadSettings
from evalengine.ports import Doors, LineSounds, Part, Report
from evalengine.robots.player import drive
from evalengine.robots.speech import Sentence, Speech
from evalengine.settings import Settings
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry
from evalengine.vocabulary.voices import SoundsChanged
from evalengine.wire.switchboard.board import Switchboard
from evalengine.wire.voices.availability import load, why_not
from evalengine.wire.voices.stage import Stage

if TYPE_CHECKING:
    from evalengine.wire.voices.speaker import Speaker

_COMMAND = "Le réglage voice_command n’est pas une commande\u00a0: un guillemet n’est pas fermé."


class Sounding:
    """In the running loop; once it has begun, `close` must be awaited. `BadSettings` when the voice
    command cannot be read."""

    def __init__(self, settings: Settings, host: HostClock) -> None:
        self._host = host
        self._stages: dict[str, Stage] = {}
        self._reading: asyncio.Task[None] | None = None
        self._folder = settings.sounds_folder
        self._command = _words_of(settings.voice_command)
        if why_not():
            self._library = self._workshop = None
            return
        load()
        from evalengine.wire.voices import house
        from evalengine.wire.voices.library import Library
        from evalengine.wire.voices.workshop import Workshop

        self._library, self._workshop = Library(house.sounds()), Workshop()

    def begin(self) -> None:
        """Reads the folder while calls go on."""
        if self._folder is not None and self._library is not None and self._workshop is not None:
            reading = self._library.load(self._folder, self._workshop)
            self._reading = asyncio.create_task(reading, name="sounds")

    async def begun(self) -> None:
        """Returns when the folder has been read."""
        if self._reading is not None:
            await self._reading

    def attach(self, sitting: str, board: Switchboard, report: Report) -> None:
        """Dresses the calls of ``board`` from now on, and tells ``report`` of it."""

        def tell(call: str, now: LineSounds) -> None:
            arrival = Arrival(self._host.monotonic_ns())
            timbre = now.timbre or ""
            report(
                SoundsChanged(
                    call=call, timbre=timbre, ambience=now.ambience, clip=now.clip, arrival=arrival
                )
            )

        self._stages[sitting] = Stage(self._library, tell)
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

    async def speak(self, sitting: str, scenarios: Sequence[Scenario], doors: Doors) -> None:
        """Gives the robot co-évaluateur of ``sitting`` a voice, until it is closed; returns at once
        when there is none to give."""
        stage = self._stages[sitting]
        if self._workshop is None:
            return
        from evalengine.wire.voices.speaker import Speaker, own_command

        command = self._command or _words_of(own_command())
        if not command:
            return
        speaker, speech = Speaker(self._workshop, command), Speech(scenarios, since=doors.now())

        async def say(sentence: Sentence) -> None:
            await speaker.say(stage, sentence.call, sentence.text, sentence.language)

        ahead = asyncio.create_task(_prepare(speaker, speech), name="sentences")
        try:
            await drive(speech, doors, say)
        finally:
            ahead.cancel()
            with suppress(asyncio.CancelledError):
                await ahead

    def retire(self, sitting: str) -> None:
        """It is closed."""
        self._stages.pop(sitting, None)

    async def close(self) -> None:
        """Ends what is still being read."""
        if self._reading is not None:
            self._reading.cancel()
            with suppress(asyncio.CancelledError):
                await self._reading
        if self._workshop is not None:
            await self._workshop.close()


async def _prepare(speaker: Speaker, speech: Speech) -> None:
    """Makes every sentence before it is due."""
    for sentence in speech.whole():
        await speaker.prepare(sentence.text, sentence.language)


def _words_of(command: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(command))
    except ValueError as error:
        raise BadSettings(_COMMAND) from error


def _role(call: str, entries: Iterable[Entry]) -> str:
    """The call of the script that ``call`` plays; "" when it plays none."""
    parts = (entry.event for entry in entries if isinstance(entry.event, e.PartTaken))
    return next((part.role for part in parts if part.call == call), "")
