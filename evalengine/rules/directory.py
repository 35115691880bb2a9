"""Whom the candidate may call: everybody in the files of the sitting, who calls him, and whoever he
was told to call back."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evalengine.dossier.scripts import ScriptedCall
from evalengine.projections.desk import Desk


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who can be called, and the file that he is called for."""

    name: str
    donneur_ordres: str


def look_up(target: str, desk: Desk, script: Mapping[str, ScriptedCall]) -> Known | None:
    """Whom ``target`` stands for: a name, an id, an extension or a number; None: nobody.

    Case, accents, spaces and dots do not matter. Who can be reached from several files is
    called for the one in front.
    """
    wanted = _plain(target)
    entries = (known for key, known in _entries(desk, script) if key and _plain(key) == wanted)
    return next(entries, None) if wanted else None


def _entries(desk: Desk, script: Mapping[str, ScriptedCall]) -> Iterator[tuple[str, Known]]:
    front = [desk.files[name] for name in reversed(desk.open_files)]
    for file in (*front, *desk.files.values()):
        for person in file.people:
            known = Known(person.name, file.donneur_ordres)
            yield person.extension, known
            yield person.name, known
    for file in desk.files.values():
        known = Known(file.name, file.donneur_ordres)
        yield file.donneur_ordres, known
        yield file.name, known
        for channel in file.channels:
            yield channel.address, known
        for card in desk.work.cards.of(file.donneur_ordres):
            acquaintance = f"{card.first_name} {card.last_name}".strip()
            yield card.number, Known(acquaintance, file.donneur_ordres)
    for call in script.values():
        known = Known(call.correspondent.name, call.donneur_ordres)
        yield call.correspondent.number, known
        yield call.correspondent.name, known
        if wanted := call.truth.call_back:
            yield call.read(wanted.number), Known(call.read(wanted.who), call.donneur_ordres)


def _plain(text: str) -> str:
    """Letters and digits only, in lower case; a French number without its country code."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in letters if character.isalnum())
    abroad = text.lstrip().startswith("+33") or (plain.startswith("0033") and plain.isdigit())
    return "0" + plain.removeprefix("00")[2:] if abroad else plain
