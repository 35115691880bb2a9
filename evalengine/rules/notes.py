"""What the candidate writes besides messages: scratchpads, call-backs, reports, his own marks."""

from __future__ import annotations

from evalengine.errors import Refused
from evalengine.projections.booking import moment
from evalengine.projections.wording import digits
from evalengine.rules.state import Deciders, Decision, State
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e

LONGEST = 20_000
"""Characters of one text."""


def _keep(state: State, command: c.KeepScratchpad, _now: int, _token: str) -> Decision:
    state.heard_of(command.call)
    _fits(command.text)
    return [e.ScratchpadKept(call=command.call, text=command.text)]


def _plan(state: State, command: c.PlanCallBack, _now: int, _token: str) -> Decision:
    state.heard_of(command.call)
    state.file(command.donneur_ordres)
    if not command.who.strip() or not digits(command.number):
        raise Refused("Un rappel a un nom et un numéro.")
    if command.due:
        try:
            moment(command.due)
        except ValueError:
            raise Refused("Cette date ou cette heure n’est pas possible.") from None
    return [
        e.CallBackPlanned(
            call_back=f"rappel-{len(state.desk.work.notes.call_backs) + 1}",
            donneur_ordres=command.donneur_ordres,
            who=command.who.strip(),
            number=command.number.strip(),
            reason=command.reason.strip(),
            due=command.due,
            call=command.call,
        )
    ]


def _settle(state: State, command: c.SettleCallBack, _now: int, _token: str) -> Decision:
    call_back = state.desk.work.notes.call_backs.get(command.call_back)
    if call_back is None:
        raise Refused(f"Le rappel « {command.call_back} » n’existe pas.")
    if call_back.done is not None:
        raise Refused("Ce rappel est déjà réglé.")
    if not command.done and not command.note.strip():
        raise Refused("Dites pourquoi ce rappel n’a pas été fait.")
    return [
        e.CallBackSettled(call_back=command.call_back, done=command.done, note=command.note.strip())
    ]


def _report(state: State, command: c.ReportIncident, _now: int, _token: str) -> Decision:
    state.heard_of(command.call)
    state.file(command.donneur_ordres)
    if not command.facts.strip():
        raise Refused("Un rapport d’incident dit au moins les faits.")
    for text in (command.facts, command.consequences, command.measures):
        _fits(text)
    return [
        e.IncidentReported(
            donneur_ordres=command.donneur_ordres,
            happened=command.happened.strip(),
            facts=command.facts.strip(),
            consequences=command.consequences.strip(),
            measures=command.measures.strip(),
            call=command.call,
        )
    ]


def _hand_over(_state: State, command: c.WriteHandover, _now: int, _token: str) -> Decision:
    if not command.text.strip():
        raise Refused("La transmission est vide.")
    _fits(command.text)
    return [e.HandoverWritten(medium=command.medium, text=command.text.strip())]


def _assess(state: State, command: c.AssessSelf, _now: int, _token: str) -> Decision:
    if command.criterion not in state.criteria:
        raise Refused(f"Le critère « {command.criterion} » n’est pas dans la grille.")
    _fits(command.comment)
    return [
        e.SelfAssessed(
            criterion=command.criterion,
            acquired=command.acquired,
            comment=command.comment.strip(),
        )
    ]


def _fits(text: str) -> None:
    if len(text) > LONGEST:
        raise Refused(f"Le texte est trop long (au plus {LONGEST} caractères).")


DECIDERS: Deciders = {
    c.KeepScratchpad: _keep,
    c.PlanCallBack: _plan,
    c.SettleCallBack: _settle,
    c.ReportIncident: _report,
    c.WriteHandover: _hand_over,
    c.AssessSelf: _assess,
}
