"""The top of the page: which phase and which scenario, until when, and what comes next."""

from __future__ import annotations

from evalengine.server.pages.frame import OTHER_PAGE
from evalengine.server.pages.html import NBSP, button, escape, link
from evalengine.server.regie.drawing.words import PHASES, duration
from evalengine.server.regie.scene import Scene
from evalengine.vocabulary import events as e

_SOON = 60 * 1_000_000_000
_VOICES = {
    "speaking": "votre voix est en ligne",
    "silent": "votre téléphone a raccroché\u00a0: appelez «\u00a0regie\u00a0»",
    "away": "votre téléphone est absent",
}
SEALS = "Elle sera scellée\u00a0: plus rien ne s’y notera."
"""What closing the sitting comes to."""
_NOT_ENDED_BY_HAND: frozenset[e.Phase] = frozenset({"grace", "closed"})


def draw(scene: Scene) -> str:
    """Phase, deadline, scenario, phone, and the acts of the phase."""
    return (
        f'<div class="phase"><b>{PHASES[scene.control.phase]}</b>{_deadline(scene)}'
        f"<small>{escape(_after(scene))}</small></div>"
        f'<div class="scenario"><b>{escape(scene.scenario.title)}</b>'
        f"<small>{escape(_place(scene))}</small></div>"
        f'<div class="people">{_candidate(scene)}{_others(scene)}</div>'
        f'<div class="acts">{_acts(scene)}</div>'
    )


def alarm(scene: Scene) -> str:
    """Why the journal cannot be written, without waiting for it; and what was refused."""
    failing, told = scene.hosted.doors.failing, scene.view.told
    return (f'<p class="alarm" role="alert">{escape(failing)}</p>' if failing else "") + (
        f'<p class="told" role="status">{escape(told)}</p>' if told else ""
    )


def _deadline(scene: Scene) -> str:
    control = scene.control
    if control.phase == "closed":
        return f'<span class="left">{escape(control.closed)}</span>'
    if not control.phase_ends_at:
        since = duration(scene.now - control.phase_began_at)
        return f'<span class="left">depuis {since}</span>'
    left = control.phase_ends_at - scene.now
    kind = "left soon" if left < _SOON else "left"
    return f'<span class="{kind}">encore {duration(left)}</span>'


def _after(scene: Scene) -> str:
    following = next_phase(scene)
    return f"ensuite{NBSP}: {PHASES[following].lower()}" if following else ""


def next_phase(scene: Scene) -> e.Phase | None:
    """The phase after this one; the grace, which no programme names, follows the calls."""
    phase = scene.control.phase
    planned: list[e.Phase] = []
    for plan in scene.hosted.programme.phases:
        planned += [plan.phase, "grace"] if plan.phase == "calls" else [plan.phase]
    if phase not in planned:
        return None
    rest = planned[planned.index(phase) + 1 :]
    return rest[0] if rest else "closed"


def ending(scene: Scene) -> str:
    """What is asked before the phase ends by hand."""
    phase = scene.control.phase
    question = f"Mettre fin à la phase «{NBSP}{PHASES[phase]}{NBSP}»{NBSP}?"
    if phase == "calls":
        return f"{question} Les appels qui restent seront passés."
    return (
        f"{question} C’est la fin de l’épreuve. {SEALS}"
        if next_phase(scene) == "closed"
        else question
    )


def _place(scene: Scene) -> str:
    count = len(scene.hosted.scenarios)
    following = scene.following
    if count == 1:
        return f"scénario d’entraînement, {len(scene.scenario.calls)} appels"
    told = f"scénario {scene.rank} sur {count}"
    return f"{told}, puis «{NBSP}{following.title}{NBSP}»" if following else f"{told}, le dernier"


def _candidate(scene: Scene) -> str:
    ready = scene.control.phone == "reachable"
    kind, told = ("ready", "téléphone prêt") if ready else ("away", "téléphone absent")
    desk = f'<b>{escape(scene.control.candidate)}</b><small class="{kind}">{told}</small>'
    if not scene.control.voice:
        return desk
    mine = "ready" if scene.control.voice == "speaking" else "away"
    return f'{desk} <small class="{mine}">{_VOICES[scene.control.voice]}</small>'


def _others(scene: Scene) -> str:
    if not scene.others:
        return ""
    many = "un autre co-évaluateur est" if scene.others == 1 else "d’autres co-évaluateurs sont"
    return f', <small class="others" role="status">{many} sur cette épreuve</small>'


def _acts(scene: Scene) -> str:
    control = scene.control
    grid = _grid(scene)
    if scene.view.reader:
        return f'<span class="left">vous regardez</span>{grid}' + button("Aide", "keys", key="?")
    acts = ""
    if control.phase == "identity":
        seen = bool(control.work.admission.document)
        label = "Identité vérifiée ✓" if seen else "Identité vérifiée"
        acts += button(label, "identity", key="" if seen else "i", kind="main", off=seen)
    if control.phase == "preparation":
        acts += button("Commencer les appels", "end_phase", key="m", kind="main")
    elif control.phase not in _NOT_ENDED_BY_HAND:
        acts += button("Mettre fin à la phase", "end_phase", key="m")
    if control.phase != "closed":
        acts += button("Clore", "close", title="Clore l’épreuve maintenant")
    return acts + grid + button("Aide", "keys", key="?")


def _grid(scene: Scene) -> str:
    """The way to his marks: in a tab of its own for whom this page gives a voice."""
    if not scene.grid:
        return ""
    return link("Grille", scene.grid, key=OTHER_PAGE, apart="" if scene.view.reader else "grille")
