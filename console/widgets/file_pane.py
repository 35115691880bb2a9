"""A donneur d'ordres' file: greeting in large, people, consignes permanent and temporary apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content

from console.cards import SYMBOLS
from console.layouts import Layout
from console.shelf import Tab
from console.widgets.part import (
    Part,
    channel_row,
    chapter_rows,
    consigne_row,
    form_rows,
    person_row,
)
from console.widgets.told import Told
from console.words import NBSP, block, plain, quoted
from evalengine.projections.consignes import Consignes
from evalengine.vocabulary import events as e


class FilePane(Vertical):
    """The file in front, under the tabs of those within reach."""

    def __init__(self, layout: Layout) -> None:
        super().__init__(id="file")
        self._layout = layout
        self._file: e.FileProvided | None = None
        self._consignes: tuple[list[e.Consigne], list[e.Consigne]] = ([], [])

    def compose(self) -> ComposeResult:
        yield Told(id="tabs")
        yield Told(id="fresh")
        with VerticalScroll(id="sheet", can_focus=False):
            yield Told(id="greeting")
            yield Told(id="trade")
            with Horizontal(id="columns"):
                with Vertical(id="left"):
                    yield Part("Personnes et postes", id="people")
                    yield Part("Vocabulaire du métier", id="vocabulary")
                with Vertical(id="right"):
                    yield Part("Consignes temporaires", id="temporary")
                    yield Part("Consignes permanentes", id="permanent")
            yield Vertical(id="chapters")

    def show(
        self,
        file: e.FileProvided,
        tabs: Sequence[Tab],
        names: Mapping[str, str],
        consignes: Consignes,
    ) -> None:
        """``names`` maps each donneur d'ordres to what is written on his tab."""
        width = self.query_one("#tabs").size.width or self.app.size.width - 2
        self.query_one("#tabs", Told).tell(
            _tabs(tabs, file.donneur_ordres, names, width, self._layout)
        )
        self._show_consignes(file, consignes)
        if file == self._file:
            return
        self._file = file
        self.query_one("#greeting", Told).tell(quoted(file.greeting))
        self.query_one("#trade", Told).tell(_trade(file))
        self._part("people").show([person_row(one) for one in file.people])
        vocabulary = [("", Text(", ".join(plain(word) for word in file.vocabulary)))]
        self._part("vocabulary").show(vocabulary if file.vocabulary else [])
        self._show_chapters(file)
        self.query_one("#sheet", VerticalScroll).scroll_home(animate=False)

    def _show_consignes(self, file: e.FileProvided, consignes: Consignes) -> None:
        """Those that stand, and above all the sheet the one that waits to be acknowledged."""
        standing = list(consignes.standing.get(file.donneur_ordres, []))
        new = consignes.new(file.donneur_ordres)
        if (standing, new) == self._consignes and file == self._file:
            return
        self._consignes = standing, new
        permanent = [each for each in standing if each in file.permanent]
        temporary = [each for each in standing if each not in permanent]
        temporary.sort(key=lambda each: each not in new)
        self._part("temporary").show([consigne_row(each, new=each in new) for each in temporary])
        self._part("permanent").show([consigne_row(each) for each in permanent])
        fresh = self.query_one("#fresh", Told)
        fresh.display = bool(new)
        if new:
            fresh.tell(_fresh(new))

    def _show_chapters(self, file: e.FileProvided) -> None:
        chapters = self.query_one("#chapters", Vertical)
        chapters.remove_children()
        parts = [Part(chapter.title, chapter_rows(chapter)) for chapter in file.chapters]
        if file.form is not None:
            parts.append(Part("Messages", form_rows(file.form)))
        if file.channels:
            parts.append(Part("Pour le joindre", [channel_row(way) for way in file.channels]))
        chapters.mount_all(parts)

    def stack(self, stacked: bool) -> None:
        """In one column, beside a pane, the consignes come before people and words."""
        first, second = ("#right", "#left") if stacked else ("#left", "#right")
        columns = self.query_one("#columns", Horizontal)
        if columns.children[0].id != first[1:]:
            columns.move_child(self.query_one(first), before=self.query_one(second))

    def page(self, direction: int) -> None:
        """Scrolls the sheet by a page; -1 is up. At once: a key that is held down repeats."""
        sheet = self.query_one("#sheet", VerticalScroll)
        rows = direction * sheet.scrollable_content_region.height
        sheet.scroll_relative(y=rows, animate=False, immediate=True)

    def _part(self, name: str) -> Part:
        return self.query_one(f"#{name}", Part)


def _fresh(new: Sequence[e.Consigne]) -> Content:
    more = f" (et {len(new) - 1} autre{'s' if len(new) > 2 else ''})" if len(new) > 1 else ""
    return Content.assemble(
        (f"▶ Nouvelle consigne{more}{NBSP}: ", "bold"),
        block(new[0].text),
        ("  Ctrl+L", "bold"),
        f"{NBSP}: lue",
    )


def _tabs(
    tabs: Sequence[Tab], front: str, names: Mapping[str, str], width: int, layout: Layout
) -> Content:
    """One row: each name cut to its share of ``width``, and the line that rings for it."""
    hint = f" {layout.key('next_file')}{NBSP}: autre fiche" if len(tabs) > 1 else ""
    share = (width - len(hint)) // max(1, len(tabs))
    parts = []
    for tab in tabs:
        mark = f"{SYMBOLS['ringing']} {layout.line(tab.ringing)} " if tab.ringing else ""
        name = Content(names.get(tab.donneur_ordres, tab.donneur_ordres))
        name = name.truncate(max(1, share - len(mark) - 3), ellipsis=True)
        style = "bold reverse" if tab.donneur_ordres == front else ""
        parts.append(Content.assemble(" ", mark, name, " ").stylize(style))
    return Content(" ").join([*parts, *([Content.styled(hint, "$quiet")] if hint else [])])


def _trade(file: e.FileProvided) -> Content:
    return Content.assemble((plain(file.name), "bold"), f" · {plain(file.trade)}")
