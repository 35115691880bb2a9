"""One sitting: who asks what, what the wire reports, what falls due.

Sans-IO and deterministic. `command`, `signal` and `tick` answer with events and change nothing;
`apply` folds an entry and answers with the effects that it orders. The runner appends between
the two, so an effect never runs ahead of the journal.

What a command comes to is decided in the room of its subject; `DECIDERS` is all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evalengine.clock import MS, Stamp
from evalengine.dossier.programme import Programme, alone
from evalengine.dossier.scripts import Scenario
from evalengine.errors import Refused
from evalengine.projections.calls import Calls
from evalengine.projections.desk import Desk
from evalengine.referentiel.models import Kind
from evalengine.rules import (
    agenda,
    cards,
    chat,
    closing,
    evidence,
    files,
    lines,
    marking,
    messages,
    notes,
    orders,
    outbound,
    phases,
    pilot,
    playing,
    progress,
    recordings,
    registration,
    sendings,
    sounds,
    texts,
)
from evalengine.rules import call as call_rules
from evalengine.rules.script import Script
from evalengine.rules.state import Deciders, Decision, State
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.vocabulary import voices as v
from evalengine.vocabulary.entry import By, Entry

CallSignal = (
    s.Invited
    | s.Rang
    | s.Answered
    | s.PhoneHeld
    | s.PhoneResumed
    | s.TransferAsked
    | s.LegEnded
    | s.LegFound
)

DECIDERS: Deciders = {
    **progress.DECIDERS,
    **lines.DECIDERS,
    **pilot.DECIDERS,
    **playing.DECIDERS,
    **files.DECIDERS,
    **agenda.DECIDERS,
    **cards.DECIDERS,
    **messages.DECIDERS,
    **sendings.DECIDERS,
    **chat.DECIDERS,
    **notes.DECIDERS,
    **evidence.DECIDERS,
    **marking.DECIDERS,
}


class Sitting:
    """The rules of one sitting, on one scenario or on those of ``programme``, in its order.

    ``grace_ms`` is the delay in which messages may be finished after the last call; ``criteria``
    are the kinds of the grid's criteria, by id. Raises `BadDossier` when the scenarios cannot be
    played together.
    """

    def __init__(
        self,
        played: Scenario | Sequence[Scenario],
        programme: Programme | None = None,
        *,
        grace_ms: int = 15_000,
        criteria: Mapping[str, Kind] | None = None,
    ) -> None:
        scenarios = [played] if isinstance(played, Scenario) else list(played)
        programme = programme or alone(scenarios[0])
        self._automatic = programme.automatic
        self.state = State(
            script=Script(scenarios, pause_s=programme.pause_s),
            plan=phases.Plan(programme, grace_ns=grace_ms * MS),
            criteria=criteria or {},
        )

    @property
    def calls(self) -> Calls:
        return self.state.calls

    @property
    def desk(self) -> Desk:
        return self.state.desk

    @property
    def closed(self) -> bool:
        """The last entry was applied."""
        return self.state.closed

    @property
    def alive(self) -> bool:
        """A call lives: should the engine die now, its last-known time will be asked for."""
        return any(call.live for call in self.calls)

    # --- decisions ---------------------------------------------------------------------------

    def opening(self) -> list[e.Event]:
        """What follows the files at the opening of a new sitting."""
        automatic = [e.PilotSwitched(on=True)] if self._automatic else []
        return [*automatic, *self.state.plan.opening()]

    def command(self, command: c.Command, by: By, now: int, token: str) -> Decision:
        """The events of a command, or `Refused` with a French reason and nothing changed.

        ``token`` is a fresh name from the runner, for the call that the command may place.
        """
        if self.closed:
            raise Refused("L’épreuve est terminée et scellée : rien ne peut plus y changer.")
        if self.state.closing.asked:
            raise Refused("L’épreuve s’achève\u00a0: rien ne peut plus y changer.")
        _check_right(command, by)
        phases.check(command, self.desk.phase)
        return self._whole(DECIDERS[type(command)](self.state, command, now, token))

    def signal(self, signal: s.Signal, stamp: Stamp, now: int) -> Decision:
        """The events of what the wire reported; empty when it changes nothing."""
        if self.closed or (self.state.closing.asked and not isinstance(signal, v.VoiceSignal)):
            return []
        stamp = self.state.gestures.stamp(signal, stamp)
        match signal:
            case s.PhoneRegistered():
                return [registration.changed(signal, stamp, self.desk.speed)]
            case s.ControlPhoneSeen():
                return [registration.of_control(signal, stamp, self.desk.speed)]
            case s.ConsoleSeen():
                return registration.of_console(signal, stamp, self.state.console_left_at)
            case s.Noticed():
                return [e.SomethingNoticed(kind=signal.kind, detail=signal.detail, stamp=stamp)]
            case v.RecordingBegan() | v.RecordingKept() | v.RecordingLost() | v.LinkMeasured():
                return recordings.told(self.state.recordings, signal, stamp)
            case v.SoundsChanged():
                return sounds.changed(self.state, signal, stamp)
            case s.GestureFailed():
                return self.state.gestures.failed(signal, self.calls, stamp)
            case s.Dialled():
                return self._whole(lines.dialled(self.state, signal, stamp))
            case s.Texted():
                return texts.texted(self.state, signal, stamp)
            case _:
                return self._whole(self._of_call(signal, stamp))

    def tick(self, now: int, token: str) -> Decision:
        """The events of the deadlines that have passed; ``token`` as in `command`."""
        if self.closed:
            return []
        if self.state.closing.asked:
            return closing.tick(self.state.closing, self.state.recordings, self.desk.speed, now)
        decision: Decision = []
        for call in self.calls.live():
            if orders.unanswered(call) and now >= call.gives_up_at:
                stamp = Stamp(at=now)
                decision += call_rules.end_by_correspondent(call, stamp, no_answer=True)
        if self.desk.phone == "reachable" and now >= self.state.phone_expires_at:
            decision.append(registration.lost(now))
        decision += sendings.tick(self.state, now)
        # Whoever gave up just now is not in the state yet: what follows from it comes next time.
        return (
            self._whole(decision)
            or progress.tick(self.state, now)
            or pilot.tick(self.state, now, token)
        )

    def deadline(self) -> int | None:
        """The next sitting time (ns) at which `tick` has something to say; None when never."""
        if self.closed:
            return None
        if self.state.closing.asked:
            return closing.deadline(self.state.closing, self.state.recordings, self.desk.speed)
        times = [call.gives_up_at for call in self.calls.live() if orders.unanswered(call)]
        if self.desk.phone == "reachable":
            times.append(self.state.phone_expires_at)
        times += sendings.deadlines(self.state) + progress.deadlines(self.state)
        times += pilot.deadlines(self.state)
        return min(times, default=None)

    # --- the one reducer ---------------------------------------------------------------------

    def apply(self, entry: Entry) -> list[fx.Effect]:
        """Folds one entry, and answers with what it orders on the wire."""
        self.state.apply(entry)
        return orders.ordered_by(entry.event, self.state)

    def recover(self, now: int) -> list[fx.Effect]:
        """After a fold from the journal: find the phone, then every call that was alive."""
        return orders.recover(self.state, now)

    # --- inside ------------------------------------------------------------------------------

    def _of_call(self, signal: CallSignal, stamp: Stamp) -> Decision:
        call = self.calls.get(signal.call) or outbound.known_as(signal.call, self.calls)
        if call is None:
            return []
        if isinstance(signal, s.LegEnded) and signal.cause == "lost":
            known = self.state.last_known
            ended = call_rules.end_by_engine(call, stamp, "interrupted", known)
            return ended if call.live else []
        if not isinstance(signal, s.LegFound):
            stamp = self.state.absence.stamp(call.id, stamp)
        return call_rules.decide(self.calls, call, signal, stamp)

    def _whole(self, decision: Decision) -> Decision:
        return decision + progress.follows(self.state, decision)


_MAY_ASK: dict[By, tuple[type, ...]] = {
    "candidate": c.CANDIDATE_COMMANDS,
    "control": c.CONTROL_COMMANDS + c.MARKER_COMMANDS,
    "evaluator": c.MARKER_COMMANDS,
    "engine": c.CONTROL_COMMANDS,
    "wire": (),
}


def _check_right(command: c.Command, by: By) -> None:
    allowed = _MAY_ASK[by]
    as_another = isinstance(command, c.MARKER_COMMANDS) and command.marker != by
    if as_another or not isinstance(command, allowed):
        raise Refused("Cette action n’est pas de votre ressort.")
