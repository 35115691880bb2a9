"""The scenario as a board: its calls and beats, when they are planned, what became of them."""

from __future__ import annotations

from evalengine.clock import SECOND
from evalengine.dossier import told
from evalengine.dossier.scripts import Beat, ScriptedCall
from evalengine.projections.calls import Call, CallState
from evalengine.rules.phases import ALLOWED
from evalengine.rules.schedule import Step
from evalengine.server.pages.html import NBSP, button, escape
from evalengine.server.regie.drawing.words import STATES, duration, ended, short
from evalengine.server.regie.scene import Scene
from evalengine.vocabulary import commands as c

_CLOSE = 15 * SECOND
"""From when on a step that comes is shown as near."""


def rows(scene: Scene) -> str:
    """Every step of the scenario, then the calls that the candidate made."""
    chosen = scene.chosen()
    steps = "".join(_row(scene, step, step is chosen) for step in scene.steps())
    own = "".join(_dialled(scene, call) for call in _outbound(scene))
    return f'<ul class="rows">{steps}{own}</ul>'


def acts(scene: Scene) -> str:
    """What can be done with the step that is chosen."""
    step = scene.chosen()
    if step is None:
        return '<p class="none">Tous les appels de ce scénario ont eu lieu.</p>'
    what = "temps fort" if isinstance(step, Beat) else "appel"
    return (
        f"<p><b>{escape(_title(scene, step))}</b><small>{what}{NBSP}: "
        f"{escape(told.start(step.start, _names(scene)))}</small></p>"
        f'<div class="acts">{_acts(scene, step)}{_moves()}</div>'
    )


def _names(scene: Scene) -> dict[str, str]:
    """How the steps of this scenario are called on the board."""
    return {step.id: _title(scene, step) for step in scene.steps()}


def _moves() -> str:
    up = button("", "choose_previous", key="ArrowUp", kind="small bare", title="Étape avant")
    return up + button("", "choose_next", key="ArrowDown", kind="small bare", title="Étape après")


def _acts(scene: Scene, step: Step) -> str:
    if not scene.control.is_to_come(step.id):
        call = scene.control.calls.playing(step.id)
        return _once_more(scene, call) if call else ""
    phase = scene.control.phase
    if isinstance(step, Beat):
        off = phase not in ALLOWED[c.PlayBeat]
        play = button("Jouer", f"play {step.id}", key="j", kind="main", off=off)
        return play + _later(step, off) + button("Passer", f"skip_beat {step.id}", key="p", off=off)
    off = phase not in ALLOWED[c.TriggerCall]
    ring = button("Faire sonner", f"ring {step.id}", key="s", kind="main", off=off)
    return ring + _later(step, off) + button("Passer", f"skip_call {step.id}", key="p", off=off)


def _later(step: Step, off: bool) -> str:
    """What is planned can come later; a hand has no time to move."""
    if step.start.by_hand:
        return ""
    half = button(
        "+30\u00a0s",
        f"delay {step.id} 30",
        key="+",
        kind="small",
        off=off,
        title="Retarder de 30 s",
    )
    return half + button(
        "+1\u00a0min",
        f"delay {step.id} 60",
        key="*",
        kind="small",
        off=off,
        title="Retarder de 1 min",
    )


def _once_more(scene: Scene, call: Call) -> str:
    """What can be done with a call that has taken place, or does now."""
    void = button(
        "Annuler",
        f"void {call.id}",
        key="p",
        off=scene.control.phase not in ALLOWED[c.VoidCall],
        title="Incident technique\u00a0: cet appel ne compte pas, et peut être rejoué",
    )
    if call.live:
        return button("Raccrocher", f"hang_up {call.id}") + void
    off = scene.control.phase not in ALLOWED[c.RepeatCall]
    again = "Le même correspondant appelle de nouveau"
    return button("Rappeler", f"repeat {call.id}", key="s", off=off, title=again) + void


def pilot(scene: Scene) -> str:
    """Who makes the calls ring, and the key that hands them over."""
    on = scene.control.pacing.automatic
    told = "Pilote automatique" if on else "Sonneries à la main"
    label, act = ("Reprendre la main", "pilot off") if on else ("Mettre le pilote", "pilot on")
    kind = "small" if on else "small main"
    return f"<span>{told}</span>{button(label, act, key='9', kind=kind)}"


def _row(scene: Scene, step: Step, chosen: bool) -> str:
    call = scene.control.calls.playing(step.id)
    kind, state = _state(scene, step, call)
    pressed = "true" if chosen else "false"
    return (
        f'<li class="{kind}"><button type="button" class="step" aria-pressed="{pressed}"'
        f' data-act="choose {escape(step.id)}"><span class="when">{_when(scene, step)}</span>'
        f'<span class="who" title="{escape(_subtitle(scene, step))}">{escape(_title(scene, step))}'
        f"<small>{escape(_subtitle(scene, step))}</small></span>"
        f'<span class="state">{escape(state)}</span></button></li>'
    )


def _title(scene: Scene, step: Step) -> str:
    if isinstance(step, ScriptedCall):
        return short(step.correspondent.name)
    by = scene.name(step.about)
    return f"Consigne, {by}" if step.consigne else f"Tchat, {by}"


def _subtitle(scene: Scene, step: Step) -> str:
    if isinstance(step, ScriptedCall):
        english = ", en anglais" if scene.scenario.language_of(step) == "en" else ""
        return f"pour {scene.name(step.donneur_ordres)}{english}"
    return step.consigne.text if step.consigne else step.chat.text if step.chat else ""


def _state(scene: Scene, step: Step, call: Call | None) -> tuple[str, str]:
    """The kind and the words of its state."""
    if step.id in scene.control.skipped:
        return "skipped", "passé"
    if step.id in scene.control.played:
        return "ended", "joué"
    if call is not None:
        return call.state.value, _standing(scene, call)
    if scene.control.calls.of_role(step.id):
        return "due", "annulé, à rejouer"
    due = scene.due(step)
    if due is None or scene.control.phase != "calls":
        return "planned", "à venir"
    if due <= scene.now:
        return "due", f"retard {duration(scene.now - due)}"
    kind = "planned near" if due - scene.now <= _CLOSE else "planned"
    return kind, f"dans {duration(due - scene.now)}"


def _standing(scene: Scene, call: Call) -> str:
    """The state of a call, and which of its role's it is once there are several."""
    told = STATES[call.state]
    count = len(scene.control.calls.of_role(call.role))
    return f"{told}, {count}e appel" if count > 1 else told


def _when(scene: Scene, step: Step) -> str:
    start = step.start
    if start.by_hand:
        return "main"
    since, due = _since(scene), scene.due(step)
    if due is None or since is None:
        if start.at_s is not None:
            return f"{start.at_s // 60}:{start.at_s % 60:02d}"
        return f"+{start.after.delay_s}{NBSP}s" if start.after else ""
    minutes, seconds = divmod((due - since) // SECOND, 60)
    return f"{minutes}:{seconds:02d}"


def _since(scene: Scene) -> int | None:
    return scene.control.pacing.began.get(scene.scenario.id)


def _outbound(scene: Scene) -> list[Call]:
    since = _since(scene)
    return [
        call
        for call in scene.control.outbound()
        if call.dialled is not None and since is not None and call.dialled.at >= since
    ]


def _dialled(scene: Scene, call: Call) -> str:
    """A call of the candidate's; it is answered on its line."""
    who = call.caller or call.number
    about = f"pour {scene.name(call.donneur_ordres)}" if call.donneur_ordres else "hors dossier"
    state = STATES[call.state] if call.live else ended(call)
    if call.state is CallState.DIALLING and call.dialled is not None:
        state = f"appelle, {duration(scene.now - call.dialled.at)}"
    return (
        f'<li class="{call.state.value} out"><div class="step"><span class="when">→</span>'
        f'<span class="who">{escape(who)}<small>{escape(about)}</small></span>'
        f'<span class="state">{escape(state)}</span></div></li>'
    )
