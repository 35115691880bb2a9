"""`evalengine person NAME`: everything that the centre holds about one person, in one zip.

Article 15 of the GDPR gives a right of access, article 20 one to take the data elsewhere: files
that programs read stand beside those that people read.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from evalengine.bootstrap.places import capture_folder, purge_folder
from evalengine.clock import SECOND
from evalengine.custody.export import files_of
from evalengine.custody.kept import Kept, kept_sitting, opening_of, read
from evalengine.custody.voices import recordings_of
from evalengine.errors import BadSettings, EvalEngineError
from evalengine.exports.files import journal_lines, write
from evalengine.exports.replay.page import Recording
from evalengine.journal.sql import SqlJournal
from evalengine.settings import Settings
from evalengine.vocabulary.entry import Entry
from evalengine.wire.blackbox import capture

_READ_ME = """\
Données détenues sur {name}
===========================

Un dossier par épreuve :

- livret.pdf, proces-verbal.pdf, emargement.pdf : l’épreuve sur papier ;
- rejeu.html : l’épreuve à revoir dans un navigateur, sans réseau ;
- grille.xlsx, grille.csv, grille.json : la grille et ses preuves ;
- journal.jsonl, epreuve.scelle : le journal, que « evalengine verify » recalcule ;
- messages-sip.jsonl : les messages du téléphone ;
- enregistrements/ : ce qui a été dit, s’il a été enregistré et n’est pas encore détruit.

Épreuves : {sittings}.
{faults}"""


async def export_person(name: str, out: Path) -> Path:
    """Writes the zip into ``out``; its path. Names are compared whole, whatever their case.

    Raises `BadSettings` when the centre knows nobody of this name.
    """
    settings = Settings.load()
    found = await _sittings_of(settings, name)
    if not found:
        raise BadSettings(
            f"Aucune épreuve de « {name} » n’est dans le journal. Les grilles gardées après la "
            f"destruction d’un journal ne portent plus de nom ({purge_folder(settings)})."
        )
    contents: dict[str, bytes] = {}
    faults: list[str] = []
    for entries in found:
        sitting = opening_of(entries).sitting
        try:
            told = _whole(await kept_sitting(settings, sitting))
        except EvalEngineError as error:  # his journal is his, whatever else cannot be made
            told = {"journal.jsonl": journal_lines(entries)}
            faults.append(f"Épreuve {sitting} : {error}\n")
        contents |= {f"{sitting}/{path}": data for path, data in told.items()}
    names = ", ".join(opening_of(entries).sitting for entries in found)
    readme = _READ_ME.format(name=name, sittings=names, faults="".join(faults))
    contents["LISEZ-MOI.txt"] = readme.encode()
    [path] = write(out, {f"donnees-{_plain(name)}.zip": _zipped(contents, found[-1][-1].wall)})
    return path


async def _sittings_of(settings: Settings, name: str) -> list[list[Entry]]:
    journal = await SqlJournal.open(settings.database_url)
    try:
        names = [each for each in await journal.sittings() if await _is_of(journal, each, name)]
        return [await read(journal, each) for each in names]
    finally:
        await journal.close()


async def _is_of(journal: SqlJournal, sitting: str, name: str) -> bool:
    async for entry in journal.read(sitting):
        return _same(opening_of([entry]).candidate, name)
    return False


def _whole(found: Kept) -> dict[str, bytes]:
    contents = files_of(found)
    messages = capture.path_of(capture_folder(found.settings), found.opening.sitting)
    if messages.exists():
        contents["messages-sip.jsonl"] = messages.read_bytes()
    for number, recording in enumerate(recordings_of(found), 1):
        contents[f"enregistrements/{_sound(number, recording)}"] = recording.data
    return contents


def _sound(number: int, recording: Recording) -> str:
    seconds = recording.since // SECOND
    return f"{number:03d}-{_plain(recording.call)}-{recording.side}-{seconds}s.flac"


def _zipped(contents: dict[str, bytes], wall: int) -> bytes:
    """Dated by the last entry: the same data give the same zip."""
    day = datetime.fromtimestamp(max(wall // SECOND, 315_532_800), tz=UTC)  # zip knows no 1979
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in sorted(contents.items()):
            info = zipfile.ZipInfo(name, day.timetuple()[:6])
            info.external_attr = 0o600 << 16
            archive.writestr(info, data, compress_type=zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _same(one: str, other: str) -> bool:
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _plain(name: str) -> str:
    """``name`` for a file: ASCII letters and digits, the rest as hyphens."""
    flat = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "-".join("".join(c if c.isalnum() else " " for c in flat.casefold()).split()) or "x"
