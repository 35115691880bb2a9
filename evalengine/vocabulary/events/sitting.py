"""The sitting itself: its opening, its phases, its troubles, its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from evalengine.clock import Stamp
from evalengine.vocabulary.signals import Leg, NoticeKind

Phase = Literal[
    "identity",
    "checks",
    "preparation",
    "calls",
    "grace",
    "chat",
    "handover",
    "self_assessment",
    "interview",
    "role_play",
    "closed",
]
"""In the order of an exam; a sitting for practice leaves some out (see `rules.phases`)."""

Status = Literal["reachable", "unreachable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingOpened:
    """First entry of every journal: what is sealed for the whole sitting.

    ``origin_ns`` is the host's monotonic time of the opening within the boot ``boot_id``.
    ``pickup_bound_ms`` is the grid's bound of C1.2.a, which the candidate may watch.
    ``scenario`` names a scenario or a programme of several; ``day`` is the ISO date on which the
    fiction plays, "" when it has none.
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
    day: str = ""
    type: Literal["sitting_opened"] = "sitting_opened"


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
class ControlPhoneChanged:
    """The co-évaluateur's own phone: where it is, and the call by which he speaks. ``leg`` is empty
    while there is none, ``contact`` when it is nowhere."""

    contact: str
    expires_at: int
    stamp: Stamp
    leg: Leg = field(default_factory=dict)
    type: Literal["control_phone_changed"] = "control_phone_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleLeft:
    """The candidate's console is gone; the sitting goes on, and so do its clocks."""

    stamp: Stamp
    type: Literal["console_left"] = "console_left"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleReturned:
    """It is back, ``absent_ns`` (sitting ns) after it had gone."""

    absent_ns: int
    stamp: Stamp
    type: Literal["console_returned"] = "console_returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingBegan:
    """The sitting ends so, as soon as its recordings are counted: nothing else may happen in it."""

    complete: bool
    reason: str
    type: Literal["closing_began"] = "closing_began"


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingClosed:
    """Last entry of every journal that came to its end. ``complete``: the scenario was played."""

    complete: bool
    reason: str
    type: Literal["sitting_closed"] = "sitting_closed"
