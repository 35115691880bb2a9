"""The theatre, with accidents: the engine can be killed at any instant.

What is in the journal stays, the people and their phone go on, and a new engine folds it back.
"""

from __future__ import annotations

from collections.abc import Iterable

from evalengine.commission import theatre
from evalengine.dossier.models import Dossier
from evalengine.dossier.programme import alone
from evalengine.dossier.scripts import Scenario
from evalengine.robots.acts import Act, PhoneAct
from evalengine.robots.profile import Profile
from evalengine.runner.pulse import BEAT_NS
from evalengine.vocabulary import events as e


class Theatre(theatre.Theatre):
    """One performance of one scenario."""

    def __init__(self, dossier: Dossier, scenario: Scenario, profile: Profile) -> None:
        scenarios = {**dossier.scenarios, scenario.id: scenario}
        dossier = dossier.model_copy(update={"scenarios": scenarios})
        super().__init__(dossier, alone(scenario), profile)

    def play(self, *, crashes: Iterable[tuple[int, int]] = (), until: int = 10**13) -> Theatre:
        """To the end; ``crashes`` are (when, how long), both in ns, in order."""
        planned = list(crashes)
        while not self.rules.closed:
            due = self.next_due()
            if planned and (due is None or planned[0][0] <= due):
                self._crash(*planned.pop(0))
                continue
            assert due is not None, "the sitting stands still before its end"
            assert due < until, "the sitting never ends"
            self.stage.time = max(self.stage.time, due)
            self.act()
        return self

    def _crash(self, at: int, length: int) -> None:
        """The engine dies at ``at``; the people act on their phone while it is away."""
        self.stage.time = max(self.stage.time, at)
        self.wire.close()
        died = self.stage.time
        pulse = died - died % BEAT_NS if self.rules.alive else 0
        last_at = max(self.entries[-1].at, pulse)
        later = self._meanwhile(died + length)
        self.open_engine()
        for entry in self.entries:
            self.rules.apply(entry)
        length = self.stage.time - last_at
        away = e.SittingInterrupted(last_at=last_at, length_ns=length, measured_by="monotonic")
        self.record([away], "engine")
        for effect in self.rules.recover(self.stage.time):
            self.wire.perform(effect)
        self.settle()
        for act in later:
            self.do(act, "candidate")
        self.act()

    def _meanwhile(self, back: int) -> list[Act]:
        """What the candidate does without an engine, until ``back``: his phone obeys, his console
        waits for the engine with what he asked."""
        later: list[Act] = []
        while (due := self.candidate.deadline()) is not None and due < back:
            self.stage.time = max(self.stage.time, due)
            for act in self.candidate.tick(self.stage.time):
                if isinstance(act, PhoneAct):
                    self.do(act, "candidate")
                else:
                    later.append(act)
        self.stage.time = back
        return later
