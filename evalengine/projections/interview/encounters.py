"""Questions about callers: who gave up, who waited, who was hard to deal with, what broke down."""

from __future__ import annotations

from collections.abc import Iterator

from evalengine.clock import MS, SECOND
from evalengine.projections.calls import Call
from evalengine.projections.interview.proposal import Met, Proposal
from evalengine.projections.laid import did
from evalengine.projections.measures import TECHNICAL, Measures, Wait
from evalengine.projections.observations import Observation
from evalengine.projections.verdicts import at_most, seconds, sentences, under

_TOLD = ("C3.1.a", "C3.1.c")
_OWN_VIEW = ("C4.5.b",)
_BROKEN = ("C3.1.a", "C3.1.b", "C4.6.a")
_ADVICE = ("C4.6.a",)

_GAVE_UP = (
    "Ce correspondant a raccroché sans attendre davantage. Qu’en dites-vous à votre responsable, "
    "et qu’en saura le donneur d’ordres ?"
)
_WAITED = (
    "Comment avez-vous annoncé cette attente, qu’avez-vous fait pendant qu’elle durait, et comment "
    "l’auriez-vous écourtée ?"
)
_DISCLOSE = (
    "Cet appel poussait à divulguer. Que pouviez-vous dire, que deviez-vous taire, et à qui en "
    "parlez-vous ensuite ?"
)
_URGENT = (
    "À quoi avez-vous reconnu que cet appel pressait, et que demandait le donneur d’ordres dans ce "
    "cas ?"
)
_OVERRIDE = (
    "Une consigne pouvait céder ici. Laquelle, dans l’intérêt de qui, et qui deviez-vous prévenir ?"
)
_BROKE = (
    "La technique a manqué à ce moment. Racontez-le à votre responsable, puis guidez un donneur "
    "d’ordres à qui cela arrive."
)
_PASSED_ON = (
    "Vous avez transféré cet appel. Un donneur d’ordres veut renvoyer ainsi les siens : guidez-le "
    "pas à pas, sans voir son écran."
)


def gave_up(met: Met) -> Iterator[Proposal]:
    """Callers who ended a wait themselves, the longest wait first. Who gave up while there was
    still time to pick up says nothing of the candidate."""
    limit = met.grid.bound("pickup_under") * MS
    for wait in sorted(_tired(met.measures), key=_longest_first):
        if wait.kind == "ring" and under(wait.length, wait.bound, limit) == "met":
            continue
        where = "à la sonnerie" if wait.kind == "ring" else "en attente"
        fact = f"{wait.call.caller} a abandonné {where} après {seconds(wait.length)}."
        yield _of_wait(wait, _TOLD, _GAVE_UP, fact, "C1.2.b")


def long_holds(met: Met) -> Iterator[Proposal]:
    """Holds longer beyond doubt than the grid's bound, the longest first; none without a bound."""
    bound = met.grid.bounds.get("hold_longest")
    if bound is None:
        return
    limit = bound.value * MS
    for hold in _holds(met.measures):
        if at_most(hold.length, hold.bound, limit) == "not_met":
            told = f"attente de {seconds(hold.length)}, pour {seconds(limit)} au plus"
            fact = f"{hold.call.caller} : {told}."
            yield _of_wait(hold, _OWN_VIEW, _WAITED, fact, "C1.2.b", "C1.2.d")


def longest_hold(met: Met) -> Iterator[Proposal]:
    """The longest hold, once it was long enough for a word on it."""
    for hold in [hold for hold in _holds(met.measures) if hold.length >= SECOND][:1]:
        fact = f"{hold.call.caller} : la plus longue des attentes, {seconds(hold.length)}."
        yield _of_wait(hold, _OWN_VIEW, _WAITED, fact, "C1.2.d")


def pushed_to_disclose(met: Met) -> Iterator[Proposal]:
    """Calls that pushed to disclose, and what he did."""
    return _lures(met, "disclosure", _TOLD, _DISCLOSE, "C4.4.a", "C4.4.b")


def urgent(met: Met) -> Iterator[Proposal]:
    """Urgent calls, and what he did."""
    return _lures(met, "urgency", ("C3.1.c",), _URGENT, "C1.7.a")


def to_override(met: Met) -> Iterator[Proposal]:
    """Calls in which a consigne was rightly set aside, and what he did."""
    return _lures(met, "override", ("C3.1.c",), _OVERRIDE, "C1.9.e")


def broke_down(met: Met) -> Iterator[Proposal]:
    """Calls that a technical fault spoilt, and absences of the engine."""
    measures = met.measures
    for call in measures.calls:
        if call.voided or (call.ended and call.cause in TECHNICAL):
            entry = call.entries["call_voided" if call.voided else "call_ended"]
            why = f" ({call.voided})" if call.voided else ""
            fact = f"{call.caller or call.number} : appel perdu par la technique{why}."
            yield Proposal(_BROKEN, _BROKE, fact, (entry,))
    for gap in measures.gaps:
        fact = f"Le moteur de l’épreuve s’est interrompu {seconds(gap.until - gap.since)}."
        yield Proposal(_BROKEN, _BROKE, fact, (gap.entry,))


def passed_on(met: Met) -> Iterator[Proposal]:
    """The first call that he transferred."""
    for call in met.measures.received():
        if call.transfer is not None:
            target, _, entry = call.transfer
            fact = f"{call.caller} : transféré au {target}."
            yield Proposal(_ADVICE, _PASSED_ON, fact, (entry,), ("C1.14.c",))
            return


def _tired(measures: Measures) -> list[Wait]:
    return [wait for wait in measures.abandoned() if not measures.broken(wait)]


def _holds(measures: Measures) -> list[Wait]:
    """The longest first, without those that are a question already: the caller gave up."""
    tired = _tired(measures)
    known = (h for h in measures.holds() if h not in tired and not measures.broken(h))
    return sorted(known, key=_longest_first)


def _longest_first(wait: Wait) -> tuple[int, int]:
    return -wait.length, wait.entries[0]


def _of_wait(
    wait: Wait, criteria: tuple[str, ...], question: str, fact: str, *about: str
) -> Proposal:
    return Proposal(criteria, question, fact, wait.entries, about)


def _lures(
    met: Met, challenge: str, criteria: tuple[str, ...], question: str, *about: str
) -> Iterator[Proposal]:
    """What was seen to go wrong comes first, then in the order of the script."""
    measures = met.measures
    calls = [
        call
        for subject, hard in measures.asked.challenges.items()
        if challenge in hard and (call := measures.calls.playing(subject)) and call.pickup
    ]
    seen = {call.id: _seen(measures, call, about) for call in calls}
    for call in sorted(calls, key=lambda call: all(each.done for each in seen[call.id])):
        done, proofs = did(measures, call)
        told = ", ".join(each.told for each in seen[call.id])
        fact = sentences([done, f"Observé par le co-évaluateur : {told}." if told else ""])
        entries = tuple(sorted({*proofs, *(each.entry for each in seen[call.id])}))
        yield Proposal(criteria, question, fact, entries, about)


def _seen(measures: Measures, call: Call, about: tuple[str, ...]) -> list[Observation]:
    """What was observed of this call for these criteria, oldest first."""
    return [
        each
        for each in measures.observations.standing.values()
        if each.call == call.id and not set(about).isdisjoint(each.criteria)
    ]
