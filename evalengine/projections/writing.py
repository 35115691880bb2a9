"""Cards, forms and sendings, held against what was asked: C1.8.a, C1.9.c, C1.9.d."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evalengine.projections.asked import judged, of_kinds
from evalengine.projections.measures import Measures
from evalengine.projections.reaching.forms import UrgencyDiffers
from evalengine.projections.truth import Outcome
from evalengine.projections.verdicts import Verdict
from evalengine.projections.wording import digits, plain
from evalengine.referentiel.models import Grid
from evalengine.vocabulary import events as e
from evalengine.vocabulary import truth as t
from evalengine.vocabulary.records import Card


def cards(measures: Measures, _grid: Grid) -> Verdict:
    """C1.8.a: every card that was asked for is exact, and nobody has two."""
    found = judged(measures, of_kinds(measures, t.ExpectCard), "grace")
    found.verdicts += _doubles(measures)
    return found.verdict("cards")


def _doubles(measures: Measures) -> Iterator[Verdict]:
    """Cards of one book with the same names and the same number, one of them the candidate's."""
    saved = {event.card.id: seq for seq, event in measures.asked.acts(e.CardSaved)}
    bearers: dict[tuple[str, str, str], list[Card]] = {}
    for card in measures.asked.work.cards.by_id.values():
        if card.number:
            bearers.setdefault(_bearer(card), []).append(card)
    for alike in bearers.values():
        proofs = tuple(sorted(saved[card.id] for card in alike if card.id in saved))
        if proofs and len(alike) > 1:
            told = f"{alike[0].last_name} {alike[0].first_name} : deux fiches de la même personne."
            yield Verdict("not_met", evidence=proofs, remark=told)


def _bearer(card: Card) -> tuple[str, str, str]:
    return card.donneur_ordres, plain(f"{card.last_name} {card.first_name}"), digits(card.number)


def forms(measures: Measures, _grid: Grid) -> Verdict:
    """C1.9.c: every message is in its rubric, its fields are right, and it left for where it goes.

    Which urgency it bears is C1.5.i: one fault counts once.
    """
    asked = of_kinds(measures, t.ExpectMessage)
    return judged(measures, asked, "grace", _of_the_form).verdict("forms")


def _of_the_form(outcome: Outcome) -> Iterable[str]:
    return (each for each in outcome.differs if not isinstance(each, UrgencyDiffers))


def sendings(measures: Measures, _grid: Grid) -> Verdict:
    """C1.9.d: what failed was looked at, and sent again to where it arrives.

    A sending that arrived asks nothing; neither does one that failed after the last call, when the
    forms are about to freeze.
    """
    failed = _calls_of_failures(measures)
    asked = (each for each in of_kinds(measures, t.ExpectRelaunch) if each.subject in failed)
    return judged(measures, asked, "grace").verdict("sendings")


def _calls_of_failures(measures: Measures) -> set[str]:
    over, asked = measures.past("calls"), measures.asked
    messages = asked.work.messages
    return {
        asked.role(messages.by_id[messages.sendings[event.sending].message].call)
        for seq, event in asked.acts(e.SendingSettled)
        if event.outcome != "sent" and (over is None or seq < over)
    }
