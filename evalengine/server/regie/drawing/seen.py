"""What the co-évaluateur observes: the keys to do it, and what stands of it."""

from __future__ import annotations

from evalengine.clock import SECOND
from evalengine.projections.observations import KINDS, Observation
from evalengine.rules.phases import ALLOWED
from evalengine.server.pages.html import NBSP, button, escape
from evalengine.server.regie.drawing.words import short
from evalengine.server.regie.scene import Scene
from evalengine.vocabulary import commands as c
from evalengine.vocabulary.events import ObservationKind

KEYS: dict[ObservationKind, tuple[str, str]] = {
    "greeted": ("b", "accueil"),
    "hold_announced": ("i", "attente dite"),
    "hold_explained": ("q", "pourquoi"),
    "hold_prolonged": ("g", "prolongation"),
    "recalled": ("l", "reprise"),
    "restated": ("h", "reformule"),
    "took_leave": ("z", "congé"),
    "saw_urgency": ("u", "urgence"),
    "resisted": ("k", "résiste"),
    "referred": ("y", "hiérarchie"),
}
"""One key each, with its label where there is little room; with shift it says the contrary."""


def strip(scene: Scene) -> str:
    """The keys, and the last thing seen with the way to take it back."""
    if scene.control.phase not in ALLOWED[c.Observe]:
        return ""
    pinned = scene.on_line(scene.view.pinned) if scene.view.pinned else None
    about = f" {pinned.id}" if pinned is not None else ""
    chips = "".join(_chip(kind, key, label, about) for kind, (key, label) in KEYS.items())
    return f'<div class="chips">{chips}</div>{_last(scene)}'


def _chip(kind: ObservationKind, key: str, label: str, about: str) -> str:
    done, missed = KINDS[kind].done, KINDS[kind].missed
    yes = button(label, f"observe {kind} done{about}", key=key, kind="chip", title=done)
    no = (
        f'<button type="button" class="act no" data-act="observe {kind} missed{escape(about)}"'
        f' data-key="+{key}" title="{escape(missed)}" aria-label="{escape(missed)}"'
        ">✗</button>"
    )
    return f'<span class="seen">{yes}{no}</span>'


def _last(scene: Scene) -> str:
    last = scene.control.observations.last()
    if last is None:
        return (
            '<p class="none">Une touche note ce que vous entendez\u00a0; Maj note le contraire.</p>'
        )
    undo = button("Annuler", "undo", key="Backspace", kind="small")
    return f'<p class="last"><span><b>Noté</b> {_told(scene, last)}</span>{undo}</p>'


def listed(scene: Scene) -> str:
    """All that stands, newest first."""
    lines = "".join(
        f"<li>{_told(scene, each)}<small>{_when(scene, each)}, "
        f"{escape(', '.join(each.criteria) or 'hors grille')}"
        f"</small>{button('Annuler', f'undo {each.id}', kind='small')}</li>"
        for each in reversed(scene.control.observations.standing.values())
    )
    return f"<ul>{lines}</ul>" if lines else '<p class="none">Aucune observation.</p>'


def _told(scene: Scene, seen: Observation) -> str:
    call = scene.control.calls.get(seen.call)
    who = f", {escape(short(call.caller or call.number))}" if call else ""
    mark = "✓" if seen.done else "✗"
    return (
        f'<span class="{"done" if seen.done else "missed"}">{mark}</span> {escape(seen.told)}{who}'
    )


def _when(scene: Scene, seen: Observation) -> str:
    """From the beginning of the scenario, as on the board."""
    began = [at for at in scene.control.pacing.began.values() if at <= seen.at]
    minutes, seconds = divmod((seen.at - max(began, default=0)) // SECOND, 60)
    return f"à {minutes}{NBSP}min{NBSP}{seconds:02d}"
