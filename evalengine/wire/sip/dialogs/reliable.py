"""Provisional responses that must arrive (RFC 3262): how we acknowledge them, and our own 180."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256

from evalengine.clock import Arrival
from evalengine.wire.sip.dialogs.confirmation import Confirmation
from evalengine.wire.sip.dialogs.dialog import CSEQ_JUMP, Dialog, as_caller
from evalengine.wire.sip.messages.compose import Draft, Headers
from evalengine.wire.sip.messages.grammar import elements
from evalengine.wire.sip.messages.hops import stream_of
from evalengine.wire.sip.messages.message import Peer, Request, Response
from evalengine.wire.sip.transactions.stack import Incoming, Stack
from evalengine.wire.sip.transactions.transaction import TIMEOUT

OPTION = "100rel"
MOST_FORKS = 16
"""Early dialogs of one INVITE that are kept; what comes in others is not acknowledged."""
MAX_RSEQ = 2**32
HIGHEST_FIRST = 2**31 - 1  # §3: the first number is drawn from below it

NUMBER = re.compile(r"\s*([0-9]{1,10})\s*")
RACK = re.compile(r"\s*([0-9]{1,10})\s+([0-9]{1,10})\s+(\S+)\s*")


class EarlyDialogs:
    """What the phones that an INVITE of ours reached said before one of them answered (§4).

    ``sent``: the INVITE left before a restart, and perhaps a PRACK too.
    """

    def __init__(self, stack: Stack, invite: Draft, dest: Peer, tag: str, *, sent: bool) -> None:
        self._stack = stack
        self._invite = invite
        self._dest = dest
        self._tag = tag
        self._sent = sent
        self._dialogs: dict[str, Dialog] = {}
        self._heard: dict[str, int] = {}
        self._answers: dict[str, bytes] = {}
        self.ringing: Dialog | None = None

    def rings(self, response: Response) -> None:
        """The first phone that rings: what is asked of it later, and what follows its answer,
        are numbered together."""
        tag = response.to_tag
        if tag:
            self.ringing = self._dialogs.setdefault(tag, self.dialog(response))

    def take(self, response: Response, now: int) -> bool:
        """Acknowledges a reliable response with PRACK. False when it must not be looked at: it
        was heard before, or one before it was lost."""
        number = _rseq(response)
        tag = response.to_tag
        if number is None or not tag or (tag not in self._heard and self._full):
            return True
        if self._heard.get(tag, number - 1) + 1 != number:
            return False
        self._heard[tag] = number
        if response.body:
            self._answers[tag] = response.body
        if tag not in self._dialogs:
            self._dialogs[tag] = self.dialog(response)
        self._acknowledge(self._dialogs[tag], f"{number} {response.cseq} INVITE", now)
        return True

    def dialog(self, response: Response) -> Dialog:
        """The dialog that a response makes; it numbers on from our PRACKs."""
        made = as_caller(self._invite, response, self._tag)
        made.flow = stream_of(self._dest)
        early = self._dialogs.get(response.to_tag)
        if early is not None:
            made.local_cseq = early.local_cseq
        elif self._sent:
            made.local_cseq += CSEQ_JUMP
        return made

    def answer(self, response: Response) -> bytes:
        """The peer's half of the session: in the 200, or before it in a reliable response, which
        the 200 need not repeat (RFC 3261 §13.2.1)."""
        return response.body or self._answers.get(response.to_tag, b"")

    @property
    def _full(self) -> bool:
        return len(self._heard) >= MOST_FORKS

    def _acknowledge(self, dialog: Dialog, heard: str, now: int) -> None:
        dest = dialog.next_hop()
        prack = dialog.request("PRACK", self._stack.via(dest=dest), (("RAck", heard),))
        self._stack.request(prack, dest, _unheeded, now)


class AssuredRinging:
    """The 180 to an INVITE whose caller requires it to arrive (§3). ``unheard(now)`` is called
    when nobody acknowledges it."""

    def __init__(
        self, stack: Stack, incoming: Incoming, tag: str, unheard: Callable[[int], None]
    ) -> None:
        self._stack = stack
        self._incoming = incoming
        self._tag = tag
        self._unheard = unheard
        self._number = 0
        self._said: Confirmation | None = None

    def ring(self, headers: Headers, now: int) -> None:
        """Says 180, once, and again until its PRACK. To an INVITE without offer it would have to
        make one (RFC 3261 §13.2.1), and there is no voice before the answer: none is said."""
        if self._said is not None or not self._incoming.request.body:
            return
        drawn = sha256(self._stack.tokens().encode()).digest()[:4]
        self._number = 1 + int.from_bytes(drawn, "big") % (HIGHEST_FIRST - 1)
        reliable = (("Require", OPTION), ("RSeq", str(self._number)))
        data = self._stack.respond(
            self._incoming, 180, now, headers=(*headers, *reliable), to_tag=self._tag
        )
        dest = self._incoming.server.dest
        self._said = Confirmation(
            self._stack, data, dest, self._number, now, self._unheard, slowest=TIMEOUT
        )

    def acknowledged(self, prack: Request) -> int:
        """The status to answer a PRACK with. It may come after the final answer."""
        match = RACK.fullmatch(prack.header("RAck"))
        if match is None:
            return 400
        said = (str(self._number), str(self._incoming.request.cseq), "INVITE")
        if (
            not self._number
            or (match[1].lstrip("0"), match[2].lstrip("0") or "0", match[3]) != said
        ):
            return 481
        self._number = 0
        self.stop()
        return 488 if prack.body else 200  # an offer while the first one is open

    def stop(self) -> None:
        """The final answer goes out: the 180 is not repeated any more."""
        if self._said is not None:
            self._said.pending = False


def required(message: Request | Response) -> bool:
    """A caller wants no provisional response that may be lost; or a response is none such."""
    values = message.parsed.headers.getlist("Require")
    return OPTION in (name.lower() for value in values for name in elements(value))


def _rseq(response: Response) -> int | None:
    """The number of a reliable response; None of any other."""
    match = NUMBER.fullmatch(response.header("RSeq"))
    if match is None or response.code == 100 or not required(response):
        return None
    return int(match[1]) if int(match[1]) < MAX_RSEQ else None


def _unheeded(response: Response | None, arrival: Arrival) -> None:
    """Whatever is said to our PRACK, the INVITE's own answer decides."""
