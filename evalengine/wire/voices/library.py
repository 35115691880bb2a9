"""The recordings that can be played: those of the house, and of the centre's folder, read once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from evalengine.errors import reason_of
from evalengine.wire.voices.samples import Sound
from evalengine.wire.voices.workshop import NoSound, Workshop

MOST = 100
"""Files that are read: of 5 minutes each, 1 GB at the very most."""

_UNUSABLE = "Le son «\u00a0{name}\u00a0» n’est pas utilisable\u00a0: {why}."
_FOLDER = "Le dossier des sons ne peut pas être lu\u00a0: {why}."
_MANY = f"Le dossier des sons contient plus de {MOST} fichiers\u00a0: les premiers sont lus."

log = logging.getLogger(__name__)


class Library:
    """``sounds`` by file name, in their order, from those of the ``house``; ``faults`` are French
    sentences."""

    def __init__(self, house: Mapping[str, Sound] = MappingProxyType({})) -> None:
        self.sounds: dict[str, Sound] = dict(house)
        self.faults: list[str] = []

    async def load(self, folder: Path, workshop: Workshop) -> None:
        """Reads what is in ``folder``, file after file; what cannot be used is a fault."""
        try:
            files = _files_in(folder)
        except OSError as error:
            self._fault(_FOLDER.format(why=reason_of(error)))
            return
        if len(files) > MOST:
            self._fault(_MANY)
        for path in files[:MOST]:
            try:
                self.sounds[path.name] = await workshop.read(path)
            except NoSound as error:
                self._fault(_UNUSABLE.format(name=path.name, why=error))

    def _fault(self, sentence: str) -> None:
        log.warning("%s", sentence)
        self.faults.append(sentence)


def _files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file() and path.name[0] != ".")
