"""``python -m console`` as it is started: in a terminal, with its exit status."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import struct
import sys
import termios
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from tests.patience import patience

from .agenda_story import AGENDAS
from .engine import SITTING, TOKEN, Engine

PATIENCE_S = 20.0


class Terminal:
    """A program on a pseudo-terminal of 80x24; what it wrote so far is ``seen``."""

    def __init__(self, program: asyncio.subprocess.Process, master: int) -> None:
        self.program, self._master = program, master
        self.seen = b""
        asyncio.get_running_loop().add_reader(master, self._read)

    def _read(self) -> None:
        with suppress(OSError):  # the other side is closed
            self.seen += os.read(self._master, 65536)

    def types(self, keys: bytes) -> None:
        os.write(self._master, keys)

    async def sees(self, text: str) -> None:
        async with patience(PATIENCE_S):
            while text.encode() not in self.seen:
                await asyncio.sleep(0.02)

    async def ends(self) -> int:
        async with patience(PATIENCE_S):
            return await self.program.wait()


@asynccontextmanager
async def console(*arguments: str, token: str = TOKEN) -> AsyncIterator[Terminal]:
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    program = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "console", "--sans-telephone", *arguments],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "EVALENGINE_TOKEN": token, "TERM": "xterm-256color"},
    )
    os.close(slave)
    terminal = Terminal(program, master)
    try:
        yield terminal
    finally:
        if program.returncode is None:
            program.kill()
            await program.wait()
        asyncio.get_running_loop().remove_reader(master)
        os.close(master)


F10 = b"\x1b[21~"


@pytest.fixture(autouse=True)
def drafts_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EVALENGINE_CONSOLE_FOLDER", str(tmp_path))


async def test_it_opens_and_leaves_with_status_0(engine: Engine) -> None:
    async with console("--url", engine.url, "--sitting", SITTING) as terminal:
        await terminal.sees("Camille Essai")
        terminal.types(F10)
        await terminal.sees("Quitter la console")
        terminal.types(F10)
        assert await terminal.ends() == 0
    turned, as_it_was = terminal.seen.index(b"\x1b[8l"), terminal.seen.rindex(b"\x1b[8h")
    assert turned < terminal.seen.index(b"Camille") < as_it_was


@pytest.mark.parametrize(
    ("sitting", "token", "sentence"),
    [
        (SITTING, "faux", "Le jeton d’accès à ce poste n’est pas valable."),
        ("inconnue", TOKEN, "Cette épreuve n’existe pas sur ce moteur."),
    ],
)
async def test_a_refused_desk_ends_it_with_a_sentence_and_status_1(
    engine: Engine, sitting: str, token: str, sentence: str
) -> None:
    async with console("--url", engine.url, "--sitting", sitting, token=token) as terminal:
        assert await terminal.ends() == 1
        await terminal.sees(sentence)


async def test_an_unusable_address_is_a_sentence_and_status_2() -> None:
    async with console("--url", "ici", "--sitting", SITTING) as terminal:
        assert await terminal.ends() == 2
        await terminal.sees("n’est pas l’adresse d’un moteur")


async def test_killed_it_comes_back_to_the_same_desk(engine: Engine) -> None:
    arguments = ("--url", engine.url, "--sitting", SITTING)
    engine.does("rings c1", "answers c1", "opens aubry")
    async with console(*arguments) as terminal:
        await terminal.sees("En ligne")
        terminal.program.kill()
        await terminal.ends()
    engine.passes(4)
    async with console(*arguments) as terminal:
        await terminal.sees("En ligne")
        await terminal.sees("Camille à votre écoute")
    assert engine.afters == [0, 0]


async def test_killed_while_somebody_types_it_comes_back_to_the_same_words(
    engine: Engine, tmp_path: Path
) -> None:
    arguments = ("--url", engine.url, "--sitting", SITTING, "--brouillons", str(tmp_path))
    engine.story.happens(*AGENDAS)
    engine.does("opens aubry")
    async with console(*arguments) as terminal:
        await terminal.sees("Camille à votre écoute")
        terminal.types(b"\x10a")
        await terminal.sees("Irénée Barlier")
        terminal.types("r\t\t\tZoé Essai".encode())  # in one go, as fast as a terminal can
        await terminal.sees("Zoé Essai")
        await asyncio.sleep(1.0)  # what a crash may cost
        terminal.program.kill()
        await terminal.ends()
    async with console(*arguments) as terminal:
        await terminal.sees("Réserver")
        await terminal.sees("Zoé Essai")
        await asyncio.sleep(0.5)
        terminal.seen = b""
        terminal.types(b"!")
        await terminal.sees("!")
