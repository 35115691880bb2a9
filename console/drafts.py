"""What is typed and not yet asked for, kept in memory and on disk: a crash loses at most a second.

One file a sitting, in the console's own folder, readable by its owner only, gone when the sitting
is closed. It is written at every pause of `PAUSE_NS`, and at the latest `LONGEST_NS` after the
first key, so that somebody who never pauses loses no more.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from evalengine.clock import MS

log = logging.getLogger(__name__)

PAUSE_NS = 500 * MS
LONGEST_NS = 700 * MS
"""With the 200 ms between two looks, less than one second in all."""
LARGEST = 8 * 1024 * 1024
"""Bytes of a file of drafts that is believed."""

Values = dict[str, str]
"""What is typed, by the name of its field."""


class Drafts:
    """By pane and by scope: a call, a donneur d'ordres, "" for neither. Times are host ns."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[str, Values]] = {}
        self._first = self._last = 0

    def of(self, pane: str, scope: str = "") -> Values:
        """A copy of what is typed there; empty when nothing is."""
        return dict(self._kept.get(pane, {}).get(scope, {}))

    def keep(self, pane: str, scope: str, values: Mapping[str, str], now: int) -> None:
        """``values`` is all that is typed there now; nothing at all forgets it."""
        values = dict(values)
        if values == self.of(pane, scope):
            return
        scopes = self._kept.setdefault(pane, {})
        scopes[scope] = values
        if not values:
            del scopes[scope]
        self._first, self._last = self._first or now, now

    def scopes(self, pane: str) -> list[str]:
        """Where something is typed in this pane."""
        return list(self._kept.get(pane, ()))

    def due(self, now: int) -> bool:
        """True when they should be written now."""
        paused = now - self._last >= PAUSE_NS
        return bool(self._first) and (paused or now - self._first >= LONGEST_NS)

    @property
    def unsaved(self) -> bool:
        """Something has changed since `text` was last taken."""
        return bool(self._first)

    def text(self) -> str:
        """All of it as JSON; nothing is unsaved after."""
        self._first = self._last = 0
        return json.dumps(self._kept, ensure_ascii=False)

    def read(self, text: str) -> None:
        """Takes back what `text` gave; what was typed meanwhile stays. Anything else is nothing."""
        try:
            told = json.loads(text)
            found = {
                str(pane): {str(scope): _values(values) for scope, values in scopes.items()}
                for pane, scopes in told.items()
            }
        except (ValueError, AttributeError, TypeError, RecursionError):
            log.warning("the drafts on disk are unreadable")
            return
        for pane, scopes in found.items():
            self._kept[pane] = scopes | self._kept.get(pane, {})


def _values(values: Mapping[object, object]) -> Values:
    return {str(name): str(text) for name, text in values.items()}


class DraftFile:
    """The file of one sitting's drafts in ``folder``; trouble with the disk is told, not raised."""

    def __init__(self, folder: Path, sitting: str) -> None:
        # A sitting's name is anything at all; its digest is a file's name everywhere.
        name = sha256(sitting.encode("utf-8", "replace")).hexdigest()[:24]
        self.path = folder / f"brouillons-{name}.json"

    def read(self) -> str:
        """What stands there; "" when nothing does."""
        try:
            if self.path.stat().st_size <= LARGEST:
                return self.path.read_text("utf-8", "replace")
        except FileNotFoundError:
            pass
        except OSError as error:
            log.warning("%s", error)
        return ""

    def write(self, text: str) -> bool:
        """Replaces the whole; the old one stands until the new one is on disk. False on trouble."""
        beside = self.path.with_suffix(".tmp")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.path)
        except OSError as error:
            log.warning("%s", error)
            return False
        return True

    def forget(self) -> None:
        """The sitting is over."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
