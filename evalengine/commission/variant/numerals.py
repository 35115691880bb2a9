"""Whole numbers as French correspondents say them: « soixante et onze », « deux cent trois »."""

from __future__ import annotations

_UNITS: tuple[str, ...] = (
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
)
_UNITS += ("onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit")
_UNITS += ("dix-neuf",)
_TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 8: "quatre-vingt"}


def said(digits: str) -> str:
    """Up to three figures as one number, zeros before it one by one: ``0455`` is « zéro quatre
    cent cinquante-cinq »."""
    bare = digits.lstrip("0")
    zeros = ["zéro"] * (len(digits) - len(bare))
    return " ".join([*zeros, *([_below_1000(int(bare))] if bare else [])])


def _below_1000(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_100(rest)
    head = "cent" if hundreds == 1 else f"{_UNITS[hundreds]} cent"
    if not rest:
        return head if hundreds == 1 else f"{head}s"
    return f"{head} {_below_100(rest)}"


def _below_100(number: int) -> str:
    if number < len(_UNITS):
        return _UNITS[number]
    ten, unit = divmod(number, 10)
    if ten in (7, 9):  # soixante-dix, quatre-vingt-dix
        ten, unit = ten - 1, unit + 10
    if not unit:
        return "quatre-vingts" if ten == 8 else _TENS[ten]
    joined = " et " if unit in (1, 11) and ten != 8 else "-"
    return f"{_TENS[ten]}{joined}{_UNITS[unit]}"
