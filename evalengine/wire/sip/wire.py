"""The engine's side of SIP: one socket, one registrar, many desks.

A desk's phone registers as the desk's name, with digest. Calls go from here to phones, and from
a phone where it registered to its own desk; any other INVITE is refused. Nothing is relayed.
Phones may come through a proxy that stands in front (`proxy.Front`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from ipaddress import ip_address

from evalengine.clock import SECOND, Arrival, HostClock
from evalengine.errors import WireError
from evalengine.ports import Report, Tokens
from evalengine.vocabulary import signals as s
from evalengine.wire.media import srtp
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.sip import hands
from evalengine.wire.sip.accounts.bindings import BindingChange
from evalengine.wire.sip.accounts.registrar import Registrar
from evalengine.wire.sip.control_phone import ControlPhone, Line
from evalengine.wire.sip.desk import DeskWire, Leg
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.keying import keyring_of
from evalengine.wire.sip.endpoint import Endpoint
from evalengine.wire.sip.messages.hops import StreamPeer
from evalengine.wire.sip.messages.message import Malformed, Request, hop, reachable, user_of
from evalengine.wire.sip.proxy import Front
from evalengine.wire.sip.transactions.timetable import Timed
from evalengine.wire.sip.transports.complaints import Complaints
from evalengine.wire.sip.transports.connections import Security
from evalengine.wire.sip.transports.tap import Tap, unseen
from evalengine.wire.sip.transports.throttle import Guesses, Throttle
from evalengine.wire.sip.transports.udp import Peer
from evalengine.wire.sip.voice import Voices
from evalengine.wire.sip.wording import in_french
from evalengine.wire.switchboard.board import Switchboard

REALM = "evalengine"

WAKING = 3 * SECOND
"""How long after its start an engine leaves unanswered what it may be about to remember, ns."""

OnChange = Callable[[BindingChange, Arrival], None]

log = logging.getLogger(__name__)


class SipWire:
    """Listens on UDP and TCP ``port`` of ``host``, in the running loop, and for TLS as
    ``security`` says.

    OSError when a port is taken, WireError when ``host`` stands for every address: a phone must
    be told where to answer. BadSettings when voice cannot be encrypted and is to be.

    ``ticker`` drives the voice of its calls; one of its own unless it is given. ``tap`` sees
    every message. ``front`` is the proxy that phones may come through. The voice of calls
    over TLS is encrypted, with keys of ``secret``, unless it is not to (``encrypts``).
    """

    def __init__(
        self,
        clock: HostClock,
        tokens: Tokens,
        *,
        host: str = "127.0.0.1",
        port: int = 5060,
        ticker: Ticker | None = None,
        waking: int = WAKING,
        tap: Tap = unseen,
        security: Security | None = None,
        encrypts: bool = True,
        secret: bytes = b"",
        front: Front | None = None,
    ) -> None:
        if encrypts and security is not None and security.server is not None:
            srtp.check()
        self._front = front or Front()
        self._desks: dict[str, DeskWire] = {}
        self._controls: dict[str, ControlPhone] = {}
        self._passwords: dict[str, str] = {}
        self._registrar = Registrar(REALM, tokens, self._passwords.get)
        self._expiry = _Expiry(self._registrar, self._changed)
        self._complaints = Complaints(clock, log)
        self._guesses = Guesses()
        self._endpoint = Endpoint(
            clock,
            tokens,
            self._on_event,
            host=host,
            port=port,
            user=REALM,
            may_call=self._may_call,
            registers=True,
            patience=waking,
            tap=tap,
            streams=True,
            security=security,
            throttle=Throttle(),
            keyring=keyring_of(tokens, secret) if encrypts else None,
            on_lost=self._lost,
        )
        if self._front.host:
            self._endpoint.expect((self._front.host, 0))
        here = self.address[0]
        if ip_address(here).is_unspecified:
            self._endpoint.close()
            raise WireError(f"« {host} » n’est pas une adresse où un téléphone peut répondre.")
        self._voices = Voices(clock, ticker or Ticker(clock), here, tokens)
        self._awake_at = self._endpoint.now() + waking

    @property
    def address(self) -> Peer:
        """Where phones register, by UDP and TCP."""
        return self._endpoint.socket.address

    @property
    def tls_address(self) -> Peer | None:
        """Where phones register by TLS; None when it is not served."""
        port = self._endpoint.streams.tls_port
        return (self.address[0], port) if port else None

    def attach(
        self,
        desk: str,
        password: str,
        report: Report | None = None,
        *,
        control: str = "",
        board: Switchboard | None = None,
    ) -> DeskWire:
        """Opens the desk: its phone may register, and signals go to ``report``, which may also
        be given later (`DeskWire.report_to`). With the password ``control`` the co-évaluateur's
        phone may register too, and speak (`control_phone`). ``board`` is its switchboard, when
        others than phones have a voice on it.

        WireError when the desk is attached already.
        """
        if self._account(desk) is not None:
            raise WireError(f"Le poste « {desk} » est déjà branché.")
        self._open(desk, password)
        attached = DeskWire(desk, self._endpoint, self._registrar, self._voices, report, board)
        self._desks[desk] = attached
        if control:
            phone = attached.admit_control()
            self._controls[phone.name] = phone
            self._open(phone.name, control)
        return attached

    def retire(self, desk: str) -> None:
        """Its sitting is closed: its calls are hung up, its phones are forgotten, and all that
        they may do yet is take their registration back."""
        attached = self._desks.get(desk)
        if attached is not None:
            attached.abandon()
            for account in self._accounts_of(attached):
                self._registrar.close(account)

    def detach(self, desk: str) -> None:
        """Closes the desk: its calls are hung up, its phones and its account are forgotten."""
        attached = self._desks.pop(desk, None)
        if attached is not None:
            attached.abandon()
            for account in self._accounts_of(attached):
                self._controls.pop(account, None)
                self._passwords.pop(account, None)
                self._registrar.forget(account)

    def watch(self, timed: Timed) -> None:
        """Ticks ``timed``, which is not of SIP, when it is due; to be said again when its deadline
        comes nearer."""
        self._endpoint.agent.stack.watch(timed)
        self._endpoint.flush()

    async def close(self) -> None:
        """Stops at once. Phones are not told: a restarted engine finds their calls again."""
        self._endpoint.close()
        for desk in self._desks.values():
            desk.close()

    def _open(self, account: str, password: str) -> None:
        self._passwords[account] = password
        self._registrar.open(account)

    def _account(self, user: str) -> DeskWire | ControlPhone | None:
        """Whose phone registers as ``user``."""
        return self._desks.get(user) or self._controls.get(user)

    @staticmethod
    def _accounts_of(desk: DeskWire) -> list[str]:
        return [desk.name, *([desk.control.name] if desk.control is not None else [])]

    def _on_event(self, event: ev.AgentEvent) -> None:
        match event:
            case ev.RegisterAsked():
                self._register(event)
            case ev.Garbled():
                self._complain(event)
            case ev.Offered():
                self._offered(event)
            case ev.Registered() | ev.RegisterFailed() | ev.DriveAsked():
                pass  # we register nowhere, and nobody moves our hands
            case ev.DriveAnswered():
                if isinstance(event.order, hands.Order):
                    event.order.answered(event.status, event.arrival)
            case ev.OfferRefused():
                self._offer_refused(event)
            case ev.Texted():
                self._texted(event)
            case _:
                match event.call.reference:
                    case Leg() as leg:
                        leg.desk.told(leg, event)
                    case Line() as line:
                        line.phone.told(line, event)

    def _may_call(self, source: Peer) -> bool:
        return self._front.sent(source) or bool(
            self._registrar.users_at(source, self._endpoint.now())
        )

    def _offered(self, event: ev.Offered) -> None:
        """A phone of ours calls; behind a proxy, perhaps one that is not remembered yet."""
        account = self._account_at(event.call.invite, event.call.source, event.arrival.at)
        if account is None and event.arrival.at < self._awake_at:
            event.call.refuse(503, event.arrival.at)
        elif account is None:
            event.call.refuse(403, event.arrival.at)
        else:
            account.offered(event.call, event.arrival)

    def _texted(self, event: ev.Texted) -> None:
        """A desk's phone writes; nobody else may."""
        leg = event.call.reference if event.call is not None else None
        incoming, now = event.incoming, event.arrival.at
        account = self._account_at(incoming.request, incoming.source, now)
        desk = leg.desk if isinstance(leg, Leg) else account
        if isinstance(desk, DeskWire):
            desk.texts.came(event)
        else:
            self._endpoint.agent.respond(incoming, 403, now)

    def _account_at(
        self, request: Request, source: Peer, now: int
    ) -> DeskWire | ControlPhone | None:
        """Whose phone asks; of several at one address, the one that From names, and none when it
        names another: a call is never held for the wrong candidate's."""
        users = self._registrar.users_at(self._front.origin(request, source), now)
        caller = _user(request.from_text)
        if self._registrar.is_closed(caller):
            return None
        if caller not in users and len(users) == 1:
            caller = users[0]
        return self._account(caller if caller in users else "")

    def _offer_refused(self, event: ev.OfferRefused) -> None:
        """A phone of ours called without encrypted voice."""
        for account in self._accounts_at(event.source, event.arrival.at):
            account.media_refused(event.arrival)

    def _accounts_at(self, source: Peer, now: int) -> list[DeskWire | ControlPhone]:
        found = map(self._account, self._registrar.users_at(source, now))
        return [account for account in found if account is not None]

    def _register(self, event: ev.RegisterAsked) -> None:
        incoming = event.incoming
        now = event.arrival.at
        user = _user(incoming.request.to_text)
        if self._account(user) is None and now < self._awake_at:
            return  # perhaps a desk that is not attached yet: its phone asks again
        source = self._front.origin(incoming.request, incoming.source)
        path = self._front.path(incoming.request, incoming.source)
        guesses = bool(incoming.request.header("Authorization"))
        if guesses and not self._guesses.may_try(source, now):
            self._complaints.about("too many wrong passwords", f"from {source[0]}")
            return  # its phone asks again, as slowly as UDP repeats
        reply = self._registrar.register(incoming.request.parsed, source, now, path)
        self._endpoint.agent.respond(incoming, reply.status, now, reply.headers)
        self._endpoint.agent.stack.watch(self._expiry)
        if reply.guessed:
            self._guesses.failed(source, now)
        elif reply.status == 200 and not self._registrar.is_closed(user):
            self._admit(user, source, now)
        if reply.change is not None:
            self._changed(reply.change, event.arrival)
        if reply.notice is not None:
            log.warning("%s", reply.notice)
            account = self._account(user)
            if account is not None:
                account.report(
                    s.Noticed(kind="wrong_credentials", detail=reply.notice, arrival=event.arrival)
                )

    def _admit(self, user: str, source: Peer, now: int) -> None:
        """The phone at ``source`` proved its password. It may as well come without its proxy."""
        self._guesses.proved(source)
        self._endpoint.expect(source)
        if isinstance(source, StreamPeer):
            for contact in filter(reachable, self._registrar.contacts(user, source, now)):
                self._endpoint.streams.answers_at(source, hop(contact))
        if (account := self._account(user)) is not None:
            account.phone_came()

    def _lost(self, peer: StreamPeer) -> None:
        arrival = Arrival(self._endpoint.now())
        for change in self._registrar.lost(peer, arrival.at):
            self._changed(change, arrival)

    def _changed(self, change: BindingChange, arrival: Arrival) -> None:
        account = self._account(change.user)
        if account is not None:
            account.registered(change, arrival)

    def _complain(self, event: ev.Garbled) -> None:
        """A desk hears of nonsense only when it comes from its own phone."""
        said = self._complaints.about("malformed SIP", f"from {event.source}: {event.reason}")
        if not said:
            return
        words = in_french(event.reason)
        for account in self._accounts_at(event.source, event.arrival.at):
            told = f"Le téléphone {account.whose} envoie des messages illisibles"
            detail = f"{told}\u00a0: {words}."
            account.report(s.Noticed(kind="malformed", detail=detail, arrival=event.arrival))


class _Expiry:
    """Lets registrations run out in time, as one more timer of the stack."""

    def __init__(self, registrar: Registrar, changed: OnChange) -> None:
        self._registrar = registrar
        self._changed = changed

    def deadline(self) -> int | None:
        return self._registrar.deadline()

    def tick(self, now: int) -> None:
        for change in self._registrar.tick(now):
            self._changed(change, Arrival(now))


def _user(to_text: str) -> str:
    try:
        return user_of(to_text)
    except Malformed:
        return ""
