"""The panes' shell, with a pane of the tests' own: keys, focus, drafts, refusals, sizes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.app import ComposeResult
from textual.events import Paste

from console import panes, phases
from console.app import ConsoleApp
from console.drafts import DraftFile, Drafts
from console.link import Link
from console.panes.pane import Pane
from console.phone import BuiltInHandset
from console.widgets.fields import LineField, TextField
from console.widgets.told import Told
from console.workplace import Workplace
from evalengine.clock import MS
from evalengine.rules import phases as engine_phases
from evalengine.vocabulary import commands as c

from .conftest import Desk, OpenDesk
from .engine import SITTING, TOKEN, Engine, Hands

AUBRY = "« Cabinet du docteur Aubry, bonjour, Camille à votre écoute. »"
SLIP, SPARE = "#pane-slip", "#pane-spare"


class Slip(Pane):
    """A form of two fields for the scratchpad command; Enter asks for it."""

    NAME, TITLE, LETTER = "slip", "Bordereau", "b"
    EDITABLE = phases.WORK

    def compose(self) -> ComposeResult:
        yield LineField(id="slip-call", classes="entry")
        yield TextField(id="slip-text", classes="entry")
        yield Told("", classes="refusal")

    def badge(self, place: Workplace) -> str:
        return str(len(place.desk.work.notes.scratchpads) or "")

    def restored(self) -> None:
        values = self.typed()
        self.query_one(LineField).fill(values.get("call", ""))
        self.query_one(TextField).fill(values.get("text", ""))

    def on_input_changed(self) -> None:
        self._kept()

    def on_text_area_changed(self) -> None:
        self._kept()

    def _kept(self) -> None:
        call, text = self.query_one(LineField).value, self.query_one(TextField).text
        self.keep({"call": call, "text": text} if call or text else {})

    def on_input_submitted(self) -> None:
        call, text = self.query_one(LineField).value, self.query_one(TextField).text
        self.ask(c.KeepScratchpad(call=call, text=text), done=lambda: self.keep({}))


class Spare(Pane):
    """Nothing to type; Escape leaves its own page first."""

    NAME, TITLE, LETTER = "spare", "Table", "t"
    OFFERED = phases.WORK
    PAGES = True
    inside = True

    def compose(self) -> ComposeResult:
        yield Told("Page de la table")

    def back(self) -> bool:
        inside, self.inside = self.inside, False
        return inside


@pytest.fixture(autouse=True)
def two_panes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panes, "PANES", (Slip, Spare))


def shown(desk: Desk, pane: str) -> bool:
    return desk.app.screen.query_one(pane).region.area > 0


def focus(desk: Desk) -> str:
    focused = desk.app.screen.focused
    return focused.id or "" if focused is not None else ""


async def test_a_pane_is_two_keys_away_and_so_is_the_file(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.does("opens aubry")
        await desk.sees(AUBRY, "[Fiche]", " Bordereau ", " Table ")
        await desk.press("ctrl+p")
        await desk.sees("Lettre du panneau ?", AUBRY)
        await desk.press("b")
        await desk.sees("[Bordereau]")
        await desk.misses(AUBRY)
        assert focus(desk) == "slip-call"
        await desk.press("ctrl+p", "F")
        await desk.sees("[Fiche]", AUBRY)
        assert focus(desk) == ""


async def test_the_letter_goes_past_the_field_and_the_focus_comes_back(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+p", "b", "x", "tab", "y", "b")
        assert focus(desk) == "slip-text"
        await desk.press("ctrl+p", "t")
        await desk.sees("Page de la table")
        await desk.press("ctrl+p", "ctrl+p")
        assert focus(desk) == "slip-text"
        assert desk.app.screen.query_one("#slip-text").text == "yb"
        await desk.press("z", "shift+tab", "w")
        assert desk.app.screen.query_one("#slip-text").text == "ybz"
        assert desk.app.screen.query_one("#slip-call").value == "xw"


async def test_an_unknown_letter_is_told_and_escape_gives_the_typing_back(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+p", "b", "ctrl+p", "x")
        await desk.sees("Aucun panneau sous la lettre X ; Échap annule.")
        await desk.press("escape", "x")
        assert desk.app.screen.query_one("#slip-call").value == "x"


async def test_escape_leaves_from_the_inside_out(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+p", "t", "f12")
        await desk.sees("Prendre la ligne 1")
        await desk.press("escape")
        await desk.sees("Page de la table")
        await desk.press("escape")
        await desk.sees("Page de la table")
        await desk.press("escape")
        await desk.sees("[Fiche]")


async def test_calls_are_driven_and_the_file_comes_while_a_pane_is_typed_in(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+p", "b", "a")
        engine.does("rings c1")
        await desk.sees(f"F1 ◉ {AUBRY}", "[Bordereau]")
        await desk.press("b")
        assert desk.app.screen.query_one("#slip-call").value == "ab"
        await desk.press("f1")
        await desk.sees("● En ligne", "[Fiche]", "Nadia Perrin")
        await desk.press("ctrl+p", "ctrl+p", "c")
        assert desk.app.screen.query_one("#slip-call").value == "abc"


async def test_on_a_large_screen_the_file_stays_on_the_left(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk(size=(120, 40)) as desk:
        await desk.press("ctrl+p", "b")
        engine.does("rings c1")
        await desk.press("f1")
        await desk.sees("● En ligne", "[Bordereau]", "Nadia Perrin")
        file, pane = (desk.app.screen.query_one(one).region for one in ("#file", SLIP))
        assert file.right <= pane.x and pane.right <= 120
        assert focus(desk) == "slip-call"
        await desk.press("f6", "1")
        await desk.sees("F6 transfère à Dr Hélène Aubry", "[Bordereau]")
        assert desk.app.screen.query_one("#slip-call").value == ""
        await desk.press("escape", "1")
        assert desk.app.screen.query_one("#slip-call").value == "1"


async def test_a_search_opens_its_file_over_the_pane(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+p", "b", "a", "f5", "s", "c", "p", "escape", "b")
        assert desk.app.screen.query_one("#slip-call").value == "ab"
        await desk.press("f5", "s", "c", "p", "enter")
        await desk.sees("SCP Morel et associés, avocats, bonjour.")
        await desk.press("ctrl+p", "ctrl+p", "c")
        assert desk.app.screen.query_one("#slip-call").value == "abc"


async def test_a_refusal_is_told_beside_the_fields_and_leaves_them(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+p", "b", "c", "9", "enter")
        await desk.until(lambda: shown(desk, ".refusal"))
        refused = desk.app.screen.query_one(".refusal").region.y
        assert "L’appel « c9 » n’existe pas." in desk.text().splitlines()[refused]
        assert desk.app.screen.query_one("#slip-call").value == "c9"
        assert desk.app.drafts.of("slip") == {"call": "c9", "text": ""}
        await desk.press("backspace", "backspace", "enter")
        await desk.until(lambda: not shown(desk, ".refusal"))
        await desk.sees("[Bordereau 1]")
        await desk.until(lambda: desk.app.drafts.of("slip") == {})


async def test_without_a_link_the_pane_says_it_and_keeps_all(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+p", "b", "x")
        await engine.stop()
        await desk.sees("Liaison perdue")
        await desk.press("enter")
        await desk.sees("Sans liaison, rien n’a été demandé")
        assert desk.app.screen.query_one("#slip-call").value == "x"


async def test_a_pane_survives_any_size_with_its_text(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        engine.does("opens aubry")
        await desk.press("ctrl+p", "b", "a")
        for size in ((1, 1), (200, 2), (20, 6), (300, 100)):
            await desk.pilot.resize_terminal(*size)
            await desk.press("b", "ctrl+p", "t", "ctrl+p", "b")
        await desk.pilot.resize_terminal(80, 24)
        await desk.sees("[Bordereau]", "abbbb", "F12 Aide")


async def test_after_the_grace_fields_freeze_and_some_panes_go(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+p", "b", "x")
        await desk.misses("Le délai est passé")
        desk.app.place.desk.phase = "handover"
        await desk.sees("Le délai est passé", "[Bordereau]")
        await desk.misses("Table")
        assert desk.app.screen.query_one("#slip-call").disabled
        await desk.press("y")
        assert desk.app.screen.query_one("#slip-call").value == "x"


async def test_a_pasted_megabyte_goes_harmless_into_a_text(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+p", "b", "tab")
        field = desk.app.screen.query_one("#slip-text")
        desk.app.post_message(Paste("b\x1b[2J\nd" + "c" * 1_000_000))
        await desk.until(lambda: len(field.text) > 1000)
        assert field.text.startswith("b [2J\ndccc")
        await desk.sees("Le texte collé est trop long : ce champ s’arrête à 20 000 caractères.")
        assert len(field.text) <= 20_000
        await desk.press("e")
        assert len(field.text) <= 20_000


@asynccontextmanager
async def keeping(engine: Engine, folder: Path) -> AsyncIterator[Desk]:
    """A console that keeps its drafts in ``folder``; leaving this is its crash."""
    link = Link(engine.url, SITTING, TOKEN, retry_s=0.05)
    handset = BuiltInHandset(lambda _account: Hands(engine))
    app = ConsoleApp(link, handset, engine.clock, bell=False, folder=folder)
    async with app.run_test(size=(80, 24)) as pilot:
        desk = Desk(app, pilot, engine, Hands(engine))
        await desk.until(lambda: app.place.desk.sitting != "")
        yield desk


def kept(folder: Path) -> list[Path]:
    return list(folder.glob("*"))


async def test_a_console_that_crashed_shows_the_same_pane_and_text(
    engine: Engine, tmp_path: Path
) -> None:
    async with keeping(engine, tmp_path) as desk:
        await desk.press("ctrl+p", "b", "a", "tab", "é")
        engine.passes(1)
        await desk.until(lambda: bool(kept(tmp_path)))
    async with keeping(engine, tmp_path) as desk:
        await desk.sees("[Bordereau]")
        await desk.until(lambda: focus(desk) == "slip-text")
        await desk.press("b")
        assert desk.app.screen.query_one("#slip-call").value == "a"
        assert desk.app.screen.query_one("#slip-text").text == "éb"


async def test_drafts_leave_the_disk_with_the_sitting(engine: Engine, tmp_path: Path) -> None:
    async with keeping(engine, tmp_path) as desk:
        await desk.press("ctrl+p", "b", "a")
        engine.passes(1)
        await desk.until(lambda: bool(kept(tmp_path)))
        engine.story.asks(c.CloseSitting(reason="Fin."))
        engine.tell()
        await desk.sees("L’épreuve est terminée.")
        await desk.app.save_drafts()
        assert kept(tmp_path) == []


def test_drafts_are_written_at_a_pause_and_within_the_second() -> None:
    drafts = Drafts()
    assert not drafts.due(10)
    drafts.keep("p", "c1", {"text": "a"}, 100 * MS)
    assert not drafts.due(500 * MS)
    assert drafts.due(600 * MS)
    drafts.keep("p", "c1", {"text": "ab"}, 550 * MS)
    assert not drafts.due(790 * MS)
    assert drafts.due(800 * MS)  # he never pauses
    text = drafts.text()
    assert not drafts.due(5_000 * MS)
    again = Drafts()
    again.keep("p", "c2", {"text": "new"}, MS)
    again.read(text)
    assert again.of("p", "c1") == {"text": "ab"}
    assert again.scopes("p") == ["c1", "c2"]
    again.keep("p", "c1", {}, 2 * MS)
    assert again.scopes("p") == ["c2"]


@pytest.mark.parametrize("text", ["", "[]", '{"p": 3}', "{", '{"p": {"c": 4}}', "null"])
def test_a_spoilt_file_of_drafts_is_nothing(tmp_path: Path, text: str) -> None:
    file = DraftFile(tmp_path, "essai/../\ud800")
    assert file.write("x")
    file.path.write_text(text)
    drafts = Drafts()
    drafts.read(file.read())
    assert drafts.scopes("p") == []


async def test_a_disk_that_refuses_is_told(engine: Engine, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    async with keeping(engine, taken) as desk:
        await desk.press("ctrl+p", "b", "a")
        engine.passes(1)
        await desk.sees("Le disque refuse vos brouillons : enregistrez souvent.")


def test_the_phases_are_those_of_the_engine() -> None:
    told = {
        c.Book: phases.WORK,
        c.SaveCard: phases.WORK,
        c.SendMessage: phases.WORK,
        c.SendChat: phases.CHAT,
        c.KeepScratchpad: phases.SCRATCHPAD,
        c.ReportIncident: phases.REPORT,
        c.WriteHandover: phases.HANDOVER,
        c.AssessSelf: phases.SELF_ASSESSMENT,
        c.OpenFile: phases.READING,
    }
    assert {kind: engine_phases.ALLOWED[kind] for kind in told} == told
    assert phases.ORDER == engine_phases.ORDER
