"""A donneur d'ordres' file: greeting in large, people, consignes permanent and temporary apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from console.cards import SYMBOLS
from console.shelf import Tab
from console.widgets.told import Told
from console.words import NBSP, block, day, plain, quoted
from evalengine.vocabulary import events as e

_TABS_HINT = f" F7{NBSP}: autre fiche"
_TABS_HINT_CELLS = len(_TABS_HINT)


class FilePane(Vertical):
    """The file in front, under the tabs of those within reach."""

    def __init__(self) -> None:
        super().__init__(id="file")
        self._file: e.FileProvided | None = None

    def compose(self) -> ComposeResult:
        yield Told(id="tabs")
        with VerticalScroll(id="sheet", can_focus=False):
            yield Told(id="greeting")
            yield Told(id="trade")
            with Horizontal(id="columns"):
                with Vertical(id="left"):
                    yield Part("people", "Personnes et postes")
                    yield Part("vocabulary", "Vocabulaire du métier")
                with Vertical(id="right"):
                    yield Part("temporary", "Consignes temporaires")
                    yield Part("permanent", "Consignes permanentes")

    def show(self, file: e.FileProvided, tabs: Sequence[Tab], names: Mapping[str, str]) -> None:
        """``names`` maps each donneur d'ordres to what is written on his tab."""
        self.query_one("#tabs", Told).tell(
            _tabs(tabs, file.donneur_ordres, names, self.app.size.width - 2)
        )
        if file == self._file:
            return
        self._file = file
        self.query_one("#greeting", Told).tell(quoted(file.greeting))
        self.query_one("#trade", Told).tell(_trade(file))
        self._part("people").show([_person(one) for one in file.people])
        vocabulary = [("", Text(", ".join(plain(word) for word in file.vocabulary)))]
        self._part("vocabulary").show(vocabulary if file.vocabulary else [])
        self._part("temporary").show([_consigne(one) for one in file.temporary])
        self._part("permanent").show([_consigne(one) for one in file.permanent])
        self.query_one("#sheet", VerticalScroll).scroll_home(animate=False)

    def page(self, direction: int) -> None:
        """Scrolls the sheet by a page; -1 is up."""
        sheet = self.query_one("#sheet", VerticalScroll)
        scroll = sheet.scroll_page_down if direction > 0 else sheet.scroll_page_up
        scroll(animate=False)

    def _part(self, name: str) -> Part:
        return self.query_one(f"#{name}", Part)


Row = tuple[str, Text]
"""What stands before, and a text that wraps under itself."""


class Part(Vertical):
    """One part of a file under its heading."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__(id=name, classes="part")
        self._title = title

    def compose(self) -> ComposeResult:
        yield Told(self._title, classes="heading")
        yield Static(classes="rows", markup=False)

    def show(self, rows: Sequence[Row]) -> None:
        """Shows ``rows``, or that there are none."""
        self.set_class(not rows, "-none")
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(justify="right", no_wrap=True)
        grid.add_column()
        for before, text in rows:
            grid.add_row(Text(before, "bold"), text)
        self.query_one(".rows", Static).update(grid if rows else "–")


def _tabs(tabs: Sequence[Tab], front: str, names: Mapping[str, str], width: int) -> Content:
    """One row: each name cut to its share of ``width``, and the line that rings for it."""
    several = len(tabs) > 1
    share = (width - (_TABS_HINT_CELLS if several else 0)) // max(1, len(tabs))
    parts = []
    for tab in tabs:
        mark = f"{SYMBOLS['ringing']} F{tab.ringing} " if tab.ringing else ""
        name = Content(names.get(tab.donneur_ordres, tab.donneur_ordres))
        name = name.truncate(max(1, share - len(mark) - 3), ellipsis=True)
        style = "bold reverse" if tab.donneur_ordres == front else ""
        parts.append(Content.assemble(" ", mark, name, " ").stylize(style))
    hint = [Content.styled(_TABS_HINT, "$quiet")] if several else []
    return Content(" ").join([*parts, *hint])


def _trade(file: e.FileProvided) -> Content:
    return Content.assemble((plain(file.name), "bold"), f" · {plain(file.trade)}")


def _person(person: e.Person) -> Row:
    text = Text.assemble(plain(person.name), " · ", (plain(person.role), "italic"))
    return plain(person.extension), text


def _consigne(consigne: e.Consigne) -> Row:
    dates = []
    if consigne.since:
        dates.append(f"depuis le {day(consigne.since)}")
    if consigne.until:
        dates.append(f"jusqu’au {day(consigne.until)}")
    when = f"{', '.join(dates).capitalize()}{NBSP}: " if dates else ""
    return "•", Text.assemble((when, "bold"), block(consigne.text))
