"""Where the evidence is in the recordings: buttons that play it, or why there are none."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from evalengine.clock import MS, SECOND
from evalengine.exports.words import called_by, minutes
from evalengine.projections.recordings import Recording
from evalengine.server.notation.sight import Sight
from evalengine.server.pages.html import NBSP, button, escape
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry

_APART_NS = 5 * SECOND
"""Moments of one call that are nearer than this are one for the ear."""
_MOST_NAMED = 6
NOT_RECORDED = "Les appels de cette épreuve ne sont pas enregistrés."


class Moment(NamedTuple):
    """``at`` (sitting ns) in the recordings of ``call``; ``place`` is its second in ``files``."""

    at: int
    call: str
    place: float
    files: tuple[str, ...]


def moment_of(sight: Sight, entry: Entry) -> Moment | None:
    """When ``entry`` can be heard: in its own call, else in the one that went on then."""
    call = _call_of(sight, entry)
    kept = [each for each in _recordings(sight, call) if each.kept]
    covering = [each for each in kept if each.began.since.at <= entry.at] or kept
    if not covering:
        return None
    since = covering[-1].began.since.at
    files = tuple(each.began.file for each in covering if each.began.since.at == since)
    opening = sight.judging.measures.opening
    place = max(0, entry.at - since) // MS / 1000 / (opening.speed if opening else 1)
    return Moment(entry.at, call, place, files)


def listen(sight: Sight, entries: Iterable[Entry], label: str, key: str = "") -> str:
    """A button that plays the moments of ``entries``, one after the other each time that it is
    pressed; "" when nothing can be heard of them."""
    moments: list[Moment] = []
    for entry in entries:
        moment = moment_of(sight, entry)
        if moment and not any(_as_one(moment, each) for each in moments):
            moments.append(moment)
    if not moments:
        return ""
    told = json.dumps([_told(sight, each) for each in moments], ensure_ascii=False)
    return button(label, told, key=key, kind="small", by="hear")


def unheard(sight: Sight, entries: Iterable[Entry]) -> str:
    """Why calls of ``entries`` cannot be listened to; "" when all can, or none is of a call."""
    if not sight.judging.measures.recordings.ordered:
        return f'<p class="none">{NOT_RECORDED}</p>'
    calls = dict.fromkeys(_call_of(sight, entry) for entry in entries)
    whys: dict[str, list[str]] = {}
    for call in filter(None, calls):
        if why := _why(sight, call):
            whys.setdefault(why, []).append(_who(sight, call))
    told = (f"{why}{NBSP}: {_names(who)}." for why, who in whys.items())
    return "".join(f'<p class="none">{escape(each)}</p>' for each in told)


def _call_of(sight: Sight, entry: Entry) -> str:
    about = entry.event.message if isinstance(entry.event, e.MessageSaved) else entry.event
    own = str(getattr(about, "call", ""))
    if not own or sight.judging.measures.calls.get(own) is None:
        talks = (each for each in sight.talks if each.since <= entry.at <= each.until)
        return next((each.call for each in talks), "")
    return own


def _recordings(sight: Sight, call: str) -> list[Recording]:
    files = sight.judging.measures.recordings.files.values()
    return [each for each in files if call and each.began.call == call]


def _as_one(one: Moment, other: Moment) -> bool:
    return one.call == other.call and abs(one.at - other.at) < _APART_NS


def _told(sight: Sight, moment: Moment) -> list[object]:
    """As the page's script takes it: second, words, files."""
    return [moment.place, f"{_who(sight, moment.call)}, à {minutes(moment.at)}", *moment.files]


def _who(sight: Sight, call: str) -> str:
    known = sight.judging.measures.calls.get(call)
    return called_by(known) if known else call


def _names(who: list[str]) -> str:
    return ", ".join(who) if len(who) <= _MOST_NAMED else f"{len(who)}{NBSP}appels"


def _why(sight: Sight, call: str) -> str:
    found = _recordings(sight, call)
    if any(each.kept for each in found):
        return ""
    known = sight.judging.measures.calls.get(call)
    if not found and not (known and known.live):
        return "Sans enregistrement" if known and known.pickup else ""
    lost = "".join(dict.fromkeys(each.lost for each in found if each.lost))
    return f"Enregistrement perdu ({lost})" if lost else "S’écoute une fois l’appel fini"
