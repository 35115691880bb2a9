"""The recordings at hand, and how the voice of the card's correspondent is changed."""

from __future__ import annotations

from evalengine.ports import LineSounds
from evalengine.projections.calls import Call
from evalengine.projections.sounds import NATURAL, TIMBRE
from evalengine.server.pages.html import NBSP, button, escape
from evalengine.server.regie.scene import Scene
from evalengine.server.regie.sounding import clip_at_hand

_CHANGE = "Changer votre voix pour ce correspondant, ou la lui rendre naturelle"
_PLAY = "Faire entendre cet enregistrement au candidat, sur cette ligne"
_FAULTS = 2


def draw(scene: Scene) -> str:
    """One row while a call has a card; nothing where nothing can be done."""
    call = scene.shown()
    if call is None:
        return ""
    now = scene.hosted.sounds.on(call.id)
    buttons = _voice(now) + _clips(scene, now) + _around(now) if now is not None else ""
    faults = "".join(f"<p>{escape(fault)}</p>" for fault in _faults(scene, call))
    return f'<div class="row">{buttons}{faults}</div>' if buttons or faults else ""


def _around(now: LineSounds) -> str:
    """What only the candidate hears, behind the voice."""
    return f"<p>Derrière{NBSP}: {escape(now.ambience)}</p>" if now.ambience else ""


def _faults(scene: Scene, call: Call) -> list[str]:
    """What cannot be heard, of this call first; where nothing can, only if the script wants it."""
    sounds, part = scene.hosted.sounds, scene.part_of(call)
    wanted = [part.correspondent.ambience, *part.clips] if part is not None else []
    absent = ", ".join(name for name in wanted if name and name not in sounds.clips)
    if sounds.on(call.id) is None:
        dressed = part is not None and (part.correspondent.timbre or absent)
        return list(sounds.faults[:1]) if dressed else []
    told = [f"Sons de ce rôle qui manquent{NBSP}: {absent}."] if absent else []
    return [*told, *sounds.faults][:_FAULTS]


def _voice(now: LineSounds) -> str:
    name = TIMBRE[now.timbre] if now.timbre is not None else NATURAL
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
