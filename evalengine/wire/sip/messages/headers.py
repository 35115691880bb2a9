"""The headers of a received message, found at once.

`sipmessage` looks through its list, comparing every name, each time one is asked for; a message
is asked forty times. This keeps that list as it is and an index beside it.
"""

from __future__ import annotations

from sipmessage.message import Headers


class IndexedHeaders(Headers):
    """`Headers`, indexed by name in lower case."""

    def __init__(self) -> None:
        super().__init__()
        self._index: dict[str, list[str]] = {}

    def add(self, key: str, value: str) -> None:
        values = self._index.get(key.lower())
        if values is not None:
            values.append(value)
            return
        self._index[key.lower()] = values = [value]
        self._list.append((key, values))

    def get(self, key: str, default: str | None = None) -> str | None:
        values = self._index.get(key.lower())
        return values[0] if values else default

    def getlist(self, key: str) -> list[str]:
        return self._index.get(key.lower(), [])

    def remove(self, key: str) -> None:
        super().remove(key)
        self._index.pop(key.lower(), None)

    def set(self, key: str, value: str) -> None:
        self.setlist(key, [value])

    def setlist(self, key: str, values: list[str]) -> None:
        super().setlist(key, values)
        self._index[key.lower()] = values

    def __getitem__(self, key: str) -> str:
        return self._index[key.lower()][0]
