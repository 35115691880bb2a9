"""The administrator: a password on the disk as an Argon2id hash (RFC 9106), sessions in memory.

A session is a fresh name in a cookie. It ends with the engine, after some hours, and when the
password changes.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from evalengine.clock import SECOND, HostClock
from evalengine.errors import BadSettings, Refused, reason_of
from evalengine.ports import Tokens

FILE = "administrateur.argon2"
SHORTEST, LONGEST = 12, 1_024
"""Characters of a password."""
SESSION_S = 8 * 3_600
_MOST_SESSIONS = 16

WRONG = "Ce mot de passe n’est pas le bon."
NONE_SET = (
    "Aucun mot de passe n’est posé : lancez « evalengine mot-de-passe » sur la machine du moteur."
)


def keep_password(folder: Path, password: str) -> Path:
    """Makes ``password`` the administrator's, and says where its hash is.

    Raises `BadSettings` when it is too short or too long, or cannot be kept.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadSettings(f"Le mot de passe doit avoir de {SHORTEST} à {LONGEST} caractères.")
    path = folder / FILE
    fresh = path.with_suffix(".new")
    try:
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(PasswordHasher().hash(password))
        fresh.replace(path)
    except OSError as error:
        raise BadSettings(f"« {path} » ne peut pas être écrit : {reason_of(error)}.") from error
    return path


class Administrator:
    """Who has the password kept in ``folder``, and his sessions."""

    def __init__(self, folder: Path, host: HostClock, tokens: Tokens) -> None:
        self._path = folder / FILE
        self._host = host
        self._tokens = tokens
        self._sessions: dict[str, tuple[int, str]] = {}
        self._one_at_a_time = asyncio.Lock()

    async def enter(self, password: str) -> str:
        """A session for whoever knows the password. Raises `Refused`."""
        async with self._one_at_a_time:  # each takes 64 MiB
            known = self._hash()
            if not known:
                raise Refused(NONE_SET)
            # 0.1 s, which no voice may wait for.
            if not await asyncio.to_thread(_right, known, password):
                raise Refused(WRONG)
        session = self._tokens()
        while len(self._sessions) >= _MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        self._sessions[session] = (self._host.monotonic_ns() + SESSION_S * SECOND, known)
        return session

    def admits(self, session: str) -> bool:
        """Whether ``session`` is under way."""
        until, known = self._sessions.get(session, (0, ""))
        return self._host.monotonic_ns() < until and known == self._hash()

    def leave(self, session: str) -> None:
        """Ends ``session``."""
        self._sessions.pop(session, None)

    def _hash(self) -> str:
        try:
            return self._path.read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            return ""


def _right(known: str, password: str) -> bool:
    if len(password) > LONGEST:
        return False
    try:
        return PasswordHasher().verify(known, password)
    except (VerificationError, InvalidHashError):
        return False
