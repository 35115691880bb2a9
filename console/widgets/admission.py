"""Before any clock: who he is and what is recorded of him, then his desk in order."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from console.layouts import Layout
from console.recorded import notice
from console.widgets.told import Told
from console.words import NBSP, plain
from evalengine.projections.admission import Admission

_DONE, _TO_DO = "✓", "○"


class IdentityPanel(VerticalScroll):
    """The notice, and what is still to be done."""

    def __init__(self) -> None:
        super().__init__(id="identity", can_focus=False)

    def compose(self) -> ComposeResult:
        yield Told("Avant de commencer", classes="title")
        yield Told(id="identity-papers")
        yield Told(id="identity-notice")
        yield Told(id="identity-accept")

    def show(self, admission: Admission) -> None:
        """What was seen and what was accepted."""
        self.query_one("#identity-notice", Told).tell(_table(notice(voice=admission.recorded)))
        seen = bool(admission.document)
        papers = f"vue ({plain(admission.document)})" if seen else "l’évaluateur la regarde"
        self.query_one("#identity-papers", Told).tell(
            f"{_DONE if seen else _TO_DO} Votre pièce d’identité{NBSP}: {papers}"
        )
        accept = self.query_one("#identity-accept", Told)
        if admission.notice_accepted:
            accept.tell(f"{_DONE} Notice acceptée{NBSP}: l’évaluateur va ouvrir la suite.")
        else:
            accept.tell(
                Content.assemble(
                    f"{_TO_DO} ", (f"Entrée{NBSP}: j’ai lu cette notice et je l’accepte.", "bold")
                )
            )


class ChecksPanel(VerticalScroll):
    """Headset, ring, keys; the keys are checked by pressing them: ``tried`` are the acts whose
    key has arrived."""

    def __init__(self, layout: Layout) -> None:
        super().__init__(id="checks", can_focus=False)
        self._layout = layout
        self.tried: set[str] = set()
        self.rung = False

    def compose(self) -> ComposeResult:
        yield Told("Votre poste, avant que le temps ne compte", classes="title")
        for part in ("headset", "ring", "keys"):
            yield Told(id=f"checks-{part}", classes="check")
        yield Told("La préparation commence dès que tout est en ordre.", classes="hint")

    def show(self, admission: Admission) -> None:
        """What is in order."""
        ring = "2 si vous avez entendu sonner" if self.rung else "2 fait sonner le poste"
        self._row("headset", "Casque", "1 s’il est en place, micro devant la bouche", admission)
        self._row("ring", "Sonnerie", ring, admission)
        self._row("keys", "Touches", f"appuyez sur {self._keys()}", admission)

    def _row(self, part: str, name: str, how: str, admission: Admission) -> None:
        done = part in admission.checks
        head = f"{_DONE if done else _TO_DO} {name:<9}"
        rest = "en ordre" if done else how
        self.query_one(f"#checks-{part}", Told).tell(Content.assemble((head, "bold"), f" {rest}"))

    def _keys(self) -> str:
        return "  ".join(
            f"{self._layout.key(action)}{f'{NBSP}{_DONE}' if action in self.tried else ''}"
            for action in self._layout.tried
        )


def _table(rows: tuple[tuple[str, str], ...]) -> Content:
    return Content("\n").join(
        [Content.assemble((f" {head:<13}", "bold $quiet"), text) for head, text in rows]
    )
