"""French words of the screen, durations as people read them, and text made harmless."""

from __future__ import annotations

import re
import unicodedata

from evalengine.clock import SECOND
from evalengine.vocabulary import events as e

NBSP = "\N{NO-BREAK SPACE}"

PHASES: dict[e.Phase, str] = {
    "identity": "Identité et notice",
    "checks": "Vérification du poste",
    "preparation": "Préparation",
    "calls": "Appels",
    "grace": "Fin des appels",
    "chat": "Tchat",
    "handover": "Transmission à l’équipe",
    "self_assessment": "Auto-évaluation",
    "interview": "Entretien",
    "role_play": "Mise en situation",
    "closed": "Épreuve terminée",
}

_LONGEST_LINE = 400
_LONGEST_BLOCK = 20_000
_MOST_MARKS = 3
_FROM_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
"""The blocks of Hebrew, Arabic, Syriac, Thaana, N'Ko and of their forms."""
_RIGHT_TO_LEFT = re.compile(f"[{_FROM_RIGHT}](?:[{_FROM_RIGHT} '’-]*[{_FROM_RIGHT}])?")
_VARIATION_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))


def plain(text: str) -> str:
    """``text`` on one line, fit for a terminal: see `_harmless`."""
    return " ".join(_harmless(text[:_LONGEST_LINE]).split())


def block(text: str) -> str:
    """``text`` on several lines, each of them harmless."""
    lines = text[:_LONGEST_BLOCK].splitlines()
    return "\n".join(_harmless(line).rstrip() for line in lines).strip()


def _harmless(text: str) -> str:
    """Without what moves a cursor, turns the writing round or has no agreed width.

    Control characters become spaces; format characters (bidi marks, joiners), variation
    selectors, lone surrogates and unassigned code points go away, and so do marks piled up on
    one letter beyond those that a language needs.
    """
    kept: list[str] = []
    piled = 0
    for character in text:
        category = unicodedata.category(character)
        piled = piled + 1 if category in ("Mn", "Me") else 0
        if category in ("Cc", "Zl", "Zp"):
            kept.append(" ")
        elif category[0] != "C" and character not in _VARIATION_SELECTORS and piled <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def isolated(text: str) -> str:
    """``text`` whose words written from right to left stand between isolates: without them a
    terminal that turns them round takes the numbers beside them along."""
    return _RIGHT_TO_LEFT.sub(lambda found: f"\u2068{found[0]}\u2069", text)


def fold(text: str) -> str:
    """``text`` for comparison in a search: no case, no accent, one space between words."""
    letters = unicodedata.normalize("NFKD", plain(text).casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def duration(length_ns: int) -> str:
    """A length as « 7 s » or « 1 min 05 s »; never negative."""
    minutes, seconds = divmod(max(0, length_ns) // SECOND, 60)
    if not minutes:
        return f"{seconds}{NBSP}s"
    return f"{minutes}{NBSP}min{NBSP}{seconds:02}{NBSP}s"


def age(length_ns: int) -> str:
    """A length where cells are few: « 7 s », « 1 min 05 », from ten minutes on « 12 min »."""
    minutes, seconds = divmod(max(0, length_ns) // SECOND, 60)
    if not minutes:
        return f"{seconds}{NBSP}s"
    return f"{minutes}{NBSP}min" + (f"{NBSP}{seconds:02}" if minutes < 10 else "")


def countdown(left_ns: int) -> str:
    """What is left, as « 59:07 » or « 1:02:03 », rounded up: 00:00 means that it is over."""
    minutes, seconds = divmod(-(-max(0, left_ns) // SECOND), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def quoted(text: str) -> str:
    """Between French quotation marks."""
    return f"«{NBSP}{plain(text)}{NBSP}»"


def day(iso: str) -> str:
    """An ISO date as « 24/11/2026 »; anything else unchanged."""
    parts = plain(iso).split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else plain(iso)
