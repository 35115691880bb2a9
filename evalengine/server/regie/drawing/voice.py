"""His voice: whether it is there, to whom he speaks now, and what to do when he cannot."""

from __future__ import annotations

from evalengine.ports import VoiceStanding
from evalengine.server.pages.html import NBSP, button, escape
from evalengine.server.regie.drawing.words import short
from evalengine.server.regie.scene import Mic, Scene

_PHONE = f"ou parlez par un téléphone SIP, en appelant «{NBSP}regie{NBSP}»."
_CLOSED = f"Micro fermé{NBSP}: ouvrez-le, {_PHONE}"
_BY_PHONE = f"Par votre téléphone{NBSP}: "
_ELSEWHERE = "Un autre co-évaluateur parle déjà par sa page."
_TOLD: dict[Mic, str] = {
    "asked": "Le navigateur demande la permission d’ouvrir le micro.",
    "connecting": "La voix se connecte…",
    "cut": "La voix est coupée, la page la rétablit d’elle-même.",
    "refused": (
        "Le navigateur refuse le micro. Autorisez-le pour cette page, à gauche de son adresse, "
        f"puis rouvrez-le, {_PHONE}"
    ),
    "missing": f"Aucun micro n’est branché. Branchez un casque puis rouvrez le micro, {_PHONE}",
    "busy": f"Un autre programme tient le micro. Fermez-le puis rouvrez le micro, {_PHONE}",
    "unable": f"Ce navigateur n’a pas la voix (WebRTC). Prenez un Chrome ou un Firefox, {_PHONE}",
    "insecure": (
        f"Le navigateur n’ouvre le micro qu’en https, ou sur la machine du moteur{NBSP}: "
        f"ouvrez la page ainsi, {_PHONE}"
    ),
    "elsewhere": _ELSEWHERE,
    "failed": f"La voix n’est pas possible par cette page, {_PHONE}",
}
"""What a page that does not speak says; the reasons of the engine come after."""
_REASONED: frozenset[Mic] = frozenset({"cut", "elsewhere", "failed"})
_HOLD = "Muet, la barre d’espace tenue laisse parler"
_OPENED: frozenset[Mic] = frozenset({"asked", "connecting", "on", "cut"})


def draw(scene: Scene) -> str:
    """One row: the microphone, where the voice is, and whether it is muted."""
    standing = scene.hosted.voice.standing
    told, trouble = _told(scene, standing)
    kind = f"row{' heard' if standing.speaks else ''}{' muted' if standing.muted else ''}"
    role = "alert" if trouble else "status"
    words = f'<p role="{role}">{escape(told)}</p>'
    return f'<div class="{kind}">{_mic(scene)}{words}{_take(scene)}{_mute(scene, standing)}</div>'


def _mic(scene: Scene) -> str:
    """Opens the microphone, or closes it."""
    if scene.view.mic in _OPENED:
        return button("Fermer le micro", "close", key="7", kind="small", by="mic")
    return button("Ouvrir le micro", "open", key="7", kind="small main", by="mic")


def _take(scene: Scene) -> str:
    if scene.view.mic != "elsewhere":
        return ""
    return button("Prendre la voix", "take", kind="small", by="mic")


def _mute(scene: Scene, standing: VoiceStanding) -> str:
    if not standing.joined or standing.page not in ("", scene.view.page):
        return ""
    if standing.muted:
        return button("Parler", "unmute", key="6", kind="small main", title=_HOLD)
    return button("Se taire", "mute", key="6", kind="small", title=_HOLD)


def _told(scene: Scene, standing: VoiceStanding) -> tuple[str, bool]:
    """What is said of the voice, and whether something has to be done."""
    mic = scene.view.mic
    if mic in _TOLD:
        why = scene.hosted.voice.why(scene.view.page)
        if mic in _REASONED and why:
            return f"{why} {_TOLD[mic]}" if mic == "cut" else why, True
        return _TOLD[mic], mic not in ("asked", "connecting")
    if not standing.joined:
        return _CLOSED, False
    if mic == "on" and standing.page == scene.view.page:
        return _where(scene, standing), False
    return (_ELSEWHERE if standing.page else _BY_PHONE + _where(scene, standing)), False


def _where(scene: Scene, standing: VoiceStanding) -> str:
    """On whom the voice is, and whether he is heard there."""
    call = scene.control.calls.get(standing.call)
    if call is None:
        return "Votre voix n’est sur aucun appel."
    line = f"ligne {call.line}, {short(call.caller or call.number)}"
    if standing.speaks:
        return f"Le candidat vous entend, {line}."
    if standing.muted:
        return f"Vous vous taisez, {line}{NBSP}: barre d’espace pour parler."
    kept = "gardée, " if standing.pinned else ""
    return f"Le candidat ne vous entend pas, {kept}{line}."
