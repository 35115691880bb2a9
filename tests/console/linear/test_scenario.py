"""A whole scenario by pipe: the real engine, real SIP calls, and nothing but lines of text."""

from __future__ import annotations

import re
from pathlib import Path

from evalengine.clock import SECOND
from evalengine.dossier.loader import load_dossier
from evalengine.projections.calls import Calls
from evalengine.projections.truth import outcomes
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry
from tests.engine_process import EngineProcess
from tests.patience import slower

from .clerk import Clerk
from .reader import Console

SCENARIO = "rendez_vous_ordinaires"
SPEED, SLOWER = 20, 8


async def test_a_scenario_is_done_by_sentences_and_typed_lines_alone(tmp_path: Path) -> None:
    async def story(speed: int) -> None:
        folder = tmp_path / str(speed)
        folder.mkdir()
        check(*await played(folder, speed))

    await slower(story, SPEED, SLOWER)


async def played(folder: Path, speed: int) -> tuple[list[Entry], bytes]:
    """The journal of a sitting done at a pipe, and all that the pipe said."""
    dossier = load_dossier()
    options = ("--speed", str(speed), "--regie-robot", "--candidat", "Camille Essai")
    async with EngineProcess(folder, "essai", scenario=SCENARIO, options=options) as engine:
        token = engine.keys("essai").candidate
        async with Console(engine.url, "essai", token) as console:
            await Clerk(console, dossier, dossier.scenarios[SCENARIO]).plays()
            console.types("quitter")
            assert await console.ends() == 0
        return await engine.journal("essai"), console.raw


def check(entries: list[Entry], raw: bytes) -> None:
    missed = [one.difference for one in outcomes(entries) if not one.reached]
    assert missed == []
    calls = Calls()
    for entry in entries:
        calls.apply(entry)
    waits = [call.wait_ns() for call in calls]
    assert len(waits) == 8
    assert all(wait is not None and wait < 15 * SECOND for wait in waits)
    assert isinstance(entries[-1].event, e.SittingClosed)
    assert entries[-1].event.complete
    # Append-only text: no escape, no box, no bell in a pipe, one sentence a line.
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", raw)
    assert not re.search("[\u2500-\u259f\u2800-\u28ff]", raw.decode())
