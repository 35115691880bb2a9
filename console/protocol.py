"""What goes through the stream of a desk, as values. No socket here.

Engine → console, JSON objects by ``kind``: ``desk`` (first of all), ``entries``, ``clock``,
``accepted``, ``refused``. What was missed comes in as many ``entries`` as it takes.
Console → engine: ``command``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from console.words import NBSP
from evalengine.errors import EvalEngineError, JournalBroken
from evalengine.vocabulary.commands import COMMANDS, Command
from evalengine.vocabulary.entry import Entry, from_json

BAD_TOKEN = 4401
UNKNOWN_SITTING = 4404
DESK_TAKEN = 4409

SENTENCES = {
    BAD_TOKEN: "Le jeton d’accès à ce poste n’est pas valable.",
    UNKNOWN_SITTING: "Cette épreuve n’existe pas sur ce moteur.",
    DESK_TAKEN: f"Une autre console est déjà ouverte sur ce poste{NBSP}; nouvel essai en cours…",
}
FINAL = {BAD_TOKEN, UNKNOWN_SITTING}


class Unreadable(EvalEngineError):
    """The engine sent what this console cannot read."""


@dataclass(frozen=True, slots=True)
class SipAccount:
    """Where the built-in phone registers, and by "tls" whom it trusts (PEM text)."""

    host: str
    port: int
    user: str
    password: str
    transport: str = "udp"
    certificate: str = ""
    encrypts: bool = True


@dataclass(frozen=True, slots=True)
class DeskTold:
    """First word of the engine on each connection. ``speed``: sitting seconds per host second."""

    sitting: str
    speed: int
    sip: SipAccount | None


@dataclass(frozen=True, slots=True)
class Received:
    """Entries in order, and the sitting time (ns) at which they left the engine.

    ``unreadable`` counts those that this console does not understand.
    """

    entries: list[Entry]
    now: int
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class ClockTold:
    """The engine's sitting time, ns."""

    now: int


@dataclass(frozen=True, slots=True)
class Accepted:
    """The command ``id`` was taken; its events are on their way."""

    id: str


@dataclass(frozen=True, slots=True)
class RefusedTold:
    """The command ``id`` was refused, and why, in French."""

    id: str
    why: str


Told = DeskTold | Received | ClockTold | Accepted | RefusedTold


def read(text: str | bytes) -> Told | None:
    """One message of the engine; None for a kind that this console does not know.

    Raises `Unreadable` when it is not a message at all.
    """
    try:
        raw: dict[str, Any] = json.loads(text)
        return _READERS[raw["kind"]](raw) if raw["kind"] in _READERS else None
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise Unreadable("Un message du moteur est illisible.") from error


def command_message(name: str, command: Command) -> str:
    """The JSON that asks for ``command``; ``name`` comes back in the answer."""
    asked = COMMANDS.dump_python(command, mode="json")
    return json.dumps({"kind": "command", "id": name, "command": asked}, ensure_ascii=False)


def _desk(raw: dict[str, Any]) -> DeskTold:
    sip = raw.get("sip")
    account = sip and SipAccount(
        str(sip["host"]),
        int(sip["port"]),
        str(sip["user"]),
        str(sip["password"]),
        transport=str(sip.get("transport", "udp")),
        certificate=str(sip.get("certificate", "")),
        encrypts=sip.get("encrypts") is not False,
    )
    return DeskTold(str(raw["sitting"]), max(1, int(raw["speed"])), account or None)


def _entries(raw: dict[str, Any]) -> Received:
    entries, unreadable = [], 0
    for item in raw["entries"]:
        try:
            entries.append(from_json(json.dumps(item)))
        except JournalBroken:
            unreadable += 1
    return Received(entries, int(raw["now"]), unreadable)


def _clock(raw: dict[str, Any]) -> ClockTold:
    return ClockTold(int(raw["now"]))


def _accepted(raw: dict[str, Any]) -> Accepted:
    return Accepted(str(raw["id"]))


def _refused(raw: dict[str, Any]) -> RefusedTold:
    return RefusedTold(str(raw["id"]), str(raw["why"]))


_READERS: dict[str, Callable[[dict[str, Any]], Told]] = {
    "desk": _desk,
    "entries": _entries,
    "clock": _clock,
    "accepted": _accepted,
    "refused": _refused,
}
