"""Chance, from the seed alone: the same seed draws the same variant on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable


class Draw:
    """Draws from ``seed``. Two draws under the same name are the same."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def shuffled(self, name: str, items: Iterable[str]) -> list[str]:
        """``items`` in an order that only the seed, ``name`` and the items themselves decide."""
        return sorted(items, key=lambda item: (self._rank(name, item), item))

    def exchanged(
        self, name: str, items: Iterable[str], alike: Callable[[str], Hashable]
    ) -> dict[str, str]:
        """Each item to another one that is ``alike``; who is alone of his kind is left out.

        One round through each class: everybody in it changes, and no two become the same.
        """
        classes: dict[Hashable, list[str]] = {}
        for item in self.shuffled(name, set(items)):
            classes.setdefault(alike(item), []).append(item)
        return {
            item: after
            for members in classes.values()
            if len(members) > 1
            for item, after in zip(members, [*members[1:], members[0]], strict=True)
        }

    def _rank(self, name: str, item: str) -> bytes:
        return hashlib.sha256(f"{self._seed}\0{name}\0{item}".encode()).digest()
