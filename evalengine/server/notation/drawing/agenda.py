"""A day of an agenda before and after an act of the candidate, side by side."""

from __future__ import annotations

from evalengine.dossier.words import day, hour
from evalengine.projections.agendas import FOLDS, Agenda, Agendas
from evalengine.server.notation.sight import Sight
from evalengine.server.regie.drawing.html import NBSP, escape
from evalengine.vocabulary import events as e
from evalengine.vocabulary.records import Appointment

ACTS = (e.AppointmentBooked, e.AppointmentMoved, e.AppointmentCancelled)


def draw(sight: Sight, number: int) -> str:
    """The days that the entry ``number`` changed; "" when it is no act on an agenda."""
    entry = sight.judging.entries[number]
    if not isinstance(entry.event, ACTS):
        return ""
    before, after = _standing(sight, number - 1), _standing(sight, number)
    changed = _appointments(before, entry.event) + _appointments(after, entry.event)
    if not changed:
        return ""
    owner = changed[0].donneur_ordres
    days = sorted({each.start[:10] for each in changed})
    pair = before.by_owner[owner], after.by_owner[owner]
    return "".join(_day(sight, owner, each, *pair) for each in days)


def _standing(sight: Sight, until: int) -> Agendas:
    """The agendas after the entry ``until``."""
    agendas = Agendas()
    for entry in sight.judging.planned:
        if entry.seq > until:
            break
        FOLDS[type(entry.event)](agendas, entry.event)
    return agendas


def _appointments(agendas: Agendas, event: e.Event) -> list[Appointment]:
    """What ``event`` is about, as it stands there."""
    about = event.appointment if isinstance(event, ACTS) else ""
    found = agendas.find(about.id if isinstance(about, Appointment) else about)
    return [found] if found else []


def _day(sight: Sight, owner: str, iso: str, before: Agenda, after: Agenda) -> str:
    name = sight.judging.timeline.names.get(owner, owner)
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
    told = [(_row(each, shown), each in other.appointments) for each in rows]
    return "".join(f"<p>{row if same else f'<{tag}>{row}</{tag}>'}</p>" for row, same in told)


def _row(each: Appointment, agenda: Agenda) -> str:
    kind = agenda.kinds[each.kind].label if each.kind in agenda.kinds else "plage fermée"
    told = ", ".join(part for part in (kind, each.who, each.place) if part)
    length = f"{each.minutes}{NBSP}min"
    return f"<b>{hour(each.start[11:16])}</b> {escape(told)} <small>{length}</small>"
