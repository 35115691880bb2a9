"""How well the voices of a sitting came, and what to say of it to the co-évaluateur."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from evalengine.projections.calls import Calls
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry
from evalengine.vocabulary.voices import LinkQuality

_WHOSE = {"candidate": "du candidat", "control": "du co-évaluateur"}
_SIDE = {"candidate": "voix du candidat", "correspondent": "voix du correspondant"}


class Told(NamedTuple):
    """What was measured of a link, and the number of the entry that says so."""

    link: e.LinkMeasured
    entry: int


@dataclass(slots=True)
class Links:
    """``told`` is in the order of the journal: turns for the worse and the better, and ends."""

    told: list[Told] = field(default_factory=list)

    def apply(self, entry: Entry) -> None:
        """Folds one entry."""
        if isinstance(entry.event, e.LinkMeasured):
            self.told.append(Told(entry.event, entry.seq))


def missing_per_mille(quality: LinkQuality) -> int:
    """Packets that were lost or came too late, of a thousand, cut."""
    missing = max(0, quality.lost) + quality.late
    return 1_000 * missing // quality.expected if quality.expected else 0


def whole_desk(link: e.LinkMeasured, calls: Calls) -> bool:
    """What was counted is that of all the calls of the desk: a headset has one stream for them."""
    call = calls.get(link.call)
    return link.link == "candidate" and call is not None and call.by_headset


def trouble_of(event: e.Event, calls: Calls) -> str:
    """A French sentence on what goes wrong with voices or recordings; "" when nothing does."""
    match event:
        case e.RecordingLost():
            kept = _SIDE[event.side]
            return f"Enregistrement perdu ({kept}, appel {event.call})\u00a0: {event.reason}."
        case e.RecordingKept(whole=False):
            kept = _SIDE[event.side]
            return f"Enregistrement sans sa fin ({kept}, appel {event.call})."
        case e.LinkMeasured(why="bad"):
            return f"La voix {_whose(event, calls)} arrive mal\u00a0: {_how(event.quality)}."
        case e.LinkMeasured(why="good"):
            return f"La voix {_whose(event, calls)} arrive bien de nouveau."
        case _:
            return ""


def _whose(event: e.LinkMeasured, calls: Calls) -> str:
    whose = _WHOSE[event.link]
    if whole_desk(event, calls):
        return f"{whose} (casque, tous ses appels ensemble)"
    return f"{whose} (appel {event.call})" if event.call else whose


def _how(quality: LinkQuality) -> str:
    lost = missing_per_mille(quality)
    return (
        f"{lost // 10},{lost % 10}\u00a0% de paquets perdus ou en retard depuis le début, "
        f"gigue {quality.jitter_us // 1_000}\u00a0ms"
    )
