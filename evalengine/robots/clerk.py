"""A candidate's two hands on the keyboard: one act after the other, each with the time it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from evalengine.dossier.scripts import Beat, Scenario, ScriptedCall
from evalengine.projections.desk import Desk
from evalengine.robots import conversation
from evalengine.robots.acts import Act
from evalengine.robots.deskwork import next_act
from evalengine.robots.keyboard import Keyboard
from evalengine.robots.profile import Profile
from evalengine.rules.truth import addresses
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import truth as t
from evalengine.vocabulary.entry import Entry

_TRIES = 3
"""Times the same act is tried before it is given up: what is refused once may pass later."""
_UNHEARD = "\0"
"""In a value, where a fact was not told: that part of the truth cannot be worked at."""


class Clerk:
    """Works at what ``scenarios`` expect, as far as ``desk`` shows it and the facts were heard, in
    the way of ``profile``."""

    def __init__(self, desk: Desk, scenarios: tuple[Scenario, ...], profile: Profile) -> None:
        self._desk, self._profile, self._keyboard = desk, profile, Keyboard(desk, profile)
        self._calls = {call.id: call for scenario in scenarios for call in scenario.calls}
        self._beats = [beat for scenario in scenarios for beat in scenario.beats]
        self._free_at = 0
        self._wakes_at: int | None = None
        self._tries: Counter[str] = Counter()

    def see(self, entry: Entry) -> None:
        """Something happened: there may be something to do."""
        self._wakes_at = max(entry.at, self._free_at)

    def deadline(self) -> int | None:
        return self._wakes_at

    def tick(self, now: int) -> list[Act]:
        """The next act, when he has his hands free; then he wakes when more has been told."""
        if self._wakes_at is None or now < self._wakes_at:
            return []
        over = self._keyboard.ends()
        act = self._next(now) or self._scribble()
        if act is None:
            self._wakes_at = self._told_at(now)
            return over
        self._tries[repr(act)] += 1
        self._wakes_at = self._free_at = now + self._keyboard.length(act)
        return [*over, *self._keyboard.begins(act), self._profile.slips(act)]

    def _next(self, now: int) -> Act | None:
        for subject, expected in self._subjects(now):
            wanted = self._profile.reads(self._desk, expected)
            act = next_act(self._desk, subject, wanted, never=self._profile.never)
            if act is not None and self._tries[repr(act)] < _TRIES:
                return act
        return None

    def _scribble(self) -> Act | None:
        """The notes of the last call once more, word for word."""
        answered = [call for call in self._desk.calls if call.id in self._calls and call.pickup]
        if not self._profile.scribbles or self._desk.phase != "calls" or not answered:
            return None
        last = max(answered, key=lambda call: call.pickup.at if call.pickup else 0)
        return c.KeepScratchpad(call=last.id, text="Tout ce qui a été dit, encore une fois. " * 2)

    def _subjects(self, now: int) -> Iterator[tuple[str, list[t.Expected]]]:
        """The calls that he answered, then the beats that he saw, with what can be done."""
        address = addresses(self._desk.files)
        for call in self._desk.calls:
            scripted = self._calls.get(call.id)
            if scripted is None or call.pickup is None:
                continue
            told = conversation.heard(scripted, call, now)

            def read(reference: str, told: dict[str, str] = told) -> str:
                known = told.get(reference[1:], _UNHEARD)
                return known if reference.startswith("$") else reference

            expected = scripted.truth.expected(scripted.donneur_ordres, read, address)
            yield call.id, [each for each in expected if not _unheard(each)]
        for beat in self._beats:
            if self._saw(beat):
                yield beat.id, beat.truth.expected(beat.about, beat.read, address)

    def _saw(self, beat: Beat) -> bool:
        work = self._desk.work
        if beat.id in work.consignes.given:
            return True
        said = beat.chat.text if beat.chat else None
        threads = work.chat.threads.values()
        return any(line.text == said for thread in threads for line in thread.lines)

    def _told_at(self, now: int) -> int | None:
        """When the next fact will have been told."""
        times = []
        for call in self._desk.calls:
            scripted: ScriptedCall | None = self._calls.get(call.id)
            for _fact, length in conversation.telling(scripted) if scripted else ():
                at = conversation.reaches(call, length, now)
                if at is not None and at > now:
                    times.append(at)
        return min(times, default=None)


def _unheard(expected: t.Expected) -> bool:
    return _UNHEARD in repr(expected).replace("\\x00", _UNHEARD)
