"""An exam that is over, told to a console as the engine tells it: over a WebSocket, all at once."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from websockets.asyncio.server import ServerConnection, serve

from evalengine.clock import SECOND
from evalengine.commission.theatre import Theatre
from evalengine.dossier.loader import load_dossier
from evalengine.robots.profile import PROFILES
from evalengine.vocabulary import events as e
from evalengine.vocabulary.audience import may_see
from evalengine.vocabulary.entry import Entry, to_json

EXAM = "examen"
_SITTING = "rejeu"
_NOWHERE = {"host": "127.0.0.1", "port": 5060, "user": "rejeu", "password": "-"}
"""No phone of the console's own takes part."""


@dataclass(frozen=True, slots=True)
class Replay:
    """How to reach it, and how much of it there is."""

    environ: Mapping[str, str]
    candidate: str
    entries: int
    minutes: int


@asynccontextmanager
async def replayed() -> AsyncIterator[Replay]:
    """The whole exam of the dossier, played by the exemplary robot."""
    dossier = load_dossier()
    play = Theatre(dossier, dossier.programme(EXAM), PROFILES["exemplaire"]).play()
    entries = [entry for entry in play.entries if may_see("candidate", entry.event)]
    news: list[dict[str, Any]] = [
        {"kind": "desk", "sitting": _SITTING, "speed": 1, "lines": 3, "sip": _NOWHERE},
        {"kind": "entries", "entries": [json.loads(to_json(x)) for x in entries]},
    ]
    now = entries[-1].at

    async def tell(socket: ServerConnection) -> None:
        for one in news:
            await socket.send(json.dumps(one | {"now": now}))
        async for _asked in socket:  # nothing can be done any more
            pass

    async with serve(tell, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield Replay(
            environ={
                "EVALENGINE_URL": f"http://127.0.0.1:{port}",
                "EVALENGINE_SITTING": _SITTING,
                "EVALENGINE_TOKEN": "rejeu",
            },
            candidate=_candidate(entries),
            entries=len(entries),
            minutes=round(now / SECOND / 60),
        )


def _candidate(entries: list[Entry]) -> str:
    return next(x.event.candidate for x in entries if isinstance(x.event, e.SittingOpened))
