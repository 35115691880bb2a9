"""`evalengine purge`: makes go what is due, and leaves a signed certificate of what went.

What stays of a sitting once its journal is gone is its grid, as it was computed again just before,
signed by the centre beside the seal of the closing (`attestation.KeptGrid`). The keys of recordings
go with them: copies that were taken elsewhere can then be heard by nobody.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

from evalengine.bootstrap.places import (
    capture_folder,
    purge_folder,
    recording_keys,
    recordings_folder,
    seal_folder,
)
from evalengine.clock import HostClock, SystemClock
from evalengine.custody.attestation import (
    KINDS,
    Certificate,
    KeptGrid,
    Kind,
    Removed,
    read_certificate,
    read_kept_grid,
)
from evalengine.custody.kept import centre_key, kept, read
from evalengine.custody.retention import Due, Known, due
from evalengine.errors import BadSettings, reason_of
from evalengine.exports.files import journal_lines, result_bytes
from evalengine.journal import seals
from evalengine.journal.archive import sha256
from evalengine.journal.sql import SqlJournal
from evalengine.keys import CentreKey
from evalengine.settings import Settings
from evalengine.vocabulary.entry import Entry
from evalengine.wire.blackbox import capture
from evalengine.wire.recorder.keyring import path_of as key_of
from evalengine.wire.recorder.naming import folder_of


def grid_path(settings: Settings, sitting: str) -> Path:
    """Where the grid of a sitting whose journal is gone is kept."""
    return purge_folder(settings) / f"{quote(sitting, safe='')}.grille"


def certificate_path(settings: Settings, sitting: str, kind: Kind) -> Path:
    """Where the certificate of a purge is kept."""
    return purge_folder(settings) / f"{quote(sitting, safe='')}.{kind}.purge"


@asynccontextmanager
async def custodian(settings: Settings, clock: HostClock) -> AsyncIterator[Custodian]:
    """The one who removes, with the journal open."""
    journal = await SqlJournal.open(settings.database_url)
    try:
        yield Custodian(settings, clock, journal)
    finally:
        await journal.close()


async def purge_all(*, confirmed: bool) -> list[str]:
    """What is due on this machine, in French lines; with ``confirmed`` it goes."""
    async with custodian(Settings.load(), SystemClock()) as who:
        wanted = await who.due()
        if not wanted:
            return ["Rien n’a dépassé sa durée de conservation."]
        told = []
        for each in wanted:
            what = f"{each.sitting} : {KINDS[each.kind]}, {each.days} jours"
            if confirmed:
                what += f". Détruits ; certificat : {await who.purge(each.sitting, each.kind)}"
            told.append(what)
    return told if confirmed else [*told, "Pour les détruire : evalengine purge --detruire"]


class Custodian:
    """Of one centre. Made by `custodian`."""

    def __init__(self, settings: Settings, clock: HostClock, journal: SqlJournal) -> None:
        self._settings, self._clock, self._journal = settings, clock, journal

    async def due(self) -> list[Due]:
        """What is to go now, and is still there."""
        wanted = due(self._settings, await self._known(), self._clock.wall_ns())
        return [each for each in wanted if await self._holds(each.sitting, each.kind)]

    async def purge(self, sitting: str, kind: Kind) -> Path:
        """Removes it for good; the path of its certificate.

        Raises `BadSettings` when a file cannot be removed: what went before it is then certified,
        and the rest still stands to be removed.
        """
        act = {"recordings": self._recordings, "analysis": self._analysis, "grid": self._grid}
        removed: list[Removed] = []
        try:
            await act[kind](sitting, removed)
        except OSError as error:
            told = f"« {sitting} » n’a pas pu être supprimée en entier : {reason_of(error)}."
            raise BadSettings(told) from error
        finally:
            if removed:
                self._certify(sitting, kind, removed)
        return certificate_path(self._settings, sitting, kind)

    # --- what there is -----------------------------------------------------------------------

    async def _known(self) -> list[Known]:
        known = await self._journal.ends()
        for path in sorted(purge_folder(self._settings).glob("*.grille")):
            grid = read_kept_grid(path.read_bytes())
            known.setdefault(grid.seal.sitting, grid.wall)
        return [Known(name, last) for name, last in sorted(known.items())]

    async def _holds(self, sitting: str, kind: Kind) -> bool:
        match kind:
            case "recordings":
                return any(self._sounds(sitting))
            case "analysis":
                return sitting in await self._journal.sittings()
            case "grid":
                return grid_path(self._settings, sitting).exists()

    def _sounds(self, sitting: str) -> Iterator[Path]:
        folder = folder_of(recordings_folder(self._settings), sitting)
        yield from sorted(path for path in folder.glob("*") if path.is_file())
        if (key := key_of(recording_keys(self._settings), sitting)).exists():
            yield key

    # --- making it go ------------------------------------------------------------------------

    async def _recordings(self, sitting: str, removed: list[Removed]) -> None:
        """The key first: whatever stops us then, nobody hears them any more."""
        key = key_of(recording_keys(self._settings), sitting)
        for path in sorted(self._sounds(sitting), key=lambda path: path != key):
            what = "clé des enregistrements" if path == key else f"enregistrement {path.name}"
            removed.append(_gone(path, what))

    async def _analysis(self, sitting: str, removed: list[Removed]) -> None:
        """The journal and what explains it; recordings too, which nothing else would tell of."""
        entries = await read(self._journal, sitting)
        self._keep_grid(sitting, entries)
        await self._recordings(sitting, removed)
        messages = capture.path_of(capture_folder(self._settings), sitting)
        if messages.exists():
            removed.append(_gone(messages, "messages SIP"))
        lines = journal_lines(entries)
        await self._journal.forget(sitting)
        removed.append(Removed(f"journal, {len(entries)} entrées", sha256(lines), len(lines)))

    async def _grid(self, sitting: str, removed: list[Removed]) -> None:
        for path, what in (
            (grid_path(self._settings, sitting), "grille"),
            (seals.path_of(seal_folder(self._settings), sitting), "sceau"),
        ):
            if path.exists():
                removed.append(_gone(path, what))

    def _keep_grid(self, sitting: str, entries: list[Entry]) -> None:
        """Before the journal goes. A sitting that was never closed has no grid to keep."""
        found = kept(self._settings, entries)
        if found.sealed is None:
            return
        document = json.loads(result_bytes(found.case()))
        grid = KeptGrid(document, found.grid, found.sealed, entries[-1].wall)
        _put(grid_path(self._settings, sitting), grid.line(self._key()))

    def _certify(self, sitting: str, kind: Kind, removed: list[Removed]) -> None:
        key = self._key()
        path = certificate_path(self._settings, sitting, kind)
        if path.exists() and (before := read_certificate(path.read_bytes())) is not None:
            removed = [*before.removed, *removed]  # of an attempt that was stopped
        told = Certificate(sitting, kind, self._clock.wall_ns(), tuple(removed), key.public())
        _put(path, told.line(key))

    def _key(self) -> CentreKey:
        return centre_key(self._settings)


def _gone(path: Path, what: str) -> Removed:
    """Removes a file; what it held can be told from its digest."""
    data = path.read_bytes()
    path.unlink()
    return Removed(what, sha256(data), len(data))


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.partial")
    partial.write_bytes(data)
    partial.replace(path)
