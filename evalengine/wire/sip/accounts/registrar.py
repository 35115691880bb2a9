"""The registrar (RFC 3261 §10.3): who may ring where, proved by digest.

Sans-IO: requests and times come in, replies and changes go out. Times are host time in ns.
Memory is bounded: bindings exist only for users with the right password, a few for each, and
what strangers leave behind is a small table of failures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sipmessage import Request

from evalengine.clock import SECOND
from evalengine.wire.sip.accounts.challenges import Challenges
from evalengine.wire.sip.accounts.contacts import Asked, BadRegister, TooBrief, read_contacts
from evalengine.wire.sip.accounts.digest import Algorithm, Nonces, Verdict, parameters, verify
from evalengine.wire.sip.accounts.failures import Failures
from evalengine.wire.sip.messages.grammar import split_headers
from evalengine.wire.sip.messages.hops import StreamPeer, same_way, stream_of
from evalengine.wire.sip.messages.message import hop, reachable
from evalengine.wire.sip.messages.path import read_path, routes_of, through


@dataclass(frozen=True, slots=True)
class BindingChange:
    """Where ``user`` is reached from now on, by which proxies (`messages.path`), for
    ``expires_s`` seconds; 0: that contact went away and no other is left."""

    user: str
    contact: str
    expires_s: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer. ``notice`` is a French sentence for the installer, when there is cause;
    ``guessed``: a password was given, and wrong, or nobody has that name."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    change: BindingChange | None = None
    notice: str | None = None
    guessed: bool = False


@dataclass(slots=True)
class _Binding:
    contact: str
    expires_at: int
    call_id: str
    cseq: int
    flow: StreamPeer | None = None
    path: tuple[str, ...] = ()
    behind: str = ""

    @property
    def target(self) -> str:
        """Where calls are sent, and by which proxies."""
        return through(self.contact, self.path)


class Registrar:
    """The bindings of every user of ``realm``.

    ``password_of`` gives the password of a user, None when there is no such user. A phone that
    asks for less than ``min_expires_s`` is told so (423); for more than ``max_expires_s``, it
    gets that. Each user keeps his ``contacts`` newest contacts.
    """

    def __init__(
        self,
        realm: str,
        tokens: Callable[[], str],
        password_of: Callable[[str], str | None],
        *,
        algorithms: Sequence[Algorithm] = ("SHA-256", "MD5"),
        nonces: Nonces | None = None,
        contacts: int = 3,
        min_expires_s: int = 60,
        max_expires_s: int = 7_200,
    ) -> None:
        self._realm = realm
        self._password_of = password_of
        self._nonces = nonces or Nonces(tokens)
        self._challenges = Challenges(realm, self._nonces, algorithms)
        self._contacts = contacts
        self._min_expires_s = min_expires_s
        self._max_expires_s = max_expires_s
        self._bindings: dict[str, list[_Binding]] = {}
        self._failures = Failures()

    def register(
        self,
        request: Request,
        source: tuple[str, int],
        now_ns: int,
        path: Sequence[str] = (),
    ) -> Reply:
        """Answers a REGISTER that came from ``source``; whatever it holds, this does not raise.

        ``path`` are its Path headers, when they are to be believed (RFC 3327).
        """
        try:
            routes = read_path(path)
            asked = read_contacts(request, self._min_expires_s, self._max_expires_s)
        except TooBrief:
            asked = None
        except (BadRegister, ValueError):
            return Reply(400)
        verdict = self._judge(request, now_ns)
        if verdict.outcome != "ok":
            return self._refuse(verdict, source, now_ns)
        self._challenges.answered(source)
        self._failures.forgive(source[0])
        if asked is None:
            return Reply(423, [("Min-Expires", str(self._min_expires_s))])
        if asked.user != verdict.user:
            return Reply(403)
        reply = self._bind(asked, source, now_ns, routes)
        if reply.status == 200 and _supports_path(request):
            reply.headers.extend(("Path", value) for value in path)  # RFC 3327 §5.3
        return reply

    def binding(self, user: str, now_ns: int) -> str | None:
        """The target that ``user`` registered last, while it lives."""
        live = self._live(user, now_ns)
        return live[-1].target if live else None

    def flow(self, user: str, contact: str, now_ns: int) -> StreamPeer | None:
        """The connection by which ``user`` registered ``contact`` (RFC 5626 §5.3); None when it
        was over UDP, by a proxy, or before a restart."""
        live = self._live(user, now_ns)
        return next((kept.flow for kept in live if kept.contact == contact), None)

    def contacts(self, user: str, flow: StreamPeer, now_ns: int) -> list[str]:
        """What ``user`` registered by that connection."""
        return [kept.contact for kept in self._live(user, now_ns) if kept.flow is flow]

    def users_at(self, source: tuple[str, int], now_ns: int) -> list[str]:
        """Who has registered from ``source``: there, by that connection, or behind a proxy on
        that host."""
        flow = stream_of(source)
        return [
            user
            for user in list(self._bindings)
            if any(_is_at(kept, source, flow) for kept in self._live(user, now_ns))
        ]

    def lost(self, flow: StreamPeer) -> list[BindingChange]:
        """A connection is no more: who registered by it is reached no more, until he comes back
        by another (RFC 5626 §5.3). Says whose last contact went with it."""
        gone = []
        for user, held in list(self._bindings.items()):
            kept = [one for one in held if one.flow is None or not same_way(one.flow, flow)]
            self._bindings[user] = kept
            if held and not kept:
                self.forget(user)
                gone.append(BindingChange(user, held[-1].target, 0))
        return gone

    def restore(self, user: str, target: str, expires_at: int) -> None:
        """Puts back a binding known from before a restart; its phone may refresh it freely."""
        path = routes_of(target)
        contact = split_headers(target)[0] if path else target
        self._keep(user, _Binding(contact, expires_at, call_id="", cseq=0, path=path))

    def forget(self, user: str) -> None:
        """Drops every binding of ``user``."""
        self._bindings.pop(user, None)

    def deadline(self) -> int | None:
        """When the next binding expires, host ns."""
        ends = (kept.expires_at for held in self._bindings.values() for kept in held)
        return min(ends, default=None)

    def tick(self, now_ns: int) -> list[BindingChange]:
        """Drops what has expired, and says whose last contact went with it."""
        gone = []
        for user, held in list(self._bindings.items()):
            if not self._live(user, now_ns):
                gone.append(BindingChange(user, held[-1].target, 0))
        return gone

    def _judge(self, request: Request, now_ns: int) -> Verdict:
        """The answers for our realm; those for another (RFC 3261 §22.1) are not for us."""
        verdict = Verdict("wrong")
        for header in request.headers.getlist("Authorization")[:4]:
            if parameters(header).get("realm") != self._realm:
                continue
            verdict = verify(
                header,
                method=request.method,
                password_of=self._password_of,
                nonces=self._nonces,
                now=now_ns,
                realm=self._realm,
            )
            if verdict.outcome != "wrong":
                break
        return verdict

    def _refuse(self, verdict: Verdict, source: tuple[str, int], now_ns: int) -> Reply:
        stale = verdict.outcome == "stale"
        guessed = verdict.outcome == "wrong" and verdict.user
        notice = self._failures.blame(source[0], verdict.user) if guessed else None
        return Reply(
            401,
            self._challenges.headers(source, now_ns, stale=stale),
            notice=notice,
            guessed=bool(guessed),
        )

    def _bind(
        self, asked: Asked, source: tuple[str, int], now_ns: int, path: tuple[str, ...]
    ) -> Reply:
        live = self._live(asked.user, now_ns)
        if any(kept.call_id == asked.call_id and kept.cseq >= asked.cseq for kept in live):
            return Reply(400)  # §10.3 step 7: an older request of the same phone changes nothing
        before = live[-1] if live else None
        if asked.everything:
            self.forget(asked.user)
        for contact, expires_s in asked.contacts:
            self._drop(asked.user, contact)
            if expires_s:
                end = now_ns + expires_s * SECOND
                # By a proxy, a connection is the proxy's: it may close while the phone stays.
                flow = None if path else stream_of(source)
                self._keep(
                    asked.user,
                    _Binding(contact, end, asked.call_id, asked.cseq, flow, path, source[0]),
                )
        change = self._change(asked, before, now_ns)
        return Reply(200, self._listing(asked.user, now_ns), change)

    def _change(self, asked: Asked, before: _Binding | None, now_ns: int) -> BindingChange | None:
        if not asked.contacts and not asked.everything:
            return None
        live = self._live(asked.user, now_ns)
        if live:
            left_s = (live[-1].expires_at - now_ns) // SECOND
            return BindingChange(asked.user, live[-1].target, left_s)
        return BindingChange(asked.user, before.target, 0) if before else None

    def _listing(self, user: str, now_ns: int) -> list[tuple[str, str]]:
        """§10.3 step 8: every binding, with the seconds it has left."""
        return [
            ("Contact", f"<{kept.contact}>;expires={(kept.expires_at - now_ns) // SECOND}")
            for kept in self._live(user, now_ns)
        ]

    def _live(self, user: str, now_ns: int) -> list[_Binding]:
        live = [kept for kept in self._bindings.get(user, ()) if kept.expires_at > now_ns]
        if live:
            self._bindings[user] = live
        else:
            self.forget(user)
        return live

    def _keep(self, user: str, binding: _Binding) -> None:
        self._drop(user, binding.contact)
        held = [*self._bindings.get(user, ()), binding]
        self._bindings[user] = held[-self._contacts :]

    def _drop(self, user: str, contact: str) -> None:
        held = self._bindings.get(user, [])
        self._bindings[user] = [kept for kept in held if kept.contact != contact]


def _supports_path(request: Request) -> bool:
    values = request.headers.getlist("Supported")
    return any(name.strip().lower() == "path" for value in values for name in value.split(","))


def _is_at(binding: _Binding, source: tuple[str, int], flow: StreamPeer | None) -> bool:
    if binding.path:  # what a proxy sees of a phone is its host: a connection's port may change
        known = reachable(binding.contact) and hop(binding.contact)[0]
        return source[0] in (binding.behind, known)
    if flow is not None:
        return binding.flow is not None and same_way(binding.flow, flow)
    return reachable(binding.contact) and hop(binding.contact) == source
