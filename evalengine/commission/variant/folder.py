"""A dossier's variant: drawn, written to a folder of its own, and held against the original."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from evalengine.commission.playability import obstacles
from evalengine.commission.variant.codes import CODE, exchanged_codes, word, words_of
from evalengine.commission.variant.draw import Draw
from evalengine.commission.variant.figures import (
    PHONE,
    exchanged_days,
    exchanged_phones,
    with_days,
)
from evalengine.commission.variant.names import FreeNames, Names, free_names
from evalengine.commission.variant.slots import exchanged_slots
from evalengine.commission.variant.spelling import SPELT, read, spell
from evalengine.commission.variant.texts import files, rewritten
from evalengine.dossier.coverage import coverage
from evalengine.dossier.lint import lint
from evalengine.dossier.loader import Sources, load_with_sources
from evalengine.dossier.models import Dossier
from evalengine.dossier.programme import Programme
from evalengine.errors import BadDossier, BadSettings, reason_of

_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of a dossier a variant changes: so many of each, once over the whole dossier."""

    last_names: int
    first_names: int
    phones: int
    codes: int
    days: int
    slots: int

    def __str__(self) -> str:
        return (
            f"{self.last_names} noms, {self.first_names} prénoms, {self.phones} numéros de "
            f"téléphone, {self.codes} codes, {self.days} dates de naissance et {self.slots} "
            "rendez-vous permutés"
        )


@dataclass(frozen=True, slots=True)
class Variant:
    """``contents``: the plain data of every file, by its path in the folder."""

    contents: dict[str, Any]
    counts: Counts


def drawn(sources: Sources, seed: int, free: FreeNames | None = None) -> Variant:
    """The variant of ``seed``, not written yet. The grid stays as it is.

    ``free``: the names of these ``sources`` that may be exchanged, when they were found before.
    """
    draw = Draw(seed)
    names = (free or free_names(sources)).exchanged(draw)
    phones, days = exchanged_phones(sources, draw), exchanged_days(sources, draw)
    clients, seats = exchanged_slots(sources, draw)
    codes = exchanged_codes(sources, draw)
    change = _change(names, phones, codes, days)
    contents = {file.name: file.data for file in files(sources)}
    contents |= {file.name: clients[name] for name, file in sources.clients.items()}
    for file in (*sources.clients.values(), *sources.scenarios.values()):
        contents[file.name] = rewritten(contents[file.name], change)
    head = sources.head
    contents[head.name] = head.data | {"version": f"{head.data['version']} · variante {seed}"}
    counts = Counts(len(names.last), len(names.first), len(phones), len(codes), len(days), seats)
    return Variant(contents, counts)


def write_variant(origin: Path | None, seed: int, out: Path) -> Counts:
    """Writes the variant of the dossier in ``origin`` into the new folder ``out``.

    Raises `BadDossier` when the dossier has faults, or when its variant would not examine the same:
    then nothing is left in ``out``. `BadSettings` when ``out`` is there already or cannot be
    written.
    """
    dossier, sources = load_with_sources(origin)
    if faults := lint(dossier, sources):
        told = "Ce dossier a des défauts : corrigez-les avant d’en tirer une variante."
        raise BadDossier("\n".join([told, *faults]))
    if out.exists():
        raise BadSettings(f"« {out} » existe déjà : donnez un dossier nouveau.")
    variant = drawn(sources, seed)
    try:
        write(variant, out)
    except OSError as error:
        raise BadSettings(f"« {out} » ne peut pas être écrit : {reason_of(error)}.") from error
    if unlike := list(differences(dossier, out)):
        shutil.rmtree(out)
        raise BadDossier("\n".join([f"La variante {seed} n’est pas égale à l’original :", *unlike]))
    return variant.counts


def write(variant: Variant, folder: Path) -> None:
    """Every file of ``variant``, in UTF-8; `OSError` when the folder refuses."""
    for name, data in variant.contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=_WIDTH)
        path.write_text(text, "utf-8")


def differences(origin: Dossier, folder: Path) -> Iterator[str]:
    """French sentences: what of the dossier in ``folder`` is worse than, or unlike, ``origin``."""
    dossier, sources = load_with_sources(folder)
    yield from lint(dossier, sources)
    if dossier.grid != origin.grid:
        yield "La grille a changé."
    for name, programme in origin.programmes.items():
        if _examined(origin, programme) != _examined(dossier, programme):
            yield f"Le programme « {name} » n’examine plus les mêmes critères par les mêmes appels."
    for name in dossier.scenarios:
        for obstacle in obstacles(dossier, name):
            yield f"{name} est injouable : {obstacle}"


def _examined(dossier: Dossier, programme: Programme) -> list[tuple[str, list[str]]]:
    """By criterion, the calls and beats that examine it."""
    rows = coverage(dossier, programme)
    return [(row.criterion.id, [each.step.id for each in row.steps]) for row in rows]


def _change(
    names: Names, phones: dict[str, str], codes: dict[str, str], days: dict[str, str]
) -> Callable[[str], str]:
    people = names.last | names.first
    letters = {old.upper(): new for old, new in names.last.items()}
    whole = re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(people, key=len, reverse=True))})(?![\w-])")
    words = words_of(codes)
    told = word(f"(?:{'|'.join(sorted(words, key=len, reverse=True))})")

    def change(text: str) -> str:
        text = SPELT.sub(lambda m: _respelt(m[0], letters), text)
        text = whole.sub(lambda m: people[m[0]], text) if people else text
        text = CODE.sub(lambda m: codes.get(m[0], m[0]), text)
        text = told.sub(lambda m: words[m[0]], text) if words else text
        text = PHONE.sub(lambda m: phones.get(m[0], m[0]), text)
        return with_days(text, days)

    return change


def _respelt(spelt: str, letters: dict[str, str]) -> str:
    new = letters.get(read(spelt))
    return spell(new) if new else spelt
