"""An input and the rules make chained entries. A bug in the rules is an event, not an end."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from evalengine.clock import SittingClock, Stamp
from evalengine.errors import Refused
from evalengine.ports import Tokens
from evalengine.runner.inbox import Asked
from evalengine.vocabulary.commands import Command
from evalengine.vocabulary.effects import Effect
from evalengine.vocabulary.entry import GENESIS, By, Entry, chain
from evalengine.vocabulary.events import Event, SomethingNoticed
from evalengine.vocabulary.signals import NoticeKind, Signal

log = logging.getLogger(__name__)


class Rules(Protocol):
    """What decides, sans-IO. `rules.sitting.Sitting` is the real one. Times are sitting ns."""

    @property
    def closed(self) -> bool:
        """True once the last entry was applied."""

    @property
    def alive(self) -> bool:
        """True while something lives whose last-known time matters, should the engine die."""

    def command(self, command: Command, by: By, now: int, token: str) -> list[Event]:
        """The events of a command; raises `Refused` and changes nothing."""

    def signal(self, signal: Signal, stamp: Stamp, now: int) -> list[Event]:
        """The events of a signal."""

    def tick(self, now: int, token: str) -> list[Event]:
        """The events of the deadlines that have passed; ``token`` as in `command`."""

    def deadline(self) -> int | None:
        """When to tick."""

    def apply(self, entry: Entry) -> list[Effect]:
        """Folds an entry; what it orders."""

    def recover(self, now: int) -> list[Effect]:
        """After a fold from the journal: what finds the calls again."""


@dataclass(slots=True)
class Decision:
    """What one input came to. ``effects`` wait until ``entries`` are in the journal."""

    entries: list[Entry] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    asked: Asked | None = None
    refusal: Refused | None = None


class Clerk:
    """Holds the pen: the one who numbers, chains and applies. Starts after ``last``."""

    def __init__(
        self, rules: Rules, clock: SittingClock, tokens: Tokens, last: Entry | None = None
    ) -> None:
        self._rules = rules
        self._clock = clock
        self._tokens = tokens
        self._head = last.digest if last else GENESIS
        self._seq = last.seq if last else 0
        self._known_bugs: set[str] = set()

    def command(self, asked: Asked) -> Decision:
        """Decides a command; raises `Refused` when the rules do, and nothing has changed."""
        decision, now = Decision(asked=asked), self._clock.now()
        try:
            events = self._rules.command(asked.command, asked.by, now, self._tokens())
            self._enter(decision, events, asked.by, now)
        except Refused:
            raise
        except Exception as bug:
            self._excuse(decision, bug, type(asked.command).__name__)
            decision.refusal = Refused("Une erreur interne a empêché cette action.")
        return decision

    def signal(self, signal: Signal) -> Decision:
        """Decides what the wire reported."""
        decision, now = Decision(), self._clock.now()
        try:
            stamp = self._clock.stamp(signal.arrival)
            self._enter(decision, self._rules.signal(signal, stamp, now), "wire", now)
        except Exception as bug:
            self._excuse(decision, bug, type(signal).__name__)
        return decision

    def tick(self) -> Decision:
        """Decides the deadlines that have passed."""
        decision, now = Decision(), self._clock.now()
        try:
            deadline = self._rules.deadline()
            if deadline is not None and deadline <= now:
                self._enter(decision, self._rules.tick(now, self._tokens()), "engine", now)
        except Exception as bug:
            self._excuse(decision, bug, "tick")
        return decision

    def deadline(self) -> int | None:
        """When to `tick`, in sitting ns; None when never."""
        try:
            return self._rules.deadline()
        except Exception:
            log.exception("the rules cannot tell their deadline")
            return None

    def record(self, events: Iterable[Event]) -> Decision:
        """The engine's own events. Raises what the rules raise on them."""
        decision = Decision()
        self._enter(decision, events, "engine", self._clock.now())
        return decision

    def tell(self, events: Sequence[Event]) -> Decision:
        """The engine's own events, while the sitting runs."""
        decision = Decision()
        try:
            self._enter(decision, events, "engine", self._clock.now())
        except Exception as bug:
            self._excuse(decision, bug, type(events[0]).__name__)
        return decision

    def notice(self, kind: NoticeKind, detail: str) -> Decision:
        """Something for the installer and the jury."""
        decision = Decision()
        self._notice(decision, kind, detail)
        return decision

    def excuse(self, bug: Exception, cause: str) -> Decision:
        """Somebody else's bug, on ``cause``."""
        decision = Decision()
        self._excuse(decision, bug, cause)
        return decision

    def _enter(self, decision: Decision, events: Iterable[Event], by: By, now: int) -> None:
        """Chains and applies each event. One that cannot be applied is not entered."""
        wall = self._clock.wall()
        for event in events:
            if self._rules.closed:  # the closing is the last entry of a journal
                log.warning("after the closing, left out: %s", event)
                return
            entry = chain(self._head, self._seq + 1, now, wall, by, event)
            decision.effects += self._rules.apply(entry)
            decision.entries.append(entry)
            self._head, self._seq = entry.digest, entry.seq

    def _excuse(self, decision: Decision, bug: Exception, cause: str) -> None:
        """Logs every bug, and enters each kind once: a bug that repeats fills no disk."""
        log.error("internal error on %s", cause, exc_info=bug)
        detail = f"Erreur interne ({type(bug).__name__}, {cause})"
        if detail not in self._known_bugs:
            self._known_bugs.add(detail)
            self._notice(decision, "internal_error", detail)

    def _notice(self, decision: Decision, kind: NoticeKind, detail: str) -> None:
        now = self._clock.now()
        event = SomethingNoticed(kind=kind, detail=detail, stamp=Stamp(at=now))
        try:
            self._enter(decision, [event], "engine", now)
        except Exception:
            log.exception("the rules refuse even a notice")
