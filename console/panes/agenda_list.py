"""The part of the agenda that is looked at, drawn again only when something of it changed."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from console.diary import Cursor
from console.panes.agenda_sheet import LEGEND, day_rows, heading, week_rows
from console.widgets.told import Told
from evalengine.projections.agendas import Agenda
from evalengine.vocabulary.records import Appointment


class AgendaList(Vertical):
    """A heading, and a day or a week under it."""

    def __init__(self) -> None:
        super().__init__(id="agenda-list")
        self._drawn: tuple[object, ...] = ()
        self._appointments: list[Appointment] = []

    def compose(self) -> ComposeResult:
        yield Told(id="agenda-head", classes="title")
        yield Told(id="agenda-rows")

    def on_resize(self, event: events.Resize) -> None:
        self._drawn = ()

    def nothing(self, why: str) -> None:
        """There is no agenda to show."""
        self._drawn = ()
        self._head.tell(why)
        self._rows.tell("")

    def show(self, name: str, agenda: Agenda, cursor: Cursor, today: str) -> None:
        """The agenda is never changed in place: the same list is the same appointments."""
        told = (name, cursor.at, cursor.week, today, self.size)
        if told == self._drawn and agenda.appointments is self._appointments:
            return
        self._drawn, self._appointments = told, agenda.appointments
        self._head.tell(Content.assemble((name, "bold"), f" · {heading(cursor, today)}"))
        height = max(1, self._rows.size.height)
        if cursor.week:
            rows = week_rows(agenda, cursor, today, self.size.width)
            if height > len(rows):
                rows.append(Content.styled(f"  {LEGEND}", "$quiet"))
        else:
            rows = day_rows(agenda, cursor, height)
        self._rows.tell(Content("\n").join(rows))

    @property
    def _head(self) -> Told:
        return self.query_one("#agenda-head", Told)

    @property
    def _rows(self) -> Told:
        return self.query_one("#agenda-rows", Told)
