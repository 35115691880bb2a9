"""The agenda of the file at work, looked at by day or by week."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType

from console.booking import morning
from console.diary import Cursor, Stretch
from console.panes.agenda_list import AgendaList
from console.panes.pane import Office, Pane
from console.widgets.told import Told
from console.words import NBSP, plain
from console.workplace import Workplace
from evalengine.projections.agendas import Agenda

_NONE = "Ce donneur d’ordres n’a pas d’agenda."
_NO_FILE = f"Ouvrez une fiche (F5){NBSP}: l’agenda est celui de la fiche en avant."


class AgendaLook(Pane):
    """Arrows and letters move a cursor, one in each agenda; nothing is asked."""

    PAGES = True
    BINDINGS: ClassVar[list[BindingType]] = [
        *Pane.BINDINGS,
        Binding("up", "look(0,-1)", show=False),
        Binding("down", "look(0,1)", show=False),
        Binding("left", "look(-1,0)", show=False),
        Binding("right", "look(1,0)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("t,T", "today", show=False, priority=True),
        Binding("v,V", "view", show=False, priority=True),
    ]

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.owner = ""
        self._cursors: dict[str, Cursor] = {}

    @property
    def agenda(self) -> Agenda | None:
        """Of the file at work."""
        return self.place.desk.work.agendas.of(self.owner)

    @property
    def cursor(self) -> Cursor:
        """Each agenda keeps its own."""
        return self.cursor_of(self.owner)

    def cursor_of(self, owner: str) -> Cursor:
        return self._cursors.setdefault(owner, Cursor(morning(self.today)))

    @property
    def today(self) -> date:
        """The day of the fiction; without one, that of the first appointment there is."""
        known = self.agenda.appointments if self.agenda else []
        told = self.place.desk.day or (known[0].start[:10] if known else "")
        return date.fromisoformat(told) if told else date(2026, 1, 1)

    @property
    def here(self) -> Stretch | None:
        """What the cursor is on."""
        return self.cursor.on(self.agenda) if self.agenda is not None else None

    # --- what is shown -----------------------------------------------------------------------

    def show(self, place: Workplace) -> None:
        owner = place.subject().donneur_ordres
        if owner != self.owner:
            self.owner = owner
            self.say("")
            self.turned()
        agenda, filled = self.agenda, self.query_one(AgendaList)
        file = place.desk.files.get(owner)
        if agenda is None or file is None:
            filled.nothing(_NO_FILE if file is None else _NONE)
        else:
            filled.show(plain(file.name), agenda, self.cursor, self.today.isoformat())

    def turned(self) -> None:
        """Another agenda is before his eyes."""

    def say(self, text: str) -> None:
        """A sentence under what is looked at; "" takes it away."""
        said = self.query_one("#agenda-said", Told)
        said.tell(text)
        said.display = bool(text)

    # --- looking -----------------------------------------------------------------------------

    def action_look(self, across: int, down: int) -> None:
        """Arrows: in the day, rows and days; in the week, the other way round."""
        days, rows = (down, across) if self.cursor.week else (across, down)
        if days:
            self.cursor.days(days)
        elif self.agenda is not None:
            self.cursor.step(self.agenda, rows)
        self.show(self.place)

    def action_page(self, by: int) -> None:
        """Another week."""
        self.cursor.days(7 * by)
        self.show(self.place)

    def action_today(self) -> None:
        self.cursor.at = morning(self.today)
        self.show(self.place)

    def action_view(self) -> None:
        self.cursor.week = not self.cursor.week
        self.show(self.place)
