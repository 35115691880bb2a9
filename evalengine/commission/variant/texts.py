"""Every text of a dossier's plain data, read and rewritten."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from evalengine.dossier.loader import Sources
from evalengine.dossier.yamlfile import YamlFile

_MADE_UP = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")
"""The ids of cards and appointments: nobody reads them, and they keep the names they were given."""


def files(sources: Sources) -> list[YamlFile]:
    """Every file of a dossier."""
    beside = [sources.studies] if sources.studies else []
    return [
        sources.head,
        sources.grid,
        *beside,
        *sources.clients.values(),
        *sources.scenarios.values(),
        *sources.programmes.values(),
    ]


def texts(data: Any) -> Iterator[str]:
    """Every text of plain data, ids left out."""
    if isinstance(data, str):
        if not _MADE_UP.fullmatch(data):
            yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts(value)


def rewritten(data: Any, change: Callable[[str], str]) -> Any:
    """A copy of plain data with every text changed; keys and numbers stay."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {key: rewritten(value, change) for key, value in data.items()}
    if isinstance(data, list):
        return [rewritten(value, change) for value in data]
    return data


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Without case and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    return "".join(each for each in apart if not unicodedata.combining(each))
