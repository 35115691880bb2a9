"""Calls, from the order to ring to the end, each time with its stamp."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from evalengine.clock import Stamp
from evalengine.vocabulary.signals import Cause, GestureVerb, Leg, PhoneAct

Party = Literal["candidate", "correspondent", "engine"]
Unheard = Literal["wrong_number", "no_line", "not_now"]
"""Why a dialled call came to nothing: nobody has that number, every line of the desk is taken,
or the calls have not begun."""


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
    ``consults`` is the call of the correspondent about whom somebody of his donneur d'ordres is
    asked, "" when there is none.
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
    consults: str = ""
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
    """The candidate transferred the call to ``target`` (an extension of the file). ``consulted`` is
    the call in which he had talked to him before, "" when he had not."""

    call: str
    target: str
    stamp: Stamp
    consulted: str = ""
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
    cause: Cause | Unheard | Literal["transferred", "sitting_closed", "interrupted", "voided"]
    stamp: Stamp
    status: int = 0
    known_until: int = 0
    type: Literal["call_ended"] = "call_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class GestureAsked:
    """At the console, the candidate asked for a gesture on ``call`` (to ``target``), "" for a
    call to come. What becomes of it is told by the wire, or by the entries that follow."""

    call: str
    verb: GestureVerb
    target: str = ""
    type: Literal["gesture_asked"] = "gesture_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class GestureFailed:
    """His phone will not do it: he must do it there, by hand."""

    call: str
    verb: PhoneAct
    status: int
    stamp: Stamp
    type: Literal["gesture_failed"] = "gesture_failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSkipped:
    """Control gave up a scripted call."""

    call: str
    reason: str
    type: Literal["call_skipped"] = "call_skipped"
