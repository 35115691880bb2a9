"""The door of marks that were made without a network: a whole sheet at once, by its marker's key.

``POST /sittings/{sitting}/feuille``, a JSON list of `MarkCriterion` and `CommentCriterion`; the
answer says why each was refused, "" for those that are in the journal. 400: no such list, or a
longer one than a grid asks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import Field, TypeAdapter, ValidationError

from evalengine.errors import Refused
from evalengine.projections.marks import MARKERS
from evalengine.server.access import REFUSED, UNKNOWN, bearer, body
from evalengine.server.hall import Hall, Hosted
from evalengine.vocabulary.commands import CommentCriterion, MarkCriterion
from evalengine.vocabulary.marking import Marker

_LARGEST = 2_000_000
_NOT_UNDERSTOOD = "Cette demande n’est pas comprise par le moteur."
_Row = Annotated[MarkCriterion | CommentCriterion, Field(discriminator="type")]
_ROWS = TypeAdapter(Annotated[list[_Row], Field(max_length=1_000)])


def add_to(app: FastAPI, hall: Hall) -> None:
    """Gives ``app`` this door."""

    @app.post("/sittings/{sitting}/feuille")
    async def merge(request: Request, sitting: str) -> JSONResponse:
        hosted = hall.get(sitting)
        if hosted is None:
            return JSONResponse({"why": UNKNOWN}, 404)
        key = bearer(request)
        marker = next((each for each in MARKERS if hosted.admits(each, key)), None)
        if marker is None:
            return JSONResponse({"why": REFUSED}, 403)
        try:
            rows = _ROWS.validate_json(await body(request, _LARGEST))
        except ValidationError:
            return JSONResponse({"why": _NOT_UNDERSTOOD}, 400)
        return JSONResponse(await _submitted(hosted, marker, rows))


async def _submitted(hosted: Hosted, marker: Marker, rows: Sequence[_Row]) -> list[str]:
    """One after the other: what a later row says of a criterion stands."""
    whys = []
    for command in rows:
        try:
            await hosted.doors.submit(command, marker)
        except Refused as refusal:
            whys.append(str(refusal))
        else:
            whys.append("")
    return whys
