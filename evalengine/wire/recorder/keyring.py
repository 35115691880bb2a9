"""The key of a sitting's recordings: random, in a file of its own, wrapped by the engine's secret.

Whoever removes that file has destroyed the recordings, wherever copies of them are: the key can be
made from nothing else. Whoever takes it without the engine's secret has nothing.
"""

from __future__ import annotations

import hmac
from pathlib import Path
from urllib.parse import quote

from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap,
    aes_key_wrap,
)

from evalengine.errors import BadSettings, reason_of
from evalengine.keys import kept


def path_of(folder: Path, sitting: str) -> Path:
    """Where the key of ``sitting`` is kept."""
    return folder / f"{quote(sitting, safe='')}.key"


def make_key(folder: Path, sitting: str, secret: bytes, fresh: bytes) -> bytes:
    """The key of ``sitting``, kept in ``folder``; ``fresh`` (32 octets) becomes it the first time.

    Raises `BadSettings` when the folder cannot be used, or the key was wrapped by another secret.
    """
    wrapping = _wrapping(secret, sitting)
    wrapped = kept(path_of(folder, sitting), aes_key_wrap(wrapping, fresh))
    return _unwrapped(wrapped, wrapping, sitting)


def known_key(folder: Path, sitting: str, secret: bytes) -> bytes:
    """The key that was made; `BadSettings` when it is not there, or not of this engine."""
    try:
        wrapped = path_of(folder, sitting).read_bytes()
    except OSError as error:
        raise BadSettings(
            f"La clé des enregistrements de «\u00a0{sitting}\u00a0» ne peut pas être lue\u00a0: "
            f"{reason_of(error)}. Si elle a été détruite, ils le sont aussi."
        ) from error
    return _unwrapped(wrapped, _wrapping(secret, sitting), sitting)


def _unwrapped(wrapped: bytes, wrapping: bytes, sitting: str) -> bytes:
    try:
        return aes_key_unwrap(wrapping, wrapped)
    except (InvalidUnwrap, ValueError) as error:
        raise BadSettings(
            f"La clé des enregistrements de «\u00a0{sitting}\u00a0» est abîmée, ou d’un autre "
            "moteur."
        ) from error


def _wrapping(secret: bytes, sitting: str) -> bytes:
    return hmac.digest(secret, f"recordings {sitting}".encode(), "sha256")
