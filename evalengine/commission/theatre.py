"""A whole programme by robots in virtual time: real rules, loopback wire, no loop and no socket.

A performance of a quarter of an hour takes a tenth of a second, and always the same way.
"""

from __future__ import annotations

from evalengine.clock import Stamp
from evalengine.dossier.models import Dossier
from evalengine.dossier.programme import Programme
from evalengine.errors import EvalEngineError, Refused
from evalengine.robots.acts import Act, PhoneAct, Robot
from evalengine.robots.candidate import CandidateRobot
from evalengine.robots.control import ControlRobot
from evalengine.robots.profile import Profile
from evalengine.rules.sitting import Sitting
from evalengine.vocabulary import events as e
from evalengine.vocabulary.audience import may_see
from evalengine.vocabulary.effects import Effect
from evalengine.vocabulary.entry import GENESIS, By, Entry, chain
from evalengine.vocabulary.signals import Signal
from evalengine.wire.loopback.phone import LoopbackPhone
from evalengine.wire.loopback.wire import LoopbackWire

DESK = "theatre"


class StoodStill(EvalEngineError):
    """The play stopped before its end: nobody has anything more to do."""


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
    """One performance of ``programme``; ``entries`` is its journal."""

    def __init__(self, dossier: Dossier, programme: Programme, profile: Profile) -> None:
        self.dossier, self.programme = dossier, programme
        self.scenarios = tuple(dossier.scenarios[name] for name in programme.scenarios)
        self.stage = Stage()
        self.phone = LoopbackPhone(f"sip:{DESK}@phone.example")
        self.control: Robot = ControlRobot(*self.scenarios)
        self.candidate: Robot = CandidateRobot(profile, *self.scenarios)
        self.entries: list[Entry] = []
        self.open_engine()
        opened = [self._opening(), *dossier.provided(), *self.rules.opening()]
        self.record(opened, "engine")
        self.phone.register(expires_s=36_000)
        self.settle()

    def play(self, *, until: int = 10**14) -> Theatre:
        """To the end, or to ``until`` (sitting ns). `StoodStill` when nobody goes on."""
        while not self.rules.closed:
            due = self.next_due()
            if due is None or due >= until:
                raise StoodStill("L’épreuve s’arrête avant sa fin : plus personne n’agit.")
            self.stage.time = max(self.stage.time, due)
            self.act()
        return self

    def next_due(self) -> int | None:
        """When somebody has something to do."""
        times = [who.deadline() for who in (self.rules, self.wire, self.control, self.candidate)]
        return min((time for time in times if time is not None), default=None)

    def act(self) -> None:
        """Everybody does what is due now."""
        now = self.stage.time
        self.wire.tick(now)
        self.settle()
        deadline = self.rules.deadline()
        if deadline is not None and deadline <= now:
            self.record(self.rules.tick(now, f"token-{len(self.entries)}"), "engine")
        for act in self.control.tick(now):
            self.do(act, "control")
        for act in self.candidate.tick(now):
            self.do(act, "candidate")
        self.settle()

    def do(self, act: Act, by: By) -> None:
        """One act of a robot; a refusal changes nothing, robots try again by themselves."""
        if isinstance(act, PhoneAct):
            act.do(self.phone)
            return
        try:
            token = f"token-{len(self.entries)}"
            self.record(self.rules.command(act, by, self.stage.time, token), by)
        except Refused:
            return

    def settle(self) -> None:
        """Takes in what the wire reported."""
        while self.inbox:
            signal = self.inbox.pop(0)
            stamp = Stamp(signal.arrival.at, signal.arrival.source, signal.arrival.bound)
            self.record(self.rules.signal(signal, stamp, self.stage.time), "wire")

    def record(self, events: list[e.Event], by: By) -> None:
        """Appends, shows, then acts."""
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

    def open_engine(self) -> None:
        """A new engine, that knows nothing yet."""
        self.inbox: list[Signal] = []
        self.rules = Sitting(
            self.scenarios,
            self.programme,
            grace_ms=self.dossier.grid.bound("grace"),
            criteria={criterion.id: criterion.kind for criterion in self.dossier.grid.assessed},
        )
        self.wire = LoopbackWire(DESK, self.stage, self.inbox.append, phone=self.phone)

    def _opening(self) -> e.SittingOpened:
        return e.SittingOpened(
            sitting=DESK,
            candidate="Robot",
            scenario=self.programme.id,
            dossier_version=self.dossier.version,
            dossier_digest=self.dossier.digest,
            boot_id="theatre",
            origin_ns=0,
            pickup_bound_ms=self.dossier.grid.bound("pickup_under"),
            lines=max(scenario.lines for scenario in self.scenarios),
            day=self.dossier.day or "",
        )
