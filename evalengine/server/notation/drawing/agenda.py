"""A day of an agenda before and after an act of the candidate, side by side."""

from __future__ import annotations

from evalengine.dossier.words import day, hour
from evalengine.projections.agendas import Agenda
from evalengine.server.notation.sight import Sight
from evalengine.server.notation.turning import Turn
from evalengine.server.pages.html import NBSP, escape
from evalengine.vocabulary.records import Appointment


def draw(sight: Sight, number: int) -> str:
    """The days that the entry ``number`` changed; "" when it is no act on an agenda."""
    turn = sight.judging.turns.by_entry.get(number)
    return "".join(_day(sight, turn, each) for each in turn.days) if turn else ""


def _day(sight: Sight, turn: Turn, iso: str) -> str:
    name = sight.judging.timeline.names.get(turn.owner, turn.owner)
    before, after = turn.before, turn.after
    sides = ("Avant", before, after, "del"), ("Après", after, before, "ins")
    columns = "".join(
        f"<div><h3>{label}</h3>{_column(iso, shown, other, tag)}</div>"
        for label, shown, other, tag in sides
    )
    head = f"<h3>Agenda de {escape(name)}, {escape(day(iso))}</h3>"
    return f'<section class="agenda">{head}{columns}</section>'


def _column(iso: str, shown: Agenda, other: Agenda, tag: str) -> str:
    """Its appointments; what is not in the ``other`` bears ``tag``."""
    rows = [each for each in shown.appointments if each.start.startswith(iso)]
    if not rows:
        return '<p class="none">Rien ce jour-là.</p>'
    same = set(other.appointments)
    told = [(_row(each, shown), "p" if each in same else tag) for each in rows]
    return "".join(f"<{name}>{row}</{name}>" for row, name in told)


def _row(each: Appointment, agenda: Agenda) -> str:
    kind = agenda.kinds[each.kind].label if each.kind in agenda.kinds else "plage fermée"
    told = ", ".join(part for part in (kind, each.who, each.place) if part)
    length = f"{each.minutes}{NBSP}min"
    return f"<b>{hour(each.start[11:16])}</b> {escape(told)} <small>{length}</small>"
