"""What the centre signs besides seals: a grid that outlives its journal, a certificate of purge.

::

    {"kept":{"document":{…},"grid":{…},"seal":{…},"sealed_with":"…","wall":…},"signature":"…"}
    {"purge":{"key":"…","kind":"…","removed":[…],"sitting":"…","wall":…},"signature":"…"}

One line of canonical JSON. A kept grid holds the seal of the closing, so that the head of the
journal that was destroyed is still tied to the grid.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from evalengine.errors import JournalBroken
from evalengine.exports.phrases import date_of, time_of
from evalengine.journal.archive import Seal, SealedBy, canonical, read_seal
from evalengine.keys import CentreKey, signed_by
from evalengine.referentiel.models import Grid

Kind = Literal["recordings", "analysis", "grid"]
KINDS: dict[Kind, str] = {
    "recordings": "enregistrements",
    "analysis": "documents d’analyse",
    "grid": "grille",
}
_KEPT, _PURGE = b'{"kept":', b'{"purge":'
_PURPOSE = {"kept": b"evalengine kept grid 1\n", "purge": b"evalengine purge 1\n"}


@dataclass(frozen=True, slots=True)
class Removed:
    """One thing that is gone: its French name, SHA-256 of what it held, and how many octets."""

    what: str
    sha256: str
    octets: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a purge removed of a sitting, when (wall ns), and by whose key it is signed."""

    sitting: str
    kind: Kind
    wall: int
    removed: tuple[Removed, ...]
    key: str

    def sentences(self) -> list[str]:
        """French lines for a person."""
        when = f"{date_of(self.wall)}, {time_of(self.wall)}"
        head = f"Épreuve « {self.sitting} », {KINDS[self.kind]} détruits le {when}."
        lines = [f"{each.what}, {each.octets} octets, {each.sha256}" for each in self.removed]
        return [head, "Certificat valable. Ce qui a été détruit :", *lines]

    def line(self, key: CentreKey) -> bytes:
        """The certificate as a file, signed."""
        return _signed("purge", asdict(self), key)


@dataclass(frozen=True, slots=True)
class KeptGrid:
    """A grid whose journal is gone: ``document`` is ``grille.json``, ``wall`` when the last entry
    was written (ns)."""

    document: dict[str, Any]
    grid: Grid
    sealed: SealedBy
    wall: int

    @property
    def seal(self) -> Seal:
        return self.sealed.seal

    def line(self, key: CentreKey) -> bytes:
        """The grid as a file, signed."""
        told = {
            "document": self.document,
            "grid": self.grid.model_dump(mode="json"),
            "seal": asdict(self.seal),
            "sealed_with": self.sealed.signature,
            "wall": self.wall,
        }
        return _signed("kept", told, key)


def looks_attested(data: bytes) -> bool:
    """Whether this is meant as one of these files."""
    return data.startswith((_KEPT, _PURGE))


def read_certificate(data: bytes) -> Certificate | None:
    """A certificate whose signature holds; None when it is none. Raises `JournalBroken`."""
    if not data.startswith(_PURGE):
        return None
    told = _opened("purge", data, lambda value: str(value["key"]))
    try:
        removed = tuple(Removed(**each) for each in told.pop("removed"))
        return Certificate(removed=removed, **told)
    except (TypeError, KeyError) as error:
        raise JournalBroken("Ce certificat est illisible.") from error


def read_kept_grid(data: bytes) -> KeptGrid:
    """A kept grid whose signature and seal hold. Raises `JournalBroken`."""
    told = _opened("kept", data, lambda value: str(value["seal"]["key"]))
    try:
        seal = canonical({"seal": told["seal"], "signature": told["sealed_with"]})
        grid = Grid.model_validate(told["grid"])
        return KeptGrid(told["document"], grid, read_seal(seal), int(told["wall"]))
    except (ValueError, TypeError, KeyError) as error:
        raise JournalBroken("Cette grille gardée est illisible.") from error


def _signed(name: str, value: dict[str, Any], key: CentreKey) -> bytes:
    signature = key.sign(_PURPOSE[name] + canonical(value))
    return canonical({name: value, "signature": signature}) + b"\n"


def _opened(name: str, data: bytes, key_of: Callable[[dict[str, Any]], str]) -> dict[str, Any]:
    """The value under ``name``, once file and signature hold to the byte."""
    try:
        told = json.loads(data)
        value, signature = told[name], told["signature"]
        whole = data == canonical({name: value, "signature": signature}) + b"\n"
        holds = whole and signed_by(
            key_of(value), str(signature), _PURPOSE[name] + canonical(value)
        )
    except (ValueError, KeyError, TypeError) as error:
        raise JournalBroken("Ce fichier est illisible : il a été coupé ou modifié.") from error
    if not holds:
        raise JournalBroken("La signature de ce fichier n’est pas valable : il a été modifié.")
    return dict(value)
