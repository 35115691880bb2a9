"""One sealed file a sitting: every entry, the grid that it was judged by, and the centre's seal.

::

    {"at":…,"by":…,"event":…,"seq":1,"wall":…,"digest":"…"}     the entries, as in the journal
    {"grid":{…}}                                                the definition of the grid
    {"result":"…"}                                              SHA-256 of grille.json
    {"seal":{…},"signature":"…"}                                who answers for all of it

Canonical JSON, one value a line. The seal is made once, at the closing, and holds the sitting's
name, the digest of its last entry, those of the grid and of the dossier école. It says nothing of
the result: whoever doubts the result computes it again from what the seal covers.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast

from pydantic import ValidationError

from evalengine.errors import JournalBroken
from evalengine.keys import CentreKey, signed_by
from evalengine.referentiel.models import Grid
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry, read_chain

_PURPOSE = b"evalengine seal 1\n"
"""Signed before the seal itself: no other thing that the centre signs can pass for one."""
_GRID, _SEAL = b'{"grid":', b'{"seal":'
_RESULT_LINE = re.compile(rb'\{"result":"([0-9a-f]{64})"\}')


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What the centre answers for. Digests are SHA-256, hexadecimal; ``head`` is that of the last
    of the ``entries``, ``key`` the public half of the centre's key, ``engine`` our version."""

    sitting: str
    entries: int
    head: str
    grid: str
    dossier: str
    engine: str
    key: str

    def signed(self) -> bytes:
        """The bytes that the signature is of."""
        return _PURPOSE + canonical(asdict(self))


@dataclass(frozen=True, slots=True)
class SealedBy:
    """A seal and its signature, as the last line of the file holds them."""

    seal: Seal
    signature: str

    def line(self) -> bytes:
        return canonical({"seal": asdict(self.seal), "signature": self.signature})


@dataclass(frozen=True, slots=True)
class Archive:
    """A sealed file whose chain and seal hold. ``result`` is still to be computed again."""

    entries: list[Entry]
    grid: Grid
    result: str
    seal: Seal


def canonical(value: Any) -> bytes:
    """Sorted keys, no spaces, UTF-8: the same bytes everywhere."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(data: bytes) -> str:
    """The digest of ``data``, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def grid_bytes(grid: Grid) -> bytes:
    """The definition of a grid, canonical."""
    return canonical(grid.model_dump(mode="json"))


def grid_line(grid: Grid) -> bytes:
    """The line of the grid."""
    return _GRID + grid_bytes(grid) + b"}"


def seal_of(entries: Sequence[Entry], grid: Grid, key: CentreKey, engine: str) -> SealedBy:
    """Signs the head of a closed sitting. Raises `JournalBroken` when it is not closed."""
    if not entries or not isinstance(entries[-1].event, e.SittingClosed):
        raise JournalBroken("L’épreuve n’est pas close : elle ne peut pas être scellée.")
    opening = entries[0].event
    assert isinstance(opening, e.SittingOpened), "a journal begins with an opening"
    seal = Seal(
        sitting=opening.sitting,
        entries=len(entries),
        head=entries[-1].digest,
        grid=sha256(grid_bytes(grid)),
        dossier=opening.dossier_digest,
        engine=engine,
        key=key.public(),
    )
    return SealedBy(seal, key.sign(seal.signed()))


def archive_bytes(
    entries: Sequence[Entry], lines: bytes, grid: Grid, result: str, sealed: SealedBy
) -> bytes:
    """The file. ``lines`` are those of ``journal.jsonl``, ``result`` is the digest of
    ``grille.json``.

    Raises `JournalBroken` when the seal is of other entries: the journal changed since.
    """
    if sealed.seal.head != entries[-1].digest or sealed.seal.entries != len(entries):
        raise JournalBroken("Le journal a changé depuis que l’épreuve a été scellée.")
    if sealed.seal.grid != sha256(grid_bytes(grid)):
        raise JournalBroken("Cette grille n’est pas celle avec laquelle l’épreuve a été scellée.")
    return lines + b"\n".join([grid_line(grid), canonical({"result": result}), sealed.line(), b""])


def looks_sealed(data: bytes) -> bool:
    """Whether this is meant as a sealed file, rather than as a plain ``journal.jsonl``."""
    return b"\n" + _GRID in data or b"\n" + _SEAL in data


def open_archive(data: bytes) -> Archive:
    """Reads a sealed file, whose chain and seal are proved on the way.

    Raises `JournalBroken`, which names the first bad entry, or says in what the seal fails.
    """
    lines = data.split(b"\n")
    end = next((at for at, line in enumerate(lines) if line.startswith(_GRID)), len(lines) - 1)
    entries = list(read_chain(lines[:end]))
    rest = lines[end:]
    if len(rest) != 4 or rest[3]:
        raise JournalBroken(
            f"Ce fichier est coupé ou complété : après l’entrée n° {len(entries)}, "
            "la grille, le résultat ou le sceau manque."
        )
    result = _RESULT_LINE.fullmatch(rest[1])
    if result is None:
        raise JournalBroken("La ligne du résultat a été modifiée.")
    sealed = read_seal(rest[2])
    _compare(sealed.seal, entries)
    grid = read_grid(rest[0], sealed.seal)
    return Archive(entries, grid, result[1].decode(), sealed.seal)


def read_seal(line: bytes) -> SealedBy:
    """The seal of a line, proved by its own key. Raises `JournalBroken`."""
    try:
        told = json.loads(line)
        sealed = SealedBy(Seal(**told["seal"]), cast("str", told["signature"]))
        whole = sealed.line() == line and signed_by(
            sealed.seal.key, sealed.signature, sealed.seal.signed()
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise JournalBroken("Le sceau est illisible : il a été modifié.") from error
    if not whole:
        raise JournalBroken("La signature du sceau n’est pas valable : il a été modifié.")
    return sealed


def read_grid(line: bytes, seal: Seal) -> Grid:
    """The grid of its line, when it is the one that ``seal`` is of. Raises `JournalBroken`."""
    if not line.startswith(_GRID) or not line.endswith(b"}"):
        raise JournalBroken("La ligne de la grille a été modifiée.")
    definition = line[len(_GRID) : -1]
    if seal.grid != sha256(definition):
        raise JournalBroken("La grille de ce fichier n’est pas celle qui a été scellée.")
    try:
        return Grid.model_validate_json(definition)
    except ValidationError as error:
        raise JournalBroken("La grille scellée n’est pas de celles que l’on sait lire.") from error


def _compare(seal: Seal, entries: Sequence[Entry]) -> None:
    opening = entries[0].event if entries else None
    if not isinstance(opening, e.SittingOpened) or opening.sitting != seal.sitting:
        raise JournalBroken("Ce sceau est celui d’une autre épreuve.")
    if (seal.entries, seal.head) != (len(entries), entries[-1].digest):
        raise JournalBroken(
            f"Le sceau couvre {seal.entries} entrées, ce fichier en a {len(entries)} : "
            f"il a été changé après l’entrée n° {min(seal.entries, len(entries))}."
        )
    if seal.dossier != opening.dossier_digest:
        raise JournalBroken("Le dossier école de ce fichier n’est pas celui qui a été scellé.")
