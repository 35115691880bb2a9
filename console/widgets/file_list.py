"""The files found by the search, or all of them when nothing is looked for."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from console.widgets.marked_list import MarkedList
from console.widgets.told import Told
from console.words import plain
from evalengine.vocabulary import events as e


class FileList(Vertical):
    """One row for each file, and a mark on the one that Enter opens."""

    def __init__(self) -> None:
        super().__init__(id="files")
        self._shown: tuple[list[e.FileProvided], list[str], bool] = ([], [], False)

    def compose(self) -> ComposeResult:
        yield Told(id="files-title", classes="title")
        found = MarkedList(id="found", markup=False)
        found.can_focus = False
        yield found

    def show(
        self,
        title: str,
        files: Sequence[e.FileProvided],
        open_files: Sequence[str],
        choosing: bool,
    ) -> None:
        """``open_files`` are marked so; there is a row to choose only when ``choosing``."""
        self.query_one("#files-title", Told).tell(title)
        shown = (list(files), list(open_files), choosing)
        if shown == self._shown:
            return
        self._shown = shown
        found = self.query_one("#found", OptionList)
        found.clear_options()
        found.add_options(Option(_row(file, file.donneur_ordres in open_files)) for file in files)
        found.highlighted = 0 if files and choosing else None

    def move(self, by: int) -> None:
        """Moves the mark by one row; 1 is down."""
        found = self.query_one("#found", OptionList)
        if by > 0:
            found.action_cursor_down()
        else:
            found.action_cursor_up()

    def chosen(self) -> str | None:
        """The donneur d'ordres of the marked row."""
        marked = self.query_one("#found", OptionList).highlighted
        return None if marked is None else self._shown[0][marked].donneur_ordres


def _row(file: e.FileProvided, is_open: bool) -> Content:
    return Content.assemble(
        (plain(file.name), "bold"), f"  {plain(file.trade)}", "  · ouverte" if is_open else ""
    )
