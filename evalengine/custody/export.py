"""`evalengine export`: every file of a sitting into a folder, or none of them."""

from __future__ import annotations

from pathlib import Path

from evalengine.custody.capture import capture_bytes
from evalengine.custody.kept import Kept, kept_sitting
from evalengine.custody.statistics import pseudonymous
from evalengine.custody.voices import recordings_of
from evalengine.exports.files import result_bytes, tables, write
from evalengine.exports.papers import papers
from evalengine.exports.replay.page import replay_page
from evalengine.journal.archive import archive_bytes, sha256
from evalengine.settings import Settings

ARCHIVE = "epreuve.scelle"


async def export(
    sitting: str, out: Path, *, pcap: bool = False, pseudonyms: bool = False
) -> list[Path]:
    """Writes the files of a sitting into ``out``, its chain verified first; their paths.

    With ``pcap``, its SIP messages too. With ``pseudonyms``, its grid alone, for statistics.
    Raises as `kept_sitting`, and `BadSettings` when they cannot be written.
    """
    found = await kept_sitting(Settings.load(), sitting)
    if pseudonyms:
        return write(out, pseudonymous(found))
    contents = files_of(found)
    if pcap:
        contents["appels.pcap"] = capture_bytes(found.settings, found.entries[0])
    return write(out, contents)


def files_of(found: Kept) -> dict[str, bytes]:
    """Every file by its name. The sealed one is there once the sitting is closed."""
    case = found.case()
    contents = tables(case)
    if found.sealed is not None:
        result = sha256(result_bytes(case))
        contents[ARCHIVE] = archive_bytes(found.entries, case.grid, result, found.sealed)
    contents |= papers(case)
    contents["rejeu.html"] = replay_page(case, recordings_of(found))
    return contents
