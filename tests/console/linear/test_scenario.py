"""A whole scenario by pipe: the real engine, real SIP calls, and nothing but lines of text."""

from __future__ import annotations

import re
from pathlib import Path

from evalengine.clock import SECOND
from evalengine.dossier.loader import load_dossier
from evalengine.projections.calls import Calls
from evalengine.projections.truth import outcomes
from evalengine.vocabulary import events as e
from tests.engine_process import EngineProcess

from .clerk import Clerk
from .reader import Console

SCENARIO = "rendez_vous_ordinaires"
SPEED = "20"


async def test_a_scenario_is_done_by_sentences_and_typed_lines_alone(tmp_path: Path) -> None:
    dossier = load_dossier()
    options = ("--speed", SPEED, "--regie-robot", "--candidat", "Camille Essai")
    async with EngineProcess(tmp_path, "essai", scenario=SCENARIO, options=options) as engine:
        token = engine.keys("essai").candidate
        async with Console(engine.url, "essai", token) as console:
            await Clerk(console, dossier, dossier.scenarios[SCENARIO]).plays()
            console.types("quitter")
            assert await console.ends() == 0
        entries = await engine.journal("essai")
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
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", console.raw)
    assert not re.search("[\u2500-\u259f\u2800-\u28ff]", console.raw.decode())
