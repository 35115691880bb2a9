"""MESSAGEs of one desk's phone (RFC 3428): told, and answered once the sitting took them or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from evalengine.clock import SECOND
from evalengine.vocabulary import signals as s
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.endpoint import Endpoint
from evalengine.wire.sip.messages.message import Request
from evalengine.wire.sip.transactions.stack import Incoming

PATIENCE = 8 * SECOND
"""How long a phone waits for us to take its words; it hears 500 then (ns). Its own patience is 32 s
(RFC 3261 §17.1.2.2, Timer F)."""
NOT_TAKEN = 500


@dataclass(frozen=True, slots=True)
class _Waiting:
    incoming: Incoming
    until: int


class Texts:
    """What waits for its answer. ``report`` is told of everything, once."""

    def __init__(self, endpoint: Endpoint, report: Callable[[s.Signal], None]) -> None:
        self._endpoint = endpoint
        self._report = report
        self._waiting: dict[str, _Waiting] = {}

    def came(self, event: ev.Texted) -> None:
        """The phone writes, or writes again because we have not answered yet."""
        message = _named(event.incoming.request)
        waiting = self._waiting.get(message)
        if waiting is not None:
            if (
                waiting.incoming.server.key != event.incoming.server.key
            ):  # by another way (§8.2.2.2)
                self._endpoint.agent.respond(event.incoming, 482, event.arrival.at)
            return
        self._waiting[message] = _Waiting(event.incoming, event.arrival.at + PATIENCE)
        self._endpoint.agent.stack.watch(self)
        self._report(
            s.Texted(message=message, target=event.target, text=event.text, arrival=event.arrival)
        )

    def answer(self, message: str, status: int) -> None:
        """What the phone is told; nothing when it does not wait any more."""
        waiting = self._waiting.pop(message, None)
        if waiting is not None:
            self._endpoint.agent.stack.respond(waiting.incoming, status, self._endpoint.now())

    def deadline(self) -> int | None:
        return min((waiting.until for waiting in self._waiting.values()), default=None)

    def tick(self, now: int) -> None:
        """Nobody took it: the sitting is over, or its journal cannot be written."""
        for message, waiting in list(self._waiting.items()):
            if waiting.until <= now:
                self.answer(message, NOT_TAKEN)


def _named(request: Request) -> str:
    """The same for the same request, also after a restart of ours."""
    told = f"{request.call_id} {request.from_tag} {request.cseq}"
    return sha256(told.encode(errors="surrogateescape")).hexdigest()[:32]
