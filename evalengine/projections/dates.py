"""French dates and times; what French calls the days of the week, lundi first, and the months."""

from __future__ import annotations

from datetime import date

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def day(iso: str) -> str:
    """« lundi 23 novembre 2026 », from ``"2026-11-23"``."""
    when = date.fromisoformat(iso)
    number = "1er" if when.day == 1 else str(when.day)
    return f"{DAYS[when.isoweekday() - 1]} {number} {MONTHS[when.month - 1]} {when.year}"


def hour(clock: str) -> str:
    """« 9 h 05 », from ``"09:05"``."""
    hours, minutes = clock.split(":")
    return f"{int(hours)}\u00a0h" + (f"\u00a0{minutes}" if minutes != "00" else "")


def moment(iso: str) -> str:
    """« lundi 23 novembre 2026, 9 h 05 »."""
    return f"{day(iso[:10])}, {hour(iso[11:])}"
