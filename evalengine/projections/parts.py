"""The parts that the co-évaluateur plays: what he has told of each, and where each talk stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry


@dataclass(frozen=True, slots=True)
class Words:
    """The last words on a call: a fact by its id, an objection by its rank, or a note."""

    kind: Literal["fact", "objection", "note"]
    text: str
    at: int


@dataclass(slots=True)
class Part:
    """What is told on one call. ``said`` and ``leaked`` are facts, by the entry that says so;
    ``due_at`` is when the script wanted it (sitting ns), -1 when it did not say."""

    call: str
    role: str
    due_at: int = -1
    tells: list[str] = field(default_factory=list)
    withholds: list[str] = field(default_factory=list)
    said: dict[str, int] = field(default_factory=dict)
    leaked: dict[str, int] = field(default_factory=dict)
    objections: set[int] = field(default_factory=set)
    last: Words | None = None

    def told(self, fact: str) -> bool:
        """The candidate heard it, asked for or not."""
        return fact in self.said or fact in self.leaked


@dataclass(slots=True)
class Parts:
    """The fold, by call."""

    by_call: dict[str, Part] = field(default_factory=dict)

    def apply(self, entry: Entry) -> None:
        """Folds one entry."""
        match entry.event:
            case e.PartTaken() as taken:
                self.by_call[taken.call] = Part(
                    taken.call, taken.role, taken.due_at, taken.tells, taken.withholds
                )
            case e.FactSaid(call=call, fact=fact):
                part = self._open(call)
                part.said[fact] = entry.seq
                part.last = Words("fact", fact, entry.at)
            case e.FactLeaked(call=call, fact=fact):
                part = self._open(call)
                part.said.pop(fact, None)
                part.leaked[fact] = entry.seq
            case e.FactUnsaid(call=call, fact=fact):
                self._unsay(self._open(call), fact)
            case e.ObjectionMade(call=call, objection=rank):
                part = self._open(call)
                part.objections.add(rank)
                part.last = Words("objection", str(rank), entry.at)
            case e.LastWordsNoted(call=call, text=text):
                self._open(call).last = Words("note", text, entry.at)

    def of(self, call: str) -> Part:
        """The part of this call; an empty one when the journal does not tell it."""
        return self.by_call.get(call) or Part(call, call)

    def _open(self, call: str) -> Part:
        return self.by_call.setdefault(call, Part(call, call))

    def _unsay(self, part: Part, fact: str) -> None:
        part.said.pop(fact, None)
        part.leaked.pop(fact, None)
        if part.last is not None and (part.last.kind, part.last.text) == ("fact", fact):
            part.last = None
