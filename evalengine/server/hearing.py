"""The door by which the two who mark listen to what was said, one side of one call at a time.

``GET /sittings/{sitting}/ecoute?fichier=``, with a marker's key as a bearer token; the answer is
FLAC. What is refused is a 4xx with ``{"why"}``, a French sentence.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from evalengine.errors import EvalEngineError, Refused
from evalengine.projections.marks import MARKERS
from evalengine.server.access import REFUSED, UNKNOWN, bearer
from evalengine.server.hall import Hall

_PIECE = 65_536
"""Octets that are sent, and by https enciphered, before the loop does what else is due."""


def add_to(app: FastAPI, hall: Hall) -> None:
    """Gives ``app`` this door."""
    one_at_a_time = asyncio.Lock()

    @app.get("/sittings/{sitting}/ecoute")
    async def listen(request: Request, sitting: str, fichier: str = "") -> Response:
        hosted = hall.get(sitting)
        if hosted is None:
            return JSONResponse({"why": UNKNOWN}, 404)
        key = bearer(request)
        if not any(hosted.admits(marker, key) for marker in MARKERS):
            return JSONResponse({"why": REFUSED}, 403)
        try:
            async with one_at_a_time:  # megabytes are deciphered: never beside themselves
                flac = await asyncio.to_thread(hosted.hearing.flac, fichier)
        except Refused as refusal:
            return JSONResponse({"why": str(refusal)}, 404)
        except EvalEngineError as error:
            return JSONResponse({"why": str(error)}, 410)
        headers = {"Content-Length": str(len(flac)), "Cache-Control": "no-store"}
        return StreamingResponse(_pieces(flac), media_type="audio/flac", headers=headers)


async def _pieces(whole: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(whole), _PIECE):
        yield whole[at : at + _PIECE]
        await asyncio.sleep(0)
