"""Reading recordings back, without a codec, for those who may: a jury, months later."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

from evalengine.errors import BadSettings, reason_of
from evalengine.vocabulary.events import RecordingKept
from evalengine.wire.recorder.naming import folder_of
from evalengine.wire.recorder.sealing import Unreadable, unsealed

_LENGTH_AT = len(b"fLaC") + 4 + 13
"""Where a FLAC's number of samples is, after the head of its first block (RFC 9639 §8.2): 36 bits,
the first four of them in the lower half of an octet."""


def flac_of(folder: Path, sitting: str, kept: RecordingKept, key: bytes) -> bytes:
    """The FLAC that a file holds, as far as it goes; ``kept`` is what the journal says of it.

    Raises `BadSettings` when it is not there, not the one of the journal, or of another key.
    """
    file = kept.file
    try:
        data = (folder_of(folder, sitting) / file).read_bytes()
        if hashlib.sha256(data).hexdigest() != kept.sha256:
            raise BadSettings(
                f"L’enregistrement «\u00a0{file}\u00a0» n’est plus celui que le journal a scellé."
            )
        return with_length(unsealed(BytesIO(data), key).data, kept.samples)
    except OSError as error:
        raise BadSettings(
            f"L’enregistrement «\u00a0{file}\u00a0» ne peut pas être lu\u00a0: {reason_of(error)}."
        ) from error
    except Unreadable as error:
        raise BadSettings(
            f"L’enregistrement «\u00a0{file}\u00a0» ne s’ouvre pas avec la clé de l’épreuve."
        ) from error


def with_length(flac: bytes, samples: int) -> bytes:
    """The same, whose head says how long it is, so that a player can wind to any place."""
    told = bytearray(flac)
    field = int.from_bytes(told[_LENGTH_AT : _LENGTH_AT + 5], "big")
    field = field >> 36 << 36 | samples & (1 << 36) - 1
    told[_LENGTH_AT : _LENGTH_AT + 5] = field.to_bytes(5, "big")
    return bytes(told)
