"""What the candidate's console says of itself: how much was typed and where, never what.

Nobody asks for these: the console sends them. Lengths are host time of the console, in ms;
``ago_ms`` is how long before the sending the thing ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evalengine.vocabulary.events.evidence import Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTyping:
    """A burst of typing is over: in one field of one pane, for one call, without a pause.

    ``lasted_ms`` is from its first key to its last. ``keys`` are all of them: the ``corrections``
    took something away, the ``characters`` wrote something.
    """

    pane: str
    field: str
    keys: int
    corrections: int
    characters: int
    lasted_ms: int
    ago_ms: int = 0
    donneur_ordres: str = ""
    call: str = ""
    seen: Seen = "keys"
    type: Literal["report_typing"] = "report_typing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportShortcut:
    """A function key, or a key with Ctrl or Alt, was pressed. ``shortcut`` names its act; it
    ``worked`` unless the console answered that there is nothing to do."""

    shortcut: str
    worked: bool = True
    ago_ms: int = 0
    type: Literal["report_shortcut"] = "report_shortcut"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPane:
    """A pane, that is a form or a list, came before his eyes, about ``donneur_ordres``."""

    pane: str
    donneur_ordres: str = ""
    call: str = ""
    ago_ms: int = 0
    type: Literal["report_pane"] = "report_pane"
