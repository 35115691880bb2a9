"""The cue card, in large type: who one is, what to say first, to tell, and to hold back."""

from __future__ import annotations

from evalengine.dossier import told
from evalengine.dossier.scripts import Fact, ScriptedCall
from evalengine.projections.calls import Call, CallState
from evalengine.projections.parts import Part
from evalengine.server.pages.html import NBSP, button, escape
from evalengine.server.regie.drawing import played
from evalengine.server.regie.drawing.words import duration
from evalengine.server.regie.scene import Scene
from evalengine.vocabulary import events as e

_EAR = {
    CallState.PLACED: "Cet appel va sonner",
    CallState.DIALLING: "Le candidat vous appelle",
    CallState.RINGING: "Sonne chez le candidat",
    CallState.TALKING: "Le candidat vous écoute",
    CallState.HELD: "Vous attendez",
}
_BEFORE_THE_END: frozenset[e.Phase] = frozenset({"identity", "checks", "preparation", "calls"})
MOST_KEYS = 9
"""Facts that a key ticks: shift and a figure."""


def draw(scene: Scene) -> str:
    """The card of the line that is shown; while no line lives, that of the call to come."""
    call = scene.shown()
    part = scene.part_of(call) if call else _next(scene)
    if part is None:
        return _stranger(scene, call) if call else played.draw(scene)
    return (
        _banner(scene, call)
        + _who(scene, part)
        + _last_words(scene, part, call)
        + _lines(scene, part, call)
    )


def _next(scene: Scene) -> ScriptedCall | None:
    """Nobody calls any more once the calls are over."""
    return scene.next_call() if scene.control.phase in _BEFORE_THE_END else None


def _banner(scene: Scene, call: Call | None) -> str:
    if call is None:
        chosen = scene.next_call()
        over = chosen is not None and not scene.control.is_to_come(chosen.id)
        told = "Cet appel a eu lieu" if over else "Prochain appel"
        return f'<p class="ear planned">{told}</p>'
    pinned = ", carte épinglée" if scene.view.pinned == call.line else ""
    follow = button("Suivre le candidat", "follow", key="0", kind="small") if pinned else ""
    return (
        f'<p class="ear {call.state.value}">Ligne {call.line}{NBSP}: {_EAR[call.state]}{pinned}'
        f"{follow}</p>"
    )


def _stranger(scene: Scene, call: Call) -> str:
    who = call.caller or call.number
    return (
        f'{_banner(scene, call)}<h1>{escape(who)}</h1><p class="mood">Le candidat vous a appelé, '
        f"pour {escape(scene.name(call.donneur_ordres))}. Ce rôle n’a pas de carte{NBSP}: tenez-le "
        "comme le veut la fiche.</p>"
    )


def _last_words(scene: Scene, part: ScriptedCall, call: Call | None) -> str:
    """Where the talk stands, for when one comes back to it."""
    if call is None or call.pickup is None or not call.live:
        return ""
    note = button("Noter", f"note {call.id}", key=",", kind="small", title="Noter le dernier mot")
    told = last_words(scene, part, call)
    shown = f"<b>Dernier mot</b> {told}" if told else "Rien de coché encore"
    return f'<p class="last"><span>{shown}</span>{note}</p>'


def last_words(scene: Scene, part: ScriptedCall | None, call: Call) -> str:
    """The last words on this call with their age, as HTML; "" while there are none."""
    last = scene.control.parts.of(call.id).last
    if last is None:
        return ""
    text = last.text
    if part is not None and last.kind == "fact":
        text = next((fact.says for fact in part.facts if fact.id == last.text), last.text)
    elif part is not None and last.kind == "objection":
        text = part.objections[int(last.text) - 1].says
    return f"il y a {duration(scene.now - last.at)}{NBSP}: {escape(text)}"


def _who(scene: Scene, part: ScriptedCall) -> str:
    who = part.correspondent
    number = who.number or "numéro masqué"
    english = ' <em class="english">en anglais</em>' if _english(scene, part) else ""
    voice = f"{escape(who.voice)}{NBSP}; " if who.voice else ""
    return (
        f"<h1>{escape(who.name)}{english}<small>{escape(number)}, appelle "
        f"{escape(scene.name(part.donneur_ordres))}</small></h1>"
        f'<p class="mood"><b>Jeu</b> {voice}{escape(who.mood)}</p>'
        f'<p class="mood"><b>Motif réel</b> {escape(who.motive)}</p>'
    )


def _english(scene: Scene, part: ScriptedCall) -> bool:
    homes = (each for each in scene.hosted.scenarios if part in each.calls)
    return next(homes, scene.scenario).language_of(part) == "en"


def _lines(scene: Scene, part: ScriptedCall, call: Call | None) -> str:
    cues = "".join(f"<li>{escape(cue)}</li>" for cue in part.cues)
    return (
        f'<blockquote class="opening">{escape(part.opening)}</blockquote>'
        + _facts(scene, part, call)
        + (f'<h3>Tenir le rôle</h3><ul class="cues">{cues}</ul>' if cues else "")
        + _objections(scene, part, call)
        + f"<h3>Pour finir</h3><blockquote>{escape(part.closing)}</blockquote>"
        + _manners(part)
        + _truth(scene, part)
    )


def _facts(scene: Scene, part: ScriptedCall, call: Call | None) -> str:
    """Those to tell, then those to hold back; keys in the order of the card."""
    given = [fact for fact in part.facts if not fact.when_asked]
    asked = [fact for fact in part.facts if fact.when_asked]
    keys = {fact.id: rank for rank, fact in enumerate([*given, *asked], start=1)}
    drawn = ""
    for title, facts in (("À dire de soi-même", given), ("Seulement si on le demande", asked)):
        if facts:
            items = "".join(_fact(scene, part, call, fact, keys[fact.id]) for fact in facts)
            drawn += f'<h3>{title}</h3><ul class="facts">{items}</ul>'
    return drawn


def _fact(scene: Scene, part: ScriptedCall, call: Call | None, fact: Fact, rank: int) -> str:
    """A first press says it, a second one takes the tick back; of what is held back, the second
    says that it was given away unasked."""
    told = _told(scene, part, call)
    said = told is not None and told.told(fact.id)
    leaked = told is not None and fact.id in told.leaked
    verb = "say" if not said else "leak" if fact.when_asked and not leaked else "unsay"
    question = f"<q>{escape(fact.when_asked)}</q>" if fact.when_asked else ""
    hint = '<em class="hint">soufflé</em>' if leaked else ""
    return _tick(
        act=f"{verb} {escape(call.id if call else part.id)} {escape(fact.id)}",
        rank=rank,
        kind="leaked" if leaked else "said" if said else "",
        off=not (said or _listens(part, call)),
        shown=f"{question}{escape(fact.says)}{hint}",
    )


def _tick(*, act: str, rank: int, kind: str, off: bool, shown: str) -> str:
    """A line of the card that is ticked: by shift and its figure, as long as there is one."""
    key = f' data-key="+{rank}"' if rank <= MOST_KEYS and not off else ""
    mark = _MARKS.get(kind) or (str(rank) if rank <= MOST_KEYS else "·")
    return (
        f'<li><button type="button" class="fact {kind}"{key} data-act="{act}"'
        f' aria-pressed="{str(bool(kind)).lower()}" aria-disabled="{str(off).lower()}">'
        f"<i>{mark}</i><span>{shown}</span></button></li>"
    )


_MARKS = {"said": "✓", "leaked": "!"}


def _told(scene: Scene, part: ScriptedCall, call: Call | None) -> Part | None:
    """What was told on this call; None when it is no call of this part."""
    own = call is not None and call.role == part.id
    return scene.control.parts.of(call.id) if call is not None and own else None


def _listens(part: ScriptedCall, call: Call | None) -> bool:
    return call is not None and call.role == part.id and call.state is CallState.TALKING


def _objections(scene: Scene, part: ScriptedCall, call: Call | None) -> str:
    """Their figures go on after those of the facts."""
    told = _told(scene, part, call)
    made = told.objections if told is not None else set()
    items = "".join(
        _tick(
            act=f"object {escape(call.id if call else part.id)} {rank}",
            rank=len(part.facts) + rank,
            kind="said" if rank in made else "",
            off=not _listens(part, call),
            shown=f"<q>Si {escape(objection.when)}</q>{escape(objection.says)}",
        )
        for rank, objection in enumerate(part.objections, start=1)
    )
    return f'<h3>Objections</h3><ul class="facts">{items}</ul>' if items else ""


def _manners(part: ScriptedCall) -> str:
    leave = "prend congé et raccroche le premier" if part.takes_leave else "attend qu’on raccroche"
    return f'<p class="manners">{escape(told.patience(part))}. En fin d’appel, {leave}.</p>'


def _truth(scene: Scene, part: ScriptedCall) -> str:
    """What is expected of the candidate, folded away: nobody should play towards it."""
    shown = scene.view.truth_shown
    fold = button("Cacher l’attendu" if shown else "Voir l’attendu", "truth", key="v", kind="small")
    if not shown:
        return f'<div class="truth">{fold}</div>'
    people = {part.transfer_to or "": "poste inconnu", **scene.control.people}
    lines = "".join(f"<li>{escape(line)}</li>" for line in told.expected_of_call(part, people))
    return f'<div class="truth">{fold}<ul>{lines or "<li>rien de plus</li>"}</ul></div>'
