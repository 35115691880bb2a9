"""The candidate's built-in phone: the same user agent, with a candidate's hands on it."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Callable
from urllib.parse import quote

from evalengine.clock import MS, HostClock
from evalengine.errors import WireError
from evalengine.ports import Tokens
from evalengine.wire.media import srtp
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.sip import hands
from evalengine.wire.sip.accounts.registration import Registration, account_at
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.identity import identity
from evalengine.wire.sip.dialogs.invitation import call_named_by, line_named_by
from evalengine.wire.sip.dialogs.keying import keyring_of
from evalengine.wire.sip.dialogs.uac import OutgoingCall
from evalengine.wire.sip.dialogs.uas import IncomingCall
from evalengine.wire.sip.endpoint import Endpoint
from evalengine.wire.sip.messages.compose import bracketed
from evalengine.wire.sip.messages.hops import StreamPeer, Transport
from evalengine.wire.sip.phonecall import PhoneCall, offered
from evalengine.wire.sip.transports.connection import TLS_REFUSED
from evalengine.wire.sip.transports.connections import Security
from evalengine.wire.sip.transports.udp import Peer, address_towards, numeric
from evalengine.wire.sip.voice import Voices, follow

START_S = 2.0
"""How long `SipPhone.start` waits for the registrar; later it is still asked every second."""
STOP_S = 1.0

log = logging.getLogger(__name__)


class SipPhone:
    """A phone of ``user`` at the engine ``server``; implements `ports.Phone`.

    It says 180 by itself, ``ring_after_ms`` after the INVITE; it never answers by itself. One
    call at most is in the ear. ``host`` and ``port`` are its own, found by itself by default.
    By ``transport`` "tls", ``tls`` says whom it trusts, and voice is encrypted unless it is not
    to be (``encrypts``). One that ``obeys`` also does what the
    engine asks of it (`dialogs.driving`), as desk phones do.
    """

    def __init__(
        self,
        clock: HostClock,
        tokens: Tokens,
        *,
        server: Peer,
        user: str,
        password: str,
        host: str = "",
        port: int = 0,
        ring_after_ms: int = 0,
        ticker: Ticker | None = None,
        transport: Transport = "udp",
        tls: ssl.SSLContext | None = None,
        encrypts: bool = True,
        obeys: bool = False,
    ) -> None:
        self._clock = clock
        self._transport = transport
        self._encrypts = encrypts and transport == "tls"
        self._security = Security(client=tls, name=server[0])
        self._tokens = tokens
        self._obeys = obeys
        self._server = server
        self._user = user
        self._password = password
        self._host = host
        self._port = port
        self._ring_after = ring_after_ms * MS
        self._ticker = ticker or Ticker(clock)
        self._calls: dict[str, PhoneCall] = {}
        self._listeners: list[Callable[[], None]] = []
        self._settled = asyncio.Event()
        self._failure = 0
        self._endpoint: Endpoint | None = None
        self.registered = False

    @property
    def calls(self) -> tuple[PhoneCall, ...]:
        """The calls that live, oldest first."""
        return tuple(self._calls.values())

    @property
    def address(self) -> Peer:
        """Where it listens, once started."""
        return self._open.socket.address

    def on_change(self, listener: Callable[[], None]) -> None:
        """Calls ``listener`` after every change of `calls` or `registered`."""
        self._listeners.append(listener)

    async def start(self) -> None:
        """Binds and registers; a registrar that does not answer goes on being asked.

        Raises OSError when nothing can be bound, WireError when the registrar refuses, or shows
        a certificate that cannot be trusted; BadSettings when voice cannot be encrypted and is to
        be.
        """
        if self._encrypts:
            srtp.check()
        self._server = self._by_transport(await numeric(self._server))
        host = self._host or address_towards(self._server)
        self._voices = Voices(self._clock, self._ticker, host, self._tokens)
        self._endpoint = endpoint = Endpoint(
            self._clock,
            self._tokens,
            self._on_event,
            host=host,
            port=self._port,
            user=quote(self._user, safe=""),
            may_call=self._is_server,
            streams=self._transport == "tcp",
            security=self._security,
            keyring=keyring_of(self._tokens) if self._encrypts else None,
            on_lost=self._lost,
            obeys=self._obeys,
        )
        account = account_at(self._server, self._user, self._password)
        self._registration = Registration(
            endpoint.agent.stack, endpoint.agent.contact_towards(account.registrar), account
        )
        self.register()
        await self._settle(START_S)
        if refusal := self._refusal(endpoint):
            endpoint.close()
            self._endpoint = None
            raise WireError(refusal)

    async def stop(self) -> None:
        """Ends its calls, takes its registration back, and is gone within `STOP_S`."""
        endpoint = self._endpoint
        if endpoint is None:
            return
        for call in self.calls:
            call.dialog.hang_up(endpoint.now())
        self._settled.clear()
        self._registration.stop(endpoint.now())
        endpoint.flush()
        await self._settle(STOP_S)
        endpoint.close()
        for call in self.calls:
            self._close(call)
        self._endpoint = None

    def register(self) -> None:
        """Registers now, whatever the timers say."""
        self._registration.start(self._open.now())
        self._open.flush()

    # A candidate's hands.

    def answer(self, call: str) -> None:
        """Picks up; the call that talks is put on hold first."""
        picked = self._calls.get(call)
        if picked is None or not isinstance(picked.dialog, IncomingCall):
            return
        if picked.state != "ringing":
            return
        self._free_the_ear()
        picked.media = self._voices.open()
        picked.dialog.negotiation.port = picked.media.port
        if picked.dialog.answer(self._open.now()):
            picked.state = "talking"
            follow(picked.media, picked.dialog.negotiation)
        self._changed()

    def hold(self, call: str) -> None:
        """Puts the call on hold."""
        held = self._calls.get(call)
        if held is not None and held.state == "talking":
            self._put_on_hold(held)
            self._changed()

    def resume(self, call: str) -> None:
        """Takes the call back; the one that talks is put on hold first."""
        resumed = self._calls.get(call)
        if resumed is None or resumed.state != "held":
            return
        self._free_the_ear()
        resumed.state = "talking"
        if resumed.media is not None:
            resumed.media.voice()
        resumed.dialog.resume(self._open.now())
        self._changed()

    def hang_up(self, call: str) -> None:
        """Hangs up, declines while it rings, or gives up the one he dialled."""
        ended = self._calls.get(call)
        if ended is not None:
            ended.dialog.hang_up(self._open.now())
            self._changed()

    def transfer(self, call: str, target: str) -> None:
        """Blind transfer to the extension ``target``."""
        referred = self._calls.get(call)
        if referred is not None and referred.state in ("talking", "held"):
            referred.dialog.refer(self._uri(target), self._open.now())
            self._changed()

    def connect(self, call: str, other: str) -> None:
        """Attended transfer: whoever is on ``call`` goes on with whoever is on ``other``."""
        first, second = self._calls.get(call), self._calls.get(other)
        if first is not None and second is not None:
            first.dialog.refer_to(second.dialog, self._open.now())
            self._changed()

    def dial(self, target: str) -> None:
        """Calls ``target`` through the engine."""
        self._free_the_ear()
        agent, media = self._open.agent, self._voices.open()
        ours = identity(self._tokens())
        dialog = agent.invite(
            self._uri(target),
            ours,
            agent.negotiation(media.port, ours.session_id),
            self._open.now(),
            caller=f"<{self._uri(self._user)}>",
            called=f"<{self._uri(target)}>",
            by=self._server,
        )
        call = PhoneCall(ours.call_id, 0, target, target, target, dialog, "dialling", media)
        self._calls[call.id] = dialog.reference = call
        self._changed()

    # Inside.

    def _uri(self, user: str) -> str:
        host, port = self._server
        return f"sip:{quote(user, safe='+*')}@{bracketed(host)}:{port}"

    @property
    def _open(self) -> Endpoint:
        if self._endpoint is None:
            raise WireError("Le téléphone n’est pas en marche.")
        return self._endpoint

    def _by_transport(self, server: Peer) -> Peer:
        return server if self._transport == "udp" else StreamPeer(*server, self._transport)

    def _is_server(self, peer: Peer) -> bool:
        """A connection that the engine opened comes from a port of its own choice."""
        return peer == self._server or (isinstance(peer, StreamPeer) and peer[0] == self._server[0])

    def _refusal(self, endpoint: Endpoint) -> str:
        """Why it makes no sense to go on asking; empty when it does."""
        if self._failure:
            return f"Le moteur refuse ce téléphone (réponse {self._failure})."
        if not self.registered and endpoint.streams.trouble.startswith(TLS_REFUSED):
            return "Le certificat TLS du moteur n’est pas de confiance pour ce téléphone."
        return ""

    def _lost(self, peer: StreamPeer) -> None:
        """The connection that registered us is gone: another one, now; then every second."""
        if self.registered and peer[0] == self._server[0]:
            self.registered = False
            self._registration.start(self._open.now())
            self._changed()

    async def _settle(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._settled.wait()
        except TimeoutError:
            log.warning("no answer from the registrar %s:%s", *self._server)

    def _free_the_ear(self) -> None:
        for call in self._calls.values():
            if call.state == "dialling":
                call.dialog.hang_up(self._open.now())
            elif call.state == "talking":
                self._put_on_hold(call)

    def _put_on_hold(self, call: PhoneCall) -> None:
        call.state = "held"
        if call.media is not None:
            call.media.silence()
        call.dialog.hold(self._open.now())

    def _changed(self) -> None:
        self._open.flush()
        for listener in self._listeners:
            listener()

    def _on_event(self, event: ev.AgentEvent) -> None:
        match event:
            case ev.Registered():
                self.registered, self._failure = event.expires_s > 0, 0
                self._settled.set()
            case ev.RegisterFailed():
                self.registered, self._failure = False, event.status
                self._settled.set()
            case ev.Offered():
                self._offered(event)
            case ev.Texted():  # there is nowhere to show it
                self._open.agent.respond(event.incoming, 480, event.arrival.at)
                return
            case ev.DriveAsked():
                hands.obey(self, event)
                return
            case ev.Garbled() | ev.RegisterAsked() | ev.OfferRefused() | ev.DriveAnswered():
                return
            case _:
                call = event.call.reference
                if not isinstance(call, PhoneCall):
                    return
                self._told(call, event)
        self._changed()

    def _offered(self, event: ev.Offered) -> None:
        call = offered(event.call)
        now = event.arrival.at
        if call.id in self._calls:
            event.call.refuse(486, now)
        else:
            self._calls[call.id] = call
            event.call.reference = call
            event.call.ring(now, after=self._ring_after)

    def _told(self, call: PhoneCall, event: ev.AgentEvent) -> None:
        match event:
            case ev.Ringing():
                self._name(call)
            case ev.Answered() if call.media is not None:
                self._name(call)
                call.state = "talking"
                follow(call.media, call.dialog.negotiation)
            case ev.SessionChanged() if call.media is not None:
                follow(call.media, call.dialog.negotiation)
            case ev.ChangeRefused():
                self._put_back(call)
            case ev.Ended():
                self._close(call)

    def _name(self, call: PhoneCall) -> None:
        """The engine's answers give the call that we made a name and a line."""
        heard = call.dialog.heard if isinstance(call.dialog, OutgoingCall) else None
        if heard is not None:
            del self._calls[call.id]
            call.id, call.line = call_named_by(heard), line_named_by(heard)
            self._calls[call.id] = call

    def _put_back(self, call: PhoneCall) -> None:
        """The engine refused our hold or resume: show what stands, but never two in the ear."""
        agreed = call.dialog.negotiation.agreed
        busy = any(other.state == "talking" for other in self._calls.values() if other is not call)
        call.state = "held" if agreed == "sendonly" or busy else "talking"
        if call.media is not None and call.state == "talking":
            call.media.voice()

    def _close(self, call: PhoneCall) -> None:
        call.state = "ended"
        self._calls.pop(call.id, None)
        if call.media is not None:
            call.media.close()
