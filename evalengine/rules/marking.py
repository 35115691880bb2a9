"""The marks of évaluateur and co-évaluateur: each for himself, none lost, none silent."""

from __future__ import annotations

from evalengine.errors import Refused
from evalengine.rules.state import Deciders, Decision, State
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.marking import Given, Marker

LONGEST_TEXT = 2_000
"""Characters of a reason or a comment."""


def _mark(state: State, command: c.MarkCriterion, _now: int, _token: str) -> Decision:
    _still_marks(state, command.marker)
    if command.mark and command.mark in state.marks.names:
        return []  # a mark made offline, merged a second time
    reason = _text(command.reason)
    _sound(state, command.criterion, command.given, reason)
    return [
        e.CriterionMarked(
            marker=command.marker,
            criterion=command.criterion,
            given=command.given,
            reason=reason,
            mark=command.mark or f"note-{len(state.marks.names) + 1}",
        )
    ]


def _withdraw(state: State, command: c.WithdrawMark, _now: int, _token: str) -> Decision:
    _still_marks(state, command.marker)
    if command.criterion not in state.marks.of(command.marker):
        raise Refused(f"Vous n’avez pas noté {command.criterion}.")
    return [e.MarkWithdrawn(marker=command.marker, criterion=command.criterion)]


def _comment(state: State, command: c.CommentCriterion, _now: int, _token: str) -> Decision:
    if command.criterion:
        _known(state, command.criterion)
    text = _text(command.text)
    if text == state.marks.comments.get((command.marker, command.criterion), ""):
        return []
    return [e.CriterionCommented(marker=command.marker, criterion=command.criterion, text=text)]


def _pin(state: State, command: c.PinMoment, _now: int, _token: str) -> Decision:
    if command.criterion:
        _known(state, command.criterion)
    if command.call and state.calls.get(command.call) is None:
        raise Refused(f"L’appel « {command.call} » n’existe pas.")
    heard = state.calls.in_ear()
    return [
        e.MomentPinned(
            marker=command.marker,
            sign=command.sign,
            call=command.call or (heard.id if heard else ""),
            criterion=command.criterion,
            text=_text(command.text),
        )
    ]


def _hand_in(state: State, command: c.HandInMarks, _now: int, _token: str) -> Decision:
    _still_marks(state, command.marker)
    return [e.MarksHandedIn(marker=command.marker)]


def _settle(state: State, command: c.SettleMark, _now: int, _token: str) -> Decision:
    if not state.marks.open:
        raise Refused("Un désaccord se tranche quand les deux notations sont remises.")
    reason = _text(command.reason)
    if not reason:
        raise Refused("Écrivez la raison de la décision commune.")
    _sound(state, command.criterion, command.given, reason)
    return [
        e.MarkSettled(
            marker=command.marker,
            criterion=command.criterion,
            given=command.given,
            reason=reason,
        )
    ]


def _still_marks(state: State, marker: Marker) -> None:
    if marker in state.marks.handed_in:
        raise Refused(
            "Votre notation est remise\u00a0: elle ne change plus. Un désaccord se tranche à deux."
        )


def _known(state: State, criterion: str) -> None:
    if state.criteria.get(criterion, "-") == "-":
        raise Refused(f"La grille ne note aucun critère « {criterion} ».")


def _sound(state: State, criterion: str, given: Given, reason: str) -> None:
    """`Refused` for a mark that the grid has no place for, or that must say why."""
    _known(state, criterion)
    measured = state.criteria[criterion] == "A"
    if given == "confirmed" and not measured:
        raise Refused(f"{criterion} n’est pas mesuré par la machine\u00a0: notez-le vous-même.")
    if measured and given != "confirmed" and not reason:
        raise Refused(f"{criterion} est mesuré\u00a0: écrivez pourquoi vous en décidez autrement.")
    if given == "not_applicable" and not reason:
        raise Refused("Écrivez pourquoi ce critère ne s’applique pas.")


def _text(text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        raise Refused(f"Le texte a plus de {LONGEST_TEXT} caractères.")
    return text


DECIDERS: Deciders = {
    c.MarkCriterion: _mark,
    c.WithdrawMark: _withdraw,
    c.CommentCriterion: _comment,
    c.PinMoment: _pin,
    c.HandInMarks: _hand_in,
    c.SettleMark: _settle,
}
