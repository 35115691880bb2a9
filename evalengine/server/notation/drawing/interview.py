"""On the card of a criterion: what the interview, the role-play and the candidate himself bring.

Questions and case studies stand on the criteria that an answer serves (modality E and G), the steps
of the role-play on theirs (M), his own marks on every criterion that he spoke of.
"""

from __future__ import annotations

from itertools import groupby

from evalengine.dossier.studies import CaseStudy, RolePlay
from evalengine.exports.words import OUTCOME_OF_MARKS, minutes
from evalengine.projections.interview import Proposal
from evalengine.projections.interview.answers import SAID, Answer, answers
from evalengine.projections.notes import Notes
from evalengine.server.notation.drawing import proofs
from evalengine.server.notation.sight import Judged, Sight
from evalengine.server.pages.html import NBSP, button, escape, quoted


def draw(sight: Sight, judged: Judged) -> str:
    """What is asked away from the phone; nothing on a criterion that the calls examine."""
    match judged.criterion.modality:
        case "E":
            return _questions(sight) + _cases(sight, judged)
        case "G":
            return _questions(sight) + _answers(sight)
        case "M":
            return _steps(sight, judged)
        case _:
            return ""


def himself(sight: Sight, judged: Judged) -> str:
    """How the candidate judged himself on this criterion; nothing when he did not."""
    own = _notes(sight).self_assessment.get(judged.criterion.id)
    if own is None:
        return ""
    words = f", {quoted(own.comment)}" if own.comment else ""
    return (
        f'<p class="himself">Le candidat s’est jugé{NBSP}: <b>{SAID[own.acquired]}</b>{words}</p>'
    )


def _questions(sight: Sight) -> str:
    """Those that serve the chosen criterion; of the open one, the proofs too."""
    listed = sight.questions
    if not listed:
        return ""
    key = button("Suivante", "next_question", key="q", kind="small")
    drawn = "".join(_question(sight, rank, each) for rank, each in listed.items())
    return f'<h3>Questions proposées {key}</h3><ul class="questions">{drawn}</ul>'


def _question(sight: Sight, rank: int, proposal: Proposal) -> str:
    shown = rank == sight.view.question
    at = minutes(sight.judging.entries[proposal.entries[0]].at)
    evidence = (
        f'<div class="proofs">{proofs.by_themselves(sight, proposal.entries)}</div>'
        if shown
        else ""
    )
    opened = ' class="open"' if shown else ""
    return (
        f'<li{opened}><button type="button" class="question" data-act="question {rank}"'
        f' aria-expanded="{"true" if shown else "false"}">{escape(proposal.question)}</button>'
        f"<p>{at}, {escape(proposal.fact)}</p>{evidence}</li>"
    )


def _cases(sight: Sight, judged: Judged) -> str:
    met = {call.role for call in sight.judging.measures.received()}
    cases = sight.judging.studies.cases_for(met)
    return "".join(_case(each) for each in cases if judged.criterion.id in each.criteria)


def _case(case: CaseStudy) -> str:
    return (
        f"<h3>Étude de cas{NBSP}: {escape(case.title)}</h3><p>{escape(case.situation)}</p>"
        f'<section class="study"><div><h3>Questions</h3>{_list(case.questions)}</div>'
        f"<div><h3>Attendu</h3>{_list(case.expects)}</div></section>"
    )


def _steps(sight: Sight, judged: Judged) -> str:
    plays = sight.judging.studies.role_plays
    return "".join(_play(each, judged.criterion.id) for each in plays)


def _play(play: RolePlay, criterion: str) -> str:
    steps = play.steps.get(criterion, ())
    if not steps:
        return ""
    against = f"<div><h3>Le visiteur oppose</h3>{_list(play.objections)}</div>"
    return (
        f"<h3>Mise en situation{NBSP}: {escape(play.title)}</h3>"
        f"<p>{escape(play.visitor)}. {escape(play.situation)}</p>"
        f'<section class="study"><div><h3>À cette étape</h3>{_list(steps)}</div>'
        f"{against if play.objections else ''}</section>"
    )


def _list(lines: tuple[str, ...]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def _answers(sight: Sight) -> str:
    """His sheet, beside what stands for each criterion as far as this marker may see it."""
    told = answers(_notes(sight))
    if not told:
        return '<p class="none">Le candidat n’a pas encore reçu sa feuille.</p>'
    rows = "".join(
        _answered(sight, asks, list(group))
        for asks, group in groupby(told, key=lambda each: each.asks)
    )
    head = "<tr><th>Sa feuille</th><th>Critère</th><th>Lui-même</th><th>La grille</th></tr>"
    return f'<table class="answers">{head}{rows}</table>'


def _answered(sight: Sight, asks: str, group: list[Answer]) -> str:
    rows = [
        f"<td>{escape(each.criterion)}</td><td>{SAID[each.own.acquired] if each.own else '–'}</td>"
        f'<td class="{sight.outcome(each.criterion)}">'
        f"{OUTCOME_OF_MARKS.get(sight.outcome(each.criterion), '')}</td>"
        for each in group
    ]
    first = f'<td rowspan="{len(group)}">{escape(asks)}</td>'
    return "".join(f"<tr>{'' if rank else first}{row}</tr>" for rank, row in enumerate(rows))


def _notes(sight: Sight) -> Notes:
    return sight.judging.measures.asked.work.notes
