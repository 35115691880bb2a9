"""One part of a file under its heading, and the rows that files are made of."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from console.widgets.told import Told
from console.words import NBSP, block, day, plain
from evalengine.vocabulary import events as e

Row = tuple[str, Text]
"""What stands before, and a text that wraps under itself."""

_MEDIA: dict[e.Medium, str] = {
    "mail": "courriel",
    "sms": "SMS",
    "fax": "télécopie",
    "phone": "téléphone",
}


class Part(Vertical):
    """A heading and its rows; ``rows`` are those that are known when it is made."""

    def __init__(self, title: str, rows: Sequence[Row] = (), *, id: str | None = None) -> None:
        super().__init__(id=id, classes="part")
        self._title, self._first = title, rows

    def compose(self) -> ComposeResult:
        yield Told(plain(self._title), classes="heading")
        yield Static(_grid(self._first), classes="rows", markup=False)

    def show(self, rows: Sequence[Row]) -> None:
        """Shows ``rows``, or that there are none."""
        self.set_class(not rows, "-none")
        self.query_one(".rows", Static).update(_grid(rows) if rows else "–")


def _grid(rows: Sequence[Row]) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column()
    for before, text in rows:
        grid.add_row(Text(before, "bold"), text)
    return grid


def chapter_rows(chapter: e.Chapter) -> list[Row]:
    """The sentences of a chapter."""
    return [("•", Text(block(line))) for line in chapter.lines]


def person_row(person: e.Person) -> Row:
    """Somebody and his extension."""
    text = Text.assemble(plain(person.name), " · ", (plain(person.role), "italic"))
    return plain(person.extension), text


def consigne_row(consigne: e.Consigne, *, new: bool = False) -> Row:
    """Its dates and its text; ``new``: it waits to be acknowledged."""
    dates = []
    if consigne.since:
        dates.append(f"depuis le {day(consigne.since)}")
    if consigne.until:
        dates.append(f"jusqu’au {day(consigne.until)}")
    when = f"{', '.join(dates).capitalize()}{NBSP}: " if dates else ""
    head = f"Nouvelle{NBSP}· " if new else ""
    return "▶" if new else "•", Text.assemble((f"{head}{when}", "bold"), block(consigne.text))


def form_rows(form: e.MessageForm) -> list[Row]:
    """What a message to this donneur d'ordres is made of; * marks what may not be left out."""
    rubrics = " · ".join(plain(rubric) for rubric in form.rubrics)
    rows: list[Row] = [("", Text.assemble((f"Rubriques{NBSP}: ", "bold"), rubrics))]
    for each in form.fields:
        choices = f" ({' / '.join(plain(choice) for choice in each.choices)})"
        star = " *" if each.required else ""
        rows.append(("•", Text(f"{plain(each.label)}{star}{choices if each.choices else ''}")))
    return rows


def channel_row(channel: e.Channel) -> Row:
    """A way to reach him."""
    hours = f" · {plain(channel.hours)}" if channel.hours else ""
    return "•", Text.assemble((_MEDIA[channel.medium], "bold"), f" {plain(channel.address)}{hours}")
