"""For whom and on behalf of which call the candidate works now: what every form is about."""

from __future__ import annotations

from dataclasses import dataclass

from console.shelf import Shelf
from evalengine.projections.desk import Desk


@dataclass(frozen=True, slots=True)
class Subject:
    """``donneur_ordres`` is "" when no file is within reach; ``call`` is "" when he has had none
    of this donneur d'ordres in the ear."""

    donneur_ordres: str = ""
    call: str = ""


def subject(desk: Desk, shelf: Shelf) -> Subject:
    """The file at work and its call. A ring alone changes neither: nothing moves under his hands
    until he picks up, takes back or opens."""
    donneur_ordres = shelf.at_work(desk) or ""
    return Subject(donneur_ordres, call_of(desk, donneur_ordres))


def call_of(desk: Desk, donneur_ordres: str) -> str:
    """The call of ``donneur_ordres`` in the ear, or the last that was; "" when none ever was."""
    served = [call for call in desk.calls if call.donneur_ordres == donneur_ordres]
    served = [call for call in served if call.services]
    return max(served, key=lambda call: call.services[-1][1]).id if served else ""
