"""What the console reports of itself: believed as far as hands and clocks can make it so.

A report that no keyboard could bring about is refused, so that whoever sends reports of his own
making gains nothing by large numbers; the reports of one moment are bounded (`rules.reported`).
"""

from __future__ import annotations

from evalengine.clock import MS, SECOND
from evalengine.errors import Refused
from evalengine.rules.state import Deciders, Decision, State
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e

LONGEST_BURST_MS = 10 * 60 * 1000
LATEST_MS = 60 * 1000
"""A report comes a second after what it tells, or after a link that was slow."""
KEYS_A_SECOND = 50
"""More than a held key repeats (30 to 40) or anybody types."""
LONGEST_LINE = 20_000
LONGEST_NAME = 60
_OVERLAP_NS = 2 * SECOND
"""Host time: reports of bursts that follow one another travel at different speeds."""


def _typing(state: State, command: c.ReportTyping, now: int, _token: str) -> Decision:
    _check(state, now, command.pane, command.field, ago_ms=command.ago_ms)
    _about(state, command.donneur_ordres, command.call)
    at, speed = _at(state, command.ago_ms, now), max(1, state.desk.speed)
    _possible(command, speed)
    lasted = command.lasted_ms * MS * speed
    if at - lasted < state.reported.typed_until - _OVERLAP_NS * speed:
        raise Refused("Ce relevé de frappe en recouvre un autre.")
    return [
        e.TypingCounted(
            pane=command.pane,
            field=command.field,
            keys=command.keys,
            corrections=command.corrections,
            characters=command.characters,
            lasted_ns=lasted,
            at=at,
            donneur_ordres=command.donneur_ordres,
            call=command.call,
            seen=command.seen,
        )
    ]


def _shortcut(state: State, command: c.ReportShortcut, now: int, _token: str) -> Decision:
    _check(state, now, command.shortcut, ago_ms=command.ago_ms)
    at = _at(state, command.ago_ms, now)
    return [e.ShortcutUsed(shortcut=command.shortcut, worked=command.worked, at=at)]


def _pane(state: State, command: c.ReportPane, now: int, _token: str) -> Decision:
    _check(state, now, command.pane, ago_ms=command.ago_ms)
    _about(state, command.donneur_ordres, command.call)
    return [
        e.PaneShown(
            pane=command.pane,
            at=_at(state, command.ago_ms, now),
            donneur_ordres=command.donneur_ordres,
            call=command.call,
        )
    ]


def _at(state: State, ago_ms: int, now: int) -> int:
    """When it was, sitting ns."""
    return max(0, now - ago_ms * MS * max(1, state.desk.speed))


def _check(state: State, now: int, *names: str, ago_ms: int) -> None:
    if state.reported.flooded(now, state.desk.speed):
        raise Refused("Trop de relevés du poste à la fois.")
    if not all(0 < len(name) <= LONGEST_NAME and name.isprintable() for name in names):
        raise Refused("Ce relevé du poste ne dit pas où.")
    if not 0 <= ago_ms <= LATEST_MS:
        raise Refused("Ce relevé du poste vient trop tard.")


def _about(state: State, donneur_ordres: str, call: str) -> None:
    state.heard_of(call)
    if donneur_ordres:
        state.file(donneur_ordres)


def _possible(command: c.ReportTyping, speed: int) -> None:
    """`Refused` for what no hands and no keyboard can have typed, be it in a sped-up sitting."""
    keys, corrections, characters = command.keys, command.corrections, command.characters
    if min(corrections, characters) < 0 or not keys > 0 or corrections + characters > keys:
        raise Refused("Ce relevé de frappe ne compte pas juste.")
    if command.seen == "line":
        if corrections or command.lasted_ms or keys > LONGEST_LINE:
            raise Refused("Une ligne venue d’un coup n’a ni durée ni corrections.")
        return
    if not 0 <= command.lasted_ms <= LONGEST_BURST_MS:
        raise Refused("Cette durée de frappe n’est pas possible.")
    if keys > KEYS_A_SECOND * speed * (1 + command.lasted_ms // 1000):
        raise Refused("Personne ne tape aussi vite.")


DECIDERS: Deciders = {
    c.ReportTyping: _typing,
    c.ReportShortcut: _shortcut,
    c.ReportPane: _pane,
}
