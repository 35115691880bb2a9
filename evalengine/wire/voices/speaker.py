"""A voice that was made, for the correspondents that no person plays: each sentence once."""

from __future__ import annotations

import logging
import sys
from importlib.util import find_spec

from evalengine.wire.voices.samples import Sound
from evalengine.wire.voices.stage import Stage
from evalengine.wire.voices.workshop import NoSound, Workshop

LANGUAGE = "{langue}"
"""In a command: ``fr`` or ``en`` stands there."""
MOST = 2_000
"""Sentences kept; those of the longest programme are some hundreds."""

log = logging.getLogger(__name__)


def own_command() -> str:
    """eSpeak NG, when its wheel is installed; "" else."""
    if not find_spec("espeakng_loader"):
        return ""
    return f"'{sys.executable}' -m evalengine.wire.voices.espeak {LANGUAGE}"


class Speaker:
    """Speaks by ``command``, which reads a text and writes a WAV. A sentence that cannot be made is
    silence, and a line of the log the first time."""

    def __init__(self, workshop: Workshop, command: tuple[str, ...]) -> None:
        self._workshop = workshop
        self._command = command
        self._kept: dict[tuple[str, str], Sound | None] = {}
        self._complained = False

    async def prepare(self, text: str, language: str) -> Sound | None:
        """``text`` as it is spoken; made at its first asking."""
        if (text, language) not in self._kept and len(self._kept) < MOST:
            self._kept[text, language] = await self._made(text, language)
        return self._kept.get((text, language))

    async def say(self, stage: Stage, call: str, text: str, language: str) -> None:
        """The correspondent of ``call`` says it."""
        sound = await self.prepare(text, language)
        if sound is not None:
            stage.say(call, sound)

    async def _made(self, text: str, language: str) -> Sound | None:
        command = tuple(part.replace(LANGUAGE, language) for part in self._command)
        try:
            return await self._workshop.say(text, command)
        except NoSound as error:
            if not self._complained:
                log.warning("Le robot co-évaluateur reste muet\u00a0: %s.", error)
            self._complained = True
            return None
