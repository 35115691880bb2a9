"""The panels that only say something: help, leaving, the end."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content

from console.layouts import Layout, Placed
from console.widgets.told import Told
from console.words import NBSP, plain

_HINT = (
    f"Prendre une ligne{NBSP}: décrocher ou reprendre, ici ou sur votre propre téléphone. "
    "Entrée et les lettres n’agissent jamais sur un appel. "
    "Si le terminal garde F1 ou F10 pour lui, l’autre touche fait de même."
)


class HelpPanel(VerticalScroll):
    """Every key, from the table of the layout."""

    def __init__(self, layout: Layout) -> None:
        super().__init__(id="help", can_focus=False)
        self._layout = layout

    def compose(self) -> ComposeResult:
        placed = self._layout.placed
        half = -(-len(placed) // 2)
        with Horizontal(id="help-columns"):
            yield Told(_help(placed[:half]), classes="help-column")
            yield Told(_help(placed[half:]), classes="help-column")
        yield Told(_HINT, classes="hint")

    def page(self, direction: int) -> None:
        """Scrolls by a page; -1 is up."""
        (self.scroll_page_down if direction > 0 else self.scroll_page_up)(animate=False)


class QuitPanel(Told):
    """Asks for a second press, and says what leaving would cost."""

    def __init__(self, layout: Layout) -> None:
        super().__init__(id="quit", classes="centred")
        self._key = layout.key("ask_quit")

    def show(self, calls: int, own_phone: bool) -> None:
        """``calls`` are alive; ``own_phone``: they live on this console's own phone."""
        cost = ""
        if calls and own_phone:
            what = "l’appel en cours" if calls == 1 else f"les {calls} appels en cours"
            cost = f"Quitter coupera {what}.\n\n"
        self.tell(
            Content.assemble(
                (f"Quitter la console{NBSP}?\n\n", "bold"),
                cost,
                (self._key, "bold"),
                " encore une fois pour quitter · ",
                ("Échap", "bold"),
                " pour rester",
            )
        )


class EndPanel(Told):
    """The sitting is over."""

    def __init__(self, layout: Layout) -> None:
        super().__init__(id="end", classes="centred")
        self._key = layout.key("ask_quit")

    def show(self, reason: str) -> None:
        """``reason`` is the engine's own sentence."""
        self.tell(
            Content.assemble(
                ("L’épreuve est terminée.\n\n", "bold"),
                f"{plain(reason)}\n\n{self._key} pour quitter.",
            )
        )


def _help(placed: Sequence[Placed]) -> Content:
    first = max(len(one.first) for one in placed)
    second = max(len(one.second) for one in placed)
    rows = [
        Content.assemble(
            (one.first.ljust(first + 1), "bold $accent"),
            (one.second.ljust(second + 2), "$quiet"),
            one.deed.help,
        )
        for one in placed
    ]
    return Content("\n").join(rows)
