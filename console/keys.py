"""The keys, in one table: bindings, key bar and help are all made from it.

They are priority bindings, so they work while something is being typed. Enter and letters drive
no call. Some terminals keep F1, F10 or F11 for themselves: each act has a second key, Alt and the
letter below the function key on a French keyboard (A for F1, Z for F2…); Q, left of them, for
F11. Not Alt and a digit: terminals send an accented letter or nothing for it.

Panes have no key each, there are too many: Ctrl+P, then the letter that the strip underlines. No
terminal, multiplexer or browser keeps Ctrl+P for itself, and the fields do not want it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby

from textual.binding import Binding

from evalengine.vocabulary.signals import PhoneAct

BY_HAND = " (tél.)"
"""After the word of a key whose act must be done on the candidate's own phone."""


@dataclass(frozen=True, slots=True)
class Key:
    """One act and its keys. ``bar`` is its word in the key bar, empty when it is not there;
    ``rank`` says who leaves first when the bar is narrow (1 stays); ``acts`` are those of the phone
    that it may mean."""

    action: str
    keys: tuple[str, ...]
    shown: tuple[str, str]
    help: str
    bar: str = ""
    rank: int = 1
    acts: tuple[PhoneAct, ...] = ()

    def binding(self) -> Binding:
        return Binding(",".join(self.keys), self.action, self.help, show=False, priority=True)


_TAKE: tuple[PhoneAct, ...] = ("answer", "resume")

KEYS: tuple[Key, ...] = (
    Key("line(1)", ("f1", "alt+a"), ("F1", "Alt+A"), "Prendre la ligne 1", "Lignes", 1, _TAKE),
    Key("line(2)", ("f2", "alt+z"), ("F2", "Alt+Z"), "Prendre la ligne 2", "Lignes", 1, _TAKE),
    Key("line(3)", ("f3", "alt+e"), ("F3", "Alt+E"), "Prendre la ligne 3", "Lignes", 1, _TAKE),
    Key("hold", ("f4", "alt+r"), ("F4", "Alt+R"), "Mettre en attente", "Attente", 1, ("hold",)),
    Key("search", ("f5", "alt+t"), ("F5", "Alt+T"), "Chercher une fiche", "Chercher", 3),
    Key("transfer", ("f6", "alt+y"), ("F6", "Alt+Y"), "Transférer l’appel", "Transfert"),
    Key("next_file", ("f7", "alt+u"), ("F7", "Alt+U"), "Fiche suivante", "Fiche", 4),
    Key("hang_up", ("f8", "alt+i"), ("F8", "Alt+I"), "Raccrocher", "Raccrocher"),
    Key("close_file", ("f9", "alt+o"), ("F9", "Alt+O"), "Fermer la fiche", "Fermer", 2),
    Key("ask_quit", ("f10", "alt+p", "ctrl+q"), ("F10", "Alt+P"), "Quitter", "Quitter", 5),
    Key("dial", ("f11", "alt+q"), ("F11", "Alt+Q"), "Appeler quelqu’un", "Appeler", 6, ("dial",)),
    Key("line(4)", ("alt+s",), ("", "Alt+S"), "Prendre la ligne 4"),
    Key("panes", ("ctrl+p", "alt+m"), ("Ctrl+P", "Alt+M"), "Panneau, puis sa lettre", "Panneau", 2),
    Key("acknowledge", ("ctrl+l", "alt+l"), ("Ctrl+L", "Alt+L"), "Consigne lue"),
    Key("help", ("f12",), ("F12", ""), "Cette aide", "Aide"),
    Key("leave", ("escape",), ("Échap", ""), "Annuler, revenir"),
    Key("page(-1)", ("pageup",), ("Page↑", ""), "Remonter dans la fiche"),
    Key("page(1)", ("pagedown",), ("Page↓", ""), "Descendre dans la fiche"),
)

DIGITS: tuple[tuple[str, ...], ...] = (
    ("0", "à"),
    ("1", "ampersand"),
    ("2", "é"),
    ("3", "quotation_mark"),
    ("4", "apostrophe"),
    ("5", "left_parenthesis"),
    ("6", "minus"),
    ("7", "è"),
    ("8", "underscore"),
    ("9", "ç"),
)
"""Each digit as the numeric pad writes it, and as a French keyboard's upper row does unshifted."""

DIGIT_KEYS = frozenset(name for names in DIGITS for name in names)

CHOICES = tuple(
    Binding(",".join(names), f"choose({digit})", show=False, priority=True)
    for digit, names in enumerate(DIGITS)
)
"""Digits belong to a list of people while it is open, and to whoever types otherwise."""

LETTERS = tuple("abcdefghijklmnopqrstuvwxyz")
LETTER_KEYS = frozenset(LETTERS) | frozenset(letter.upper() for letter in LETTERS)

PANES = tuple(
    Binding(f"{letter},{letter.upper()}", f"pane('{letter}')", show=False, priority=True)
    for letter in LETTERS
)
"""After Ctrl+P, one letter belongs to the panes; else to whoever types."""

ALSO = (
    Binding("enter", "accept", show=False),
    Binding("question_mark", "help", show=False),
    Binding("ctrl+c", "how_to_quit", show=False),
)

BINDINGS = [*(key.binding() for key in KEYS), *CHOICES, *PANES, *ALSO]


def bar(width: int, by_hand: Collection[PhoneAct] = ()) -> list[tuple[str, str]]:
    """Keys and their word, in order, that fit in ``width`` cells; the lesser ranks leave first.

    ``by_hand`` are the acts that the phone will not do when it is asked from here.
    """

    def word_of(key: Key) -> str:
        refused = key.bar and any(act in by_hand for act in key.acts)
        return f"{key.bar}{BY_HAND}" if refused else key.bar

    groups: list[tuple[str, str]] = []
    for rank in range(6, 0, -1):
        kept = [key for key in KEYS if key.rank <= rank]
        words = groupby(kept, key=word_of)
        groups = [(" ".join(key.shown[0] for key in keys), word) for word, keys in words if word]
        if sum(len(names) + len(word) + 3 for names, word in groups) <= width:
            break
    return groups
