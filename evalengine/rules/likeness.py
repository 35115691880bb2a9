"""When two names are perhaps one: up to accents, case, order, a slip of the finger, or the sound.

The sound is a rough French one, made for family names: « Thibault » and « Tibo » are alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations

from evalengine.projections.wording import plain

_SHORTEST_SLIP = 4
"""Letters that a word has at least before one wrong letter is taken for a slip."""
_MOST_WORDS = 4

# In this order: what is spelt left of each pair is heard as what is right of it.
_SOUNDS = [
    (r"ph", "f"),
    (r"e?au[xltds]*|aux", "o"),
    (r"(oo|ot|os|op|od)$", "o"),
    (r"qu|ck|ch(?=r)|k|c(?![eiyh])", "k"),
    (r"c(?=[eiy])|sc(?=[eiy])", "s"),
    (r"g(?=[eiy])", "j"),
    (r"ai|ei|et$|er$|ez$|ee$", "e"),
    (r"y", "i"),
    (r"z", "s"),
    (r"(?<!c)h", ""),
    (r"(.)\1+", r"\1"),
    (r"[em]ent$|(?<=[a-z]{2})[tdsxepl]+$", ""),
]


def same_name(one: str, other: str) -> bool:
    """Perhaps the same person, by these names (any order of first and last)."""
    mine, theirs = plain(one).split()[:_MOST_WORDS], plain(other).split()[:_MOST_WORDS]
    if not mine or len(mine) != len(theirs):
        return "".join(mine) == "".join(theirs) != ""
    return any(_all_alike(mine, order) for order in permutations(theirs))


@lru_cache(maxsize=4096)
def sound(word: str) -> str:
    """How a word of `wording.plain` letters is heard, roughly."""
    for spelt, heard in _SOUNDS:
        word = re.sub(spelt, heard, word)
    return word


def _all_alike(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """Every word is heard the same, or all are the same but one slip."""
    unlike = [(a, b) for a, b in zip(mine, theirs, strict=True) if sound(a) != sound(b)]
    return not unlike or (len(unlike) == 1 and _slip(*unlike[0]))


def _slip(one: str, other: str) -> bool:
    """One letter is wrong, missing, too many, or exchanged with its neighbour."""
    if min(len(one), len(other)) < _SHORTEST_SLIP or abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return True
    a, b = one[start:], other[start:]
    return (
        a[1:] == b[1:]
        or a[1:] == b
        or a == b[1:]
        or (a[:2] == b[1::-1] and a[2:] == b[2:] and len(a) > 1)
    )
