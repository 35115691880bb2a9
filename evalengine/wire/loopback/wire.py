"""A wire without sockets or loop: one desk and its phones, in the same process.

It passes the contract suite of the SIP wire (`tests/contracts/test_wire.py`). What takes no time
is reported inside the call that causes it; what takes time waits for `LoopbackWire.tick`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from evalengine.clock import MS, SECOND, Arrival, HostClock
from evalengine.errors import WireError
from evalengine.ports import Report
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.vocabulary import voices as v
from evalengine.wire.loopback.phone import LoopbackCall, LoopbackPhone
from evalengine.wire.loopback.places import Places
from evalengine.wire.reporting import Reporting

GIVES_UP_NS = 32 * SECOND
"""As SIP does on a phone that does not answer (RFC 3261 §17.1.1.2, Timer B)."""

PATIENCE_NS = 4 * SECOND
"""As SIP has for a call of before a restart."""


@dataclass(eq=False, slots=True)
class _Leg:
    """A call of the desk. ``there`` is where it is: at every phone that rings, at one that
    answered. ``due_at`` is when it rings, or when absent phones are given up."""

    call: str
    there: dict[LoopbackPhone, LoopbackCall]
    due_at: int | None = None
    sought: bool = False
    silenced: bool = False


class LoopbackWire(Reporting):
    """The `ports.Wire` of one desk, whose phone is ``phone``: a new one unless it is given. It may
    have ``others`` too.

    Signals carry the time of ``clock``. Phones ring ``ring_after_ms`` after the INVITE; None: when
    `rang` says so.
    """

    def __init__(
        self,
        desk: str,
        clock: HostClock,
        report: Report | None = None,
        *,
        phone: LoopbackPhone | None = None,
        others: Sequence[LoopbackPhone] = (),
        ring_after_ms: int | None = 0,
    ) -> None:
        super().__init__(report)
        self.name = desk
        self.phone = phone or LoopbackPhone(f"sip:{desk}@phone.example")
        self._clock = clock
        self._told_of_rings = ring_after_ms is None
        self._ring_after_ns = GIVES_UP_NS if ring_after_ms is None else ring_after_ms * MS
        self._phones = (self.phone, *others)
        self._places = Places()
        self._legs: dict[str, _Leg] = {}
        self._unheard: list[tuple[int, fx.DrivePhone]] = []
        for each in self._phones:
            each.plug(clock, partial(self._told, each))

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
                self._places.know(effect.contact, self._now() + effect.expires_in_s * SECOND)
            case fx.StopRinging(ring=ring):
                for phone in self._known_to(ring.call, ring.token):
                    phone.ended(ring.call)
            case fx.RingBack():
                self._ring_back(effect)
            case fx.AnswerDialled():
                for phone in self._at(effect.call):
                    phone.answered(effect.call)
            case fx.RefuseDialled():
                self._end(effect.call)
                self._end(effect.token)
            case fx.EndLeg():
                self._end(effect.call)
            case fx.DrivePhone():
                self._drive(effect)
            case fx.SilenceLeg() | fx.VoiceLeg():
                if effect.call in self._legs:
                    self._legs[effect.call].silenced = isinstance(effect, fx.SilenceLeg)

    def hears(self, call: str) -> bool:
        """Whether candidate and correspondent hear each other on ``call``."""
        leg = self._legs.get(call)
        if leg is None or leg.silenced:
            return False
        return any(there.state == "talking" for there in leg.there.values())

    def rang(self, call: str, bound: int = 0) -> None:
        """The phone says that it rings; ``bound`` is the largest error of that moment, ns. Said
        again, or of a call that does not wait for it, it changes nothing."""
        leg = self._legs.get(call)
        if leg is not None and leg.due_at is not None:
            leg.due_at = None
            self._ring_heard(leg, Arrival(self._now(), bound=bound))

    def close(self) -> None:
        """Stops at once, as an engine that dies: the phones are not told."""
        for phone in self._phones:
            phone.unplug()
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
        before = str(effect.leg.get("targets", "") or effect.leg.get("target", ""))
        known = before.split("\n") if before else self._places.live(now) or [effect.contact]
        targets = [target for target in known if target]
        if not targets:
            self.report(s.LegEnded(call=effect.call, cause="unreachable", arrival=Arrival(now)))
            return
        reached = [one for one in self._phones if one.reachable and one.contact in targets]
        there = {phone: self._offer(effect, phone) for phone in reached}
        absent_ns = PATIENCE_NS if effect.leg else GIVES_UP_NS
        delay = self._ring_after_ns if there else absent_ns
        self._legs[effect.call] = _Leg(effect.call, there, now + delay, sought=bool(effect.leg))
        leg: s.Leg = {"targets": "\n".join(targets)}
        self.report(s.Invited(call=effect.call, arrival=Arrival(now), leg=leg))
        self.tick(now)

    @staticmethod
    def _offer(effect: fx.RingPhone, phone: LoopbackPhone) -> LoopbackCall:
        """The call at the phone: a new one, or the one of before a restart."""
        return phone.invite(
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
        picked = [(phone, call) for phone, call in leg.there.items() if call.state != "ringing"]
        if not picked and (not leg.there or self._told_of_rings):
            self._end(leg.call)
            cause: s.Cause = "lost" if leg.sought else "unreachable"
            self.report(s.LegEnded(call=leg.call, cause=cause, arrival=arrival))
            return
        for phone, call in picked[:1]:  # while the engine was away
            self._keep_only(leg, phone)
            secured: s.Leg = {"token": call.token, "contact": phone.contact}
            self.report(s.Answered(call=leg.call, arrival=arrival, leg=secured))
            self._found(leg, arrival)
        if not picked:
            self._ring_heard(leg, arrival)

    def _ring_heard(self, leg: _Leg, arrival: Arrival) -> None:
        self.report(s.Rang(call=leg.call, arrival=arrival))
        self._found(leg, arrival)

    def _found(self, leg: _Leg, arrival: Arrival) -> None:
        if leg.sought:
            self.report(s.LegFound(call=leg.call, arrival=arrival))

    def _drive(self, effect: fx.DrivePhone) -> None:
        """SIP's own reasons: no phone, no such call, a phone that does not know how."""
        phone, known = self._driven(effect)
        status = 0 if phone.obeys else 481 if effect.verb == "dial" else 489
        if not known:
            status = 480 if effect.verb == "dial" else 481
        if not phone.reachable and status not in (480, 481):
            self._unheard.append((self._now() + GIVES_UP_NS, effect))
        elif status:
            self._undriven(effect, status)
        else:
            phone.driven(effect)

    def _driven(self, effect: fx.DrivePhone) -> tuple[LoopbackPhone, bool]:
        """The phone to move, and whether there is one: of those that ring, the first; to dial,
        the newest."""
        newest = self._places.live(self._now())[:1]
        dials = [phone for phone in self._phones if phone.contact in newest]
        able = dials if effect.verb == "dial" else self._at(effect.call)
        known = bool(newest) if effect.verb == "dial" else effect.call in self._legs
        return next(iter(able), self.phone), known

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
            for phone in leg.there:
                phone.ringing_there(effect.token, effect.call, effect.line)

    def _find(self, effect: fx.FindLeg) -> None:
        arrival = Arrival(self._now())
        phone = next(iter(self._known_to(effect.call, str(effect.leg.get("token", "")))), None)
        there = phone.get(effect.call) if phone is not None else None
        if phone is None or there is None:
            self.report(s.LegEnded(call=effect.call, cause="lost", arrival=arrival))
            return
        self._legs[effect.call] = _Leg(effect.call, {phone: there}, silenced=effect.held)
        self.report(s.LegFound(call=effect.call, arrival=arrival, leg=dict(effect.leg)))
        if there.state == "held" and not effect.held:
            self.report(s.PhoneHeld(call=effect.call, arrival=arrival))
        if there.state == "talking" and effect.held:
            self.report(s.PhoneResumed(call=effect.call, arrival=arrival))

    def _told(self, phone: LoopbackPhone, signal: s.Signal) -> None:
        """A phone speaks; of a call that we ended, or that another has, nothing is reported."""
        match signal:
            case s.PhoneRegistered():
                signal = self._places.told(signal)
            case s.Noticed() | s.GestureFailed() | s.Texted():
                pass
            case s.ControlPhoneSeen() | s.ConsoleSeen():
                pass
            case v.RecordingBegan() | v.RecordingKept() | v.RecordingLost() | v.LinkMeasured():
                pass  # nothing is heard here
            case s.Dialled() if phone.contact not in self._places.live(signal.arrival.at):
                phone.ended(signal.call)  # who is not registered is nobody here
                return
            case s.Dialled():
                made = phone.get(signal.call)
                self._legs[signal.call] = _Leg(signal.call, {phone: made} if made else {})
                signal = replace(signal, leg={**signal.leg, "contact": phone.contact})
            case _ if phone not in self._at(signal.call):
                return
            case s.LegEnded():  # a refusal of his hand speaks for all his phones
                self._keep_only(self._legs.pop(signal.call), phone)
            case s.Answered():
                leg = self._legs[signal.call]
                leg.due_at = None
                self._keep_only(leg, phone)
                signal = replace(signal, leg={**signal.leg, "contact": phone.contact})
        self.report(signal)

    def _keep_only(self, leg: _Leg, phone: LoopbackPhone) -> None:
        """The call is over at its other phones."""
        for other in [one for one in leg.there if one is not phone]:
            del leg.there[other]
            other.ended(leg.call)

    def _end(self, call: str) -> None:
        leg = self._legs.pop(call, None)
        for phone in leg.there if leg is not None else ():
            phone.ended(call)

    def _at(self, call: str) -> list[LoopbackPhone]:
        """The phones where the call is."""
        leg = self._legs.get(call)
        return list(leg.there) if leg is not None else []

    def _known_to(self, call: str, token: str) -> list[LoopbackPhone]:
        """The phones that know that very call, and can be reached."""
        able = [phone for phone in self._phones if phone.reachable]
        known = [(phone, phone.get(call)) for phone in able]
        return [phone for phone, there in known if there is not None and there.token == token]

    def _now(self) -> int:
        return self._clock.monotonic_ns()
