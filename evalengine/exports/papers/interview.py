"""The interview on paper: what to ask and why, the case studies, the role-play, how the candidate
judged himself, with room for the jury's notes."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from evalengine.dossier.studies import CaseStudy, RolePlay
from evalengine.exports.case import Case
from evalengine.exports.interview import at_of, cases_of, outcomes, said
from evalengine.exports.papers.told import proofs
from evalengine.exports.phrases import short
from evalengine.exports.words import minutes
from evalengine.projections.interview import Proposal
from evalengine.projections.interview.answers import Answer, answers


def content(case: Case) -> dict[str, Any]:
    """Of a sitting whose dossier école is not at hand, ``studied`` is false: it has no studies."""
    stands = outcomes(case)
    told = answers(case.measures.asked.work.notes)
    return {
        "questions": [_question(case, each) for each in case.proposals],
        "studied": bool(case.studies.cases or case.studies.role_plays),
        "cases": [_case(each) for each in cases_of(case)],
        "role_plays": [_play(each, stands) for each in case.studies.role_plays],
        "answers": [
            [asks, [_answer(each, stands) for each in group]]
            for asks, group in groupby(told, key=lambda each: each.asks)
        ],
    }


def _question(case: Case, proposal: Proposal) -> dict[str, str]:
    return {
        "at": minutes(at_of(case, proposal)),
        "question": proposal.question,
        "fact": short(proposal.fact),
        "criteria": ", ".join(proposal.criteria),
        "proofs": proofs(proposal.entries),
    }


def _case(case: CaseStudy) -> dict[str, Any]:
    return {
        "title": case.title,
        "criteria": ", ".join(case.criteria),
        "situation": case.situation,
        "questions": list(case.questions),
        "expects": list(case.expects),
    }


def _play(play: RolePlay, stands: dict[str, str]) -> dict[str, Any]:
    return {
        "title": play.title,
        "visitor": play.visitor,
        "situation": play.situation,
        "steps": [[name, stands.get(name, ""), list(steps)] for name, steps in play.steps.items()],
        "objections": list(play.objections),
    }


def _answer(answer: Answer, stands: dict[str, str]) -> list[str]:
    """Criterion, his mark, what stands, his words."""
    comment = answer.own.comment if answer.own else ""
    return [answer.criterion, said(answer.own), stands.get(answer.criterion, ""), comment]
