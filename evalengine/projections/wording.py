"""When two texts say the same: as they are typed, as they are dialled, as they are read."""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"[+(]?[0-9][0-9 .()+-]{4,}")
_INSIDE_FIGURES = re.compile(
    r"(?<=\d)\s+(?=\d)|(?<=\d)\s+(?=h\b)|(?<=\d\sh)\s+(?=\d)|(?<=\dh)\s+(?=\d)"
)


def plain(text: str) -> str:
    """Words of lower-case letters and digits without accents, one space between two; letters of any
    alphabet."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    bare = "".join(each for each in letters if not unicodedata.combining(each))
    return " ".join(re.findall(r"[^\W_]+", bare))


def words(text: str) -> int:
    """How many words: what stands between two spaces and holds a letter or a digit. A number in
    groups of digits (« 06 39 98 40 40 ») is one, and so is an hour (« 14 h 30 »)."""
    told = _INSIDE_FIGURES.sub("", text).split()
    return sum(any(map(str.isalnum, word)) for word in told)


def digits(number: str) -> str:
    """A telephone number as it is dialled in France."""
    dialled = re.sub(r"[^0-9]", "", number.replace("(0)", ""))
    for country in ("0033", "33"):
        if dialled.startswith(country) and len(dialled) == len(country) + 9:
            return "0" + dialled.removeprefix(country)
    return dialled


def called(text: str) -> str:
    """Whom ``text`` stands for, as it is compared: a number as it is dialled, or a name without its
    spaces."""
    return digits(text) if _NUMBER.fullmatch(text.strip()) else plain(text).replace(" ", "")


def same(one: str, other: str) -> bool:
    """The same value: letter for letter but for the spaces around and the shape of an apostrophe,
    or the same number."""
    if _NUMBER.fullmatch(one.strip()) and _NUMBER.fullmatch(other.strip()):
        return digits(one) == digits(other)
    return _typed(one) == _typed(other)


def same_address(one: str, other: str) -> bool:
    """The same mailbox, or the same number."""
    if "@" in one or "@" in other:
        return one.strip().casefold() == other.strip().casefold()
    return digits(one) == digits(other)


def holds(text: str, value: str) -> bool:
    """``value`` is in ``text``, whatever the accents, the case and the spaces; no part of a longer
    number counts."""
    letters = plain(value).replace(" ", "")
    if not letters:
        return False
    spaced = " ?".join(letters)
    return re.search(rf"(?<![0-9]){spaced}(?![0-9])", plain(text)) is not None


def _typed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("'", "’").split())
