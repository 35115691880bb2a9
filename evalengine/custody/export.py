"""`evalengine export`: every file of a sitting into a folder, or none of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from evalengine.custody.capture import capture_bytes
from evalengine.custody.kept import Kept, kept_sitting, studies_of
from evalengine.custody.statistics import pseudonymous
from evalengine.custody.voices import flacs_of, recordings_of
from evalengine.exports.files import tables, write
from evalengine.exports.papers import papers
from evalengine.exports.proofreading.reading import reread
from evalengine.exports.replay.page import replay_page
from evalengine.journal.archive import archive_bytes, sha256
from evalengine.settings import Settings

ARCHIVE = "epreuve.scelle"


async def export(
    sitting: str,
    out: Path,
    *,
    pcap: bool = False,
    audio: bool = False,
    pseudonyms: bool = False,
) -> list[Path]:
    """Writes the files of a sitting into ``out``, its chain verified first; their paths.

    With ``pcap``, its SIP messages too; with ``audio``, what was said. With ``pseudonyms``, its
    grid alone, for statistics.

    Raises as `kept_sitting`, and `BadSettings` when they cannot be written.
    """
    found = await kept_sitting(Settings.load(), sitting)
    if pseudonyms:
        return write(out, pseudonymous(found))
    contents = files_of(found)
    if pcap:
        contents["appels.pcap"] = capture_bytes(found.settings, found.entries[0])
    if audio:
        contents |= flacs_of(found)
    return write(out, contents)


def files_of(found: Kept) -> dict[str, bytes]:
    """Every file by its name. The sealed one is there once the sitting is closed.

    Writings are read again and papers are set outside of this process meanwhile, by another core
    when there is one.
    """
    with ThreadPoolExecutor(1) as aside:
        reading = aside.submit(reread, found.entries)
        case = replace(found.case(), reader=reading.result, studies=studies_of(found))
        case.judge()  # once for all: what is made side by side asks for it again
        setting = aside.submit(papers, case)
        contents = tables(case)
        if found.sealed is not None:
            contents[ARCHIVE] = _archive(found, contents)
        contents["rejeu.html"] = replay_page(case, recordings_of(found))
        return contents | setting.result()


def _archive(found: Kept, contents: dict[str, bytes]) -> bytes:
    assert found.sealed is not None, "asked for a sitting that is closed"
    lines, result = contents["journal.jsonl"], sha256(contents["grille.json"])
    return archive_bytes(found.entries, lines, found.grid, result, found.sealed)
