"""Fault 2 with real processes: an engine killed three times in one sitting played by robots.

The co-évaluateur's robot dies with the engine and comes back with it; the candidate's, with his
phone and his console's link, lives on. `test_kill_virtual.py` kills at 200 instants, in no time.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

import pytest

from evalengine.clock import SECOND
from evalengine.dossier.loader import load_dossier
from evalengine.exports.document import grid_document
from evalengine.robots.candidate import CandidateRobot
from evalengine.robots.player import play
from evalengine.robots.profile import EXEMPLAIRE
from evalengine.vocabulary import events as e
from evalengine.vocabulary.audience import may_see
from evalengine.vocabulary.entry import verify
from tests.engine_process import Console, Desk, EngineProcess, until
from tests.patience import patience, slower
from tests.theatre import Theatre

DOSSIER = load_dossier()
SCENARIO = DOSSIER.scenarios["pic_du_lundi"]
SPEED, SLOWER = 40, 12
PROMPT = replace(EXEMPLAIRE, picks_up_after_s=1)
"""At 40 times the speed, the 15 s of a ring are 375 ms on a machine that may be busy."""
KILLS = 3


@pytest.mark.parametrize("seed", [1])
async def test_the_grid_is_the_same_or_leaves_out_what_was_hidden(tmp_path, seed):
    expected = statuses(Theatre(DOSSIER, SCENARIO, PROMPT).play().entries)

    async def story(speed):
        folder = tmp_path / str(speed)
        folder.mkdir()
        stored, seen = await played(folder, seed, speed)
        check(stored, expected)
        assert seen == [x for x in stored if may_see("candidate", x.event)]

    await slower(story, SPEED, SLOWER)


async def played(folder, seed, speed):
    """The journal of a sitting whose engine was killed three times, and what its console saw."""
    options = ("--regie-robot", "--speed", str(speed))
    async with (
        EngineProcess(folder, "essai", options=options) as engine,
        Desk(engine, "essai", begins=False) as desk,
        console_of(engine) as console,
    ):
        robot = CandidateRobot(PROMPT, SCENARIO)
        playing = asyncio.create_task(play(robot, console, desk.phone))
        for pause in pauses(seed):
            await until(lambda: console.live)
            await asyncio.sleep(console.seconds_until(console.now() + pause))
            await engine.kill()
            await engine.start()
        async with patience(1_200 / speed):
            await playing
        await until(lambda: not desk.phone.calls)
        stored = await desk.stored()
    assert "Traceback" not in engine.log()
    return stored, console.entries


def check(stored, expected):
    verify(stored)
    assert stored[-1].event == e.SittingClosed(complete=True, reason="Le scénario est achevé.")
    interruptions = [x for x in stored if isinstance(x.event, e.SittingInterrupted)]
    assert len(interruptions) == KILLS
    found = statuses(stored)
    assert found.keys() == expected.keys()
    for criterion, status in found.items():
        assert status in (expected[criterion], "not_assessed", "to_judge"), criterion
    for kind in (e.CallPlaced, e.CallEnded):
        told = [x.event.call for x in stored if isinstance(x.event, kind)]
        assert sorted(told) == sorted(call.id for call in SCENARIO.calls)


def console_of(engine: EngineProcess) -> Console:
    """Back at once: half a second of the link's own pause would be half a minute here."""
    return Console(engine, "essai", retry_s=0.02)


def pauses(seed: int) -> list[int]:
    """How long each engine lives, sitting ns."""
    chance = random.Random(seed)
    return [chance.randrange(80 * SECOND) for _ in range(KILLS)]


def statuses(entries) -> dict[str, str]:
    document = grid_document(entries, DOSSIER.grid)
    return {row["id"]: row["status"] for row in document["criteria"]}
