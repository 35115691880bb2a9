"""The lines of the desk, each with who is on it, since when, and what he will do next."""

from __future__ import annotations

from evalengine.clock import SECOND
from evalengine.projections.calls import Call, CallState
from evalengine.server.pages.html import NBSP, button, escape, quoted
from evalengine.server.regie.drawing.card import last_words
from evalengine.server.regie.drawing.words import STATES, duration, short
from evalengine.server.regie.scene import Scene

PICKED_UP_WITHIN = 15 * SECOND
"""C1.2.a: what the ring is shown against. The grid's own bound judges it."""
_PIN = "Garder la carte de cette ligne, ou suivre de nouveau le candidat"
_REFUSALS = (
    ("Occupé", "busy", "o"),
    ("Ne répond pas", "no_answer", "n"),
    ("Faux numéro", "wrong_number", "f"),
)


def draw(scene: Scene) -> str:
    """The lines that the desk has, and one more while a call of the candidate's own takes it."""
    extra = [call.line for call in scene.control.calls.live() if call.line > scene.control.lines]
    numbers = [*range(1, scene.control.lines + 1), *extra]
    shown = scene.shown()
    return "".join(_line(scene, number, shown) for number in numbers)


def _line(scene: Scene, number: int, shown: Call | None) -> str:
    call = scene.on_line(number)
    if call is None:
        return f'<section class="line free"><h2>{number}</h2><p>libre</p></section>'
    pinned = scene.view.pinned == number
    pin = button("", f"pin {number}", key=str(number), kind="small pin", title=_PIN)
    here = " shown" if shown is not None and shown.id == call.id else ""
    return (
        f'<section class="line {call.state.value}{here}{" pinned" if pinned else ""}">'
        f'<h2>{number}</h2>{pin}<p class="who"><b>{escape(short(call.caller or call.number))}</b>'
        f"<small>{escape(scene.name(call.donneur_ordres))}</small></p>"
        f"{_age(scene, call)}{_acts(call, shown)}</section>"
    )


def _acts(call: Call, shown: Call | None) -> str:
    """``shown``: the call that the letters are about, so that no key is on two lines."""
    mine = shown is not None and shown.id == call.id
    if call.state is not CallState.DIALLING:
        hang_up = button("Raccrocher", f"hang_up {call.id}", key="r" if mine else "", kind="small")
        return f'<div class="acts">{hang_up}</div>'
    answer = button("Répondre", f"answer {call.id}", key="d" if mine else "", kind="small main")
    refusals = "".join(
        button(label, f"refuse {call.id} {why}", key=key if mine else "", kind="small")
        for label, why, key in _REFUSALS
    )
    return f'<div class="acts">{answer}{refusals}</div>'


def _age(scene: Scene, call: Call) -> str:
    match call.state:
        case CallState.RINGING:
            return _ring(scene, call)
        case CallState.HELD:
            return _hold(scene, call)
        case CallState.TALKING:
            since = call.services[-1][0].at
            told = f"en ligne depuis {duration(scene.now - since)}{_held(scene, call)}"
            return f'<p class="age">{told}</p>'
        case CallState.DIALLING:
            left = duration(call.gives_up_at - scene.now)
            about = scene.control.calls.get(call.consults)
            asks = f" pour {escape(short(about.caller))}" if about is not None else ""
            return f'<p class="age">le candidat appelle{asks}, encore {left}</p>'
        case _:
            return f'<p class="age">{STATES[call.state]}</p>'


def _ring(scene: Scene, call: Call) -> str:
    since = call.ring.at if call.ring else scene.now
    age = scene.now - since
    late = " late" if age > PICKED_UP_WITHIN else ""
    left = duration(call.gives_up_at - scene.now)
    return (
        f'<p class="age{late}">sonne depuis <b>{duration(age)}</b> / 15{NBSP}s</p>'
        f"{_bar(age, PICKED_UP_WITHIN, late.strip())}"
        f'<p class="then">abandonne dans {left}</p>'
    )


def _hold(scene: Scene, call: Call) -> str:
    age = call.holds[-1].length_ns(scene.now)
    told = f"attend depuis <b>{duration(age)}</b>{_held(scene, call)}"
    part = scene.scripted(call.role)
    if part is None:
        return f'<p class="age">{told}</p>'
    words = last_words(scene, part, call)
    patience = part.hold_patience_s * SECOND
    again = part.patience_ends == "insists" and age >= patience
    left = patience * (2 if again else 1) - age
    insists = part.patience_ends == "insists" and not again
    over = left <= 0
    then = "insiste" if insists else "raccroche"
    when = "patience à bout" if over else f"patience {duration(left)}"
    said = f"{NBSP}: {quoted(part.on_impatience)}" if part.on_impatience and not again else ""
    return (
        f'<p class="age{" late" if over else ""}">{told}</p>'
        f"{_bar(age, patience, 'late' if over else '')}"
        f'<p class="then">{when}, puis {then}{said}</p>'
        + (f'<p class="then kept" title="Dernier mot">{words}</p>' if words else "")
    )


def _held(scene: Scene, call: Call) -> str:
    """His waits together, once there were more than the present one."""
    several = len(call.holds) > 1 or (call.holds and call.state is CallState.TALKING)
    return f", {duration(call.held_ns(scene.now))} en tout" if several else ""


def _bar(done: int, whole: int, kind: str = "") -> str:
    """How much of ``whole`` is done."""
    percent = min(100, max(0, 100 * done // max(1, whole)))
    return f'<span class="bar {kind}" aria-hidden="true"><i style="width:{percent}%"></i></span>'
