"""The keys of a sitting, all derived from one secret of the engine.

Nothing secret is in the journal: a restarted engine finds the same keys again from its secret.
"""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass
from pathlib import Path

from evalengine.errors import BadSettings, reason_of


@dataclass(frozen=True, slots=True)
class Keys:
    """Who may enter one sitting: the candidate's console, the co-évaluateur, the desk's phone, and
    the co-évaluateur's own phone."""

    candidate: str
    control: str
    phone: str
    control_phone: str


def keys_of(secret: bytes, sitting: str) -> Keys:
    """The keys of ``sitting``: 128 bits each, as 32 hexadecimal digits."""

    def derive(purpose: str) -> str:
        return hmac.digest(secret, f"{purpose} {sitting}".encode(), "sha256").hex()[:32]

    return Keys(
        candidate=derive("candidate"),
        control=derive("control"),
        phone=derive("phone"),
        control_phone=derive("control phone"),
    )


def load_secret(folder: Path, fresh: bytes) -> bytes:
    """The engine's secret, kept in ``folder``; ``fresh`` becomes it the first time.

    Raises `BadSettings` when the folder cannot be used.
    """
    path = folder / "secret.key"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _known_secret(path)
    except OSError as error:
        raise BadSettings(
            f"Le dossier « {folder} » ne peut pas être écrit : {reason_of(error)}."
        ) from error
    with os.fdopen(handle, "wb") as file:
        file.write(fresh)
    return fresh


def _known_secret(path: Path) -> bytes:
    try:
        secret = path.read_bytes()
    except OSError as error:
        raise BadSettings(f"Le secret « {path} » ne peut pas être lu.") from error
    if len(secret) < 16:
        raise BadSettings(f"Le secret « {path} » est abîmé : supprimez-le pour en créer un autre.")
    return secret
