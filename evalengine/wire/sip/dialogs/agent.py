"""A SIP user agent, sans-IO: datagrams, ticks and wishes come in; datagrams and events go out.

::

    Agent      which call is meant; judging: what is refused before any call is
      Call       one dialog: uac (ours), uas (theirs), reinvite, refer
        Stack      transactions, their timers, the way out
          message    octets in, facts out        compose    facts in, octets out

The agent never reads a clock: every wish carries ``now`` in ns of host time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from evalengine.clock import SECOND, Arrival
from evalengine.ports import Tokens
from evalengine.wire.sip.dialogs import dialog as dialogs
from evalengine.wire.sip.dialogs import driving, replacing
from evalengine.wire.sip.dialogs import negotiation as negotiations
from evalengine.wire.sip.dialogs.call import ALLOW, SUPPORTED, Call
from evalengine.wire.sip.dialogs.events import AgentEvent, Offered, OfferRefused, RegisterAsked
from evalengine.wire.sip.dialogs.forking import Branch, Way
from evalengine.wire.sip.dialogs.identity import Identity
from evalengine.wire.sip.dialogs.judging import Judgement, refusal, unfit
from evalengine.wire.sip.dialogs.keying import Keyring
from evalengine.wire.sip.dialogs.negotiation import Negotiation
from evalengine.wire.sip.dialogs.reinvite import ACCEPT, SDP
from evalengine.wire.sip.dialogs.uac import OutgoingCall
from evalengine.wire.sip.dialogs.uas import IncomingCall
from evalengine.wire.sip.messages import instant, sdp
from evalengine.wire.sip.messages.compose import MAX_HOPS, Draft, Headers
from evalengine.wire.sip.messages.grammar import split_headers
from evalengine.wire.sip.messages.hops import stream_of, transport_of
from evalengine.wire.sip.messages.message import Malformed, Peer, Request, is_secure
from evalengine.wire.sip.messages.path import first_hop, routes_of
from evalengine.wire.sip.transactions.stack import Incoming, Stack
from evalengine.wire.sip.transactions.transaction import Key, Send

KEEP_ALIVE_S = 25
"""RFC 5626 §4.4.2: by UDP, a NAT may forget who was silent for 30 s."""
MOST_CALLS = 64
"""Calls at a time unless told otherwise, whoever makes them. Beyond it an INVITE gets 503."""


class Agent:
    """``address`` is where peers reach us, ``user`` the user part of our Contact.

    ``may_call`` says who is offered to the application, the others get 403. ``registers``:
    REGISTER is told as `RegisterAsked` instead of refused; ``obeys``: who may call us may also
    move our hands, told as `DriveAsked`. Over TLS we listen at ``tls_port``.
    Until ``patient_until`` (ns of host time) requests of unknown dialogs get no answer: a
    restarted engine is still remembering its calls, and its phones ask again. With ``keyring``
    the voice of every call over TLS is encrypted, and over anything else no key is ever said.
    """

    def __init__(
        self,
        address: Peer,
        user: str,
        tokens: Tokens,
        *,
        may_call: Callable[[Peer], bool] = lambda peer: True,
        registers: bool = False,
        patient_until: int = 0,
        tls_port: int = 0,
        keyring: Keyring | None = None,
        obeys: bool = False,
        most_calls: int = MOST_CALLS,
    ) -> None:
        self.obeys = obeys
        self.address = address
        self.stack = Stack(address, tokens, self, tls_port)
        self._user = user
        self._may_call = may_call
        self._most_calls = most_calls
        self._registers = registers
        self._patient_until = patient_until
        self._keyring = keyring
        self._calls: dict[Key, Call] = {}
        self._offers: dict[Key, IncomingCall] = {}

    # What a shell drives.

    def receive(self, data: bytes, source: Peer, arrival: Arrival) -> None:
        """One datagram; whatever it holds, this does not raise."""
        self.stack.receive(data, source, arrival)

    def tick(self, now: int) -> None:
        """Fires what is due."""
        self.stack.tick(now)

    def deadline(self) -> int | None:
        """When `tick` is next wanted, ns of host time; None: never."""
        return self.stack.deadline()

    def take(self) -> list[Send | AgentEvent]:
        """Datagrams to send and events to tell, in the order in which they came about."""
        return self.stack.take()

    # What an application wishes.

    def contact_towards(self, dest: Peer, to: str = "") -> str:
        """Our URI as ``dest`` is to reach us: by the transport that we use ourselves; a sips one
        for who is called ``to`` such a URI (§8.1.1.8, §12.1.1)."""
        transport = transport_of(dest)
        if transport == "tls" and is_secure(to):
            return f"sips:{self._user}@{self.stack.sent_by(dest)}"
        suffix = "" if transport == "udp" else f";transport={transport}"
        return f"sip:{self._user}@{self.stack.sent_by(dest)}{suffix}"

    def negotiation(self, port: int, session_id: int | None = None) -> Negotiation:
        """Our side of a session to come: media at ``port`` of our own address."""
        if session_id is None:
            session_id = int.from_bytes(self.stack.tokens().encode()[:6], "big")
        return Negotiation(self.address[0], port, session_id)

    def invite(
        self,
        target: str,
        identity: Identity,
        negotiation: Negotiation,
        now: int,
        *,
        caller: str,
        called: str,
        headers: Headers = (),
        sent: bool = False,
        by: Peer | None = None,
        hops: int = MAX_HOPS,
    ) -> OutgoingCall:
        """Calls the URI ``target`` by its proxies, ``by`` another way when that is given.
        ``caller`` and ``called`` are From and To without tags. It goes through ``hops`` proxies
        at most.

        The same arguments make the same INVITE. One that was ``sent`` before a restart is not
        sent again: the call can only be hung up. Raises `Malformed` for a bad ``target``.
        """
        way = Way(target, identity.branch, first_hop(target) if by is None else by)
        return self.fork(
            [way],
            identity,
            negotiation,
            now,
            caller=caller,
            called=called,
            headers=headers,
            sent=sent,
            hops=hops,
        )

    def fork(
        self,
        ways: Sequence[Way],
        identity: Identity,
        negotiation: Negotiation,
        now: int,
        *,
        caller: str,
        called: str,
        headers: Headers = (),
        sent: bool = False,
        hops: int = MAX_HOPS,
    ) -> OutgoingCall:
        """As `invite`, but one call by several ``ways`` at once: whoever answers first has it."""
        named = (
            ("Max-Forwards", str(hops)),
            ("From", f"{caller};tag={identity.tag}"),
            ("To", called),
            ("Call-ID", identity.call_id),
            ("CSeq", "1 INVITE"),
        )
        branches = []
        for way in ways:
            ours = replace(negotiation)
            if (keyring := self._keyring_towards(way.dest)) is not None:
                ours.crypto = keyring.named(way.branch)
            invite = self._invitation(way, named, headers, ours)
            branches.append(Branch(self.stack, invite, way.dest, identity.tag, ours, sent=sent))
        return OutgoingCall(self, branches, now)

    def restore(self, leg: dict[str, str | int], port: int, *, held: bool) -> Call:
        """A call of before a restart, from `Call.as_leg`, with media at ``port``.

        ``held``: the application was told that the peer holds it.

        Raises KeyError or ValueError when ``leg`` is something else.
        """
        negotiation = negotiations.rebuilt(leg, self.address[0])
        negotiation.port = port
        if negotiations.secured(leg):
            if self._keyring is None:
                raise ValueError("the call was encrypted, and nothing is any more")
            negotiation.crypto = self._keyring.fresh()
        call = Call(self, negotiation, dialogs.rebuilt(leg))
        call.changes.held = held
        call.establish()
        return call

    def respond(self, incoming: Incoming, code: int, now: int, headers: Headers = ()) -> None:
        """Answers what was told as `RegisterAsked`; only who is known is remembered, and asked to
        keep its way open."""
        known = code < 300
        keep_alive_s = KEEP_ALIVE_S if known else 0
        self.stack.respond(
            incoming, code, now, headers=headers, keep=known, keep_alive_s=keep_alive_s
        )

    def _invitation(
        self, way: Way, named: Headers, headers: Headers, negotiation: Negotiation
    ) -> Draft:
        offer = negotiation.offer("sendrecv")
        return Draft(
            "INVITE",
            split_headers(way.target)[0],  # §19.1.5: headers that a URI brings may be dangerous
            (
                ("Via", self.stack.via(way.branch, dest=way.dest)),
                *(("Route", route) for route in routes_of(way.target)),
                *named,
                ("Contact", f"<{self.contact_towards(way.dest, way.target)}>"),
                ALLOW,
                SUPPORTED,
                *headers,
                *((SDP,) if offer else ()),
            ),
            offer,
        )

    # What the stack and the calls call back.

    def enrol(self, call: Call) -> None:
        """Requests of its dialog find ``call`` from now on."""
        self._calls[call.dialog.key] = call

    def forget(self, call: Call) -> None:
        """They do not any more."""
        if call.has_dialog:
            self._calls.pop(call.dialog.key, None)
        if isinstance(call, IncomingCall):
            self._offers.pop(call.transaction, None)

    def find(self, key: Key) -> Call | None:
        """The call whose dialog has that key (call id, our tag, the peer's)."""
        return self._calls.get(key)

    def acknowledged(self, ack: Request, arrival: Arrival) -> None:
        """The ACK of a 2xx; one that belongs to nothing is dropped."""
        call = self._calls.get((ack.call_id, ack.to_tag, ack.from_tag))
        if call is not None:
            call.acknowledged(ack, arrival)

    def asked(self, incoming: Incoming) -> None:
        """A new request, judged in the order of §8.2."""
        request, merged = incoming.request, self.stack.merged(incoming)
        if request.method == "CANCEL":
            self._cancel(incoming)
        elif refused := refusal(incoming, registers=self._registers, merged=merged):
            self._respond(incoming, *refused)
        elif request.method == "OPTIONS":
            self._respond(incoming, 200, (ALLOW, ACCEPT, SUPPORTED))
        elif request.method == "REGISTER":
            self.stack.emit(RegisterAsked(incoming=incoming, arrival=incoming.arrival))
        elif request.to_tag:
            self._in_dialog(incoming)
        elif request.method == "INVITE":
            self._invited(incoming)
        elif request.method == "MESSAGE" and not self._may_call(incoming.source):
            self._respond(incoming, 403)
        elif request.method == "MESSAGE":
            instant.written(self.stack, None, incoming)
        elif request.method == "REFER" and self.obeys and self._may_call(incoming.source):
            driving.asked_to_dial(self.stack, incoming)
        else:  # BYE, REFER, NOTIFY and the like outside any dialog
            self._respond(incoming, 481)

    def _cancel(self, incoming: Incoming) -> None:
        """§9.2: 200 to the CANCEL in any case where its INVITE is known."""
        server = self.stack.pending(incoming.request)
        if server is None:
            self._respond(incoming, 481)
            return
        self._respond(incoming, 200)
        call = self._offers.get(server.key)
        if call is not None:
            call.cancelled(incoming.arrival)

    def _in_dialog(self, incoming: Incoming) -> None:
        request = incoming.request
        call = self._calls.get((request.call_id, request.to_tag, request.from_tag))
        if call is not None:
            call.asked(incoming)
        elif incoming.arrival.at >= self._patient_until:
            self._respond(incoming, 481)

    def _invited(self, incoming: Incoming) -> None:
        request = incoming.request
        if not self._may_call(incoming.source):
            self._turn_away(incoming)
            return
        if refused := self._unfit(incoming):
            self._respond(incoming, *refused)
            return
        replaced = self._replaced(request)
        if isinstance(replaced, int):
            self._respond(incoming, replaced)
            return
        self.stack.respond(incoming, 100, incoming.arrival.at)
        negotiation = self.negotiation(0)
        if (keyring := self._keyring_towards(incoming.source)) is not None:
            negotiation.crypto = keyring.fresh()
        call = IncomingCall(self, negotiation, incoming)
        call.replaces = replaced
        self._offers[call.transaction] = call
        self.stack.emit(Offered(call=call, arrival=incoming.arrival))

    def _turn_away(self, incoming: Incoming) -> None:
        """Nobody we know; just after a restart perhaps nobody we remember yet. Over UDP he asks
        again by himself, over a stream he must be told to."""
        if incoming.arrival.at >= self._patient_until:
            self._respond(incoming, 403)
        elif stream_of(incoming.source) is not None:
            left_s = (self._patient_until - incoming.arrival.at) // SECOND + 1
            self._respond(incoming, 503, (("Retry-After", str(left_s)),))

    def _replaced(self, request: Request) -> Call | int | None:
        """The call whose place an INVITE wants, or the status that it gets (RFC 3891 §3)."""
        try:
            replaced = replacing.read(request.parsed.headers.getlist(replacing.HEADER))
        except Malformed:
            return 400
        if replaced is None:
            return None
        call = self.find(replaced.key)
        if call is None or call.phase == "beginning":
            return 481
        if call.phase != "talking":
            return 603
        return 486 if replaced.early_only else call

    def _keyring_towards(self, peer: Peer) -> Keyring | None:
        """RFC 4568 §8.1: a key goes only where nobody else reads it."""
        return self._keyring if transport_of(peer) == "tls" else None

    def _unfit(self, incoming: Incoming) -> Judgement:
        if len(self._calls) >= self._most_calls:
            return (503, (("Retry-After", "10"),))
        profile = sdp.SECURED if self._keyring_towards(incoming.source) else sdp.CLEAR
        judgement = unfit(incoming.request, profile)
        if profile == sdp.SECURED and judgement is not None and judgement[0] == 488:
            self.stack.emit(OfferRefused(source=incoming.source, arrival=incoming.arrival))
        return judgement

    def _respond(self, incoming: Incoming, code: int, headers: Headers = ()) -> None:
        self.stack.respond(incoming, code, incoming.arrival.at, headers=headers, keep=False)
