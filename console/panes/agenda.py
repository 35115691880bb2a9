"""The agenda of the file at work, changed by a form."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from console import phases
from console.booking import MODES, Typed, after, first_free, likely_kind, may_insist, morning
from console.moments import clock, long_day, read_day, written_day
from console.panes.agenda_form import AgendaForm
from console.panes.agenda_list import AgendaList
from console.panes.agenda_look import AgendaLook
from console.widgets.chooser import Chooser
from console.widgets.confirm import Confirm
from console.widgets.told import Told
from console.words import NBSP, plain
from console.workplace import Workplace
from evalengine.projections.booking import moment
from evalengine.vocabulary.commands import Block, Book, Cancel, Move

_CHANGES = "R réserver  E visite  D déplacer  A annuler  P plage  N libre"
_LOOKS = "V vue  T auj."
_ONE_ROW = 76
"""Cells of a pane from which its keys stand in one row."""
_NOT_NOW = f"L’agenda ne change que pendant les appels{NBSP}: il se lit ici."
_NO_OUTSIDE = "Ce donneur d’ordres ne se déplace pas."
_NO_FREE = "Aucun créneau libre de ce type dans les deux mois qui suivent."
_NO_APPOINTMENT = "Marquez d’abord un rendez-vous, par les flèches."


class AgendaPane(AgendaLook):
    """Keys look and ask; what stands in the agenda comes back with the entries."""

    NAME, TITLE, LETTER = "agenda", "Agenda", "a"
    EDITABLE = phases.WORK
    BINDINGS: ClassVar[list[BindingType]] = [
        *AgendaLook.BINDINGS,
        Binding("r,R", "book(False)", show=False, priority=True),
        Binding("e,E", "book(True)", show=False, priority=True),
        Binding("n,N", "next_free", show=False, priority=True),
        Binding("d,D", "change('move')", show=False, priority=True),
        Binding("a,A", "change('cancel')", show=False, priority=True),
        Binding("p,P", "block", show=False, priority=True),
        Binding("enter", "enter", show=False),
    ]
    _LOOKING = frozenset({"today", "view", "book", "next_free", "change", "block"})

    def compose(self) -> ComposeResult:
        yield AgendaList()
        yield AgendaForm()
        yield Told("", id="agenda-said", classes="said")
        yield Told(id="agenda-keys", classes="hint")

    @property
    def form(self) -> AgendaForm:
        return self.query_one(AgendaForm)

    # --- what is shown -----------------------------------------------------------------------

    def show(self, place: Workplace) -> None:
        super().show(place)
        crowded = self.form.display and self.size.height < self.form.size.height + 6
        self.query_one(AgendaList).display = not crowded
        keys = self.query_one("#agenda-keys", Told)
        keys.display = not self.form.display and self.agenda is not None
        gap = "  " if self.size.width >= _ONE_ROW else "\n"
        keys.tell(f"{_CHANGES}{gap}{_LOOKS}" if self.editable else _LOOKS)

    def restored(self) -> None:
        self.turned()

    def first(self) -> Widget:
        return self.form.start_field() if self.form.display else self

    def back(self) -> bool:
        """Out of the question, then out of the form; what is typed stays for the next time."""
        self.say("")
        if self.form.confirm.withdraw():
            self.give_focus(self.first())
            return True
        if not self.form.display:
            return False
        self._keep(is_open=False)
        self._shut()
        return True

    def action_look(self, across: int, down: int) -> None:
        """In the form, arrows go through its fields."""
        if self.form.display:
            self.action_step(across + down)
        else:
            super().action_look(across, down)

    def action_page(self, by: int) -> None:
        """In the form, the next free start, or the first one of all."""
        if self.form.display:
            self._propose(self._since() if by > 0 else morning(self.today))
        else:
            super().action_page(by)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters belong to the form while it is open."""
        return not (action in self._LOOKING and self.form.display)

    # --- asking ------------------------------------------------------------------------------

    def action_enter(self) -> None:
        """In the form it asks; on a free stretch it opens the form."""
        here = self.here
        if self.form.display:
            self._ask()
        elif here is not None and here.appointment is None:
            self.action_book(False)

    def action_book(self, outside: bool) -> None:
        agenda, here = self.agenda, self.here
        values = {"day": written_day(self.cursor.day)}
        if agenda is None:
            return
        if here is not None and here.appointment is None:
            start = here.start.isoformat(timespec="minutes")
            values |= {"start": clock(here.start.time()), "kind": likely_kind(agenda, start)}
        if outside:
            kinds = [kind.id for kind in agenda.kinds.values() if kind.outside]
            if not kinds:
                self.say(_NO_OUTSIDE)
                return
            values["kind"] = kinds[0]
        self._open("book", values)

    def action_next_free(self) -> None:
        if self.agenda is None or not self._may_change():
            return
        self._open("book", {"kind": next(iter(self.agenda.kinds), "")})
        self._propose(max(self.cursor.at, morning(self.today)))

    def action_change(self, mode: str) -> None:
        here = self.here
        if here is None or here.appointment is None:
            self.say(_NO_APPOINTMENT)
            return
        start = moment(here.appointment.start)
        values = {"day": written_day(start.date()), "start": clock(start.time())}
        self._open(mode, {"appointment": here.appointment.id, "reason": "", **values})

    def action_block(self) -> None:
        here = self.here
        values = {"day": written_day(self.cursor.day)}
        if here is not None and here.appointment is None:
            values |= {"start": clock(here.start.time()), "end": clock(here.end.time())}
        self._open("block", values)

    def _may_change(self) -> bool:
        self.say("" if self.editable else _NOT_NOW)
        return self.editable

    def _open(self, mode: str, values: dict[str, str]) -> None:
        """Opens the form; what was typed in it before and left stays, but for when it is."""
        if self.agenda is None or not self._may_change():
            return
        kept = self.typed(self.owner)
        if kept.get("mode") != mode or kept.get("appointment", "") != values.get("appointment", ""):
            kept = dict.fromkeys(("start", "end", "who", "number", "reason", "place"), "")
        self.tell_refusal("")
        self.form.open(mode, self.agenda, kept | values, self._about(values))
        self._keep()
        self.show(self.place)
        self.give_focus(self.form.start_field())

    def _about(self, values: dict[str, str]) -> str:
        known = self.place.desk.work.agendas.find(values.get("appointment", ""))
        file = self.place.desk.files.get(self.owner)
        if known is None:
            return plain(file.name) if file else ""
        at = moment(known.start)
        who = plain(known.who or known.reason)
        return f"{who}, {long_day(at.date())} à {clock(at.time())}"

    def turned(self) -> None:
        """The form of this agenda as it was left, in another agenda or before a restart."""
        kept, agenda = self.typed(self.owner), self.agenda
        if agenda is not None and kept.get("open") and kept.get("mode") in MODES:
            self.form.open(kept["mode"], agenda, kept, self._about(kept))
        elif self.form.display:
            self._shut()

    def _shut(self) -> None:
        had_focus = self.form.has_focus_within
        self.form.display = False
        if had_focus:
            self.give_focus(self)
        self.show(self.place)

    def _keep(self, *, is_open: bool = True) -> None:
        self.keep(self.form.values() | {"open": "1" if is_open else ""}, self.owner)

    def on_input_changed(self) -> None:
        self._keep()

    def on_chooser_changed(self, event: Chooser.Changed) -> None:
        self.form.place()
        self._keep()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._ask()

    def on_confirm_answered(self, event: Confirm.Answered) -> None:
        if event.yes:
            self._ask(insists=True)
        else:
            self.give_focus(self.first())

    def _typed(self) -> Typed:
        form = self.form
        return Typed(form.mode, form.values(), self.owner, self.subject.call, self.today)

    def _ask(self, *, insists: bool = False) -> None:
        asked, owner, agenda = self._typed().command(insists=insists), self.owner, self.agenda
        if isinstance(asked, str) or agenda is None:
            self.tell_refusal(str(asked))
            return

        def refused(why: str) -> None:
            self.tell_refusal(why)
            if owner == self.owner and not insists and may_insist(agenda, asked):
                self.form.confirm.put("Passer outre")

        self.ask(asked, done=lambda: self._taken(owner, asked), refused=refused)

    def _taken(self, owner: str, asked: Book | Move | Cancel | Block) -> None:
        """The engine took it: the draft is done with, and the cursor goes there."""
        self.keep({}, owner)
        if not isinstance(asked, Cancel):
            self.cursor_of(owner).at = moment(asked.start)
        if owner == self.owner and self.form.display:
            self._shut()

    # --- the next free start -----------------------------------------------------------------

    def _since(self) -> datetime:
        try:
            return after(moment(self._typed().start()))
        except ValueError:
            day = read_day(self.form.values()["day"], self.today)
            return morning(day or self.today)

    def _propose(self, since: datetime) -> None:
        """Puts the first free start from ``since`` on into the form."""
        form, agenda = self.form, self.agenda
        known = self.place.desk.work.agendas.find(form.appointment)
        name = known.kind if known is not None else form.values()["kind"]
        kind = agenda.kinds.get(name) if agenda is not None else None
        if agenda is None or kind is None or form.mode not in ("book", "move"):
            return
        start = first_free(agenda, kind, since)
        self.tell_refusal("" if start else _NO_FREE)
        if start:
            at = moment(start)
            form.fill({"day": written_day(at.date()), "start": clock(at.time()), "kind": name})
            self._keep()
