"""What keys are for: every act of the console and its word, and the keys that no layout moves.

Which key is whose is told by a layout (`console.layouts`): bindings, key bar, help and check are
all made from these two tables. Enter and letters drive no call.

Panes have no key each, there are too many: Ctrl+P, then the letter that the strip underlines. No
terminal, multiplexer or browser keeps Ctrl+P for itself, and the fields do not want it.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding

from evalengine.vocabulary.signals import PhoneAct

BY_HAND = " (tél.)"
"""After the word of a key whose act must be done on the candidate's own phone."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What a key does. ``bar`` is its word in the key bar, empty when it is not there; ``rank``
    says who leaves first when the bar is narrow (1 stays); ``acts`` are those of the phone that it
    may mean."""

    action: str
    help: str
    bar: str = ""
    rank: int = 1
    acts: tuple[PhoneAct, ...] = ()


_TAKE: tuple[PhoneAct, ...] = ("answer", "resume")

DEEDS: dict[str, Deed] = {
    deed.action: deed
    for deed in (
        Deed("line(1)", "Prendre la ligne 1", "Lignes", 1, _TAKE),
        Deed("line(2)", "Prendre la ligne 2", "Lignes", 1, _TAKE),
        Deed("line(3)", "Prendre la ligne 3", "Lignes", 1, _TAKE),
        Deed("line(4)", "Prendre la ligne 4"),
        Deed("answer", "Décrocher qui sonne", "Répondre", 1, ("answer",)),
        Deed("resume", "Reprendre qui attend", "Reprise", 1, ("resume",)),
        Deed("waiting", "Liste d’attente", "Liste"),
        Deed("hold", "Mettre en attente", "Attente", 1, ("hold",)),
        Deed("search", "Chercher une fiche", "Chercher", 3),
        Deed("transfer", "Transférer l’appel", "Transfert"),
        Deed("next_file", "Fiche suivante", "Fiche", 4),
        Deed("hang_up", "Raccrocher", "Raccrocher"),
        Deed("close_file", "Fermer la fiche", "Fermer", 2),
        Deed("ask_quit", "Quitter", "Quitter", 5),
        Deed("dial", "Appeler quelqu’un", "Appeler", 6, ("dial",)),
        Deed("panes", "Panneau, puis sa lettre", "Panneau", 2),
        Deed("acknowledge", "Consigne lue"),
        Deed("help", "Cette aide", "Aide"),
        Deed("leave", "Annuler, revenir"),
        Deed("page(-1)", "Remonter (fiche, aide)"),
        Deed("page(1)", "Descendre (fiche, aide)"),
    )
}

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
"""Digits belong to an open list of people or of calls, and to whoever types otherwise."""

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

FIXED = (*CHOICES, *PANES, *ALSO)
"""The bindings that are the same in every layout."""
