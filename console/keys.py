"""The keys, in one table: bindings, key bar and help are all made from it.

They are priority bindings, so they work while something is being typed. Enter and letters drive
no call. Some terminals keep F1, F10, F11 or Alt and a digit for themselves: each act that
matters has a second key.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Key:
    """One act and its keys. ``bar`` is its word in the key bar, empty when it is not there;
    ``rank`` says who leaves first when the bar is narrow (1 stays)."""

    action: str
    keys: tuple[str, ...]
    shown: tuple[str, str]
    help: str
    bar: str = ""
    rank: int = 1
    priority: bool = True

    def binding(self) -> Binding:
        return Binding(
            ",".join(self.keys), self.action, self.help, show=False, priority=self.priority
        )


KEYS: tuple[Key, ...] = (
    Key("line(1)", ("f1", "alt+1"), ("F1", "Alt+1"), "Prendre la ligne 1", "Lignes"),
    Key("line(2)", ("f2", "alt+2"), ("F2", "Alt+2"), "Prendre la ligne 2", "Lignes"),
    Key("line(3)", ("f3", "alt+3"), ("F3", "Alt+3"), "Prendre la ligne 3", "Lignes"),
    Key("hold", ("f4", "alt+4"), ("F4", "Alt+4"), "Mettre en attente", "Attente"),
    Key("search", ("f5", "ctrl+f"), ("F5", "Ctrl+F"), "Chercher une fiche", "Chercher", 3),
    Key("transfer", ("f6", "alt+6"), ("F6", "Alt+6"), "Transférer l’appel", "Transfert"),
    Key("next_file", ("f7", "alt+7"), ("F7", "Alt+7"), "Fiche suivante", "Fiche", 4),
    Key("hang_up", ("f8", "alt+8"), ("F8", "Alt+8"), "Raccrocher", "Raccrocher"),
    Key("close_file", ("f9", "alt+9"), ("F9", "Alt+9"), "Fermer la fiche", "Fermer", 2),
    Key("ask_quit", ("f10", "ctrl+q"), ("F10", "Ctrl+Q"), "Quitter", "Quitter", 5),
    Key("help", ("f12", "alt+0"), ("F12", "Alt+0"), "Cette aide", "Aide"),
    Key("leave", ("escape",), ("Échap", ""), "Annuler, revenir"),
    Key("page(-1)", ("pageup",), ("Page↑", ""), "Remonter dans la fiche"),
    Key("page(1)", ("pagedown",), ("Page↓", ""), "Descendre dans la fiche"),
)

CHOICES = tuple(Binding(str(n), f"choose({n})", show=False, priority=True) for n in range(10))
"""Digits: they belong to the transfer while it is open, and to whoever types otherwise."""

ALSO = (
    Binding("question_mark", "help", show=False),
    Binding("ctrl+c", "how_to_quit", show=False),
)

BINDINGS = [*(key.binding() for key in KEYS), *CHOICES, *ALSO]


def bar(width: int) -> list[tuple[str, str]]:
    """Keys and their word, in order, that fit in ``width`` cells; the lesser ranks leave first."""
    groups: list[tuple[str, str]] = []
    for rank in range(5, 0, -1):
        words = groupby(KEYS, key=lambda key: key.bar if key.rank <= rank else "")
        groups = [(" ".join(key.shown[0] for key in keys), word) for word, keys in words if word]
        if sum(len(names) + len(word) + 3 for names, word in groups) <= width:
            break
    return groups
