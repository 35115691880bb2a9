"""What is to be done on the wire, once the event that orders it is in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evalengine.vocabulary.signals import Leg, PhoneAct


@dataclass(frozen=True, slots=True, kw_only=True)
class RingPhone:
    """Call the desk's phone.

    ``desk`` names the desk whose phone is called (its registered address), ``contact`` where it
    was last registered; ``token`` makes every identifier of the leg, so that a second RingPhone
    with the same token sends the same INVITE. ``leg`` is not empty when the call was already
    invited before a restart.
    """

    call: str
    desk: str
    contact: str
    token: str
    line: int
    caller: str
    number: str
    called: str
    leg: Leg


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLeg:
    """Hang up: CANCEL before the answer, BYE after it. Unknown or ended calls are ignored.

    ``why``: "hung_up" by the correspondent, "asked" by the candidate at his console.
    """

    call: str
    why: Literal["hung_up", "asked", "no_answer", "transferred", "sitting_closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceLeg:
    """Another call took the ear: the phone hears this one no more until it resumes it."""

    call: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceLeg:
    """The candidate took this call back: correspondent and candidate hear each other again."""

    call: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindLeg:
    """After a restart: ask the phone whether this answered call still lives."""

    call: str
    desk: str
    token: str
    line: int
    held: bool
    leg: Leg


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRinging:
    """After a restart: the call that ``ring`` had made ring is over, and the phone may not know.

    Nothing rings; a pick-up that crossed the end is hung up.
    """

    ring: RingPhone

    @property
    def desk(self) -> str:
        """The desk whose phone may still ring."""
        return self.ring.desk


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowPhone:
    """After a restart: where the desk’s phone had registered. ``expires_in_s`` is host seconds."""

    desk: str
    contact: str
    expires_in_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FindControlPhone:
    """After a restart: where the co-évaluateur's phone had registered, in host seconds, and the
    call by which he spoke, to be found again; ``leg`` is empty when there was none."""

    desk: str
    contact: str
    expires_in_s: int
    leg: Leg


@dataclass(frozen=True, slots=True, kw_only=True)
class RingBack:
    """The candidate hears it ring at the one he dialled. From now on the leg ``token`` is
    ``call``, on ``line``."""

    call: str
    token: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDialled:
    """Whom the candidate dialled answers. A leg that ended meanwhile is ignored."""

    call: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseDialled:
    """Whom he dialled is not to be had: SIP ``status``, to the leg of that call or ``token``."""

    call: str
    token: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerText:
    """Tell the phone what became of its ``message``: SIP ``status``. Ignored when it does not wait
    any more."""

    message: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrivePhone:
    """Ask the phone itself to do ``verb``: on ``call``, or to dial ``target``. What it then does
    is reported as if a hand had done it, and `signals.GestureFailed` when it will not."""

    call: str
    verb: PhoneAct
    target: str = ""


Effect = (
    RingPhone
    | EndLeg
    | SilenceLeg
    | VoiceLeg
    | FindLeg
    | StopRinging
    | KnowPhone
    | FindControlPhone
    | RingBack
    | AnswerDialled
    | RefuseDialled
    | DrivePhone
    | AnswerText
)
