"""The jury's file: the desk at any moment, the proof in one click, and not one request."""

from __future__ import annotations

import json
import re
import struct

import pytest

from evalengine.exports.case import Case, House
from evalengine.exports.replay.desk import PARTS, changes
from evalengine.exports.replay.page import Recording, replay_page
from evalengine.projections.desk import Desk
from evalengine.vocabulary import commands as c
from tests.server.pages.browser import Browser
from tests.story import Story

HOUSE = House("Centre d’essai", "2026.1", "document de substitution", "ab" * 32)
EVIL = '</script><img src="http://exemple.example/x.png" onerror=alert(1)>'


def wav(seconds: float) -> bytes:
    """Silence, 8 kHz, 16 bits, one channel."""
    sound = b"\0\0" * int(8000 * seconds)
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        36 + len(sound),
        b"WAVE",
        b"fmt ",
        16,
        1,
        1,
        8000,
        16000,
        2,
        16,
        b"data",
        len(sound),
    )
    return head + sound


@pytest.fixture
def case(grid) -> Case:
    """c1 is held while c2, picked up too late, is talked to."""
    story = Story("c1", "c2").begins().rings("c1").waits(4.2).answers("c1").opens("cabinet")
    story.asks(c.SendChat(donneur_ordres="cabinet", text=EVIL), "candidate").waits(10)
    story.rings("c2").waits(16).holds("c1").answers("c2").waits(10).hangs_up("c2")
    return Case(story.resumes("c1").waits(5).takes_leave("c1").waits(60).entries, grid, HOUSE)


def data_of(page: bytes) -> dict:
    [told] = re.findall(r'<script id="data" type="application/json">(.*?)</script>', page.decode())
    return json.loads(told)


def test_the_file_holds_everything_and_names_no_address(case, grid):
    page = replay_page(case, [Recording("c1", "candidat", 4_200_000_000, "audio/wav", wav(0.1))])
    text = page.decode()
    assert "default-src 'none'" in text
    assert EVIL not in text  # it stands in the data, where it cannot begin a tag
    tags = re.sub(r'<script id="data".*?</script>', "", text, flags=re.S)
    assert re.findall(r"https?://[^\"' ]+", tags) == ["http://www.w3.org/2000/svg"] * 2
    data = data_of(page)
    assert len(data["entries"]) == len(case.entries)
    assert [row["id"] for row in data["criteria"]] == [each.id for each in grid.assessed]
    assert data["recordings"][0]["line"] == 1
    assert data["about"][0] == ["Grille", f"{grid.version}, {grid.status}"]
    assert replay_page(case) == replay_page(case)


def laid(entries, seq: int) -> dict[str, dict[str, str]]:
    """What the page lays on the desk once ``seq`` has happened: a text a part and a key."""
    desk: dict[str, dict[str, str]] = {}
    for entry, (part, key, text) in changes(entries):
        if entry.seq <= seq:
            desk.setdefault(part, {}).pop(key, None)
            if text:
                desk[part][key] = text
    return desk


def test_the_changes_laid_down_are_the_desk_that_was_folded(story):
    desk = Desk()
    for entry in story.entries:
        desk.apply(entry)
        told = laid(story.entries, entry.seq)
        assert list(told.get("files", {})) == desk.open_files
        taken = {str(line.number) for line in desk.lines if line.call}
        assert set(told.get("lines", {})) == taken


def test_every_part_of_the_desk_is_told():
    story = Story("c1").begins().rings("c1").waits(2).answers("c1").opens("cabinet")
    for command in (
        c.SendChat(donneur_ordres="cabinet", text="Bien reçu"),
        c.KeepScratchpad(call="c1", text="Mme Pons, 14 h"),
        c.PlanCallBack(
            donneur_ordres="cabinet", who="Mme Pons", number="0199001234", reason="rappel", call=""
        ),
    ):
        story.asks(command, "candidate")
    told = laid(story.entries, story.entries[-1].seq)
    assert told["lines"]["1"].replace("\u00a0", " ").startswith("Ligne 1 : en conversation")
    assert told["files"] == {"cabinet": "Cabinet"}
    assert list(told["chat"].values()) == ["Cabinet, candidat\u00a0: Bien reçu"]
    assert told["scratchpads"]["c1"] == "Correspondant c1\nMme Pons, 14 h"
    assert "à faire\nrappel" in next(iter(told["call_backs"].values()))
    assert set(told) <= set(PARTS)


@pytest.mark.peer("chromium")
async def test_a_jury_replays_it_without_network(case, tmp_path):
    path = tmp_path / "rejeu.html"
    sound = [Recording("c1", "candidat", 4_200_000_000, "audio/wav", wav(2))]
    path.write_bytes(replay_page(case, sound))
    late = next(row for row in case.rows if row.id == "C1.2.a").verdict
    async with Browser() as browser:
        await browser.opens(path.as_uri())
        await browser.sees("Les critères")
        await browser.sees("voix de la ligne 1")
        # Criterion to proof: one click lays the desk as it stood then.
        await browser.runs(
            "[...document.querySelectorAll('.criterion')].find(each => each.innerText"
            ".includes('C1.2.a')).querySelector('.proofs button').click()"
        )
        now = await browser.runs("document.querySelector('#journal li.now').innerText")
        assert now.split()[0] == str(late.evidence[0])
        # The slider: c1 waits and c2 talks half a minute after the first ring.
        await browser.runs(
            "moment.value = 33000; moment.dispatchEvent(new Event('input', {bubbles: true}))"
        )
        desk = str(await browser.runs("document.getElementById('desk').innerText"))
        assert "en attente, Correspondant c1" in desk
        assert "Cabinet" in desk
        await browser.runs("moment.value = 99999999; moment.dispatchEvent(new Event('input'))")
        assert EVIL in str(await browser.runs("document.getElementById('desk').innerText"))
        assert {url for url in browser.requests if not url.startswith("data:")} == {path.as_uri()}
        assert browser.troubles == []
