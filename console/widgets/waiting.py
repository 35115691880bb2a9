"""Who waits, whoever has waited longest first; the digit of a line takes it.

The digits are those of the lines: they stay the same while callers come and go.
"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from console.waits import Wait, waits
from console.widgets.told import Told
from console.words import NBSP, duration
from evalengine.projections.desk import Desk

_NOBODY = "Personne n’attend."
_HINT = "Le chiffre d’une ligne la prend · Échap annule"


class WaitingPanel(VerticalScroll):
    """The calls that ring and those on hold."""

    def __init__(self) -> None:
        super().__init__(id="waiting", can_focus=False)

    def compose(self) -> ComposeResult:
        yield Told(f"Liste d’attente, le plus ancien d’abord{NBSP}:", classes="title")
        yield Told(id="waiting-lines")
        yield Told(_HINT, classes="hint")

    def show(self, desk: Desk, now: int) -> None:
        """Tells who waits at ``now`` (sitting time, ns)."""
        rows = [_row(wait) for wait in waits(desk, now)]
        self.query_one("#waiting-lines", Told).tell(Content("\n").join(rows) if rows else _NOBODY)


def _row(wait: Wait) -> Content:
    head = f" {'▸' if wait.first else ' '} {wait.line}  {wait.who}"
    below = " · ".join(filter(None, (wait.called, wait.total(duration))))
    return Content.assemble((head, "bold"), f" · {wait.since(duration)}\n      {below}")
