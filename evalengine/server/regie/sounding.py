"""What is played on a line, and how its correspondent's voice is changed, as a button asks.

The words come from a browser, so nothing in them is trusted.
"""

from __future__ import annotations

from typing import get_args

from evalengine.ports import LineSounds
from evalengine.server.regie.scene import Scene
from evalengine.vocabulary.voices import Timbre

TIMBRES: tuple[Timbre, ...] = get_args(Timbre)


def clips(scene: Scene) -> list[str]:
    """The recordings to offer: those that the script gives to the call of the card, then all."""
    call = scene.shown()
    part = scene.part_of(call) if call is not None else None
    known = scene.hosted.sounds.clips
    own = [clip for clip in part.clips if clip in known] if part is not None else []
    return [*own, *(clip for clip in known if clip not in own)]


def clip_at_hand(scene: Scene) -> str:
    """The one that the key plays: the one chosen, else the first; "" without any."""
    offered = clips(scene)
    return scene.view.clip if scene.view.clip in offered else next(iter(offered), "")


def sounds(scene: Scene, act: str) -> bool:
    """Does what ``act`` asks to the call of the card; False when it is no such act. Raises
    `Refused`."""
    if act not in ("clip", "next_clip", "timbre", "next_timbre"):
        return False
    call = scene.shown()
    now = scene.hosted.sounds.on(call.id) if call is not None else None
    if call is None or now is None or scene.view.reader:
        return True
    match act:
        case "clip" if now.clip:
            scene.hosted.sounds.stop(call.id)
        case "clip":
            scene.hosted.sounds.play(call.id, clip_at_hand(scene))
        case "next_clip":
            scene.view.clip = _after(clip_at_hand(scene), clips(scene))
        case "timbre":
            scene.hosted.sounds.change(call.id, _other(now))
        case _:
            rank = 1 + TIMBRES.index(now.timbre) if now.timbre is not None else 0
            scene.hosted.sounds.change(call.id, TIMBRES[rank % len(TIMBRES)])
    return True


def _other(now: LineSounds) -> Timbre | None:
    """His own voice, or else the one meant for him."""
    return (now.meant or TIMBRES[0]) if now.timbre is None else None


def _after(clip: str, offered: list[str]) -> str:
    return offered[(offered.index(clip) + 1) % len(offered)] if offered else ""
