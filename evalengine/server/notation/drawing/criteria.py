"""The criteria by competence, and which of them are listed."""

from __future__ import annotations

from itertools import groupby

from evalengine.exports.words import OUTCOME_OF_MARKS
from evalengine.server.notation.sight import Judged, Shown, Sight, passes
from evalengine.server.pages.html import button, escape

_FILTERS: tuple[tuple[Shown, str, str], ...] = (
    ("all", "Tout", "t"),
    ("to_judge", "À juger", "j"),
    ("not_met", "Non atteints", "n"),
    ("disagreed", "Désaccords", "x"),
    ("interview", "Entretien", "i"),
)
_STEPS = (
    ("choose_previous", "ArrowUp", "Critère précédent"),
    ("choose_next", "ArrowDown", "Critère suivant"),
)


def filters(sight: Sight) -> str:
    """Which criteria are listed, with how many there are of each kind."""
    drawn = ""
    for shown, label, key in _FILTERS:
        if shown != "disagreed" or sight.marks.open:
            count = sum(passes(each, shown) for each in sight.every)
            kind = "tab here" if sight.view.shown == shown else "tab"
            drawn += button(f"{label} ({count})", f"show {shown}", key=key, kind=kind)
    return drawn + "".join(
        button("", act, key=key, kind="small bare", title=title) for act, key, title in _STEPS
    )


def rows(sight: Sight) -> str:
    """One row a criterion, under its competence."""
    if not sight.listed:
        return '<p class="none">Aucun critère dans cette liste.</p>'
    drawn = ""
    for (unit, competence), group in groupby(sight.listed, key=_place):
        lines = "".join(_row(sight, each) for each in group)
        drawn += f"<li><h3>{escape(unit)}, {escape(competence)}</h3><ul>{lines}</ul></li>"
    return f"<ul>{drawn}</ul>"


def _place(judged: Judged) -> tuple[str, str]:
    return judged.criterion.unit, judged.criterion.competence


def _row(sight: Sight, judged: Judged) -> str:
    criterion, decision = judged.criterion, judged.decision
    name = escape(criterion.id)
    pressed = "true" if judged is sight.chosen else "false"
    state = "désaccord" if decision.source == "disagreed" else OUTCOME_OF_MARKS[decision.outcome]
    mine = "✓ " if judged.mine else ""
    return (
        f'<li><button type="button" class="step {decision.outcome}" aria-pressed="{pressed}"'
        f' data-act="choose {name}"><span class="when">{name}</span>'
        f'<span class="who">{escape(criterion.label)}</span>'
        f'<span class="state">{mine}{state}</span></button></li>'
    )
