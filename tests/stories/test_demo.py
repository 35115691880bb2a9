"""The demonstration, as its user runs it: real processes, real SIP, one robot after his habits."""

import asyncio
import json
import sys

import pytest
from openpyxl import load_workbook

from evalengine.vocabulary.entry import from_json, verify

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


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """The three robots' demonstrations, at once: exit status, screen and results of each."""
    root = tmp_path_factory.mktemp("demo")

    async def one(robot):
        process = await asyncio.create_subprocess_exec(
            *[sys.executable, "-m", "evalengine", "demo", "--robot", robot],
            *["--speed", "30", "--out", str(root / robot)],
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        screen, trouble = await process.communicate()
        return process.returncode, screen.decode(), trouble.decode()

    async def every():
        return await asyncio.gather(*(one(robot) for robot in GRIDS))

    return dict(zip(GRIDS, asyncio.run(every()), strict=True)), root


@pytest.mark.parametrize("robot", GRIDS)
def test_each_robot_is_graded_after_its_habits(played, robot):
    results, root = played
    status, screen, trouble = results[robot]
    assert (status, trouble) == (0, "")
    assert "Les critères mesurés" in screen
    grid = json.loads((root / robot / "grille.json").read_text("utf-8"))
    assert grid.keys() >= SHAPE
    found = {row["id"]: row["status"] for row in grid["criteria"]}
    assert {name: found[name] for name in GRIDS[robot]} == GRIDS[robot]
    entries = [from_json(x) for x in (root / robot / "journal.jsonl").read_text().splitlines()]
    assert verify(entries) == grid["journal"]["head"]
    assert len(entries) == grid["journal"]["entries"]
    assert len(grid["calls"]) >= 6
    assert load_workbook(root / robot / "grille.xlsx").sheetnames[0] == "Grille"


def test_up_to_three_calls_were_live_at_once(played):
    _, root = played
    grid = json.loads((root / "exemplaire" / "grille.json").read_text("utf-8"))
    assert {call["line"] for call in grid["calls"]} == {1, 2, 3}


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
