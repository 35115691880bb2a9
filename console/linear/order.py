"""One order: its words, its help, what it does; and how its rest is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from console.linear.session import Session
from console.linear.told import owner
from console.words import NBSP, fold

Run = Callable[[Session, str], None]

NO_FILE = f"Aucun dossier n’est ouvert{NBSP}: tapez dossiers, puis ouvrir et un numéro."


@dataclass(frozen=True, slots=True)
class Order:
    """``words``: the whole word first, then short forms. ``run`` is None for the
    help itself. ``takes`` is what may follow, ``does`` one sentence. ``reminds``: after it,
    the question of an open form is said again."""

    group: str
    words: tuple[str, ...]
    does: str
    run: Run | None
    takes: str = ""
    reminds: bool = True

    def told(self) -> str:
        """Its line of help."""
        rest = f" {self.takes}" if self.takes else ""
        short = next((word for word in self.words[1:] if len(word) <= len("acc")), "")
        also = f", en court {short}{rest}" if short else ""
        return f"{self.words[0]}{rest}{also}{NBSP}: {self.does}"


def number(rest: str) -> int | None:
    """The number that ``rest`` begins with; None when it begins otherwise."""
    first = rest.split(" ", 1)[0]
    return int(first) if first.isascii() and first.isdigit() and len(first) < 6 else None


def nth(names: Sequence[str], rest: str) -> str | None:
    """The one of ``names`` whose number, from 1, begins ``rest``."""
    rank = number(rest)
    return names[rank - 1] if rank is not None and 0 < rank <= len(names) else None


def by_name(session: Session) -> list[str]:
    """The donneurs d'ordres in the order of every list: their numbers are the same everywhere."""
    return sorted(session.desk.files, key=lambda name: owner(session.desk, name))


def file_named(session: Session, rest: str) -> str | None:
    """The donneur d'ordres meant by ``rest``: a number of the last list, or part of one name."""
    every = by_name(session)
    if number(rest) is not None:
        return nth(session.shown.get("files", every), rest)
    wanted = fold(rest)
    found = [name for name in every if wanted in fold(owner(session.desk, name))]
    return found[0] if wanted and len(found) == 1 else None


def in_front(session: Session) -> str | None:
    """The file in front; None when there is none, which is said."""
    if session.front is None:
        session.say(NO_FILE)
    return session.front
