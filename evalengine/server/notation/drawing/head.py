"""The top of the page: whose marks, how far, the timeline with its pins, and the help."""

from __future__ import annotations

from dataclasses import replace

from evalengine.clock import SECOND
from evalengine.exports.phrases import PHASE
from evalengine.exports.picture import Frame, Picture
from evalengine.exports.words import minutes
from evalengine.projections.timeline import Timeline
from evalengine.server.notation.sight import Sight
from evalengine.server.pages.frame import OTHER_PAGE
from evalengine.server.pages.html import NBSP, button, escape, link

WIDTH = 1342
"""Pixels of the timeline, beside the margins of the smallest screen."""
_WHO = {"evaluator": "Notation de l’évaluateur", "control": "Notation du co-évaluateur"}
_SIGNS = {"well": "bien", "badly": "à revoir", "to_discuss": "à discuter"}
_SHOWN_PINS = 5
_MINUTE = 60 * SECOND
_WITHIN = 3
"""Pixels: what is nearer on the timeline is one piece of it, for a browser's sake."""
_ELSEWHERE = (
    "Cette notation est ouverte sur une autre page aussi\u00a0: toutes deux montrent les mêmes "
    "notes, et la dernière donnée reste."
)
KEYS = (
    ("↑ ↓", "choisir un critère"),
    ("1  2  3", "atteint, non atteint, sans objet"),
    ("0", "confirmer ce que la machine a mesuré"),
    ("⌫", "retirer votre note"),
    ("C", "commenter"),
    ("P", "voir ou cacher les preuves"),
    ("L", "écouter les moments de ces preuves, l’un après l’autre"),
    ("B  V  D", f"repère{NBSP}: bien, à revoir, à discuter"),
    ("J  N  X  I  T", f"liste{NBSP}: à juger, non atteints, désaccords, entretien, tout"),
    ("Q", "la question d’entretien suivante, avec ses preuves"),
    ("5", f"évaluateur{NBSP}: le tableau des appels, sans la main"),
    ("R", "remettre votre notation"),
    ("?", "cette aide"),
)


def draw(sight: Sight) -> str:
    """Who marks whom, how much of it is done, and the way to hand in."""
    control = sight.judging.control
    marked = sum(each.mine is not None for each in sight.every)
    told = f"{marked} noté{'s' if marked > 1 else ''} sur {len(sight.every)}"
    hand_in = button("Remettre ma notation", "hand_in", key="r", kind="main", off=sight.handed_in)
    return (
        f'<div class="phase"><b>{_WHO[sight.marker]}</b><small>{PHASE[control.phase]}</small></div>'
        f'<div class="scenario"><b>{escape(control.candidate)}</b><small>{told}</small></div>'
        f'<div class="people">{_handed_in(sight)}</div>'
        f'<div class="acts">{hand_in}{_board(sight)}{button("Aide", "keys", key="?")}</div>'
    )


def _board(sight: Sight) -> str:
    return link("Tableau des appels", sight.board, key=OTHER_PAGE) if sight.board else ""


def _handed_in(sight: Sight) -> str:
    if sight.marks.open:
        agreed = sight.agreement
        if not agreed.both:
            return "<small>aucun critère noté par les deux</small>"
        told = f"{agreed.same} critères sur {agreed.both} notés par les deux"
        return f"<b>accord {agreed.percent()}{NBSP}%</b><small>{told}</small>"
    if sight.handed_in:
        return "<small>remise, en attente de l’autre notation</small>"
    other = "l’autre notation est remise" if sight.marks.handed_in else "chacun note à part"
    return f"<small>{other}</small>"


def alarm(sight: Sight) -> str:
    """Why the journal cannot be written; what was refused; that he has it open elsewhere too."""
    failing, told = sight.failing, [sight.view.told, _ELSEWHERE if sight.tabs else ""]
    return (f'<p class="alarm" role="alert">{escape(failing)}</p>' if failing else "") + "".join(
        f'<p class="told" role="status">{escape(each)}</p>' for each in told if each
    )


def picture(sight: Sight) -> str:
    """The timeline so far, to the next whole minute, so that little of it moves; without the pins
    of the other marker as long as both judge apart."""
    timeline = _blind(sight)
    if not timeline.spans():
        return '<p class="none">La frise se dessine dès le premier appel.</p>'
    since, until = timeline.window()
    return Picture(timeline).svg(Frame(since, until - until % _MINUTE + _MINUTE, WIDTH), _WITHIN)


def _blind(sight: Sight) -> Timeline:
    whole, seen = sight.judging.timeline, {moment.entry for moment in sight.marks.moments}
    points = [point for point in whole.points if point.kind != "mark" or point.entry in seen]
    return replace(whole, points=points)


def highlight(sight: Sight) -> str:
    """A style that shows on the timeline where the evidence of what is chosen is."""
    places = ",".join(
        f'#page [data-entry~="{entry}"]>:not(title,text)' for entry in sight.pointed_at
    )
    return f"<style>{places}{{stroke:#e8a33d;stroke-width:3}}</style>" if places else ""


def pins(sight: Sight) -> str:
    """The keys that pin this moment, and the last moments that were."""
    acts = (
        button("Bien", "pin well", key="b", kind="small")
        + button("À revoir", "pin badly", key="v", kind="small")
        + button("À discuter", "pin to_discuss", key="d", kind="small")
    )
    last = sight.marks.moments[: -_SHOWN_PINS - 1 : -1]
    told = ", ".join(f"{_SIGNS[each.sign]} à {minutes(each.at)}" for each in last)
    return f"<b>Repère</b>{acts}<small>{told or 'aucun encore'}</small>"


def keys(sight: Sight) -> str:
    """What every key does; nothing while it is not asked for."""
    if not sight.view.keys_shown:
        return ""
    rows = "".join(f"<dt><kbd>{key}</kbd></dt><dd>{escape(told)}</dd>" for key, told in KEYS)
    return (
        f'<section class="keys" role="dialog" aria-label="Touches"><h2>Touches</h2><dl>{rows}</dl>'
        f"{button('Fermer', 'keys', key='Escape', kind='main')}</section>"
    )
