"""The candidate among the donneurs d'ordres' files."""

from __future__ import annotations

from collections.abc import Iterable

from evalengine.errors import Refused
from evalengine.projections.wording import plain
from evalengine.rules.state import Deciders, Decision, State
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e

LONGEST_QUERY = 200


def search(query: str, files: Iterable[e.FileProvided]) -> list[str]:
    """The donneurs d'ordres in whose file every word of ``query`` begins a word, best first.

    A name counts more than a trade, a trade more than a person, a person more than a text.
    """
    words = plain(query).split()
    ranked = [(-_rank(words, file), file.name, file.donneur_ordres) for file in files]
    return [name for rank, _, name in sorted(ranked) if rank]


def _rank(words: list[str], file: e.FileProvided) -> int:
    """0 when a word is nowhere."""
    places = [f" {plain(text)}" for text in _places(file)]
    found = [_weight(word, places) for word in words]
    return sum(found) if found and all(found) else 0


def _weight(word: str, places: list[str]) -> int:
    at = next((rank for rank, text in enumerate(places) if f" {word}" in text), None)
    return 0 if at is None else 10 ** (len(places) - 1 - at)


def _places(file: e.FileProvided) -> Iterable[str]:
    yield file.name
    yield file.trade
    yield " ".join(f"{person.name} {person.role}" for person in file.people)
    yield " ".join(
        [
            file.greeting,
            *file.vocabulary,
            *(consigne.text for consigne in (*file.permanent, *file.temporary)),
            *(text for chapter in file.chapters for text in (chapter.title, *chapter.lines)),
        ]
    )


def _search(state: State, command: c.SearchFiles, _now: int, _token: str) -> Decision:
    query = command.query.strip()[:LONGEST_QUERY]
    if not plain(query):
        raise Refused("Dites ce que vous cherchez.")
    return [e.FilesSearched(query=query, found=search(query, state.desk.files.values()))]


def _open(state: State, command: c.OpenFile, _now: int, _token: str) -> Decision:
    state.file(command.donneur_ordres)
    return [e.FileOpened(donneur_ordres=command.donneur_ordres)]


def _close(state: State, command: c.CloseFile, _now: int, _token: str) -> Decision:
    state.file(command.donneur_ordres)
    if command.donneur_ordres not in state.desk.open_files:
        raise Refused("Ce dossier n’est pas ouvert.")
    return [e.FileClosed(donneur_ordres=command.donneur_ordres)]


DECIDERS: Deciders = {
    c.SearchFiles: _search,
    c.OpenFile: _open,
    c.CloseFile: _close,
}
