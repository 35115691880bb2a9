"""What one check found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Grade = Literal["good", "doubt", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """``said`` is a French sentence, ``details`` are lines under it.

    An exam can be held with a ``doubt``; not with something ``bad``.
    """

    name: str
    grade: Grade
    said: str
    details: tuple[str, ...] = ()


def french(value: float, digits: int = 1) -> str:
    """A number with a decimal comma."""
    return f"{value:.{digits}f}".replace(".", ",")
