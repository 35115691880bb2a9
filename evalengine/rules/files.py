"""The candidate among the donneurs d'ordres' files."""

from __future__ import annotations

from evalengine.errors import Refused
from evalengine.rules.state import Deciders, Decision, State
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e


def _open(state: State, command: c.OpenFile, _now: int, _token: str) -> Decision:
    state.file(command.donneur_ordres)
    return [e.FileOpened(donneur_ordres=command.donneur_ordres)]


def _close(state: State, command: c.CloseFile, _now: int, _token: str) -> Decision:
    state.file(command.donneur_ordres)
    if command.donneur_ordres not in state.desk.open_files:
        raise Refused("Ce dossier n’est pas ouvert.")
    return [e.FileClosed(donneur_ordres=command.donneur_ordres)]


DECIDERS: Deciders = {
    c.OpenFile: _open,
    c.CloseFile: _close,
}
