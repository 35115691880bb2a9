"""The demonstration, as its user runs it: real processes, real SIP, one robot after his habits."""

import asyncio
import json
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from openpyxl import load_workbook

from evalengine.vocabulary.entry import from_json, verify
from tests.patience import slower

# The six timing rows, as each robot's habits must leave them.
GRIDS = {
    "exemplaire": {"C1.2.a": "met", "C1.2.b": "met", "C1.12.h": "met", "C1.14.c": "met"},
    "lent": {"C1.2.a": "not_met", "C1.2.b": "met", "C1.12.h": "met", "C1.14.c": "met"},
    "negligent": {
        "C1.2.a": "met",
        "C1.2.b": "not_met",
        "C1.12.h": "not_met",
        "C1.14.c": "not_met",
    },
}
SHAPE = {"sitting", "dossier", "journal", "calls", "criteria"}
SPEED, SLOWER = 30, 10


class Played(NamedTuple):
    """A demonstration's exit status, its screen, its complaints and its results."""

    status: int
    screen: str
    trouble: str
    out: Path

    @property
    def grid(self):
        return json.loads((self.out / "grille.json").read_text("utf-8"))


async def demo(robot, speed, out):
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "evalengine", "demo", "--robot", robot],
        *["--speed", str(speed), "--out", str(out)],
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    screen, trouble = await process.communicate()
    return Played(process.returncode, screen.decode(), trouble.decode(), out)


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """The three robots' demonstrations, at once."""
    root = tmp_path_factory.mktemp("demo")

    async def every():
        return await asyncio.gather(*(demo(robot, SPEED, root / robot) for robot in GRIDS))

    return dict(zip(GRIDS, asyncio.run(every()), strict=True))


@pytest.mark.parametrize("robot", GRIDS)
def test_each_robot_is_graded_after_its_habits(played, robot, tmp_path):
    async def graded(speed):
        check(played[robot] if speed == SPEED else await demo(robot, speed, tmp_path), robot)

    asyncio.run(slower(graded, SPEED, SLOWER))


def check(demonstration, robot):
    assert (demonstration.status, demonstration.trouble) == (0, "")
    assert "Les critères mesurés" in demonstration.screen
    grid = demonstration.grid
    assert grid.keys() >= SHAPE
    found = {row["id"]: row["status"] for row in grid["criteria"]}
    assert {name: found[name] for name in GRIDS[robot]} == GRIDS[robot]
    lines = (demonstration.out / "journal.jsonl").read_text("utf-8").splitlines()
    assert verify([from_json(line) for line in lines]) == grid["journal"]["head"]
    assert len(lines) == grid["journal"]["entries"]
    assert len(grid["calls"]) >= 6
    assert load_workbook(demonstration.out / "grille.xlsx").sheetnames[0] == "Grille"


def test_up_to_three_calls_were_live_at_once(played):
    assert {call["line"] for call in played["exemplaire"].grid["calls"]} == {1, 2, 3}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--robot", "parfait"], "Le robot « parfait » n’existe pas"),
        (["--scenario", "jamais"], "Le scénario « jamais » n’existe pas"),
        (["--out", "/proc/nulle_part"], "/proc/nulle_part"),
    ],
)
def test_a_wrong_option_is_one_french_sentence(arguments, sentence):
    async def run():
        process = await asyncio.create_subprocess_exec(
            *[sys.executable, "-m", "evalengine", "demo", *arguments],
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        _, trouble = await process.communicate()
        return process.returncode, trouble.decode().replace("\n", " ")

    status, trouble = asyncio.run(run())
    assert status == 2
    assert sentence in trouble
    assert "Traceback" not in trouble
