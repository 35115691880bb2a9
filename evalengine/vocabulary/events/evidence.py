"""What the candidate's console reported of itself (see `commands.evidence`): never the keys.

``at`` is when it ended, in sitting ns, on the word of the console: late by the time that its report
took to come. Lengths are the console's own and do not suffer from that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Seen = Literal["keys", "line"]
"""What the console saw: every key as it came, or a whole line at once, whose corrections and
length nobody knows (the linear mode)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypingCounted:
    """He typed in ``field`` of ``pane`` for ``lasted_ns``, from the first key to the last."""

    pane: str
    field: str
    keys: int
    corrections: int
    characters: int
    lasted_ns: int
    at: int
    donneur_ordres: str = ""
    call: str = ""
    seen: Seen = "keys"
    type: Literal["typing_counted"] = "typing_counted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortcutUsed:
    """He used a shortcut of the keyboard; not ``worked``: there was nothing that it could do."""

    shortcut: str
    worked: bool
    at: int
    type: Literal["shortcut_used"] = "shortcut_used"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaneShown:
    """A pane came before his eyes."""

    pane: str
    at: int
    donneur_ordres: str = ""
    call: str = ""
    type: Literal["pane_shown"] = "pane_shown"
