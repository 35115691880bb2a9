"""A name letter by letter, as French correspondents say it: « S, E accent aigu, deux R, E »."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

_SIGNS = {
    " accent aigu": "\u0301",
    " accent grave": "\u0300",
    " accent circonflexe": "\u0302",
    " tréma": "\u0308",
    " cédille": "\u0327",
}
_NAMES = {sign: name for name, sign in _SIGNS.items()}
_LETTER = rf"(?:deux )?[A-Z](?:{'|'.join(_SIGNS)})?(?![\w’])"
SPELT = re.compile(rf"(?<![\w’]){_LETTER}(?:, {_LETTER}){{2,}}")
"""Three letters at least, one after the other."""


def spell(name: str) -> str:
    """``Tarissan`` as « T, A, R, I, deux S, A, N »."""
    letters = []
    for letter, run in groupby(name.upper()):
        told = _letter(letter)
        count = len(list(run))
        letters += [f"deux {told}"] * (count // 2) + [told] * (count % 2)
    return ", ".join(letters)


def read(spelt: str) -> str:
    """The capital letters that a spelling stands for."""
    name = ""
    for part in spelt.split(", "):
        letter = part.removeprefix("deux ")
        sign = next((sign for words, sign in _SIGNS.items() if letter.endswith(words)), "")
        name += unicodedata.normalize("NFC", letter[0] + sign) * (2 if part != letter else 1)
    return name


def _letter(letter: str) -> str:
    apart = unicodedata.normalize("NFD", letter)
    return apart[0] + "".join(_NAMES.get(sign, "") for sign in apart[1:])
