"""The rows of the call-backs: what is begun, what is to do, what is settled. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.content import Content

from console.drafts import Values
from console.moments import clock
from console.panes.naming import owner
from console.words import plain
from evalengine.projections.booking import moment
from evalengine.projections.desk import Desk
from evalengine.projections.notes import CallBack

_STATES = {None: "à faire ", True: "fait    ", False: "pas fait"}
_BEGUN = "commencé"


@dataclass(frozen=True, slots=True)
class Item:
    """A row: a call-back, or a form that is begun. ``key`` is its id, or the scope of its draft."""

    key: str
    state: str
    donneur_ordres: str
    who: str
    number: str
    due: str = ""
    more: str = ""


def items(known: Mapping[str, CallBack], begun: Mapping[str, Values]) -> list[Item]:
    """Those begun, then those to do, then those settled; each in the order they were noted."""
    to_come = [
        Item(scope, _BEGUN, values["donneur_ordres"], values["who"], values["number"])
        for scope, values in begun.items()
        if "who" in values
    ]
    told = sorted(known.items(), key=lambda named: named[1].done is not None)
    return to_come + [_item(key, one) for key, one in told]


def _item(key: str, one: CallBack) -> Item:
    planned = one.planned
    return Item(
        key,
        _STATES[one.done],
        planned.donneur_ordres,
        planned.who,
        planned.number,
        planned.due,
        one.note if one.done is not None else planned.reason,
    )


def row(item: Item) -> Content:
    """« à faire   24/11 14:30  Corinne Vasseur  01 99 00 12 01 »."""
    due = f"{_due(item.due):<11}  "
    who = plain(item.who) or "(sans nom)"
    return Content.assemble(
        (item.state, "bold"), f"  {due}", (who, "bold"), f"  {plain(item.number)}"
    )


def detail(item: Item, desk: Desk) -> str:
    """« Cabinet du docteur Aubry · résultats d’analyse », of the marked row."""
    parts = (owner(desk, item.donneur_ordres), plain(item.more))
    return " · ".join(part for part in parts if part)


def _due(due: str) -> str:
    if not due:
        return "sans heure"
    try:
        at = moment(due)
    except ValueError:
        return plain(due)
    return f"{at:%d/%m} {clock(at.time())}"
