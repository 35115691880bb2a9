"""Which files are within reach, which one is in front, and which one must be opened.

Picking up (or taking back) a call makes the candidate work in that donneur d'ordres' file: until
he has opened or closed it since, the file is *owed* to the call, and the console asks for it.
The rule reads only the fold, so that it holds across a lost link or a restart of the console.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.words import fold
from evalengine.projections.calls import Call, CallState
from evalengine.projections.desk import Desk
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry


@dataclass(frozen=True, slots=True)
class Tab:
    """A file within reach. ``ringing`` is the line on which its donneur d'ordres is called."""

    donneur_ordres: str
    open: bool
    ringing: int = 0


class Shelf:
    """Folds what the `Desk` does not keep: when each file was last opened or closed, the last
    search, the firm's own rules."""

    def __init__(self) -> None:
        self._touched: dict[str, int] = {}
        self._opened = 0
        self.company: e.CompanyProvided | None = None
        self.searched: e.FilesSearched | None = None

    def apply(self, entry: Entry) -> None:
        """Folds one entry, after the `Desk` has."""
        event = entry.event
        if isinstance(event, e.FileOpened | e.FileClosed):
            self._touched[event.donneur_ordres] = entry.seq
        if isinstance(event, e.CompanyProvided):
            self.company = event
        if isinstance(event, e.FilesSearched):
            self.searched = event
        if isinstance(event, e.FileOpened):
            self._opened = entry.seq

    def owed(self, desk: Desk) -> str | None:
        """The file that the call in the ear still waits for."""
        call = desk.in_ear()
        if call is None or call.donneur_ordres not in desk.files or not call.services:
            return None
        if self._touched.get(call.donneur_ordres, 0) > call.services[-1][1]:
            return None
        resumed = len(call.services) > 1
        in_front = desk.open_files[-1:] == [call.donneur_ordres]
        return None if resumed and in_front else call.donneur_ordres

    def front(self, desk: Desk) -> str | None:
        """The file to show.

        In order: the one owed; when nobody is in the ear, that of the call which has rung the
        longest, unless the candidate opened another one since the last ring; the last opened.
        """
        if (owed := self.owed(desk)) is not None:
            return owed
        ringing = desk.ringing()
        if ringing and desk.in_ear() is None and self._opened < max(map(_rang, ringing)):
            first = ringing[0].donneur_ordres
            if first in desk.files:
                return first
        return desk.open_files[-1] if desk.open_files else None

    def at_work(self, desk: Desk) -> str | None:
        """The file that forms are about: as `front`, but a ring alone does not change it."""
        if (owed := self.owed(desk)) is not None:
            return owed
        return desk.open_files[-1] if desk.open_files else self.front(desk)

    def tabs(self, desk: Desk) -> list[Tab]:
        """Open files in the order of opening, then those that only ring."""
        lines: dict[str, int] = {}
        for call in desk.ringing():
            lines.setdefault(call.donneur_ordres, call.line)
        tabs = [Tab(name, True, lines.pop(name, 0)) for name in desk.open_files]
        return tabs + [Tab(name, False, line) for name, line in lines.items() if name in desk.files]

    def next_file(self, desk: Desk) -> str | None:
        """The file to bring to the front of those within reach: the one left alone longest."""
        front = self.front(desk)
        return next(
            (tab.donneur_ordres for tab in self.tabs(desk) if tab.donneur_ordres != front), None
        )


def next_to_read(desk: Desk, front: str | None) -> str | None:
    """In the whole dossier, the file after ``front``; None when there is no other."""
    names = list(desk.files)
    at = names.index(front) + 1 if front in names else 0
    following = names[at % len(names)] if names else None
    return following if following != front else None


def search(desk: Desk, words: str, found: e.FilesSearched | None = None) -> list[e.FileProvided]:
    """The files that hold every word of ``words`` in name, trade or people; all when empty.

    Those that the engine ``found`` for these very words come first: it reads the whole files.
    """
    wanted = fold(words).split()
    known = found is not None and fold(found.query).split() == wanted
    first = [name for name in found.found if name in desk.files] if known and found else []
    near = [name for name, file in desk.files.items() if all(w in _text(file) for w in wanted)]
    return [desk.files[name] for name in dict.fromkeys([*first, *near])]


def _text(file: e.FileProvided) -> str:
    people = (f"{person.name} {person.role}" for person in file.people)
    return fold(" ".join((file.name, file.trade, *people)))


def _rang(call: Call) -> int:
    assert call.state is CallState.RINGING
    return call.entries["call_rang"]
