"""Gestures that were asked and are not done yet, each with the sitting time of its asking."""

from __future__ import annotations

from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.vocabulary.entry import Entry

_EARS: tuple[s.GestureVerb, ...] = ("answer", "resume", "dial")
"""What makes a phone hold the call that talks, by itself."""


class Pending:
    """A fold. Asked twice, a gesture counts from the first time."""

    def __init__(self) -> None:
        self._asked: dict[tuple[s.GestureVerb, str], int] = {}

    def apply(self, entry: Entry) -> None:
        """Folds one entry."""
        match entry.event:
            case e.GestureAsked(verb=verb, call=call):
                self._asked.setdefault((verb, call), entry.at)
            case e.GestureFailed(verb=verb, call=call):
                self._asked.pop((verb, call), None)
            case e.CallPickedUp(call=call):
                self._asked.pop(("answer", call), None)
            case e.CallHeld(call=call):
                self._asked.pop(("hold", call), None)
            case e.CallResumed(call=call):
                self._asked.pop(("resume", call), None)
            case e.CallDialled():
                self._asked.pop(("dial", ""), None)
            case e.SittingInterrupted():  # what it ordered was perhaps never done: ask again
                self._asked.clear()
            case e.CallEnded(call=call):
                self._asked = {key: at for key, at in self._asked.items() if key[1] != call}

    def since(self, signal: s.Signal) -> int | None:
        """When the gesture that brought ``signal`` was asked; None when none did."""
        match signal:
            case s.Answered(call=call):
                return self._asked.get(("answer", call))
            case s.PhoneResumed(call=call):
                return self._asked.get(("resume", call))
            case s.Dialled():
                return self._asked.get(("dial", ""))
            case s.PhoneHeld(call=call):
                return self._asked.get(("hold", call), self._turned_away_at())
            case _:
                return None

    def _turned_away_at(self) -> int | None:
        """Since when he turns to another call."""
        return min((at for (verb, _), at in self._asked.items() if verb in _EARS), default=None)
