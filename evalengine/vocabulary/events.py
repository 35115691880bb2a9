"""What happened. The journal holds nothing else, and everything shown is a fold over it.

Values are str, int, bool, lists and nested records of these; never a float, so that an entry has
the same bytes on every machine. Times are sitting time in ns (`Stamp`), durations end in
``_ns``, ``_ms`` or ``_s``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from evalengine.clock import Stamp
from evalengine.vocabulary.signals import Cause, Leg, NoticeKind

Phase = Literal["preparation", "calls", "grace", "closed"]
Party = Literal["candidate", "correspondent", "engine"]
Status = Literal["reachable", "unreachable"]
Unheard = Literal["wrong_number", "no_line", "not_now"]
"""Why a dialled call came to nothing: nobody has that number, every line of the desk is taken,
or the calls have not begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingOpened:
    """First entry of every journal: what is sealed for the whole sitting.

    ``origin_ns`` is the host's monotonic time of the opening within the boot ``boot_id``.
    ``pickup_bound_ms`` is the grid's bound of C1.2.a, which the candidate may watch.
    """

    sitting: str
    candidate: str
    scenario: str
    dossier_version: str
    dossier_digest: str
    boot_id: str
    origin_ns: int
    pickup_bound_ms: int
    speed: int = 1
    lines: int = 3
    type: Literal["sitting_opened"] = "sitting_opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consigne:
    """An instruction of a donneur d'ordres. ``until`` is an ISO date for a temporary one."""

    text: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody a call can be transferred to; ``extension`` is what the phone dials."""

    name: str
    role: str
    extension: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileProvided:
    """A donneur d'ordres' file, as the candidate may read it."""

    donneur_ordres: str
    name: str
    trade: str
    greeting: str
    people: list[Person] = field(default_factory=list)
    permanent: list[Consigne] = field(default_factory=list)
    temporary: list[Consigne] = field(default_factory=list)
    vocabulary: list[str] = field(default_factory=list)
    type: Literal["file_provided"] = "file_provided"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseBegan:
    """``ends_at`` is the stored deadline of the phase, in ns; 0 when it has none."""

    phase: Phase
    ends_at: int = 0
    type: Literal["phase_began"] = "phase_began"


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingInterrupted:
    """The engine was away: from its last entry to this one. ``measured_by`` tells the clock."""

    last_at: int
    length_ns: int
    measured_by: Literal["monotonic", "wall"]
    type: Literal["sitting_interrupted"] = "sitting_interrupted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStepped:
    """The host's wall clock jumped by ``by_ns``. Sitting time is not touched."""

    by_ns: int
    type: Literal["clock_stepped"] = "clock_stepped"


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineStalled:
    """The engine's loop stood still for ``length_ns`` of host time."""

    length_ns: int
    type: Literal["engine_stalled"] = "engine_stalled"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxOverloaded:
    """``refused`` commands were turned away because the inbox was full."""

    refused: int
    type: Literal["inbox_overloaded"] = "inbox_overloaded"


@dataclass(frozen=True, slots=True, kw_only=True)
class SomethingNoticed:
    """A notice of the wire or the engine, for the installer and the jury."""

    kind: NoticeKind
    detail: str
    stamp: Stamp
    type: Literal["something_noticed"] = "something_noticed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPhoneChanged:
    """The desk's phone registered or went away. ``contact`` is where calls are sent."""

    status: Status
    contact: str
    expires_at: int
    stamp: Stamp
    type: Literal["desk_phone_changed"] = "desk_phone_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPlaced:
    """A scripted call was ordered to ring on ``line`` (1 to 3).

    ``token`` names the leg on the wire; it is in the journal before the packet leaves, so a
    restarted engine can send the same INVITE again. Ground truth for the measures: ``priority``
    is the order of service (1 is served first), ``transfer_to`` the extension that this call
    belongs to ("" when the candidate is to treat it himself).
    """

    call: str
    line: int
    donneur_ordres: str
    correspondent: str
    number: str
    token: str
    priority: int
    gives_up_at: int
    transfer_to: str = ""
    type: Literal["call_placed"] = "call_placed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallInvited:
    """Its INVITE left for the phone."""

    call: str
    stamp: Stamp
    leg: Leg = field(default_factory=dict)
    type: Literal["call_invited"] = "call_invited"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRang:
    """The desk rings: the 15 s of C1.2.a count from ``stamp``."""

    call: str
    line: int
    donneur_ordres: str
    caller: str
    number: str
    stamp: Stamp
    type: Literal["call_rang"] = "call_rang"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPickedUp:
    """The candidate picked up."""

    call: str
    stamp: Stamp
    type: Literal["call_picked_up"] = "call_picked_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDialled:
    """The candidate called ``target``, as his phone sent it; it rings there since ``stamp``.

    ``who`` and ``donneur_ordres`` are whom the dossier école knows by it, "" when nobody.
    ``line`` is 0 when the call was refused at once: its end is the next entry. ``token`` names
    the leg on the wire; ``gives_up_at`` is when nobody will answer any more (sitting ns).
    """

    call: str
    line: int
    target: str
    who: str
    donneur_ordres: str
    token: str
    gives_up_at: int
    stamp: Stamp
    leg: Leg = field(default_factory=dict)
    type: Literal["call_dialled"] = "call_dialled"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAnswered:
    """The one whom the candidate dialled answered him."""

    call: str
    stamp: Stamp
    type: Literal["call_answered"] = "call_answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegSecured:
    """What the wire needs to find an answered call again after a crash."""

    call: str
    leg: Leg
    type: Literal["leg_secured"] = "leg_secured"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallHeld:
    """The correspondent waits. ``by`` is "engine" when another pick-up took the ear."""

    call: str
    by: Party
    stamp: Stamp
    type: Literal["call_held"] = "call_held"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallResumed:
    """The candidate took the correspondent back."""

    call: str
    stamp: Stamp
    type: Literal["call_resumed"] = "call_resumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTransferred:
    """The candidate transferred the call to ``target`` (an extension of the file)."""

    call: str
    target: str
    stamp: Stamp
    type: Literal["call_transferred"] = "call_transferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFound:
    """After an interruption, the call was found alive."""

    call: str
    stamp: Stamp
    type: Literal["call_found"] = "call_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded:
    """The call is over, by whom, and why. Every call ends with exactly one of these.

    ``known_until`` is the last sitting time (ns) at which the call is known to have lived.
    """

    call: str
    by: Party
    cause: Cause | Unheard | Literal["transferred", "sitting_closed", "interrupted"]
    stamp: Stamp
    status: int = 0
    known_until: int = 0
    type: Literal["call_ended"] = "call_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSkipped:
    """Control gave up a scripted call."""

    call: str
    reason: str
    type: Literal["call_skipped"] = "call_skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOpened:
    """The candidate has this file before his eyes."""

    donneur_ordres: str
    type: Literal["file_opened"] = "file_opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileClosed:
    """He closed it."""

    donneur_ordres: str
    type: Literal["file_closed"] = "file_closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingClosed:
    """Last entry of every journal that came to its end. ``complete``: the scenario was played."""

    complete: bool
    reason: str
    type: Literal["sitting_closed"] = "sitting_closed"


Event = (
    SittingOpened
    | FileProvided
    | PhaseBegan
    | SittingInterrupted
    | ClockStepped
    | EngineStalled
    | InboxOverloaded
    | SomethingNoticed
    | DeskPhoneChanged
    | CallPlaced
    | CallInvited
    | CallRang
    | CallPickedUp
    | CallDialled
    | CallAnswered
    | LegSecured
    | CallHeld
    | CallResumed
    | CallTransferred
    | CallFound
    | CallEnded
    | CallSkipped
    | FileOpened
    | FileClosed
    | SittingClosed
)

EVENTS: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="type")])
"""Reads an event from JSON; pydantic's ValidationError on anything else."""
