"""Two calls joined into one (a back-to-back user agent): what one phone does, the other learns.

::

    caller     IncomingCall   Bridge   OutgoingCall     called
    INVITE  ------>                          ------>    INVITE
            <------  180, 183 ---- passed ---- <------
            <------  200 with its answer ----- <------  200
            ------>  re-INVITE, UPDATE, INFO  ------>   either way
            <------  BYE, refusal, silence  -------->   either way

The voice does not come by here: each phone is told where the other one is. Calls in clear only.
"""

from __future__ import annotations

from evalengine.clock import Arrival
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.agent import Agent
from evalengine.wire.sip.dialogs.call import Call
from evalengine.wire.sip.dialogs.forwarding import Forwarding, Passed, Unmoved
from evalengine.wire.sip.dialogs.identity import identity
from evalengine.wire.sip.dialogs.uac import OutgoingCall
from evalengine.wire.sip.dialogs.uas import IncomingCall
from evalengine.wire.sip.messages.compose import name_addr
from evalengine.wire.sip.messages.instant import KEY_TYPES
from evalengine.wire.sip.messages.message import Malformed, Peer, Response

KEYS = ("Content-Type", KEY_TYPES[0])
INSTEAD = {401: 403, 407: 403, 408: 480, 503: 500}
"""Refusals that are about us, as the caller hears them (RFC 3261 §16.7 (6), §22.3)."""
OVER = ("ending", "over")


class Bridge:
    """``caller`` and ``called`` are the two calls; it is the ``reference`` of both, and wants
    every event of either (`told`)."""

    def __init__(self, caller: IncomingCall, called: OutgoingCall) -> None:
        self.caller, self.called = caller, called
        caller.reference = called.reference = self
        offerless = not caller.invite.body
        mine, theirs = Forwarding(caller), Forwarding(called, offerless=offerless)
        mine.other, theirs.other = theirs, mine
        caller.changes, called.changes = mine, theirs
        caller.transfer, called.transfer = Unmoved(caller), Unmoved(called)

    def told(self, event: ev.AgentEvent, now: int) -> None:
        """What either call tells; the other is made to follow."""
        match event:
            case ev.Ringing():
                self._progress(180, now)
            case ev.Progressed():
                self._progress(183, now)
            case ev.Answered():
                self._answer(now)
            case ev.KeyPressed():
                body = f"Signal={event.key}\r\nDuration=160\r\n".encode()
                self._opposite(event.call).request("INFO", _unheeded, now, (KEYS,), body)
            case ev.Ended() if event.call is self.called and self.caller.phase == "beginning":
                self.caller.refuse(_passed_on(event), now)
            case ev.Ended():
                self._opposite(event.call).hang_up(now)
        if self.caller.phase in OVER and self.called.phase in OVER:
            self._part()

    def _opposite(self, call: Call) -> Call:
        return self.called if call is self.caller else self.caller

    def _part(self) -> None:
        """A transaction remembers its own call for 32 s more; it need not remember both."""
        self.caller.reference = self.called.reference = self.called.heard = None
        for changes in (self.caller.changes, self.called.changes):
            assert isinstance(changes, Forwarding)
            changes.part()

    def _progress(self, status: int, now: int) -> None:
        heard = self.called.heard
        self.caller.progress(status, now, heard.body if heard is not None else b"")

    def _answer(self, now: int) -> None:
        ours, theirs = self.caller.negotiation, self.called.negotiation
        assert isinstance(ours, Passed) and isinstance(theirs, Passed)
        ours.given = theirs.heard
        if not self.caller.answer(now):  # it was given up at the same moment
            self.called.hang_up(now)


def bridge(
    agent: Agent, caller: IncomingCall, target: str, now: int, *, by: Peer | None = None
) -> Bridge | None:
    """Calls the URI ``target`` for ``caller``, ``by`` another way than it names when that is
    given. None when the call was refused at once: it went round too often (483), nobody can be
    reached so (404), or its keys are for nobody but us (488)."""
    request = caller.invite
    hops = int(request.header("Max-Forwards") or 70)
    if caller.negotiation.crypto or hops == 0:
        caller.refuse(488 if hops else 483, now)
        return None
    host = agent.address[0]
    caller.negotiation = Passed(host, 0, 0)
    try:
        called = agent.invite(
            target,
            identity(agent.stack.tokens()),
            Passed(host, 0, 0, given=request.body),
            now,
            caller=name_addr(request.from_address.name, str(request.from_address.uri)),
            called=f"<{target}>",
            by=by,
            hops=hops - 1,
        )
    except Malformed:
        caller.refuse(404, now)
        return None
    return Bridge(caller, called)


def _passed_on(event: ev.Ended) -> int:
    """How the caller hears that nobody answers. A 3xx would send him where only we may call."""
    if event.why == "bad_answer":
        return 488
    if event.why != "refused" or event.status < 400:
        return 480
    return INSTEAD.get(event.status, event.status)


def _unheeded(response: Response | None, arrival: Arrival) -> None:
    """A key that the other phone does not take is lost, as on any line."""
