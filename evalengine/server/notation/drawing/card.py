"""The criterion that is chosen: what the machine says and why, and what the marker says."""

from __future__ import annotations

from evalengine.exports.words import DECIDED_BY, GIVEN, OUTCOME_OF_MARKS, STATUS, measured
from evalengine.projections.marks import Mark
from evalengine.server.notation.drawing import interview, proofs
from evalengine.server.notation.sight import Judged, Sight
from evalengine.server.pages.html import NBSP, button, escape, quoted

_KINDS = {
    "A": "mesuré par la machine",
    "S": "preuves de la machine, décision humaine",
    "H": "décision humaine",
}


def draw(sight: Sight) -> str:
    """Nothing when the list is empty."""
    judged = sight.chosen
    if judged is None:
        return ""
    criterion = judged.criterion
    return (
        f'<p class="kind">{escape(criterion.id)}, {_KINDS[criterion.kind]}</p>'
        f"<h1>{escape(criterion.label)}</h1>{interview.himself(sight, judged)}"
        f"{_machine(judged)}{_marks(sight, judged)}"
        f'<div class="acts marks">{_acts(sight, judged)}</div>{_comments(sight, judged)}'
        f"{interview.draw(sight, judged)}{proofs.draw(sight, judged)}"
    )


def _machine(judged: Judged) -> str:
    if judged.criterion.kind == "H":
        return ""
    verdict = judged.row.verdict
    value, bound = measured(verdict.value, verdict.unit), measured(verdict.bound, verdict.unit)
    against = f"{value} pour une borne de {bound}" if value and bound else value
    told = f"<b>{STATUS[verdict.status]}</b>" + (f", {escape(against)}" if against else "")
    remark = f"<p>{escape(verdict.remark)}</p>" if verdict.remark else ""
    return f'<h3>La machine</h3><p class="{verdict.status}">{told}</p>{remark}'


def _marks(sight: Sight, judged: Judged) -> str:
    """His own mark; once both have handed in, the other's, and what stands."""
    told = f"<h3>Votre note</h3>{_mark(judged.mine)}"
    if not sight.marks.open:
        return told
    decision = judged.decision
    by = DECIDED_BY[decision.source]
    why = f"<p>{quoted(decision.reason)}</p>" if decision.source == "settled" else ""
    stands = f"<b>{OUTCOME_OF_MARKS[decision.outcome]}</b>{f', {by}' if by else ''}"
    return f"{told}<h3>L’autre note</h3>{_mark(judged.other)}<h3>Décision</h3><p>{stands}</p>{why}"


def _mark(mark: Mark | None) -> str:
    if mark is None:
        return '<p class="none">Pas encore notée.</p>'
    why = f"{NBSP}: {quoted(mark.reason)}" if mark.reason else ""
    return f'<p class="{mark.given}"><b>{GIVEN[mark.given]}</b>{why}</p>'


def _acts(sight: Sight, judged: Judged) -> str:
    confirms = judged.criterion.kind == "A"
    return (
        (button("Confirmer la mesure", "mark confirmed", key="0") if confirms else "")
        + button("Atteint", "mark met", key="1")
        + button("Non atteint", "mark not_met", key="2")
        + button("Sans objet", "mark not_applicable", key="3")
        + (button("Retirer", "withdraw", key="Backspace") if judged.mine else "")
        + button("Commenter", "comment", key="c")
    )


def _comments(sight: Sight, judged: Judged) -> str:
    """His own; the other's too once both have handed in."""
    name = judged.criterion.id
    told = [
        f"<p>{'Vous' if marker == sight.marker else 'L’autre'}{NBSP}: {quoted(text)}</p>"
        for (marker, criterion), text in sight.marks.comments.items()
        if criterion == name
    ]
    return f"<h3>Commentaires</h3>{''.join(told)}" if told else ""
