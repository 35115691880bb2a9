"""The four transactions of RFC 3261 §17, with the Accepted state of RFC 6026.

::

    ClientInvite   calling -> proceeding -> completed | accepted -> terminated
    ClientOther    trying  -> proceeding -> completed            -> terminated
    ServerInvite   proceeding -> completed -> confirmed          -> terminated
                              -> accepted                        -> terminated
    ServerOther    trying  -> proceeding -> completed            -> terminated

Each has at most two timers running, kept as fields in ns of host time: ``resend_at`` (A, E, G)
and ``ends_at``, which ends the state it is in (B, D, F, H, I, J, K, L, M). Whoever holds one
calls ``tick(now)`` no sooner than ``deadline()``, and ``take()`` after every call. A 2xx to an
INVITE is retransmitted and acknowledged by the user of the transaction (§13.3.1.4, §13.2.2.4).
"""

from __future__ import annotations

from dataclasses import dataclass

from evalengine.clock import MS, SECOND
from evalengine.wire.sip.messages.compose import Draft
from evalengine.wire.sip.messages.message import DEFAULT_PORT, MAGIC, Peer, Request, Response

T1 = 500 * MS
T2 = 4 * SECOND
T4 = 5 * SECOND
TIMEOUT = 64 * T1
"""Timers B, D, F, H, J, L and M on an unreliable transport (§17.1.1.2: D is at least 32 s)."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Send:
    """Put these octets on the wire."""

    data: bytes
    dest: Peer


@dataclass(frozen=True, slots=True)
class Heard:
    """A response for the user of a client transaction; a 2xx each time it is retransmitted."""

    response: Response


@dataclass(frozen=True, slots=True)
class TimedOut:
    """Nothing came: a client's request was not answered, or a server's refusal not acknowledged."""


Output = Send | Heard | TimedOut


class Transaction:
    """What the four share: two timers, the octets to repeat, and an outbox.

    ``reliable`` transports need no repetition and no lingering (§17: timers of zero).
    """

    def __init__(self, key: Key, dest: Peer, *, state: str, reliable: bool = False) -> None:
        self.key = key
        self.dest = dest
        self.state = state
        self.resend_at: int | None = None
        self.ends_at: int | None = None
        self._reliable = reliable
        self._interval = T1
        self._data = b""
        self._out: list[Output] = []

    @property
    def terminated(self) -> bool:
        """Nothing will ever come of it again."""
        return self.state == "terminated"

    def deadline(self) -> int | None:
        """When `tick` is next wanted, ns of host time; None when nothing is pending."""
        if self.resend_at is None or self.ends_at is None:
            return self.ends_at if self.resend_at is None else self.resend_at
        return min(self.resend_at, self.ends_at)

    def tick(self, now: int) -> None:
        """Fires whichever timer is due."""
        if self.ends_at is not None and now >= self.ends_at:
            self._expire()
        elif self.resend_at is not None and now >= self.resend_at:
            self._send(self._data)
            self._interval = self._longer(self._interval)
            self.resend_at = now + self._interval

    @property
    def unheard(self) -> bool:
        """A request of ours that has had no answer at all."""
        return self.state in ("calling", "trying")

    def fail(self) -> None:
        """The transport cannot carry it (§17.1.4)."""
        self._give_up()

    def abandon(self) -> None:
        """Nobody wants to know any more: no repetition, no outcome."""
        self._enter("terminated", None)

    def take(self) -> list[Output]:
        """What came of the last calls, in order; empties the outbox."""
        out, self._out = self._out, []
        return out

    def _longer(self, interval: int) -> int:
        return min(2 * interval, T2)

    def _send(self, data: bytes) -> None:
        self._out.append(Send(data, self.dest))

    def _repeat(self, data: bytes, now: int) -> None:
        """Sends, and goes on sending at T1, then slower (timers A, E, G)."""
        self._data = data
        self._send(data)
        if not self._reliable:
            self.resend_at = now + T1

    def _enter(self, state: str, ends_at: int | None, *, resend: bool = False) -> None:
        self.state = state
        self.ends_at = ends_at
        if not resend:
            self.resend_at = None

    def _linger(self, state: str, now: int, wait: int) -> None:
        """A state kept only to absorb repetitions."""
        self._enter(state, now if self._reliable else now + wait)

    def _expire(self) -> None:
        self._enter("terminated", None)

    def _give_up(self) -> None:
        self._enter("terminated", None)
        self._out.append(TimedOut())


class ClientInvite(Transaction):
    """Our INVITE (§17.1.1). Sends it when made, unless it was ``sent`` before a restart: then it
    only hears, as long as a peer would repeat its answer."""

    def __init__(
        self, draft: Draft, dest: Peer, now: int, *, reliable: bool = False, sent: bool = False
    ) -> None:
        state = "proceeding" if sent else "calling"
        super().__init__(client_key_of(draft), dest, state=state, reliable=reliable)
        self._draft = draft
        if not sent:
            self._repeat(draft.encode(), now)
        self.ends_at = now + TIMEOUT  # timer B

    def receive(self, response: Response, now: int) -> None:
        """A response that matches."""
        if self.state in ("calling", "proceeding"):
            self._first(response, now)
        elif self.state == "completed" and response.code >= 300:
            self._acknowledge(response)
        elif self.state == "accepted" and 200 <= response.code < 300:
            self._out.append(Heard(response))

    def _first(self, response: Response, now: int) -> None:
        if response.code < 200:
            self._enter("proceeding", None)
        elif response.code < 300:
            self._enter("accepted", now + TIMEOUT)  # timer M
        else:
            self._acknowledge(response)
            self._linger("completed", now, TIMEOUT)  # timer D
        self._out.append(Heard(response))

    def _acknowledge(self, response: Response) -> None:
        """The ACK of a refusal belongs to the transaction, and repeats its branch (§17.1.1.3)."""
        draft = self._draft
        sequence = draft.header("CSeq").split()[0]
        headers = (
            *draft.all("Via"),
            *draft.all("Max-Forwards"),
            *draft.all("Route"),
            *draft.all("From"),
            ("To", response.to_text),
            *draft.all("Call-ID"),
            ("CSeq", f"{sequence} ACK"),
        )
        self._send(Draft("ACK", draft.uri, headers).encode())

    def _longer(self, interval: int) -> int:
        return 2 * interval  # timer A has no ceiling

    def _expire(self) -> None:
        if self.state == "calling":
            self._give_up()
        else:
            super()._expire()


class ClientOther(Transaction):
    """Any other request of ours (§17.1.2). Sends it when made."""

    def __init__(self, draft: Draft, dest: Peer, now: int, *, reliable: bool = False) -> None:
        super().__init__(client_key_of(draft), dest, state="trying", reliable=reliable)
        self._repeat(draft.encode(), now)
        self.ends_at = now + TIMEOUT  # timer F

    def receive(self, response: Response, now: int) -> None:
        """A response that matches; repetitions are absorbed."""
        if self.state not in ("trying", "proceeding"):
            return
        if response.code < 200:
            self._enter("proceeding", self.ends_at, resend=True)
            self._interval = T2  # §17.1.2.2: from now on every T2
        else:
            self._linger("completed", now, T4)  # timer K
        self._out.append(Heard(response))

    def _expire(self) -> None:
        if self.state == "completed":
            super()._expire()
        else:
            self._give_up()


class ServerInvite(Transaction):
    """An INVITE we received (§17.2.1)."""

    def __init__(self, request: Request, dest: Peer, *, reliable: bool = False) -> None:
        super().__init__(server_key_of(request), dest, state="proceeding", reliable=reliable)
        self.origin = origin_of(request)

    def receive(self, request: Request, now: int) -> bool:
        """The same INVITE again, or an ACK. True when the user of the transaction must see it:
        an ACK in the Accepted state (RFC 6026 §7.1).

        An accepted INVITE is answered again, where RFC 6026 would absorb it: a caller that was
        restarted may have acknowledged the 200 without having written it down.
        """
        if request.method == "ACK":
            if self.state == "completed":
                self._linger("confirmed", now, T4)  # timer I
            return self.state == "accepted"
        if self.state in ("proceeding", "completed", "accepted") and self._data:
            self._send(self._data)
        return False

    def respond(self, code: int, data: bytes, now: int) -> None:
        """The user's answer. A second final one is ignored."""
        if self.state != "proceeding":
            return
        if code < 300:
            self._data = data
            self._send(data)
            if code >= 200:
                self._enter("accepted", now + TIMEOUT)  # timer L
        else:
            self._repeat(data, now)
            self._enter("completed", now + TIMEOUT, resend=True)  # timers G and H

    def _expire(self) -> None:
        if self.state == "completed":
            self._give_up()
        else:
            super()._expire()


class ServerOther(Transaction):
    """Any other request we received (§17.2.2)."""

    def __init__(self, request: Request, dest: Peer, *, reliable: bool = False) -> None:
        super().__init__(server_key_of(request), dest, state="trying", reliable=reliable)
        self.origin = origin_of(request)

    def receive(self, request: Request, now: int) -> bool:
        """The same request again: answered as before, if it was answered."""
        if self._data:
            self._send(self._data)
        return False

    def respond(self, code: int, data: bytes, now: int) -> None:
        """The user's answer. A second final one is ignored."""
        if self.state not in ("trying", "proceeding"):
            return
        self._data = data
        self._send(data)
        if code < 200:
            self._enter("proceeding", None)
        else:
            self._linger("completed", now, TIMEOUT)  # timer J


Client = ClientInvite | ClientOther
Server = ServerInvite | ServerOther


def client_key(branch: str, method: str) -> Key:
    """§17.1.3: a response matches by the branch we made and the method of its CSeq."""
    return ("client", branch, method)


def client_key_of(draft: Draft) -> Key:
    """The key of a request of ours."""
    branch = draft.header("Via").rpartition(";branch=")[2]
    return client_key(branch, draft.method)


def origin_of(request: Request) -> Key:
    """§8.2.2.2: what a request outside any dialog keeps by whatever way it comes."""
    if request.to_tag:
        return ()
    return (request.call_id, request.from_tag, str(request.cseq), request.method)


def server_key_of(request: Request, method: str = "") -> Key:
    """§17.2.3: by branch and sent-by, or by everything when the branch is RFC 2543's.

    An ACK has the key of its INVITE; ``method`` asks for the key of another request of the same
    branch (the INVITE that a CANCEL is about).
    """
    method = method or request.method
    method = "INVITE" if method == "ACK" else method
    via = request.via
    sent_by = f"{via.host.lower()}:{via.port or DEFAULT_PORT}"
    if request.branch.startswith(MAGIC):
        return ("server", request.branch, sent_by, method)
    return (
        "server",
        str(request.uri),
        request.from_tag,
        request.call_id,
        str(request.cseq),
        str(via),
        method,
    )
