"""The recordings at hand, and how the voice of the card's correspondent is changed."""

from __future__ import annotations

from evalengine.ports import LineSounds
from evalengine.server.regie.drawing.html import NBSP, button, escape
from evalengine.server.regie.scene import Scene
from evalengine.server.regie.sounding import clip_at_hand
from evalengine.vocabulary.voices import Timbre

_NAMES: dict[Timbre, str] = {
    "deep": "grave",
    "lower": "plus basse",
    "higher": "plus haute",
    "high": "aiguë",
    "far": "lointaine",
    "muffled": "étouffée",
}
_CHANGE = "Changer votre voix pour ce correspondant, ou la lui rendre naturelle"
_PLAY = "Faire entendre cet enregistrement au candidat, sur cette ligne"
_FAULTS = 2


def draw(scene: Scene) -> str:
    """One row while a call has a card; nothing where nothing can be done."""
    call = scene.shown()
    now = scene.hosted.sounds.on(call.id) if call is not None else None
    if now is None:
        return ""
    faults = "".join(f"<p>{escape(fault)}</p>" for fault in scene.hosted.sounds.faults[:_FAULTS])
    return f'<div class="row">{_voice(now)}{_clips(scene, now)}{faults}</div>'


def _voice(now: LineSounds) -> str:
    name = _NAMES[now.timbre] if now.timbre is not None else "naturelle"
    kind = "small main" if now.timbre is not None else "small"
    return button(f"Voix{NBSP}: {name}", "timbre", key="x", kind=kind, title=_CHANGE) + button(
        "Autre voix", "next_timbre", key="+x", kind="small"
    )


def _clips(scene: Scene, now: LineSounds) -> str:
    if now.clip:
        return button(f"Arrêter {now.clip}", "clip", key="a", kind="small main")
    at_hand = clip_at_hand(scene)
    if not at_hand:
        return ""
    play = button(f"Jouer {at_hand}", "clip", key="a", kind="small", title=_PLAY)
    if len(scene.hosted.sounds.clips) == 1:
        return play
    return play + button("Autre son", "next_clip", key="+a", kind="small")
