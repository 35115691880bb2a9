"""What the co-évaluateur says as the correspondents, and what he observes of the candidate."""

from __future__ import annotations

from evalengine.dossier.scripts import Fact
from evalengine.errors import Refused
from evalengine.projections.calls import Call, Calls, CallState
from evalengine.projections.observations import KINDS
from evalengine.rules.state import Deciders, Decision, State
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e

LONGEST_NOTE = 200
"""Characters of a note on where a talk stands."""


def _say_fact(state: State, command: c.SayFact, _now: int, _token: str) -> Decision:
    _on_card(state, command.call, command.fact)
    _listened_to(state, command.call)
    if state.parts.of(command.call).told(command.fact):
        raise Refused("Ce fait est déjà coché.")
    return [e.FactSaid(call=command.call, fact=command.fact)]


def _leak_fact(state: State, command: c.LeakFact, _now: int, _token: str) -> Decision:
    fact = _on_card(state, command.call, command.fact)
    part = state.parts.of(command.call)
    if not fact.when_asked:
        raise Refused("Ce fait est à dire de soi-même\u00a0: il ne peut pas être soufflé.")
    if command.fact in part.leaked:
        raise Refused("Ce fait est déjà noté comme soufflé.")
    if not part.told(command.fact):
        _listened_to(state, command.call)
    return [e.FactLeaked(call=command.call, fact=command.fact)]


def _unsay_fact(state: State, command: c.UnsayFact, _now: int, _token: str) -> Decision:
    _on_card(state, command.call, command.fact)
    if not state.parts.of(command.call).told(command.fact):
        raise Refused("Ce fait n’est pas coché.")
    return [e.FactUnsaid(call=command.call, fact=command.fact)]


def _object(state: State, command: c.MakeObjection, _now: int, _token: str) -> Decision:
    scripted = state.script.part_on(command.call, state.calls)
    if scripted is None or not 1 <= command.objection <= len(scripted.objections):
        raise Refused("Cette objection n’est pas sur la carte de cet appel.")
    _listened_to(state, command.call)
    return [e.ObjectionMade(call=command.call, objection=command.objection)]


def _note(state: State, command: c.NoteLastWords, _now: int, _token: str) -> Decision:
    text = command.text.strip()
    call = state.calls.get(command.call)
    if call is None or call.pickup is None:
        raise Refused("Ce correspondant n’a encore rien dit.")
    if not call.live:
        raise _just_ended(call)
    if not 1 <= len(text) <= LONGEST_NOTE:
        raise Refused(f"La note a de 1 à {LONGEST_NOTE} caractères.")
    return [e.LastWordsNoted(call=call.id, text=text)]


def _observe(state: State, command: c.Observe, _now: int, _token: str) -> Decision:
    call = _observed_on(state.calls, command.call)
    kind = KINDS[command.kind]
    english = kind.in_english and _language(state, call) == "en"
    criteria = kind.in_english if english else kind.criteria
    return [
        e.Observed(
            observation=f"obs-{state.observations.made + 1}",
            kind=command.kind,
            done=command.done,
            call=call.id,
            criteria=[each for each in criteria if each in state.criteria],
        )
    ]


def _undo(state: State, command: c.UndoObservation, _now: int, _token: str) -> Decision:
    last = state.observations.last()
    name = command.observation or (last.id if last else "")
    if name not in state.observations.standing:
        raise Refused("Il n’y a plus d’observation à annuler.")
    return [e.ObservationUndone(observation=name)]


def _on_card(state: State, call: str, fact: str) -> Fact:
    scripted = state.script.part_on(call, state.calls) or state.script.calls.get(call)
    facts = {each.id: each for each in scripted.facts} if scripted else {}
    if fact not in facts:
        raise Refused(f"Aucun fait « {fact} » n’est sur la carte de cet appel.")
    return facts[fact]


def _listened_to(state: State, name: str) -> None:
    """`Refused` unless the candidate listens to this correspondent."""
    call = state.calls.get(name)
    if call is not None and not call.live:
        raise _just_ended(call)
    if call is None or call.state is not CallState.TALKING:
        raise Refused("Le candidat n’écoute pas ce correspondant.")


def _just_ended(call: Call) -> Refused:
    return Refused(f"L’appel de {call.caller or call.number} vient de se terminer.")


def _observed_on(calls: Calls, name: str) -> Call:
    """The call named, or that of who has the candidate's ear, or had it last."""
    if name:
        call = calls.get(name)
        if call is None or call.pickup is None:
            raise Refused("Le candidat n’a pas parlé à ce correspondant.")
        return call
    talked = [call for call in calls if call.services]
    last = max(talked, key=lambda call: call.services[-1][0].at, default=None)
    if last is None:
        raise Refused("Le candidat n’a encore parlé à personne.")
    return calls.in_ear() or last


def _language(state: State, call: Call) -> str:
    scripted = state.script.calls.get(call.role)
    return state.script.scenario_of(call.role).language_of(scripted) if scripted else "fr"


DECIDERS: Deciders = {
    c.SayFact: _say_fact,
    c.LeakFact: _leak_fact,
    c.UnsayFact: _unsay_fact,
    c.MakeObjection: _object,
    c.NoteLastWords: _note,
    c.Observe: _observe,
    c.UndoObservation: _undo,
}
