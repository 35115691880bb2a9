"""The panels that only say something: help, leaving, the end."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content

from console.keys import KEYS, Key
from console.widgets.told import Told
from console.words import NBSP, plain

_HINT = (
    f"Prendre une ligne{NBSP}: décrocher ou reprendre, ici ou sur votre propre téléphone. "
    "Entrée et les lettres n’agissent jamais sur un appel. "
    "Si le terminal garde F1 ou F10 pour lui, l’autre touche fait de même."
)


class HelpPanel(VerticalScroll):
    """Every key, from the table of bindings."""

    def __init__(self) -> None:
        super().__init__(id="help", can_focus=False)

    def compose(self) -> ComposeResult:
        half = -(-len(KEYS) // 2)
        with Horizontal(id="help-columns"):
            yield Told(_help(KEYS[:half]), classes="help-column")
            yield Told(_help(KEYS[half:]), classes="help-column")
        yield Told(_HINT, classes="hint")


class QuitPanel(Told):
    """Asks for a second press, and says what leaving would cost."""

    def __init__(self) -> None:
        super().__init__(id="quit", classes="centred")

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
                ("F10", "bold"),
                " encore une fois pour quitter · ",
                ("Échap", "bold"),
                " pour rester",
            )
        )


class EndPanel(Told):
    """The sitting is over."""

    def __init__(self) -> None:
        super().__init__(id="end", classes="centred")

    def show(self, reason: str) -> None:
        """``reason`` is the engine's own sentence."""
        self.tell(
            Content.assemble(
                ("L’épreuve est terminée.\n\n", "bold"), f"{plain(reason)}\n\n", "F10 pour quitter."
            )
        )


def _help(keys: tuple[Key, ...]) -> Content:
    first, second = (max(len(key.shown[n]) for key in keys) for n in (0, 1))
    rows = [
        Content.assemble(
            (key.shown[0].ljust(first + 1), "bold $accent"),
            (key.shown[1].ljust(second + 2), "$quiet"),
            key.help,
        )
        for key in keys
    ]
    return Content("\n").join(rows)
