"""The board of the co-évaluateur's page, drawn as HTML from the `control` fold."""

from __future__ import annotations

import json
from html import escape

from evalengine.clock import SECOND
from evalengine.dossier.scripts import Scenario, ScriptedCall
from evalengine.projections.calls import Call, CallState
from evalengine.projections.control import Control

PHASES = {
    "identity": "Identité et notice",
    "checks": "Vérification du poste",
    "preparation": "Préparation",
    "calls": "Appels",
    "grace": "Derniers messages",
    "chat": "Tchat",
    "handover": "Transmission à l’équipe",
    "self_assessment": "Auto-évaluation",
    "interview": "Entretien",
    "role_play": "Jeu de rôle",
    "closed": "Épreuve terminée",
}
STATES = {
    CallState.PLACED: "numérotation",
    CallState.DIALLING: "le candidat appelle",
    CallState.RINGING: "sonne",
    CallState.TALKING: "en conversation",
    CallState.HELD: "en attente",
    CallState.ENDED: "terminé",
}
REFUSALS = {"Occupé": "busy", "Ne répond pas": "no_answer", "Faux numéro": "wrong_number"}
UNHEARD = {
    "busy": "occupé",
    "no_answer": "sans réponse",
    "wrong_number": "faux numéro",
    "no_line": "aucune ligne libre",
    "not_now": "hors des appels",
}
ENDS = {"candidate": "par le candidat", "correspondent": "par le correspondant", "engine": ""}


def draw(control: Control, scenario: Scenario, now: int, failing: str = "") -> str:
    """The whole board; ``now`` is sitting time in ns, ``failing`` why the journal is not written.

    The alarm does not wait for the journal, which would tell it only once it writes again.
    """
    rows = "".join(_row(control, scripted, now) for scripted in scenario.calls)
    rows += "".join(_dialled(control, call, now) for call in control.outbound())
    return (
        (f"<p class='alarm' role='alert'>{escape(failing)}</p>" if failing else "")
        + _head(control, scenario, now)
        + _card(control, scenario)
        + "<table><thead><tr><th>Appel</th><th>Prévu</th><th>Donneur d’ordres</th>"
        "<th>Correspondant</th><th>État</th><th>Actions</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>" + _notices(control)
    )


def _head(control: Control, scenario: Scenario, now: int) -> str:
    phone = "téléphone prêt" if control.phone == "reachable" else "téléphone absent"
    left = ""
    if control.phase_ends_at:
        left = f" — encore {max(0, control.phase_ends_at - now) // SECOND} s"
    closed = f"<p>{escape(control.closed)}</p>" if control.closed else ""
    actions = ""
    if control.phase == "preparation":
        actions = _button("Commencer les appels", {"type": "end_phase", "phase": "preparation"})
    elif control.phase == "calls":
        asked = {"type": "close_sitting", "reason": "Épreuve close par le co-évaluateur."}
        actions = _button("Clore l’épreuve", asked, confirm="Clore l’épreuve maintenant ?")
    return (
        f"<header><h1>{escape(scenario.title)}</h1>"
        f"<p><strong>{PHASES[control.phase]}</strong>{left} · candidat : "
        f"{escape(control.candidate)} · <span class='phone {control.phone}'>{phone}</span></p>"
        f"{closed}{actions}</header>"
    )


def _row(control: Control, scripted: ScriptedCall, now: int) -> str:
    call = control.calls.get(scripted.id)
    state = "passé" if scripted.id in control.skipped else "à venir"
    if call is not None:
        state = _state(call, now)
    shown = call.state.value if call is not None else "planned"
    called = control.names.get(scripted.donneur_ordres, scripted.donneur_ordres)
    return (
        f"<tr class='{shown}'><td>{escape(scripted.id)}</td><td>{_planned(scripted)}</td>"
        f"<td>{escape(called)}</td>"
        f"<td>{escape(scripted.correspondent.name)}</td><td>{state}</td>"
        f"<td>{_actions(control, scripted, call)}</td></tr>"
    )


def _dialled(control: Control, call: Call, now: int) -> str:
    """A call of the candidate's: whom he wants is played here."""
    who = call.caller or call.number
    return (
        f"<tr class='{call.state.value}'><td>{escape(call.id)}</td><td>Le candidat appelle</td>"
        f"<td>{escape(control.names.get(call.donneur_ordres, call.donneur_ordres))}</td>"
        f"<td>{escape(who)}</td><td>{_state(call, now)}</td><td>{_replies(call)}</td></tr>"
    )


def _replies(call: Call) -> str:
    if call.state is not CallState.DIALLING:
        hang_up = {"type": "hang_up", "call": call.id}
        return _button("Raccrocher", hang_up) if call.live else ""
    answer = {"type": "answer_dialled", "call": call.id}
    return _button("Répondre", answer, main=True) + "".join(
        _button(label, {"type": "refuse_dialled", "call": call.id, "why": why})
        for label, why in REFUSALS.items()
    )


def _planned(scripted: ScriptedCall) -> str:
    start = scripted.start
    if start.at_s is not None:
        return f"{start.at_s // 60} min {start.at_s % 60:02d} s"
    return "à la main" if start.after is None else f"après {escape(start.after.call)}"


def _state(call: Call, now: int) -> str:
    line = f"ligne {call.line} : {STATES[call.state]}"
    if call.state is CallState.ENDED and call.direction == "out" and call.cause in UNHEARD:
        return f"{STATES[call.state]} : {UNHEARD[call.cause]}"
    if call.state is CallState.ENDED:
        by = ENDS[call.ended_by or "engine"]
        return f"{STATES[call.state]} {by}".strip()
    if call.state is CallState.DIALLING and call.dialled is not None:
        return f"{line} depuis {max(0, now - call.dialled.at) // SECOND} s"
    since = call.waiting_since()
    if since is None:
        return line
    held = call.held_ns(now) // SECOND
    total = f" (cumul {held} s)" if call.holds else ""
    return f"{line} depuis {max(0, now - since) // SECOND} s{total}"


def _actions(control: Control, scripted: ScriptedCall, call: Call | None) -> str:
    if call is not None:
        hang_up = {"type": "hang_up", "call": call.id}
        return _button("Raccrocher", hang_up) if call.live else ""
    if control.phase != "calls" or scripted.id in control.skipped:
        return ""
    skip = {"type": "skip_call", "call": scripted.id, "reason": "Passé par le co-évaluateur."}
    ring = {"type": "trigger_call", "call": scripted.id}
    return _button("Faire sonner", ring, main=True) + _button("Passer", skip)


def _card(control: Control, scenario: Scenario) -> str:
    """The cues of the correspondent who has the candidate's ear."""
    talking = control.calls.in_ear()
    if talking is None:
        return ""
    if talking.direction == "out":
        return (
            f"<section class='card'><h2>Ligne {talking.line} — vous êtes "
            f"{escape(talking.caller)}</h2><p class='mood'>Le candidat vous a appelé.</p></section>"
        )
    scripted = next(call for call in scenario.calls if call.id == talking.id)
    who = scripted.correspondent
    cues = "".join(f"<li>{escape(cue)}</li>" for cue in scripted.cues)
    return (
        f"<section class='card'><h2>Ligne {talking.line} — vous êtes {escape(who.name)}"
        f"</h2><p class='mood'>{escape(who.mood)} · {escape(who.motive)}</p>"
        f"<blockquote>{escape(scripted.opening)}</blockquote><ul>{cues}</ul>"
        f"<blockquote>{escape(scripted.closing)}</blockquote></section>"
    )


def _notices(control: Control) -> str:
    shown = "".join(f"<li>{escape(notice)}</li>" for notice in control.notices[-5:])
    return f"<aside><h2>Incidents</h2><ul>{shown}</ul></aside>" if shown else ""


def _button(label: str, command: dict[str, str], *, main: bool = False, confirm: str = "") -> str:
    asked = escape(json.dumps(command, ensure_ascii=False), quote=True)
    sure = f" data-confirm='{escape(confirm, quote=True)}'" if confirm else ""
    kind = " class='main'" if main else ""
    return f"<button{kind} data-command='{asked}'{sure}>{escape(label)}</button>"
