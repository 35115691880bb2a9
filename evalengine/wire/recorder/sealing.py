"""A file that only grows, in chunks that are encrypted and proven each by itself.

::

    "EVR1"  length (16 bits)  head (JSON: what it is, and the salt of its key)
    length (32 bits)  chunk, AES-256-GCM            … as often as needed

The file's key is made from the sitting's and the file's own salt (HKDF, RFC 5869), so a nonce need
be unique in its file only: the chunk's number, then 1 on the last chunk and 0 on all others. Chunks
that were left out, swapped or brought from elsewhere are thus refused, and an end that is missing
shows; what comes before it can be read all the same. The head is authenticated with each chunk.
"""

from __future__ import annotations

import errno
import io
import json
import os
import struct
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"EVR1"

_HEAD = struct.Struct("!H")
_CHUNK = struct.Struct("!I")
_NONCE = struct.Struct("!3xQ?")
_LARGEST = 1 << 24
"""Octets of a chunk; more is not of our making."""

Head = dict[str, Any]


class Unreadable(Exception):
    """It is not such a file, or was sealed with another key."""


@dataclass(frozen=True, slots=True)
class Unsealed:
    """``whole``: it ends as it was meant to; otherwise ``data`` is what came before the cut."""

    head: Head
    data: bytes
    whole: bool


class Sealed:
    """Writes one file. ``head`` must hold a fresh ``salt``. Raises OSError when the disk does not
    take it; the file then ends with the last chunk that it took whole."""

    def __init__(self, file: io.FileIO, key: bytes, head: Head) -> None:
        self._file = file
        told = json.dumps(head, separators=(",", ":"), sort_keys=True).encode()
        self._head = MAGIC + _HEAD.pack(len(told)) + told
        self._cipher = _cipher(key, head)
        self._number = 0
        self._size = 0
        self._put(self._head)

    def add(self, data: bytes, *, last: bool = False) -> None:
        """Seals one chunk more; nothing may follow the ``last``."""
        nonce = _NONCE.pack(self._number, last)
        sealed = self._cipher.encrypt(nonce, data, self._head)
        self._put(_CHUNK.pack(len(sealed)) + sealed)
        self._number += 1

    def _put(self, data: bytes) -> None:
        try:
            if self._file.write(data) != len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError:
            with suppress(OSError):
                self._file.truncate(self._size)
            raise
        self._size += len(data)


def unsealed(file: BinaryIO, key: bytes) -> Unsealed:
    """Everything that can be read of a file. `Unreadable`, or OSError."""
    start = file.read(len(MAGIC) + _HEAD.size)
    if len(start) < len(MAGIC) + _HEAD.size or not start.startswith(MAGIC):
        raise Unreadable("not a sealed file")
    told = file.read(_HEAD.unpack_from(start, len(MAGIC))[0])
    try:
        head: Head = json.loads(told)
        cipher = _cipher(key, head)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable("its head cannot be read") from error
    chunks: list[bytes] = []
    whole = False
    while not whole and (sealed := _next_chunk(file)) is not None:
        opened, whole = _opened(cipher, len(chunks), sealed, start + told)
        chunks.append(opened)
    return Unsealed(head, b"".join(chunks), whole and not file.read(1))


def _next_chunk(file: BinaryIO) -> bytes | None:
    """None where the file ends, be it in the middle of a chunk."""
    size = file.read(_CHUNK.size)
    length = _CHUNK.unpack(size)[0] if len(size) == _CHUNK.size else 0
    sealed = file.read(length) if length <= _LARGEST else b""
    return sealed if sealed and len(sealed) == length else None


def _opened(cipher: AESGCM, number: int, sealed: bytes, head: bytes) -> tuple[bytes, bool]:
    for last in (False, True):
        with suppress(InvalidTag):
            return cipher.decrypt(_NONCE.pack(number, last), sealed, head), last
    raise Unreadable(f"chunk {number} is not authentic")


def _cipher(key: bytes, head: Head) -> AESGCM:
    salt = bytes.fromhex(head["salt"])
    return AESGCM(HKDF(SHA256(), 32, salt, b"evalengine recording").derive(key))
