"""Single mistakes of a candidate: what he takes for asked, what his hands do, whom he passes on.

Each is a field of a `Profile` (``reads``, ``slips``, ``passes_to``); `faulty` makes robots of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from evalengine.dossier.scripts import ScriptedCall
from evalengine.projections.desk import Desk
from evalengine.robots.acts import Act
from evalengine.robots.profile import Reading
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import truth as t

_AGENDA = (t.ExpectMove, t.ExpectCancel, t.ExpectBlock)
_LATER = timedelta(weeks=4)
_IN_NO_HURRY = 3
"""The priority from which a call can wait."""

Wanted = TypeVar("Wanted")


def mistaking(kind: type[Wanted], mistake: Callable[[Desk, Wanted], t.Expected]) -> Reading:
    """He takes every act of ``kind`` that is asked for another."""

    def reads(desk: Desk, expected: list[t.Expected]) -> list[t.Expected]:
        return [mistake(desk, each) if isinstance(each, kind) else each for each in expected]

    return reads


def in_another_rubric(desk: Desk, wanted: t.ExpectMessage) -> t.Expected:
    """The first of the form that is not the right one."""
    form = desk.files[wanted.donneur_ordres].form
    others = [rubric for rubric in form.rubrics if rubric != wanted.rubric] if form else []
    return replace(wanted, rubric=others[0]) if others else wanted


def as_if_nothing_pressed(_desk: Desk, wanted: t.ExpectMessage) -> t.Expected:
    """Every message is of an ordinary call."""
    return replace(wanted, urgency="normal")


def misspelt(_desk: Desk, wanted: t.ExpectCard) -> t.Expected:
    """The last letter of a name is forgotten."""
    name = wanted.values["last_name"]
    return replace(wanted, values={**wanted.values, "last_name": name[:-1]})


def made_anew(_desk: Desk, wanted: t.ExpectCard) -> t.Expected:
    """The card that is known already is made again."""
    return replace(wanted, known="")


def weeks_later(_desk: Desk, wanted: t.ExpectAppointment | t.ExpectMove) -> t.Expected:
    """The right hour, four weeks too late."""
    return replace(wanted, starts=[_later(start) for start in wanted.starts])


def _later(start: str) -> str:
    return (datetime.fromisoformat(start) + _LATER).isoformat(timespec="minutes")


def a_digit_wrong(_desk: Desk, wanted: t.ExpectCallBack) -> t.Expected:
    """The last digit of a number is another."""
    return replace(wanted, number=f"{wanted.number[:-1]}{(int(wanted.number[-1]) + 1) % 10}")


def silent_on_changes(_desk: Desk, expected: list[t.Expected]) -> list[t.Expected]:
    """Whose agenda changes is not told of it in the tchat."""
    if not any(isinstance(each, _AGENDA) for each in expected):
        return expected
    return [each for each in expected if not isinstance(each, t.ExpectChat)]


def once_they_are_gone(desk: Desk, expected: list[t.Expected]) -> list[t.Expected]:
    """Nothing is booked while anybody is on a line."""
    busy = any(call.live for call in desk.calls)
    booking = (t.ExpectAppointment, t.ExpectMove)
    return [each for each in expected if not (busy and isinstance(each, booking))]


def at_length(act: Act) -> Act:
    """A whole sentence in the tchat."""
    if isinstance(act, c.SendChat):
        return replace(act, text=f"Bonjour, je vous écris pour vous dire ceci : {act.text}")
    return act


def with_the_thumbs(act: Act) -> Act:
    """A word of SMS language in the tchat."""
    return replace(act, text=f"slt {act.text}") if isinstance(act, c.SendChat) else act


def the_ordinary_too(desk: Desk, call: ScriptedCall) -> str:
    """Calls that were his own to treat go to somebody of the file."""
    own = "" if call.priority < _IN_NO_HURRY else next(_extensions(desk, call), "")
    return call.transfer_to or own


def only_the_urgent_on(_desk: Desk, call: ScriptedCall) -> str:
    """A call that belongs to somebody is kept when nothing presses."""
    return (call.transfer_to or "") if call.priority < _IN_NO_HURRY else ""


def to_somebody_else(desk: Desk, call: ScriptedCall) -> str:
    """A call that belongs to somebody goes to another."""
    others = (each for each in _extensions(desk, call) if each != call.transfer_to)
    return next(others, "") if call.transfer_to else ""


def _extensions(desk: Desk, call: ScriptedCall) -> Iterator[str]:
    """Those of the file, then of every other."""
    files = sorted(desk.files.values(), key=lambda file: file.donneur_ordres != call.donneur_ordres)
    return (person.extension for file in files for person in file.people)
