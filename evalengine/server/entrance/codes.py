"""One-time codes: each opens one role of one sitting, once, for a bounded time.

A code is a file of the state folder, so that the command line makes one for an engine that runs.
The file's name is a keyed digest of the code: whoever reads the folder learns no code. Using one
renames its file, which the system does for one of two who come at once; what is left tells a code
used twice from one that never was.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Container
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from evalengine.clock import SECOND, HostClock
from evalengine.errors import BadSettings, Refused, reason_of
from evalengine.keys import kept

Person = Literal["candidate", "control", "evaluator"]
"""Who a code is for."""

ALPHABET = "ABCDEFGHJKMNPQRTUVWXY34679"
"""Without what is taken for something else when read or copied: 0 and O, 1, I and L, 2 and Z,
5 and S, 8."""
LENGTH = 8
"""26^8: one guess in 200 thousand million is right."""

UNKNOWN = "Ce code n’est pas connu : vérifiez-le, ou demandez-en un autre."
USED = "Ce code a déjà servi : demandez-en un autre."
EXPIRED = "Ce code n’est plus valable : demandez-en un autre."
NOT_SERVED = "L’épreuve de ce code n’est pas ouverte : gardez-le, et réessayez quand elle le sera."
UNUSABLE = "Le moteur ne peut pas noter que ce code a servi : prévenez l’administrateur."

_REMEMBERED_S = 86_400
"""How long after its end a code is still told from one that never was."""


class Grant(BaseModel):
    """What a code opens. ``until_s`` is in seconds since the Unix epoch."""

    model_config = ConfigDict(frozen=True, strict=True)

    sitting: str
    role: Person
    until_s: int


class Codes:
    """The codes kept in ``folder``. ``draw`` draws a fresh one: `LENGTH` letters of `ALPHABET`."""

    def __init__(
        self, folder: Path, secret: bytes, host: HostClock, draw: Callable[[], str], minutes: int
    ) -> None:
        self._folder = folder
        self._secret = secret
        self._host = host
        self._draw = draw
        self.minutes = minutes

    def issue(self, sitting: str, role: Person) -> str:
        """A fresh code, as it is to be read out. Raises `BadSettings` when it cannot be kept."""
        self._forget()
        code = self._draw()
        grant = Grant(sitting=sitting, role=role, until_s=self._now_s() + 60 * self.minutes)
        kept(self._path(code), grant.model_dump_json().encode())
        return f"{code[:4]}-{code[4:]}"

    def redeem(self, typed: str, served: Container[str]) -> Grant:
        """What ``typed`` opens, among the sittings ``served``; it opens nothing from then on.

        Raises `Refused` with the reason; a code whose sitting is not served stays good.
        """
        path = self._path("".join(letter for letter in typed.upper() if letter.isalnum()))
        grant = _read(path)
        if grant is None:
            raise Refused(USED if _spent(path).exists() else UNKNOWN)
        if self._now_s() >= grant.until_s:
            raise Refused(EXPIRED)
        if grant.sitting not in served:
            raise Refused(NOT_SERVED)
        _spend(path)
        return grant

    def _path(self, code: str) -> Path:
        return self._folder / hmac.digest(self._secret, f"code {code}".encode(), "sha256").hex()

    def _now_s(self) -> int:
        return self._host.wall_ns() // SECOND

    def _forget(self) -> None:
        """Removes what ended long ago; makes the folder when it is not there."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for path in list(self._folder.glob("*")):
                grant = _read(path)
                if grant is not None and grant.until_s + _REMEMBERED_S < self._now_s():
                    path.unlink(missing_ok=True)
        except OSError as error:
            raise BadSettings(
                f"Le dossier « {self._folder} » ne peut pas être écrit : {reason_of(error)}."
            ) from error


def _spent(path: Path) -> Path:
    return path.with_suffix(".used")


def _spend(path: Path) -> None:
    try:
        path.rename(_spent(path))
    except FileNotFoundError:
        raise Refused(USED) from None
    except OSError as error:
        raise Refused(UNUSABLE) from error


def _read(path: Path) -> Grant | None:
    try:
        return Grant.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
