"""What stands now: lines, waits, time left, and what is not done. Also what time itself tells."""

from __future__ import annotations

from console.linear.speech import counted, length
from console.linear.told import owner, phase, whom
from console.waits import TO_RESUME, first_to_resume
from console.words import NBSP
from evalengine.clock import SECOND
from evalengine.projections.calls import Call, CallState
from evalengine.projections.desk import Desk

_LEFT_MIN = (10, 5, 1)
"""Minutes left of a phase that are said by themselves."""
_STILL_TRUE_S = 30
"""Later than that, the number of minutes would be wrong: it is not said any more."""
_RINGS_LONG_S = 10
"""A ring is told again after so long, before the bound of 15 s."""
_HELD_EVERY_S = 60


def lines(desk: Desk, now: int) -> list[str]:
    """One sentence a line."""
    return [
        f"Ligne {line.number}{NBSP}: {_line(desk, line.call, now)}."
        if line.call
        else f"Ligne {line.number}{NBSP}: libre."
        for line in desk.lines
    ]


def _line(desk: Desk, call: Call, now: int) -> str:
    who = f"{whom(call)}, {call.number}" if call.number and call.caller else whom(call)
    of = f"{who}, pour {owner(desk, call.donneur_ordres)}"
    if call.state is CallState.RINGING:
        return f"sonne depuis {length(now - (call.ring.at if call.ring else now))}, {of}"
    if call.state is CallState.DIALLING:
        return f"appelle {who}{_about(desk, call)}"
    waited = call.waited_ns(now) if call.direction == "in" else 0
    total = f", attente cumulée {length(waited)}" if waited >= SECOND else _about(desk, call)
    if call.state is CallState.HELD:
        since = length(now - call.holds[-1].since.at)
        first = f", {TO_RESUME}" if call.id == first_to_resume(desk) else ""
        return f"en attente depuis {since}, {of}{total}{first}"
    since = length(now - (call.services[-1][0].at if call.services else now))
    return f"en ligne depuis {since}, {of}{total}"


def _about(desk: Desk, call: Call) -> str:
    """About whom somebody is asked."""
    asked = desk.calls.get(call.consults)
    return f", pour l’appel de {whom(asked)}" if asked is not None and asked.live else ""


def where_am_i(desk: Desk, now: int) -> list[str]:
    """Phase, lines by urgency of what waits, open files, and what is not done."""
    busy = [line for line in lines(desk, now) if not line.endswith("libre.")]
    told = [phase(desk, now), *(busy or ["Toutes les lignes sont libres."])]
    waiting = desk.waiting()
    if len(waiting) > 1:
        order = ", ".join(f"ligne {call.line}" for call in waiting)
        told.append(f"Par ordre d’attente{NBSP}: {order}.")
    if desk.open_files:
        names = [owner(desk, name) for name in reversed(desk.open_files)]
        told.append(f"Dossiers ouverts, le premier est devant{NBSP}: {', '.join(names)}.")
    return told + (not_done(desk) or ["Rien d’autre n’attend."])


def not_done(desk: Desk) -> list[str]:
    """One sentence for each kind of work that waits."""
    work = desk.work
    new = sum(len(work.consignes.new(name)) for name in desk.files)
    unsent = [one for one in work.messages.by_id if not work.messages.sendings_of(one)]
    unchecked = [
        one for one in work.messages.sendings.values() if not one.checked or one.outcome != "sent"
    ]
    back = [one for one in work.notes.call_backs.values() if one.done is None]
    told = [
        (new, counted(new, "consigne nouvelle", "consignes nouvelles") + " à accuser."),
        (unsent, counted(len(unsent), "message") + " à envoyer."),
        (unchecked, counted(len(unchecked), "envoi") + " à vérifier ou à relancer."),
        (back, counted(len(back), "rappel") + " à faire."),
        (work.chat.unread, counted(work.chat.unread, "ligne de tchat", "lignes de tchat") + " non "
         + ("lue." if work.chat.unread < 2 else "lues.")),
    ]  # fmt: skip
    return [sentence for there_is, sentence in told if there_is]


class Reminders:
    """What the passing of time tells, each thing once."""

    def __init__(self) -> None:
        self._told: set[tuple[object, ...]] = set()

    def due(self, desk: Desk, now: int) -> list[str]:
        """The sentences that are due at ``now`` (sitting time, ns)."""
        told = []
        for key, sentence in [*_time_left(desk, now), *_waits(desk, now)]:
            if key not in self._told:
                self._told.add(key)
                told.append(sentence)
        return told

    def skip(self, desk: Desk, now: int) -> None:
        """What is due already was told by other means."""
        self.due(desk, now)


def _time_left(desk: Desk, now: int) -> list[tuple[tuple[object, ...], str]]:
    """The threshold that has just been passed."""
    left = desk.phase_ends_at - now
    if desk.phase == "grace":
        return []  # seconds: they were told when it began
    just_passed = [
        minutes
        for minutes in _LEFT_MIN
        if 0 <= minutes * 60 * SECOND - left < _STILL_TRUE_S * SECOND
    ]
    if not just_passed:
        return []
    minutes = min(just_passed)
    sentence = f"Il reste {counted(minutes, 'minute')} pour cette phase."
    return [((desk.phase, desk.phase_ends_at, minutes), sentence)]


def _waits(desk: Desk, now: int) -> list[tuple[tuple[object, ...], str]]:
    told: list[tuple[tuple[object, ...], str]] = []
    for call in desk.waiting():
        since_at = call.waiting_since()
        waited = 0 if since_at is None else (now - since_at) // SECOND
        if call.state is CallState.RINGING and waited >= _RINGS_LONG_S:
            told.append(((call.id, "ring"), f"Ligne {call.line} sonne toujours."))
        elif call.state is CallState.HELD and waited >= _HELD_EVERY_S:
            rounds = waited // _HELD_EVERY_S
            since = counted(rounds, "minute")
            key = (call.id, len(call.holds), rounds)
            told.append((key, f"Ligne {call.line} attend depuis {since}."))
    return told
