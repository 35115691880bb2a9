"""The interview as rows of French cells: questions, case studies, role-play, self-assessment.

Nothing of it is part of ``grille.json``: questions are proposals, and the studies come from the
dossier école, which a sealed file does not hold.
"""

from __future__ import annotations

from collections.abc import Iterator

from evalengine.clock import MS
from evalengine.dossier.studies import CaseStudy
from evalengine.exports.case import Case
from evalengine.exports.sheet import Cell, Sheet, safe
from evalengine.exports.words import OUTCOME_OF_MARKS, numbers
from evalengine.projections.interview import Proposal
from evalengine.projections.interview.answers import SAID, answers
from evalengine.vocabulary import events as e

INTERVIEW_HEAD = (
    "Partie",
    "Critères",
    "Question ou étape",
    "Fait ou attendu",
    "Moment (s)",
    "Preuves (entrées du journal)",
    "Le candidat s’est jugé",
    "Décision",
    "Notes du jury",
)


def interview_sheet(case: Case) -> Sheet:
    """One row a question, a case study, a step of the role-play and a self-assessed criterion,
    under `INTERVIEW_HEAD`. The last column is for the jury."""
    return [*_questions(case), *_cases(case), *_steps(case), *_answers(case)]


def at_of(case: Case, proposal: Proposal) -> int:
    """When what is asked about was, in sitting ns."""
    return case.entries[proposal.entries[0] - 1].at


def cases_of(case: Case) -> list[CaseStudy]:
    """The case studies for this candidate."""
    return case.studies.cases_for({call.role for call in case.measures.received()})


def outcomes(case: Case) -> dict[str, str]:
    """What stands for each criterion, in French."""
    pairs = zip(case.rows, case.decisions, strict=True)
    return {row.id: OUTCOME_OF_MARKS[decision.outcome] for row, decision in pairs}


def said(own: e.SelfAssessed | None) -> str:
    """His own mark in French, "" when he gave none."""
    return SAID[own.acquired] if own else ""


def _questions(case: Case) -> Iterator[list[Cell]]:
    for each in case.proposals:
        what = (", ".join(each.criteria), safe(each.question), safe(each.fact))
        at, proofs = at_of(case, each) // MS / 1000, numbers(each.entries)
        yield ["Question proposée", *what, at, proofs, "", "", ""]


def _cases(case: Case) -> Iterator[list[Cell]]:
    for each in cases_of(case):
        asked = "\n".join([f"{each.title}. {each.situation}", *_listed(each.questions)])
        expected = "\n".join(_listed(each.expects))
        what = (", ".join(each.criteria), safe(asked), safe(expected))
        yield ["Étude de cas", *what, None, "", "", "", ""]


def _steps(case: Case) -> Iterator[list[Cell]]:
    stands = outcomes(case)
    for play in case.studies.role_plays:
        for criterion, steps in play.steps.items():
            for step in steps:
                decided = stands.get(criterion, "")
                yield ["Mise en situation", criterion, safe(step), "", None, "", "", decided, ""]


def _answers(case: Case) -> Iterator[list[Cell]]:
    stands = outcomes(case)
    for each in answers(case.measures.asked.work.notes):
        comment = safe(each.own.comment) if each.own else ""
        what = (each.criterion, safe(each.asks), comment)
        decided = stands.get(each.criterion, "")
        yield ["Autoévaluation", *what, None, "", said(each.own), decided, ""]


def _listed(lines: tuple[str, ...]) -> list[str]:
    """As they read in one cell. A dash first would be taken for a formula."""
    return [f"• {line}" for line in lines]
