"""What a database says when it refuses, told as the journal's own errors, in French."""

from __future__ import annotations

import errno
from collections.abc import Iterator

from sqlalchemy.exc import IntegrityError

from evalengine.errors import Conflict, JournalError, JournalFull

# A full disk shows as the first; as the second when it is the shared-memory file that must grow.
_FULL = frozenset({"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"})
_BUSY = frozenset({"SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_LOCKED"})
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


def as_journal_error(error: Exception, sitting: str = "") -> JournalError:
    """The `JournalError` that tells ``error`` to a person; the caller chains the cause."""
    if isinstance(error, IntegrityError):
        return Conflict(f"L’épreuve « {sitting} » est déjà écrite par un autre moteur.")
    if any(_is_full(cause) for cause in _causes(error)):
        return JournalFull("Le disque du journal est plein : libérez de la place.")
    if any(_name(cause) in _BUSY for cause in _causes(error)):
        return JournalError("Le journal est verrouillé par un autre programme.")
    return JournalError("La base du journal ne répond pas comme elle le devrait.")


def _is_full(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in _NO_ROOM
    return _name(error) in _FULL


def _name(error: BaseException) -> str:
    return str(getattr(error, "sqlite_errorname", ""))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, what it wraps, and what caused it."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        cause = waiting.pop()
        if cause is None or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [getattr(cause, "orig", None), cause.__cause__, cause.__context__]
