"""Where his voice goes: with the card that he keeps before him, or muted.

The words come from a browser, so nothing in them is trusted.
"""

from __future__ import annotations

import re
from typing import Any, get_args

from evalengine.server.regie.scene import Mic, Scene, View

_NAME = re.compile(r"[0-9a-z]{8,64}")


def steers(scene: Scene, act: str) -> bool:
    """Moves the voice as ``act`` asks, once the view has changed; False when it is no such act.
    Neither who looks on nor another page moves a voice."""
    verb = act.partition(" ")[0]
    if verb not in ("pin", "follow", "mute", "unmute"):
        return False
    voice = scene.hosted.voice
    if voice.standing.page in ("", scene.view.page) and not scene.view.reader:
        if verb in ("mute", "unmute"):
            voice.mute(verb == "mute")
        elif scene.view.pinned:
            voice.pin(scene.view.pinned)
        else:
            voice.follow()
    return True


def hear(view: View, told: Any) -> None:
    """What the page's script tells of its microphone; nonsense changes nothing."""
    if not isinstance(told, dict):
        return
    mic = next((each for each in get_args(Mic) if each == told.get("state")), None)
    page = told.get("page")
    if mic is not None and isinstance(page, str) and _NAME.fullmatch(page):
        view.mic, view.page = mic, page
