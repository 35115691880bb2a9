"""The process that records: ``python -m evalengine.wire.recorder.child``.

It reads `messages` from its standard input, and writes a line for each file that is finished or
lost. When its input ends, because the engine closed it or was killed, it seals what it has.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from evalengine.errors import reason_of
from evalengine.wire.recorder.messages import Close, Message, Open, Pieces, Survey, Told, read
from evalengine.wire.recorder.tape import Tape, found, lost


class Deck:
    """All tapes that turn."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._tapes: dict[int, Tape] = {}

    def obey(self, message: Message) -> None:
        """Does one thing; what the disk refuses is told, and costs that file alone."""
        match message:
            case Open():
                self._open(message)
            case Survey():
                self._survey(message)
            case Pieces() | Close():
                self._go_on(message)

    def finish(self) -> None:
        """Seals everything: nothing more will come."""
        for number in list(self._tapes):
            self._go_on(Close(number, until=0))

    def _open(self, wanted: Open) -> None:
        try:
            self._tapes[wanted.tape] = Tape(wanted)
        except OSError as error:
            self._tell(lost(wanted, reason_of(error)))

    def _go_on(self, message: Pieces | Close) -> None:
        tape = self._tapes.get(message.tape)
        if tape is None:
            return
        try:
            if isinstance(message, Pieces):
                tape.take(message)
                return
            told = tape.finish(message.until)
        except OSError as error:
            self._tell(tape.drop(error))
            told = tape.left()
        del self._tapes[message.tape]
        self._tell(told)

    def _survey(self, survey: Survey) -> None:
        turning = {tape.path for tape in self._tapes.values()}
        for path in sorted(Path(survey.folder).glob("*")):
            if path not in turning:
                self._tell(found(path, survey.sitting, bytes.fromhex(survey.key)))

    def _tell(self, told: Told) -> None:
        with suppress(OSError):  # the engine is gone: its successor asks for a survey
            print(told.line(), file=self._out, flush=True)


def main() -> None:
    """Until there is nothing more to record."""
    deck = Deck(sys.stdout)
    for message in read(sys.stdin.buffer):
        deck.obey(message)
    deck.finish()


if __name__ == "__main__":
    main()
