"""An agent that answers every call, and a registrar that knows everybody: octets in, octets out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from itertools import count

import sipmessage

from evalengine.clock import SECOND, Arrival
from evalengine.wire.sip.accounts import digest
from evalengine.wire.sip.accounts.registrar import Registrar
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.agent import Agent
from evalengine.wire.sip.messages.cutting import cut
from evalengine.wire.sip.messages.message import parse
from evalengine.wire.sip.transactions.transaction import Send

from .case import message

HOME = ("192.0.2.1", 5060)
SOURCE = ("192.0.2.61", 5071)
SECRET = "sesame"
PING = """
OPTIONS sip:poste@192.0.2.1 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.99;branch=z9hG4bKping%d
Max-Forwards: 70
From: <sip:temoin@192.0.2.99>;tag=p1
To: <sip:poste@192.0.2.1>
Call-ID: ping
CSeq: %d OPTIONS
Content-Length: 0
"""


@dataclass(slots=True)
class Heard:
    """What one message brought about."""

    sent: list[Send] = field(default_factory=list)
    told: list[ev.AgentEvent] = field(default_factory=list)

    @property
    def answers(self) -> list[sipmessage.Response]:
        """What was answered. It may echo what was wrong, so that `parse` would refuse it."""
        pieces = [cut(send.data) for send in self.sent]
        assert not any(piece.fault for piece in pieces)
        return [piece.parsed for piece in pieces]  # type: ignore[misc]


class Stage:
    """An agent at `HOME`. Time passes only by `wait`."""

    def __init__(self) -> None:
        numbers = count()
        self.now = 1_000 * SECOND
        tokens = lambda: f"jeton{next(numbers):012d}"  # noqa: E731
        self.agent = Agent(HOME, "poste", tokens, registers=True)
        self.registrar = Registrar("cabinet.example", tokens, lambda user: SECRET)
        self._pings = count(1)

    def send(self, data: bytes) -> Heard:
        """What comes of a datagram."""
        self.agent.receive(data, SOURCE, Arrival(self.now, "kernel"))
        return self._drain()

    def wait(self, seconds: float) -> Heard:
        """What comes of time."""
        heard, end = Heard(), self.now + round(seconds * SECOND)
        while (at := self.agent.deadline()) is not None and at <= end:
            self.now = max(self.now, at)
            self.agent.tick(self.now)
            more = self._drain()
            heard.sent += more.sent
            heard.told += more.told
        self.now = end
        return heard

    def lives(self) -> bool:
        """It still answers an OPTIONS, and only that."""
        number = next(self._pings)
        heard = self.send(message(PING % (number, number)))
        return [answer.code for answer in heard.answers] == [200]

    def prove(self, data: bytes, refusal: sipmessage.Response) -> Heard:
        """The same REGISTER again, with what its challenge asks for."""
        challenges = refusal.headers.getlist("WWW-Authenticate")
        asked = next(digest.parameters(one) for one in challenges if "algorithm=MD5" in one)
        refused = parse(data)
        proof = _authorization(asked, refused.method, _user(refused.to_text))
        start, end, rest = data.partition(b"\r\n")
        return self.send(start + end + proof.encode() + end + rest)

    def _drain(self) -> Heard:
        heard = Heard()
        while outputs := self.agent.take():
            for output in outputs:
                if isinstance(output, Send):
                    heard.sent.append(output)
                else:
                    heard.told.append(output)
                    self._serve(output)
        return heard

    def _serve(self, event: ev.AgentEvent) -> None:
        if isinstance(event, ev.RegisterAsked):
            request = event.incoming.request.parsed
            reply = self.registrar.register(request, event.incoming.source, self.now)
            self.agent.respond(event.incoming, reply.status, self.now, reply.headers)
        elif isinstance(event, ev.Offered):
            event.call.negotiation.port = 42_000
            event.call.answer(self.now)


def _user(to: str) -> str:
    return to.partition("sip:")[2].partition("@")[0].replace("%00", "\0")


def _authorization(asked: dict[str, str], method: str, user: str) -> str:
    """RFC 2617 §3.2.2 by hand: ours would refuse to write the user of ``escnull``."""

    def md5(*parts: str) -> str:
        return hashlib.md5(":".join(parts).encode()).hexdigest()

    given = {"nc": "00000001", "cnonce": "c", "qop": "auth"}
    secret = md5(user, asked["realm"], SECRET)
    response = md5(secret, asked["nonce"], *given.values(), md5(method, "sip:cabinet.example"))
    return (
        f'Authorization: Digest username="{user}", realm="{asked["realm"]}", '
        f'nonce="{asked["nonce"]}", uri="sip:cabinet.example", response="{response}", '
        'algorithm=MD5, qop=auth, nc=00000001, cnonce="c"'
    )
