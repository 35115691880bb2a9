"""The co-évaluateur's voice by his page: the doors by which his browser is connected.

``/sittings/{sitting}/voix``, with the page's key as a bearer token. GET tells the STUN and TURN
servers; POST ``{"page", "offer", "takes_over"}`` answers ``{"answer"}``, an SDP; DELETE with
``?page=`` hangs up. What is refused is a 4xx with ``{"why"}``, a French sentence; 423 means that
another page speaks, and may be taken over.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evalengine.errors import Refused, VoiceTaken
from evalengine.server.access import REFUSED, UNKNOWN, bearer, body
from evalengine.server.hall import Hall, Hosted

NOT_UNDERSTOOD = "Cette demande n’est pas comprise par le moteur."
_LARGEST = 65_536
"""Octets of a request; an offer has some 6,000."""


class Offer(BaseModel):
    """What a page asks for. ``page`` is the name that it gave itself."""

    model_config = ConfigDict(strict=True)

    page: Annotated[str, Field(pattern=r"^[0-9a-z]{8,64}$")]
    offer: str
    takes_over: bool = False


def add_to(app: FastAPI, hall: Hall) -> None:
    """Opens these doors."""
    place = "/sittings/{sitting}/voix"

    @app.get(place)
    def servers(request: Request, sitting: str) -> JSONResponse:
        hosted = _admitted(hall, request, sitting)
        if isinstance(hosted, JSONResponse):
            return hosted
        return JSONResponse({"servers": hosted.voice.servers()}, headers=_NOT_KEPT)

    @app.post(place)
    async def connect(request: Request, sitting: str) -> JSONResponse:
        hosted = _admitted(hall, request, sitting)
        if isinstance(hosted, JSONResponse):
            return hosted
        return await _connected(hosted, await body(request, _LARGEST))

    @app.delete(place)
    async def hang_up(request: Request, sitting: str, page: str = "") -> JSONResponse:
        hosted = _admitted(hall, request, sitting)
        if isinstance(hosted, JSONResponse):
            return hosted
        await hosted.voice.leave(page)
        return JSONResponse({})


async def _connected(hosted: Hosted, sent: bytes) -> JSONResponse:
    try:
        asked = Offer.model_validate_json(sent)
    except ValidationError:
        return _refusal(400, NOT_UNDERSTOOD)
    try:
        answer = await hosted.voice.answer(asked.page, asked.offer, takes_over=asked.takes_over)
    except VoiceTaken as refused:
        return _refusal(423, str(refused))
    except Refused as refused:
        return _refusal(409, str(refused))
    return JSONResponse({"answer": answer})


def _admitted(hall: Hall, request: Request, sitting: str) -> Hosted | JSONResponse:
    hosted = hall.get(sitting)
    if hosted is None:
        return _refusal(404, UNKNOWN)
    return hosted if hosted.admits("control", bearer(request)) else _refusal(403, REFUSED)


def _refusal(status: int, why: str) -> JSONResponse:
    return JSONResponse({"why": why}, status)


_NOT_KEPT = {"Cache-Control": "no-store"}
