"""Reading recordings back, for those who have the right to: a jury, months later."""

from __future__ import annotations

from pathlib import Path

from evalengine.errors import BadSettings, reason_of
from evalengine.wire.recorder.flac import samples_in, with_length
from evalengine.wire.recorder.naming import folder_of
from evalengine.wire.recorder.sealing import Unreadable, unsealed
from evalengine.wire.recorder.tape import digest_of


def flac_of(folder: Path, sitting: str, file: str, sha256: str, key: bytes) -> bytes:
    """The FLAC that ``file`` holds, as far as it goes; ``sha256`` is what the journal says of it.

    Raises `BadSettings` when it is not there, not the one of the journal, or of another key.
    """
    path = folder_of(folder, sitting) / file
    try:
        if digest_of(path) != sha256:
            raise BadSettings(
                f"L’enregistrement «\u00a0{file}\u00a0» n’est plus celui que le journal a scellé."
            )
        with path.open("rb") as sealed:
            flac = unsealed(sealed, key).data
        return with_length(flac, samples_in(flac))
    except OSError as error:
        raise BadSettings(
            f"L’enregistrement «\u00a0{file}\u00a0» ne peut pas être lu\u00a0: {reason_of(error)}."
        ) from error
    except (Unreadable, ValueError) as error:
        raise BadSettings(
            f"L’enregistrement «\u00a0{file}\u00a0» ne s’ouvre pas avec la clé de l’épreuve."
        ) from error
