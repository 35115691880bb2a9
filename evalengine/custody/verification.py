"""`evalengine verify FILE`: what left the centre, computed again from the file alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evalengine import __version__
from evalengine.custody.attestation import looks_attested, read_certificate, read_kept_grid
from evalengine.errors import BadSettings, JournalBroken, reason_of
from evalengine.exports.case import Case, House
from evalengine.exports.files import json_bytes, result_bytes, write
from evalengine.journal.archive import Archive, looks_sealed, open_archive, sha256
from evalengine.keys import CENTRE_PUBLIC, read_public
from evalengine.settings import Settings
from evalengine.vocabulary.entry import verify_file
from evalengine.vocabulary.events import SittingClosed

_SUFFIX = ".scelle"


@dataclass(frozen=True, slots=True)
class Proven:
    """``told`` are French sentences; ``grid`` the bytes of ``grille.json``, b"" without a grid;
    ``key`` whose signature it bears, "" when none."""

    told: list[str]
    grid: bytes = b""
    key: str = ""


def verify(path: Path, public: str = "") -> Proven:
    """Reads a sealed file, a ``journal.jsonl``, a kept grid or a certificate of purge.

    ``public`` is the key that it is to be signed by, "" for any. Raises `JournalBroken`, which
    names what does not hold, and `BadSettings` when the file cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadSettings(f"« {path} » ne peut pas être lu : {reason_of(error)}.") from error
    if looks_attested(data):
        proven = _attested(data)
    elif path.suffix == _SUFFIX or looks_sealed(data):
        proven = _sealed(open_archive(data))
    elif data.startswith(b'{"at":') or not data:
        proven = _journal(data)
    else:
        raise JournalBroken(
            f"« {path.name} » n’est ni un fichier scellé ni un journal : un tableur ou un PDF ne "
            "prouve rien par lui-même. Vérifiez le fichier .scelle de l’épreuve."
        )
    return _signed_by(proven, public)


def public_key(path: Path | None) -> str:
    """The key that a person named, else the one of this machine's centre; "" when it has none."""
    own = Settings.load().state_folder / CENTRE_PUBLIC
    if path is None:
        return read_public(own) if own.exists() else ""
    return read_public(path)


def keep_grid(proven: Proven, path: Path) -> Path:
    """Writes the grid that was computed again. Raises `BadSettings`."""
    if not proven.grid:
        raise BadSettings("Ce fichier ne contient pas la grille : il n’y a rien à écrire.")
    [written] = write(path.parent, {path.name: proven.grid})
    return written


def recomputed(archive: Archive) -> bytes:
    """``grille.json`` once more, from the entries and the grid that are sealed."""
    return result_bytes(Case(archive.entries, archive.grid, House("", "", "", "")))


def _sealed(archive: Archive) -> Proven:
    grid, seal = recomputed(archive), archive.seal
    if sha256(grid) != archive.result:
        version = "" if seal.engine == __version__ else f" (scellée par la version {seal.engine})"
        raise JournalBroken(
            "Le journal et le sceau sont intacts, mais la grille recalculée n’est pas celle du "
            f"fichier{version} : le résultat a été modifié, ou la version {__version__} mesure "
            "autrement."
        )
    told = [
        f"Identique : épreuve « {seal.sitting} », {seal.entries} entrées, chaîne intacte, sceau "
        "valable, grille recalculée à l’octet près.",
        f"Tête du journal : {seal.head}.",
        f"Grille {archive.grid.version} ({archive.grid.status}).",
    ]
    return Proven(told, grid, seal.key)


def _journal(data: bytes) -> Proven:
    last = verify_file(data)
    told = [
        f"Chaîne intacte : {last.seq} entrées, tête {last.digest}.",
        "Sans sceau : rien ne dit qui répond de ce journal.",
    ]
    if not isinstance(last.event, SittingClosed):
        told.append("Ce journal s’arrête avant la clôture de l’épreuve.")
    return Proven(told)


def _attested(data: bytes) -> Proven:
    if (certificate := read_certificate(data)) is not None:
        return Proven(certificate.sentences(), key=certificate.key)
    kept = read_kept_grid(data)
    told = [
        f"Grille de l’épreuve « {kept.seal.sitting} » telle qu’elle a été recalculée avant la "
        "destruction de son journal : signature et sceau valables.",
        f"Tête du journal détruit : {kept.seal.head}, {kept.seal.entries} entrées.",
        "Elle ne peut plus être recalculée ; le centre en répond par sa signature.",
    ]
    return Proven(told, json_bytes(kept.document), kept.seal.key)


def _signed_by(proven: Proven, public: str) -> Proven:
    if not proven.key:
        return proven
    if not public:
        told = f"Signé par la clé {proven.key} : comparez-la à celle que le centre a publiée."
        return Proven([*proven.told, told], proven.grid, proven.key)
    if proven.key != public:
        raise JournalBroken(
            f"Ce fichier est signé par une autre clé que celle du centre : {proven.key} "
            f"au lieu de {public}."
        )
    return Proven([*proven.told, "Signé par la clé du centre."], proven.grid, proven.key)
