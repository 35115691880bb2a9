"""A wire without sockets or loop: one desk and its phone, in the same process.

It passes the contract suite of the SIP wire (`tests/contracts/test_wire.py`). What takes no time
is reported inside the call that causes it; what takes time waits for `LoopbackWire.tick`.
"""

from __future__ import annotations

from dataclasses import dataclass

from evalengine.clock import MS, SECOND, Arrival, HostClock
from evalengine.errors import WireError
from evalengine.ports import Report
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.loopback.phone import LoopbackCall, LoopbackPhone
from evalengine.wire.reporting import Reporting

GIVES_UP_NS = 32 * SECOND
"""As SIP does on a phone that does not answer (RFC 3261 §17.1.1.2, Timer B)."""

PATIENCE_NS = 4 * SECOND
"""As SIP has for a call of before a restart."""


@dataclass(eq=False, slots=True)
class _Leg:
    """A call of the desk. ``due_at`` is when it rings, or when an absent phone is given up."""

    call: str
    there: LoopbackCall | None
    due_at: int | None = None
    sought: bool = False
    silenced: bool = False


class LoopbackWire(Reporting):
    """The `ports.Wire` of one desk, whose phone is ``phone``: a new one unless it is given.

    Signals carry the time of ``clock``. The phone rings ``ring_after_ms`` after the INVITE.
    """

    def __init__(
        self,
        desk: str,
        clock: HostClock,
        report: Report | None = None,
        *,
        phone: LoopbackPhone | None = None,
        ring_after_ms: int = 0,
    ) -> None:
        super().__init__(report)
        self.name = desk
        self.phone = phone or LoopbackPhone(f"sip:{desk}@phone.example")
        self._clock = clock
        self._ring_after_ns = ring_after_ms * MS
        self._contact, self._expires_at = "", 0
        self._legs: dict[str, _Leg] = {}
        self._unheard: list[tuple[int, fx.DrivePhone]] = []
        self.phone.plug(clock, self._told)

    def perform(self, effect: fx.Effect) -> None:
        """Does ``effect`` at once. WireError when it is another desk's."""
        match effect:
            case fx.RingPhone() | fx.FindLeg() | fx.StopRinging() | fx.KnowPhone() if (
                effect.desk != self.name
            ):
                raise WireError(f"Le poste «\u00a0{effect.desk}\u00a0» n’est pas sur ce fil.")
            case fx.RingPhone() | fx.FindLeg() if effect.call in self._legs:
                pass  # it is being done
            case fx.RingPhone():
                self._ring(effect)
            case fx.FindLeg():
                self._find(effect)
            case fx.KnowPhone():
                self._contact = effect.contact
                self._expires_at = self._now() + effect.expires_in_s * SECOND
            case fx.StopRinging(ring=ring):
                there = self.phone.get(ring.call)
                if self.phone.reachable and there is not None and there.token == ring.token:
                    self.phone.ended(ring.call)
            case fx.RingBack():
                self._ring_back(effect)
            case fx.AnswerDialled():
                if effect.call in self._legs:
                    self.phone.answered(effect.call)
            case fx.RefuseDialled():
                for name in (effect.call, effect.token):
                    if self._legs.pop(name, None):
                        self.phone.ended(name)
            case fx.EndLeg():
                if self._legs.pop(effect.call, None):
                    self.phone.ended(effect.call)
            case fx.DrivePhone():
                self._drive(effect)
            case fx.SilenceLeg() | fx.VoiceLeg():
                if effect.call in self._legs:
                    self._legs[effect.call].silenced = isinstance(effect, fx.SilenceLeg)

    def hears(self, call: str) -> bool:
        """Whether candidate and correspondent hear each other on ``call``."""
        leg = self._legs.get(call)
        if leg is None or leg.there is None or leg.silenced:
            return False
        return leg.there.state == "talking"

    def close(self) -> None:
        """Stops at once, as an engine that dies: the phone is not told."""
        self.phone.unplug()
        self._legs.clear()

    def deadline(self) -> int | None:
        """When `tick` has something to do, host ns."""
        due = [leg.due_at for leg in self._legs.values() if leg.due_at is not None]
        return min([*due, *(at for at, _ in self._unheard)], default=None)

    def tick(self, now: int) -> None:
        """Lets ring what is due to ring, and gives up an absent phone."""
        for leg in list(self._legs.values()):
            if leg.due_at is not None and leg.due_at <= now:
                leg.due_at = None
                self._come_true(leg)
        late = [effect for at, effect in self._unheard if at <= now]
        self._unheard = [(at, effect) for at, effect in self._unheard if at > now]
        for effect in late:
            self._undriven(effect, 408)

    def _ring(self, effect: fx.RingPhone) -> None:
        now = self._now()
        target = str(effect.leg.get("target", "")) or self._known_contact(now) or effect.contact
        if not target:
            self.report(s.LegEnded(call=effect.call, cause="unreachable", arrival=Arrival(now)))
            return
        there = self._offer(effect) if target == self.phone.contact else None
        absent_ns = PATIENCE_NS if effect.leg else GIVES_UP_NS
        delay = absent_ns if there is None else self._ring_after_ns
        self._legs[effect.call] = _Leg(effect.call, there, now + delay, sought=bool(effect.leg))
        self.report(s.Invited(call=effect.call, arrival=Arrival(now), leg={"target": target}))
        self.tick(now)

    def _offer(self, effect: fx.RingPhone) -> LoopbackCall | None:
        """The call at the phone: a new one, or the one of before a restart."""
        if not self.phone.reachable:
            return None
        return self.phone.invite(
            LoopbackCall(
                id=effect.call,
                token=effect.token,
                line=effect.line,
                caller=effect.caller,
                number=effect.number,
                called=effect.called,
            )
        )

    def _come_true(self, leg: _Leg) -> None:
        arrival = Arrival(self._now())
        if leg.there is None:
            del self._legs[leg.call]
            cause: s.Cause = "lost" if leg.sought else "unreachable"
            self.report(s.LegEnded(call=leg.call, cause=cause, arrival=arrival))
            return
        if leg.there.state == "ringing":
            self.report(s.Rang(call=leg.call, arrival=arrival))
        else:  # picked up while the engine was away
            secured: s.Leg = {"token": leg.there.token}
            self.report(s.Answered(call=leg.call, arrival=arrival, leg=secured))
        if leg.sought:
            self.report(s.LegFound(call=leg.call, arrival=arrival))

    def _drive(self, effect: fx.DrivePhone) -> None:
        """SIP's own reasons: no phone, no such call, a phone that does not know how."""
        status = 0 if self.phone.obeys else 481 if effect.verb == "dial" else 489
        if effect.verb == "dial" and not self._known_contact(self._now()):
            status = 480
        elif effect.verb != "dial" and effect.call not in self._legs:
            status = 481
        if not self.phone.reachable and status not in (480, 481):
            self._unheard.append((self._now() + GIVES_UP_NS, effect))
        elif status:
            self._undriven(effect, status)
        else:
            self.phone.driven(effect)

    def _undriven(self, effect: fx.DrivePhone, status: int) -> None:
        arrival = Arrival(self._now())
        self.report(
            s.GestureFailed(call=effect.call, verb=effect.verb, status=status, arrival=arrival)
        )

    def _ring_back(self, effect: fx.RingBack) -> None:
        leg = self._legs.pop(effect.token, None)
        if leg is not None:
            leg.call = effect.call
            self._legs[effect.call] = leg
            self.phone.ringing_there(effect.token, effect.call, effect.line)

    def _find(self, effect: fx.FindLeg) -> None:
        arrival = Arrival(self._now())
        there = self.phone.get(effect.call) if self.phone.reachable else None
        if there is None or there.token != effect.leg.get("token"):
            self.report(s.LegEnded(call=effect.call, cause="lost", arrival=arrival))
            return
        self._legs[effect.call] = _Leg(effect.call, there, silenced=effect.held)
        self.report(s.LegFound(call=effect.call, arrival=arrival, leg=dict(effect.leg)))
        if there.state == "held" and not effect.held:
            self.report(s.PhoneHeld(call=effect.call, arrival=arrival))
        if there.state == "talking" and effect.held:
            self.report(s.PhoneResumed(call=effect.call, arrival=arrival))

    def _told(self, signal: s.Signal) -> None:
        """The phone speaks; of a call that we ended, nothing is reported."""
        match signal:
            case s.PhoneRegistered():
                self._contact = signal.contact
                self._expires_at = signal.arrival.at + signal.expires * SECOND
            case s.Noticed() | s.GestureFailed() | s.Texted():
                pass
            case s.Dialled() if not self._known_contact(signal.arrival.at):
                self.phone.ended(signal.call)  # who is not registered is nobody here
                return
            case s.Dialled():
                self._legs[signal.call] = _Leg(signal.call, self.phone.get(signal.call))
            case _ if signal.call not in self._legs:
                return
            case s.LegEnded():
                del self._legs[signal.call]
            case s.Answered():
                self._legs[signal.call].due_at = None
        self.report(signal)

    def _known_contact(self, now: int) -> str:
        return self._contact if now < self._expires_at else ""

    def _now(self) -> int:
        return self._clock.monotonic_ns()
