"""The incident report, one a donneur d'ordres and call: facts apart from the rest (C3.1.b)."""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from console import phases
from console.drafts import Values
from console.moments import clock, read_day, read_time, written_day
from console.panes.naming import behalf, owner
from console.panes.paper import Paper
from console.subject import call_of
from console.widgets.chooser import Chooser
from console.widgets.fields import LineField, TextField
from console.widgets.told import Told
from console.words import NBSP
from console.workplace import Workplace
from evalengine.projections.booking import moment
from evalengine.vocabulary.commands import Command, ReportIncident

_PARTS = (("facts", "Faits"), ("consequences", "Conséquences"), ("measures", "Mesures prises"))
_NO_DAY = f"Ce jour n’existe pas{NBSP}: tapez par exemple 24/11."
_NO_TIME = f"Cette heure n’existe pas{NBSP}: tapez par exemple 14:30."
_NO_FACTS = "Un rapport d’incident dit au moins les faits."
_NO_FILE = "Aucun donneur d’ordres à qui rapporter l’incident."


class IncidentPane(Paper):
    """About the donneur d'ordres at work until he chooses another, or has typed."""

    NAME, TITLE, SHORT, LETTER = "incident", "Incident", "Inc.", "i"
    OFFERED = phases.READING - {"preparation"}
    EDITABLE = phases.REPORT
    FIELDS = ("day", "time", "facts", "consequences", "measures")

    def compose(self) -> ComposeResult:
        self._chosen = ""
        yield Told(id="incident-about", classes="title")
        with Horizontal(classes="row"):
            yield Told("Pour", classes="label")
            yield Chooser(id="incident-owner", classes="entry")
            yield Told("le", classes="label incident-when")
            yield LineField(id="incident-day", placeholder="jj/mm/aaaa", classes="entry")
            yield Told("à", classes="label incident-when")
            yield LineField(id="incident-time", placeholder="hh:mm", classes="entry")
        with Vertical(id="incident-parts"):
            for name, label in _PARTS:
                with Horizontal(classes="incident-part"):
                    yield Told(label, classes="label")
                    yield TextField(id=f"incident-{name}", classes="entry")
        yield Told("", classes="refusal")
        yield Told(id="incident-state", classes="hint")

    # --- about whom --------------------------------------------------------------------------

    @property
    def scope(self) -> str:
        files = self.place.desk.files
        return self._chosen or self.subject.donneur_ordres or next(iter(files), "")

    def show(self, place: Workplace) -> None:
        if not self._chosen and self._drawn is not None and self.typed(self._drawn[0]):
            self._chosen = self._drawn[0]  # what is begun stays, whatever he opens meanwhile
        desk, chooser = place.desk, self.query_one(Chooser)
        chooser.offer([(name, owner(desk, name)) for name in desk.files])
        chooser.fill(self.scope)
        about = behalf(desk, self.scope, self._call)
        self.query_one("#incident-about", Told).tell(f"Rapport d’incident · {about}")
        super().show(place)

    def wake(self, field: str = "", *, called: bool = True) -> None:
        """He comes back: with nothing begun, it is about the donneur d'ordres at work again."""
        begun = self.office.drafts.scopes(self.NAME)
        self._chosen = self._chosen if self._chosen in begun else ""
        super().wake(field, called=called)

    def restored(self) -> None:
        begun = self.office.drafts.scopes(self.NAME)
        self._chosen = begun[-1] if begun else ""

    def on_chooser_changed(self, event: Chooser.Changed) -> None:
        self.take()
        self._chosen = event.chooser.value
        self.show(self.place)

    @property
    def _call(self) -> str:
        return call_of(self.place.desk, self.scope)

    # --- what it says ------------------------------------------------------------------------

    def recorded(self, scope: str) -> Values:
        written = self.place.desk.work.notes.incidents.get((scope, call_of(self.place.desk, scope)))
        if written is None:
            return {}
        day, time = _when(written.happened)
        return {
            "day": day,
            "time": time,
            "facts": written.facts,
            "consequences": written.consequences,
            "measures": written.measures,
        }

    def blank(self) -> Values:
        today = self._today
        return {"day": written_day(today) if today else ""}

    @property
    def _today(self) -> date | None:
        day = self.place.desk.day
        return date.fromisoformat(day) if day else None

    def command(self, values: Values) -> Command | str:
        day = read_day(values["day"], self._today or date(2026, 1, 1))
        time = read_time(values["time"])
        if not self.scope:
            return _NO_FILE
        if day is None:
            return _NO_DAY
        if time is None:
            return _NO_TIME
        if not values["facts"].strip():
            return _NO_FACTS
        self.field("day").fill(written_day(day))
        self.field("time").fill(clock(time))
        return ReportIncident(
            donneur_ordres=self.scope,
            happened=f"{day.isoformat()}T{clock(time)}",
            facts=values["facts"],
            consequences=values["consequences"],
            measures=values["measures"],
            call=self._call,
        )


def _when(happened: str) -> tuple[str, str]:
    """Day and time as they are typed; what is no moment stands where the day does."""
    try:
        at = moment(happened)
    except ValueError:
        return happened, ""
    return written_day(at.date()), clock(at.time())
