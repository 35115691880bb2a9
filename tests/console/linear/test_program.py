"""The linear console as a process: how it begins, loses its link, is interrupted and ends."""

from __future__ import annotations

import asyncio
import os
import pty
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from console.linear.program import LONGEST_LINE, read_lines
from evalengine.vocabulary import commands as c
from tests.console.engine import SITTING, TOKEN, Engine
from tests.patience import patience

from .reader import PATIENCE_S, Console


def opened(engine: Engine, *options: str, token: str = TOKEN) -> Console:
    return Console(engine.url, SITTING, token, "--sans-telephone", *options)


async def test_the_end_of_the_input_ends_it_with_status_0(engine: Engine) -> None:
    async with opened(engine) as console:
        await console.says("^Toutes les lignes sont libres")
        console.types("lignes")
        await console.says("^Ligne 3 : libre")
        console.closes()
        assert await console.ends() == 0
    assert console.lines[-1] == "Fin de l’entrée : la console se ferme."


async def test_a_refused_desk_is_a_sentence_and_status_1(engine: Engine) -> None:
    async with opened(engine, token="faux") as console:
        await console.says("^Le jeton d’accès à ce poste n’est pas valable")
        assert await console.ends() == 1


async def test_a_link_lost_while_typing_is_told_once_and_no_text_is_lost(engine: Engine) -> None:
    engine.does("rings c1", "answers c1", "opens aubry")
    async with opened(engine) as console:
        await console.says("^Console en mode linéaire")
        console.types("rappel", "Mme Rivoire")
        await console.says("^Téléphone")
        await engine.stop()
        await console.says("^Liaison perdue")
        console.types("06 39 98 10 10", "", "", "v")
        await console.says("^Sans liaison, rien n’a été demandé")
        await engine.start()
        await console.says("^La liaison est reprise")
        console.types("corriger")
        await console.says("^1, Nom : Mme Rivoire")
        console.types("v")
        await console.says("^Rappel 1 noté : Mme Rivoire, 06 39 98 10 10")
    assert sum("Liaison perdue" in line for line in console.lines) == 1


async def test_killed_in_a_form_it_comes_back_to_the_same_question(
    engine: Engine, tmp_path: Path
) -> None:
    engine.does("rings c1", "answers c1", "opens aubry")
    folder = ("--brouillons", str(tmp_path))
    async with opened(engine, *folder) as console:
        await console.says("^Console en mode linéaire")
        console.types("rappel", "Mme Rivoire", "06 39 98 10 10")
        await console.says("^Motif")
        await asyncio.sleep(1)  # what is typed is on disk within a second
        console.sends(signal.SIGKILL)
        await console.ends()
    engine.does("takes_leave c1", "rings c2", "answers c2", "opens morel")
    async with opened(engine, *folder) as console:
        await console.says(
            "^Repris où vous en étiez : Rappel à faire pour Cabinet du docteur Aubry"
        )
        await console.says("^Motif")
        console.types("résultats", "", "v")
        await console.says("^Rappel 1 noté : Mme Rivoire, 06 39 98 10 10")
        console.types("quitter", "1")
        assert await console.ends() == 0
    planned = next(one for one in engine.commands if isinstance(one, c.PlanCallBack))
    assert (planned.donneur_ordres, planned.call) == ("aubry", "c1")
    async with opened(engine, *folder) as console:
        await console.says("^1 rappel à faire")
        console.types("lignes")
        await console.says("^Ligne 3")
        assert not [line for line in console.lines if "Repris" in line]


async def test_an_engine_that_is_not_there_yet_is_told_once(engine: Engine) -> None:
    await engine.stop()
    async with opened(engine) as console:
        await console.says("^Le moteur ne répond pas")
        console.types("lignes")
        await engine.start()
        await console.says("^Console en mode linéaire")
        await console.says("^Ligne 3 : libre")
    assert sum("ne répond pas" in line for line in console.lines) == 1


async def test_an_interrupt_ends_nothing(engine: Engine) -> None:
    async with opened(engine) as console:
        await console.says("^Console en mode linéaire")
        console.sends(signal.SIGINT)
        await console.says("^Pour fermer la console, tapez quitter")
        console.types("quitter")
        assert await console.ends() == 0


async def test_it_starts_without_the_screen_that_it_does_not_draw() -> None:
    program = "import sys, console.linear.program; print('textual' in sys.modules)"
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-c", program], stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    assert said.strip() == b"False"


@pytest.mark.parametrize(("line", "strokes"), [(1, 1), (2, 2), (3, 3)])
async def test_on_a_terminal_the_bell_strikes_the_pattern_of_the_line(
    engine: Engine, line: int, strokes: int
) -> None:
    for rank in range(1, line + 1):
        engine.does(f"rings c{rank}")
    for rank in range(1, line):
        engine.does(f"answers c{rank}")
    heard = await _strokes_on_a_terminal(engine)
    assert heard == strokes


async def _strokes_on_a_terminal(engine: Engine) -> int:
    """How often the bell strikes in its first round."""
    master, slave = pty.openpty()
    arguments = ["--lineaire", "--sans-telephone", "--url", engine.url, "--sitting", SITTING]
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "console", *arguments],
        env={**os.environ, "EVALENGINE_TOKEN": TOKEN},
        stdin=slave,
        stdout=slave,
        stderr=slave,
    )
    os.close(slave)
    os.set_blocking(master, False)
    seen = b""
    try:
        async with patience(PATIENCE_S):
            while b"\a" not in seen:
                with suppress(BlockingIOError):
                    seen += os.read(master, 65536)
                await asyncio.sleep(0.02)
            await asyncio.sleep(1.2)
            with suppress(BlockingIOError):
                seen += os.read(master, 65536)
    finally:
        process.kill()
        await process.wait()
        os.close(master)
    return seen.count(b"\a")


def test_a_pasted_megabyte_is_one_line_and_the_next_one_is_whole() -> None:
    reading, writing = os.pipe()
    lines: list[str | None] = []
    reader = threading.Thread(target=read_lines, args=(reading, lines.append))
    reader.start()
    with os.fdopen(writing, "wb") as typed:
        typed.write(b"a" * 1_000_000 + b"\nlignes\n")
    reader.join()
    os.close(reading)
    assert [len(lines[0] or ""), *lines[1:]] == [LONGEST_LINE, "lignes", None]
