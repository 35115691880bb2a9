"""The quality of links and the recordings as French rows: what a jury needs to set a disputed item
aside, or to listen to it."""

from __future__ import annotations

from evalengine.clock import MS
from evalengine.exports.sheet import Cell, Sheet, safe
from evalengine.projections.calls import Calls
from evalengine.projections.measures import Measures
from evalengine.projections.recordings import Recording
from evalengine.projections.voices import Told, missing_per_mille, whole_desk

LINKS_HEAD = (
    "Voix",
    "Appel",
    "Moment (s)",
    "État",
    "Paquets reçus",
    "Paquets attendus",
    "Perdus",
    "En retard",
    "Perdus ou en retard (%)",
    "Trames masquées",
    "Dans le désordre",
    "Gigue (ms)",
    "Délai aller (ms)",
    "Paquets d’inconnus refusés",
    "Preuve (entrée du journal)",
)
RECORDINGS_HEAD = (
    "Fichier",
    "Appel",
    "Voix",
    "Début (s)",
    "Durée (s)",
    "État",
    "SHA-256",
)
_HEADSET = "candidat (casque, tous ses appels ensemble)"
_LINK = {"candidate": "candidat", "control": "co-évaluateur"}
_SIDE = {"candidate": "candidat", "correspondent": "correspondant"}
_WHY = {"ended": "bilan", "bad": "devient mauvaise", "good": "redevient bonne"}


def links_sheet(measures: Measures) -> Sheet:
    """One row for each time that a link was told of, under `LINKS_HEAD`; counts since it began."""
    return [_link_row(told, measures.calls) for told in measures.links.told]


def recordings_sheet(measures: Measures) -> Sheet:
    """One row a file, under `RECORDINGS_HEAD`."""
    return [_recording_row(each) for each in measures.recordings.files.values()]


def _link_row(told: Told, calls: Calls) -> list[Cell]:
    link, quality = told.link, told.link.quality
    return [
        _HEADSET if whole_desk(link, calls) else _LINK[link.link],
        safe(link.call),
        link.stamp.at // MS / 1000,
        _WHY[link.why],
        quality.received,
        quality.expected,
        quality.lost,
        quality.late,
        missing_per_mille(quality) / 10,
        quality.concealed,
        quality.reordered,
        quality.jitter_us / 1000,
        None if quality.delay_us < 0 else quality.delay_us / 1000,
        quality.strangers,
        told.entry,
    ]


def _recording_row(each: Recording) -> list[Cell]:
    began, kept = each.began, each.kept
    return [
        safe(began.file),
        safe(began.call),
        _SIDE[began.side],
        began.since.at // MS / 1000,
        None if kept is None else kept.length_ms / 1000,
        safe(_state(each)),
        kept.sha256 if kept else "",
    ]


def _state(each: Recording) -> str:
    if each.lost:
        return f"coupé\u00a0: {each.lost}"
    if each.kept is None:
        return "non scellé dans le journal"
    return "complet" if each.kept.whole else "sans sa fin"
