"""The agenda's form: to book, to move, to cancel, to close a range."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from console.moments import lasting
from console.widgets.chooser import Chooser
from console.widgets.confirm import Confirm
from console.widgets.fields import LineField
from console.widgets.told import Told
from console.words import NBSP
from evalengine.projections.agendas import Agenda

_TITLES = {
    "book": "Réserver",
    "move": "Déplacer",
    "cancel": "Annuler",
    "block": "Fermer une plage",
}
_ROWS = {
    "kind": ("book",),
    "when": ("book", "move", "block"),
    "whom": ("book",),
    "reason": ("book", "cancel", "block"),
    "place": ("book",),
}
"""Which rows each mode has."""
_FIRST = {"book": "kind", "move": "day", "cancel": "reason", "block": "day"}
LINES = ("day", "start", "end", "who", "number", "reason", "place")
_HINT = {
    "book": f"Entrée réserve · Page↓ prochain créneau libre · Échap{NBSP}: plus tard",
    "move": f"Entrée déplace · Page↓ prochain créneau libre · Échap{NBSP}: plus tard",
    "cancel": f"Entrée annule le rendez-vous · Échap{NBSP}: revenir sans annuler",
    "block": f"Entrée ferme la plage · Échap{NBSP}: plus tard",
}


class AgendaForm(Vertical):
    """Fields by row; which rows are there is the mode's. It decides nothing."""

    def __init__(self) -> None:
        super().__init__(id="agenda-form")
        self.mode = ""
        self.appointment = ""
        self._agenda = Agenda()

    def compose(self) -> ComposeResult:
        yield Told(id="agenda-form-title", classes="title")
        with _row("kind"):
            yield Told("Type", classes="label")
            yield Chooser(id="agenda-kind", classes="entry")
        with _row("when"):
            yield from _line("Jour", "day", "jj/mm/aaaa")
            yield from _line("de", "start", "hh:mm")
            yield from _line("à", "end", "hh:mm")
        with _row("whom"):
            yield from _line("Pour", "who", "nom et prénom")
            yield from _line("Numéro", "number")
        with _row("reason"):
            yield from _line("Motif", "reason")
        with _row("place"):
            yield from _line("Adresse", "place", "où se rendre")
        yield Told("", classes="refusal")
        yield Confirm(id="agenda-confirm", yes="c’est voulu, et cela sera noté")
        yield Told(id="agenda-form-hint", classes="hint")

    @property
    def confirm(self) -> Confirm:
        return self.query_one(Confirm)

    def open(self, mode: str, agenda: Agenda, values: Mapping[str, str], about: str) -> None:
        """Shows the form of ``mode`` with ``values``; ``about`` is what it is done to."""
        self.mode, self.appointment = mode, values.get("appointment", "")
        self._agenda = agenda
        self.query_one("#agenda-form-title", Told).tell(f"{_TITLES[mode]} · {about}")
        self.query_one("#agenda-form-hint", Told).tell(_HINT[mode])
        for name, modes in _ROWS.items():
            self.query_one(f"#agenda-row-{name}").display = mode in modes
        for node in self.query(".agenda-end"):
            node.display = mode == "block"
        self.query_one(Chooser).offer(
            [(kind.id, f"{kind.label} · {lasting(kind.minutes)}") for kind in agenda.kinds.values()]
        )
        self.fill(values)
        self.confirm.withdraw()
        self.display = True

    def fill(self, values: Mapping[str, str]) -> None:
        """Puts ``values`` into their fields; those that are not named stay."""
        self.query_one(Chooser).fill(values.get("kind", ""))
        for name in LINES:
            if name in values:
                self._line(name).fill(values[name])
        self.place()

    def place(self) -> None:
        """The address is asked for when the kind of the visit needs one."""
        kind = self._agenda.kinds.get(self.query_one(Chooser).value)
        outside = kind is not None and kind.outside
        self.query_one("#agenda-row-place").display = self.mode == "book" and outside

    def values(self) -> dict[str, str]:
        """All that is typed, with the mode and the appointment."""
        typed = {name: self._line(name).value for name in LINES}
        kind = self.query_one(Chooser).value
        return {"mode": self.mode, "appointment": self.appointment, "kind": kind, **typed}

    def start_field(self) -> Widget:
        """The field to begin with in this mode."""
        return self.query_one(f"#agenda-{_FIRST[self.mode]}")

    def _line(self, name: str) -> LineField:
        return self.query_one(f"#agenda-{name}", LineField)


def _row(name: str) -> Horizontal:
    return Horizontal(id=f"agenda-row-{name}", classes="row")


def _line(label: str, name: str, placeholder: str = "") -> ComposeResult:
    yield Told(label, classes=f"label agenda-{name}")
    yield LineField(id=f"agenda-{name}", placeholder=placeholder, classes=f"entry agenda-{name}")
