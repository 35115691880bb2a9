"""A whole sitting by robots in virtual time: real rules, loopback wire, no loop and no socket.

A performance of seven minutes takes milliseconds. The engine can be killed at any instant: what
is in the journal stays, the people and their phone go on, and a new engine folds it back.
"""

from __future__ import annotations

from collections.abc import Iterable

from evalengine.clock import Stamp
from evalengine.dossier.models import Dossier
from evalengine.dossier.scripts import Scenario
from evalengine.errors import Refused
from evalengine.robots.acts import Act, PhoneAct, Robot
from evalengine.robots.candidate import CandidateRobot
from evalengine.robots.control import ControlRobot
from evalengine.robots.profile import Profile
from evalengine.rules.sitting import Sitting
from evalengine.runner.pulse import BEAT_NS
from evalengine.vocabulary import events as e
from evalengine.vocabulary.audience import may_see
from evalengine.vocabulary.effects import Effect
from evalengine.vocabulary.entry import GENESIS, By, Entry, chain
from evalengine.vocabulary.signals import Signal
from evalengine.wire.loopback.phone import LoopbackPhone
from evalengine.wire.loopback.wire import LoopbackWire

DESK = "theatre"


class Stage:
    """The host clock of the play: time stands where it is put."""

    def __init__(self) -> None:
        self.time = 0

    def monotonic_ns(self) -> int:
        return self.time

    def wall_ns(self) -> int:
        return self.time

    def boot_id(self) -> str:
        return "theatre"


class Theatre:
    """One performance. ``entries`` is its journal; ``lost`` are effects that a crash prevented."""

    def __init__(self, dossier: Dossier, scenario: Scenario, profile: Profile) -> None:
        self.dossier, self.scenario = dossier, scenario
        self.stage = Stage()
        self.phone = LoopbackPhone(f"sip:{DESK}@phone.example")
        self.control: Robot = ControlRobot(scenario)
        self.candidate: Robot = CandidateRobot(profile, scenario)
        self.entries: list[Entry] = []
        self._engine()
        files = dossier.files()
        self._record([_opening(scenario, dossier), *files], "engine")
        self.phone.register(expires_s=36_000)
        self._settle()

    def play(self, *, crashes: Iterable[tuple[int, int]] = (), until: int = 10**13) -> Theatre:
        """To the end; ``crashes`` are (when, how long), both in ns, in order."""
        planned = list(crashes)
        while not self.rules.closed:
            due = self._next()
            if planned and (due is None or planned[0][0] <= due):
                self._crash(*planned.pop(0))
                continue
            assert due is not None, "the sitting stands still before its end"
            assert due < until, "the sitting never ends"
            self.stage.time = max(self.stage.time, due)
            self._act()
        return self

    def _next(self) -> int | None:
        times = [who.deadline() for who in (self.rules, self.wire, self.control, self.candidate)]
        return min((time for time in times if time is not None), default=None)

    def _act(self) -> None:
        now = self.stage.time
        self.wire.tick(now)
        self._settle()
        deadline = self.rules.deadline()
        if deadline is not None and deadline <= now:
            self._record(self.rules.tick(now), "engine")
        for robot, by in ((self.control, "control"), (self.candidate, "candidate")):
            for act in robot.tick(now):
                self._do(act, by)
        self._settle()

    def _do(self, act: object, by: By) -> None:
        if isinstance(act, PhoneAct):
            words = (act.call, act.target) if act.verb == "transfer" else (act.call,)
            getattr(self.phone, act.verb)(*((act.target,) if act.verb == "dial" else words))
            return
        try:
            token = f"token-{len(self.entries)}"
            self._record(self.rules.command(act, by, self.stage.time, token), by)
        except Refused:
            return

    def _settle(self) -> None:
        while self.inbox:
            signal = self.inbox.pop(0)
            stamp = Stamp(signal.arrival.at, signal.arrival.source, signal.arrival.bound)
            self._record(self.rules.signal(signal, stamp, self.stage.time), "wire")

    def _record(self, events: list[e.Event], by: By) -> None:
        ordered: list[Effect] = []
        for event in events:
            head = self.entries[-1].digest if self.entries else GENESIS
            now = self.stage.time
            entry = chain(head, len(self.entries) + 1, now, now, by, event)
            self.entries.append(entry)
            ordered += self.rules.apply(entry)
            for robot in (self.control, self.candidate):
                if may_see(robot.audience, event):
                    robot.see(entry)
        for effect in ordered:
            self.wire.perform(effect)

    def _engine(self) -> None:
        self.inbox: list[Signal] = []
        self.rules = Sitting(self.scenario)
        self.wire = LoopbackWire(DESK, self.stage, self.inbox.append, phone=self.phone)

    def _crash(self, at: int, length: int) -> None:
        """The engine dies at ``at``; the people act on their phone while it is away."""
        self.stage.time = max(self.stage.time, at)
        self.wire.close()
        died = self.stage.time
        pulse = died - died % BEAT_NS if self.rules.alive else 0
        last_at = max(self.entries[-1].at, pulse)
        later = self._meanwhile(died + length)
        self._engine()
        for entry in self.entries:
            self.rules.apply(entry)
        length = self.stage.time - last_at
        away = e.SittingInterrupted(last_at=last_at, length_ns=length, measured_by="monotonic")
        self._record([away], "engine")
        for effect in self.rules.recover(self.stage.time):
            self.wire.perform(effect)
        self._settle()
        for act in later:
            self._do(act, "candidate")
        self._act()

    def _meanwhile(self, back: int) -> list[Act]:
        """What the candidate does without an engine, until ``back``: his phone obeys, his console
        waits for the engine with what he asked."""
        later: list[Act] = []
        while (due := self.candidate.deadline()) is not None and due < back:
            self.stage.time = max(self.stage.time, due)
            for act in self.candidate.tick(self.stage.time):
                if isinstance(act, PhoneAct):
                    self._do(act, "candidate")
                else:
                    later.append(act)
        self.stage.time = back
        return later


def _opening(scenario: Scenario, dossier: Dossier) -> e.SittingOpened:
    return e.SittingOpened(
        sitting=DESK,
        candidate="Robot",
        scenario=scenario.id,
        dossier_version=dossier.version,
        dossier_digest=dossier.digest,
        boot_id="theatre",
        origin_ns=0,
        pickup_bound_ms=15_000,
        lines=scenario.lines,
    )
