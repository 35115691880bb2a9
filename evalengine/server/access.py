"""Who may come in, by a WebSocket above all, and what it is told when it may not.

A socket is accepted first and closed with its reason after: a browser shows no other.
"""

from __future__ import annotations

from fastapi import Request, WebSocket
from starlette.requests import HTTPConnection

from evalengine.server.hall import Hall, Hosted
from evalengine.vocabulary.audience import Audience

WRONG_KEY, NO_SITTING, DESK_TAKEN = 4401, 4404, 4409

UNKNOWN = "Cette épreuve n’existe pas."
REFUSED = "Cette clé n’ouvre pas cette épreuve."


async def admit(
    hall: Hall, socket: WebSocket, sitting: str, audience: Audience, token: str
) -> Hosted | None:
    """Accepts the socket; closes it with the reason when it may not enter."""
    await socket.accept()
    hosted = hall.get(sitting)
    if hosted is None:
        await socket.close(NO_SITTING, UNKNOWN)
        return None
    if not hosted.admits(audience, token):
        await socket.close(WRONG_KEY, REFUSED)
        return None
    return hosted


def bearer(asked: HTTPConnection) -> str:
    """The token that a request bears, "" without one."""
    scheme, _, token = asked.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


async def body(request: Request, largest: int) -> bytes:
    """What was sent; nothing when it is more than ``largest`` octets."""
    sent = b""
    async for part in request.stream():
        sent += part
        if len(sent) > largest:
            return b""
    return sent
