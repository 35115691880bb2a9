"""The small language of the tests: a sitting told act by act, in sitting time, without a wire.

    story = Story("c1", "c2").begins()
    story.rings("c1").waits(12).answers("c1").holds("c1").rings("c2").answers("c2")

Every act is decided by the real rules and becomes chained entries, so that any fold can be asked
about ``story.entries`` afterwards. A crash is `crashes`: the rules are folded anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from evalengine.clock import SECOND, Arrival, Stamp
from evalengine.dossier.programme import Programme
from evalengine.dossier.scripts import Correspondent, Scenario, ScriptedCall, Start
from evalengine.referentiel.models import Kind
from evalengine.rules.sitting import Sitting
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.vocabulary.entry import GENESIS, By, Entry, chain

FILES = ("cabinet", "etude")
PEOPLE = {"cabinet": "311", "etude": "412"}
"""The extension of the one person of each file."""


def scripted(call: str, **changes: object) -> ScriptedCall:
    """A call of the tests' scenario, by hand, at the first file unless told otherwise."""
    fields: dict[str, object] = {
        "id": call,
        "donneur_ordres": FILES[0],
        "correspondent": Correspondent(
            name=f"Correspondant {call}", number="01 99 00 12 34", mood="calme", motive="essai"
        ),
        "start": Start(by_hand=True),
        "rings_for_s": 60,
        "talk_s": 30,
        "hold_patience_s": 90,
        "priority": 2,
        "opening": "Bonjour.",
        "closing": "Au revoir.",
        "cues": ["Parler."],
    }
    return ScriptedCall(**{**fields, **changes})


def scenario(*calls: ScriptedCall, extra_line: bool = False) -> Scenario:
    return Scenario(
        id="essai",
        title="Essai",
        language="fr",
        calls=list(calls),
        outbound_extra_line=extra_line,
    )


class Story:
    """One sitting under way. Acts answer ``self``; `entries` and `effects` tell what came of it."""

    def __init__(
        self,
        *calls: str | ScriptedCall,
        speed: int = 1,
        extra_line: bool = False,
        programme: Programme | None = None,
        scenarios: Sequence[Scenario] = (),
        provided: Sequence[e.Event] = (),
        day: str = "",
        criteria: Sequence[str] | Mapping[str, Kind] = (),
    ) -> None:
        script = [scripted(call) if isinstance(call, str) else call for call in calls]
        self.scenario = scenarios[0] if scenarios else scenario(*script, extra_line=extra_line)
        kinds = criteria if isinstance(criteria, Mapping) else dict.fromkeys(criteria, "S")
        self._played = (scenarios or [self.scenario], programme, kinds)
        self.rules = self._fresh_rules()
        self.now = 0
        self.dialled = 0
        self.entries: list[Entry] = []
        self.effects: list[fx.Effect] = []
        files = [_file(name) for name in FILES]
        opening = self.rules.opening()
        self._record([_opening(speed, day), *files, *provided, *opening], "engine")

    # --- acts --------------------------------------------------------------------------------

    def begins(self) -> Story:
        """A phone registers for an hour, and control begins the calls."""
        self.signals(s.PhoneRegistered(contact="sip:poste@host.example", expires=36000, arrival=_A))
        return self.asks(c.EndPhase(phase="preparation"))

    def triggers(self, call: str) -> Story:
        return self.asks(c.TriggerCall(call=call))

    def rings(self, call: str, *, bound: int = 0) -> Story:
        self.triggers(call)
        self.signals(s.Invited(call=call, arrival=_A, leg={"port": 4000}))
        return self.signals(s.Rang(call=call, arrival=Arrival(0, "kernel", bound)))

    def rings_again(self, role: str, call: str) -> Story:
        """A role that was voided is played again, by ``call``."""
        self.triggers(role)
        return self.signals(s.Rang(call=call, arrival=_A))

    def answers(self, call: str) -> Story:
        return self.signals(s.Answered(call=call, arrival=_A, leg={"port": 4000}))

    def holds(self, call: str) -> Story:
        return self.signals(s.PhoneHeld(call=call, arrival=_A))

    def resumes(self, call: str) -> Story:
        return self.signals(s.PhoneResumed(call=call, arrival=_A))

    def dials(self, target: str) -> Story:
        self.dialled += 1
        leg = {"port": 4001}
        return self.signals(
            s.Dialled(call=f"jambe-{self.dialled}", target=target, arrival=_A, leg=leg)
        )

    def is_answered(self, call: str) -> Story:
        return self.asks(c.AnswerDialled(call=call))

    def is_refused(self, call: str, why: Literal["busy", "no_answer", "wrong_number"]) -> Story:
        return self.asks(c.RefuseDialled(call=call, why=why))

    def transfers(self, call: str, target: str) -> Story:
        return self.signals(s.TransferAsked(call=call, target=target, arrival=_A))

    def connects(self, call: str, other: str) -> Story:
        target = self.rules.calls.by_id[other].number
        asked = s.TransferAsked(call=call, target=target, other=other, arrival=_A)
        return self.signals(asked).hangs_up(other)

    def hangs_up(self, call: str) -> Story:
        return self.signals(s.LegEnded(call=call, cause="hung_up", arrival=_A))

    def takes_leave(self, call: str) -> Story:
        return self.asks(c.HangUp(call=call))

    def opens(self, file: str) -> Story:
        return self.asks(c.OpenFile(donneur_ordres=file), "candidate")

    def closes(self, file: str) -> Story:
        return self.asks(c.CloseFile(donneur_ordres=file), "candidate")

    def waits(self, seconds: float) -> Story:
        """Lets time pass, stopping at every deadline on the way."""
        until = self.now + round(seconds * SECOND)
        while (due := self.rules.deadline()) is not None and due <= until:
            self.now = max(self.now, due)
            events = self.rules.tick(self.now, f"token-{len(self.entries)}")
            assert events, "a deadline that has passed must say something"
            self._record(events, "engine")
        self.now = until
        return self

    def crashes(self, seconds: float) -> Story:
        """The engine dies and comes back ``seconds`` later, folded from its journal."""
        last = self.entries[-1].at
        self.now += round(seconds * SECOND)
        self.rules = self._fresh_rules()
        for entry in self.entries:
            self.rules.apply(entry)
        event = e.SittingInterrupted(
            last_at=last, length_ns=self.now - last, measured_by="monotonic"
        )
        self._record([event], "engine")
        self.effects = self.rules.recover(self.now)
        return self

    # --- doors -------------------------------------------------------------------------------

    def asks(self, command: c.Command, by: By = "control") -> Story:
        token = f"token-{len(self.entries)}"
        return self._record(self.rules.command(command, by, self.now, token), by)

    def signals(self, signal: s.Signal) -> Story:
        given = signal.arrival
        stamp = Stamp(at=self.now + given.at, source=given.source, bound=given.bound)
        return self._record(self.rules.signal(signal, stamp, self.now), "wire")

    def events(self, *kinds: type) -> list[e.Event]:
        """The events so far, of these kinds only when some are named."""
        return [x.event for x in self.entries if not kinds or isinstance(x.event, kinds)]

    def _fresh_rules(self) -> Sitting:
        scenarios, programme, criteria = self._played
        return Sitting(scenarios, programme, criteria=criteria)

    def _record(self, events: list[e.Event], by: By) -> Story:
        for event in events:
            head = self.entries[-1].digest if self.entries else GENESIS
            entry = chain(head, len(self.entries) + 1, self.now, self.now, by, event)
            self.entries.append(entry)
            self.effects += self.rules.apply(entry)
        return self


_A = Arrival(0, "kernel", 1000)


def _opening(speed: int, day: str) -> e.SittingOpened:
    return e.SittingOpened(
        sitting="essai-1",
        candidate="Camille Essai",
        scenario="essai",
        dossier_version="0",
        dossier_digest="0" * 64,
        boot_id="boot",
        origin_ns=0,
        pickup_bound_ms=15_000,
        speed=speed,
        day=day,
    )


def _file(name: str) -> e.FileProvided:
    return e.FileProvided(
        donneur_ordres=name,
        name=name.title(),
        trade="essai",
        greeting="Bonjour",
        people=[e.Person(name=f"Mme Hélène {name.title()}", role="essai", extension=PEOPLE[name])],
    )
