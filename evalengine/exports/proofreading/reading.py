"""Has the texts of a journal read again, by a process of its own, and says what came of it.

Half a second of pure computing has no place beside voices and clocks: hence the process. Whoever
asks from a loop does it in a thread (``asyncio.to_thread(reread, entries)``).
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from evalengine.exports.proofreading.passages import Passage, known_words, passages
from evalengine.exports.proofreading.process import DICTIONARIES, ENGINE
from evalengine.exports.proofreading.rules import Found
from evalengine.vocabulary.entry import Entry

log = logging.getLogger(__name__)

ABSENT = "relecture automatique absente (extra « spelling »)"
FAILED = "la relecture automatique n’a pas abouti"
_LONGEST_S = 20
_COMMAND = (sys.executable, "-m", "evalengine.exports.proofreading.process")


@dataclass(frozen=True, slots=True)
class Hint:
    """Something to look at in ``passage``; ``suggestions`` may be empty."""

    passage: Passage
    found: Found
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rereading:
    """``read`` is how many texts were read; ``missing`` says why none could be, "" otherwise."""

    hints: tuple[Hint, ...] = ()
    read: int = 0
    missing: str = ""

    @property
    def told(self) -> str:
        """In one French line."""
        if self.missing:
            return self.missing
        return f"{len(self.hints)} indice(s) sur {self.read} texte(s) relu(s), à juger"


def absent() -> Rereading:
    """What is said where nobody asked for it, or where no dictionary is installed."""
    return Rereading(missing=ABSENT)


def reread(entries: Sequence[Entry]) -> Rereading:
    """The hints on what the candidate wrote, oldest first. Never raises: a reading that cannot be
    made is said to be missing, and decides nothing."""
    if find_spec(ENGINE) is None or find_spec(DICTIONARIES) is None:
        return absent()
    written = passages(entries)
    if not written:
        return Rereading()
    asked = {"texts": [each.text for each in written], "known": sorted(known_words(entries))}
    try:
        return _rereading(written, _ask(asked))
    except (OSError, subprocess.SubprocessError, ValueError, LookupError) as error:
        log.warning("no rereading: %s", error)
        return Rereading(missing=FAILED)


def _ask(asked: dict[str, Any]) -> dict[str, Any]:
    """The answer of the process. Raises `SubprocessError` when it fails or takes too long,
    `ValueError` when what it says is no JSON."""
    ran = subprocess.run(
        _COMMAND, input=json.dumps(asked).encode(), capture_output=True, timeout=_LONGEST_S
    )
    if ran.returncode:
        raise subprocess.SubprocessError(ran.stderr.decode(errors="replace")[-400:])
    answered: dict[str, Any] = json.loads(ran.stdout)
    return answered


def _rereading(written: list[Passage], answered: dict[str, Any]) -> Rereading:
    hints = [
        Hint(passage, Found(*found), tuple(answered["suggestions"].get(found[2], ())))
        for passage, all_found in zip(written, answered["findings"], strict=True)
        for found in all_found
    ]
    return Rereading(tuple(hints), len(written))
