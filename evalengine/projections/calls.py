"""The calls of a sitting, with every time and the number of the entry that proves it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from evalengine.clock import Stamp
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry
from evalengine.vocabulary.signals import HEADSET, Leg


class CallState(StrEnum):
    """Where a call is in its life. `rules.call` holds the table of its transitions."""

    PLACED = "placed"
    DIALLING = "dialling"
    RINGING = "ringing"
    TALKING = "talking"
    HELD = "held"
    ENDED = "ended"


@dataclass(slots=True)
class Hold:
    """One wait of the correspondent. ``until`` is None while it lasts; a hold ends by a resume,
    a transfer or the end of the call. ``entries`` are the numbers of the entries that prove it."""

    since: Stamp
    by: e.Party
    until: Stamp | None = None
    entries: list[int] = field(default_factory=list)

    def length_ns(self, now: int) -> int:
        """Its length, until ``now`` (sitting time, ns) while it lasts."""
        return (now if self.until is None else self.until.at) - self.since.at


@dataclass(slots=True)
class Call:
    """One call. Stamps are None until they happen; ``entries`` are the proofs, by event type.

    ``direction`` is "out" for a call that the candidate makes: ``caller`` is then whom he calls,
    ``number`` what he dialled, ``pickup`` when he was answered, ``consults`` the call of the
    correspondent whom he consults about, "" when about nobody. ``consulted`` is the call of the one
    to whom a transfer went, "" when he was not asked first. ``role`` is the call of the script
    that it plays, its own id unless that is played again; ``voided`` why a technical fault makes it
    count for nothing, "" when it counts.
    """

    id: str
    line: int
    donneur_ordres: str
    caller: str = ""
    number: str = ""
    priority: int = 0
    token: str = ""
    gives_up_at: int = 0
    state: CallState = CallState.PLACED
    direction: Literal["in", "out"] = "in"
    dialled: Stamp | None = None
    invited: Stamp | None = None
    ring: Stamp | None = None
    pickup: Stamp | None = None
    holds: list[Hold] = field(default_factory=list)
    services: list[tuple[Stamp, int]] = field(default_factory=list)
    transfer: tuple[str, Stamp, int] | None = None
    consults: str = ""
    consulted: str = ""
    ended: Stamp | None = None
    ended_by: e.Party | None = None
    cause: str = ""
    status: int = 0
    leg: Leg = field(default_factory=dict)
    entries: dict[str, int] = field(default_factory=dict)
    role: str = ""
    voided: str = ""

    def __post_init__(self) -> None:
        self.role = self.role or self.id

    @property
    def live(self) -> bool:
        return self.state is not CallState.ENDED

    @property
    def by_headset(self) -> bool:
        """The candidate has it by the headset of his page, which carries all his calls."""
        where = self.leg.get("contact") or self.leg.get("targets") or ""
        return str(where).startswith(HEADSET)

    def wait_ns(self) -> int | None:
        """Ring to pick-up, ns; None when it was never picked up."""
        if self.ring is None or self.pickup is None:
            return None
        return self.pickup.at - self.ring.at

    def wait_bound_ns(self) -> int:
        """Largest error of `wait_ns`: the sum of both stamps' bounds."""
        return sum(stamp.bound for stamp in (self.ring, self.pickup) if stamp)

    def held_ns(self, now: int) -> int:
        """Cumulative hold of this correspondent, ns, across every hold."""
        return sum(hold.length_ns(now) for hold in self.holds)

    def waited_ns(self, now: int) -> int:
        """All that this correspondent has waited, ns: from his ring's begin, then every hold."""
        until = self.pickup or self.ended
        rung = (until.at if until else now) - self.ring.at if self.ring else 0
        return rung + self.held_ns(now)

    def waiting_since(self) -> int | None:
        """Since when (sitting time, ns) this correspondent waits: ring or present hold."""
        if self.state is CallState.RINGING and self.ring:
            return self.ring.at
        if self.state is CallState.HELD:
            return self.holds[-1].since.at
        return None


class Calls:
    """Every call of the sitting by id, in the order in which they were placed."""

    def __init__(self) -> None:
        self.by_id: dict[str, Call] = {}

    def __iter__(self) -> Iterator[Call]:
        return iter(self.by_id.values())

    def get(self, call: str) -> Call | None:
        return self.by_id.get(call)

    def live(self) -> list[Call]:
        return [call for call in self.by_id.values() if call.live]

    def of_role(self, role: str) -> list[Call]:
        """Every call that plays this role of the script, oldest first."""
        return [call for call in self.by_id.values() if call.role == role]

    def playing(self, role: str) -> Call | None:
        """The last call of this role that counts; None while it is still to come, or to come
        again."""
        counting = (call for call in reversed(self.by_id.values()) if not call.voided)
        return next((call for call in counting if call.role == role), None)

    def in_ear(self) -> Call | None:
        """The one call that candidate and correspondent are talking on."""
        return next((c for c in self.by_id.values() if c.state is CallState.TALKING), None)

    def apply(self, entry: Entry) -> None:
        """Folds one entry; those that tell nothing of calls change nothing."""
        fold = _FOLDS.get(type(entry.event))
        if fold is not None:
            fold(self, entry.seq, entry.event)

    def _placed(self, seq: int, event: e.CallPlaced) -> None:
        self.by_id[event.call] = Call(
            id=event.call,
            line=event.line,
            donneur_ordres=event.donneur_ordres,
            caller=event.correspondent,
            number=event.number,
            priority=event.priority,
            token=event.token,
            gives_up_at=event.gives_up_at,
            entries={event.type: seq},
        )

    def _invited(self, seq: int, event: e.CallInvited) -> None:
        call = self._prove(event.call, event.type, seq)
        call.invited, call.leg = event.stamp, event.leg

    def _rang(self, seq: int, event: e.CallRang) -> None:
        if event.call not in self.by_id:  # the candidate's stream has no CallPlaced
            self.by_id[event.call] = Call(event.call, event.line, event.donneur_ordres)
        call = self._prove(event.call, event.type, seq)
        call.caller, call.number = event.caller, event.number
        call.state, call.ring = CallState.RINGING, event.stamp

    def _picked_up(self, seq: int, event: e.CallPickedUp) -> None:
        call = self._prove(event.call, event.type, seq)
        call.state, call.pickup = CallState.TALKING, event.stamp
        call.services.append((event.stamp, seq))

    def _dialled(self, seq: int, event: e.CallDialled) -> None:
        self.by_id[event.call] = Call(
            id=event.call,
            line=event.line,
            donneur_ordres=event.donneur_ordres,
            caller=event.who,
            number=event.target,
            token=event.token,
            gives_up_at=event.gives_up_at,
            state=CallState.DIALLING,
            direction="out",
            dialled=event.stamp,
            consults=event.consults,
            leg=event.leg,
            entries={event.type: seq},
        )

    def _answered(self, seq: int, event: e.CallAnswered) -> None:
        call = self._prove(event.call, event.type, seq)
        call.state, call.pickup = CallState.TALKING, event.stamp
        call.services.append((event.stamp, seq))

    def _secured(self, seq: int, event: e.LegSecured) -> None:
        self.by_id[event.call].leg = event.leg

    def _held(self, seq: int, event: e.CallHeld) -> None:
        call = self._prove(event.call, event.type, seq)
        call.state = CallState.HELD
        call.holds.append(Hold(event.stamp, event.by, entries=[seq]))

    def _resumed(self, seq: int, event: e.CallResumed) -> None:
        call = self._prove(event.call, event.type, seq)
        call.state = CallState.TALKING
        call.services.append((event.stamp, seq))
        _end_hold(call, event.stamp, seq)

    def _transferred(self, seq: int, event: e.CallTransferred) -> None:
        call = self._prove(event.call, event.type, seq)
        call.transfer = (event.target, event.stamp, seq)
        call.consulted = event.consulted
        _end_hold(call, event.stamp, seq)

    def _ended(self, seq: int, event: e.CallEnded) -> None:
        call = self.by_id.get(event.call)
        if call is None:  # it ended before it rang, and the candidate never knew of it
            return
        self._prove(event.call, event.type, seq)
        call.state, call.ended, call.ended_by = CallState.ENDED, event.stamp, event.by
        call.cause, call.status = event.cause, event.status
        _end_hold(call, event.stamp, seq)

    def _part_taken(self, _seq: int, event: e.PartTaken) -> None:
        self.by_id[event.call].role = event.role

    def _voided(self, seq: int, event: e.CallVoided) -> None:
        self._prove(event.call, event.type, seq).voided = event.reason

    def _prove(self, call: str, kind: str, seq: int) -> Call:
        known = self.by_id[call]
        known.entries[kind] = seq
        return known


def _end_hold(call: Call, stamp: Stamp, seq: int) -> None:
    if call.holds and call.holds[-1].until is None:
        call.holds[-1].until = stamp
        call.holds[-1].entries.append(seq)


_FOLDS: dict[type, Callable[[Calls, int, Any], None]] = {
    e.CallPlaced: Calls._placed,
    e.CallInvited: Calls._invited,
    e.CallRang: Calls._rang,
    e.CallPickedUp: Calls._picked_up,
    e.CallDialled: Calls._dialled,
    e.CallAnswered: Calls._answered,
    e.LegSecured: Calls._secured,
    e.CallHeld: Calls._held,
    e.CallResumed: Calls._resumed,
    e.CallTransferred: Calls._transferred,
    e.CallEnded: Calls._ended,
    e.PartTaken: Calls._part_taken,
    e.CallVoided: Calls._voided,
}
