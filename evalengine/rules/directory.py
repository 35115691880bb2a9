"""Whom the candidate may call: everybody in the files of the sitting, who calls him, and whoever he
was told to call back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from evalengine.dossier.scripts import ScriptedCall
from evalengine.projections.desk import Desk
from evalengine.projections.wording import called


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who can be called, and the file that he is called for; ``house``: it names him."""

    name: str
    donneur_ordres: str
    house: bool = False


def look_up(target: str, desk: Desk, script: Mapping[str, ScriptedCall]) -> Known | None:
    """Whom ``target`` stands for: a name, an id, an extension or a number; None: nobody.

    Case, accents, spaces and dots do not matter. Who can be reached from several files is
    called for the one in front.
    """
    return _first(target, chain(_of_the_house(desk), _of_callers(desk, script)))


def client(target: str, desk: Desk) -> Known | None:
    """The donneur d'ordres, or who works for him, that ``target`` stands for; None: nobody."""
    return _first(target, _of_the_house(desk))


def _first(target: str, entries: Iterable[tuple[str, Known]]) -> Known | None:
    wanted = called(target)
    found = (known for key, known in entries if key and called(key) == wanted)
    return next(found, None) if wanted else None


def _of_the_house(desk: Desk) -> Iterator[tuple[str, Known]]:
    front = [desk.files[name] for name in reversed(desk.open_files)]
    for file in (*front, *desk.files.values()):
        for person in file.people:
            known = Known(person.name, file.donneur_ordres, house=True)
            yield person.extension, known
            yield person.name, known
    for file in desk.files.values():
        known = Known(file.name, file.donneur_ordres, house=True)
        yield file.donneur_ordres, known
        yield file.name, known
        for channel in file.channels:
            yield channel.address, known


def _of_callers(desk: Desk, script: Mapping[str, ScriptedCall]) -> Iterator[tuple[str, Known]]:
    for file in desk.files.values():
        for card in desk.work.cards.of(file.donneur_ordres):
            acquaintance = f"{card.first_name} {card.last_name}".strip()
            yield card.number, Known(acquaintance, file.donneur_ordres)
    for call in script.values():
        known = Known(call.correspondent.name, call.donneur_ordres)
        yield call.correspondent.number, known
        yield call.correspondent.name, known
        if wanted := call.truth.call_back:
            yield call.read(wanted.number), Known(call.read(wanted.who), call.donneur_ordres)
