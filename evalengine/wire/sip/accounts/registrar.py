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
from evalengine.wire.sip.accounts.bindings import Binding, BindingChange, Bindings
from evalengine.wire.sip.accounts.challenges import Challenges
from evalengine.wire.sip.accounts.contacts import Asked, BadRegister, TooBrief, read_contacts
from evalengine.wire.sip.accounts.digest import Algorithm, Nonces, Verdict, parameters, verify
from evalengine.wire.sip.accounts.failures import Failures
from evalengine.wire.sip.messages.hops import stream_of
from evalengine.wire.sip.messages.path import read_path


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer. ``notice`` is a French sentence for the installer, when there is cause;
    ``guessed``: a password was given, and wrong, or nobody has that name."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    change: BindingChange | None = None
    notice: str | None = None
    guessed: bool = False


class Registrar(Bindings):
    """The bindings of every user of ``realm``, and the proof that they are his.

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
        super().__init__(contacts)
        self._realm = realm
        self._password_of = password_of
        self._nonces = nonces or Nonces(tokens)
        self._challenges = Challenges(realm, self._nonces, algorithms)
        self._min_expires_s = min_expires_s
        self._max_expires_s = max_expires_s
        self._failures = Failures()
        self._closed: set[str] = set()

    def open(self, user: str) -> None:
        """The account of ``user`` renders its services."""
        self._closed.discard(user)

    def close(self, user: str) -> None:
        """It renders none any more: its bindings are dropped, and its phones may only leave."""
        self._closed.add(user)
        self.forget(user)

    def is_closed(self, user: str) -> bool:
        """It was open once."""
        return user in self._closed

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
        if verdict.user in self._closed:
            leaves = asked is not None and asked.user == verdict.user and asked.leaves
            return Reply(200 if leaves else 403)
        if asked is None:
            return Reply(423, [("Min-Expires", str(self._min_expires_s))])
        if asked.user != verdict.user:
            return Reply(403)
        reply = self._bind(asked, source, now_ns, routes)
        if reply.status == 200 and _supports(request, "path"):
            reply.headers.extend(("Path", value) for value in path)  # RFC 3327 §5.3
        direct = stream_of(source) is not None and not routes
        flows = direct and any(one.reg_id and one.expires_s for one in asked.contacts)
        if reply.status == 200 and flows and _supports(request, "outbound"):
            reply.headers.append(("Require", "outbound"))  # RFC 5626 §6: calls come by its flow
        return reply

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
        live = self.live(asked.user, now_ns)
        if any(kept.call_id == asked.call_id and kept.cseq >= asked.cseq for kept in live):
            return Reply(400)  # §10.3 step 7: an older request of the same phone changes nothing
        if asked.everything:
            self.forget(asked.user)
        # By a proxy, a connection is the proxy's: it may close while the phone stays.
        flow = None if path else stream_of(source)
        for one in asked.contacts:
            self.drop(asked.user, one.uri)
            if one.expires_s:
                end = now_ns + one.expires_s * SECOND
                whose = (asked.call_id, asked.cseq, flow, path, source[0])
                self.keep(asked.user, Binding(one.uri, end, *whose, one.instance, one.reg_id))
        asks_only = not asked.contacts and not asked.everything
        told = self.live(asked.user, now_ns)[-1:] or live[-1:]
        change = None if asks_only or not told else self.change(asked.user, told[0], now_ns)
        return Reply(200, self._listing(asked.user, now_ns), change)

    def _listing(self, user: str, now_ns: int) -> list[tuple[str, str]]:
        """§10.3 step 8: every binding, with the seconds it has left."""
        return [
            ("Contact", f"{kept.named};expires={(kept.expires_at - now_ns) // SECOND}")
            for kept in self.live(user, now_ns)
        ]


def _supports(request: Request, option: str) -> bool:
    values = request.headers.getlist("Supported")
    return any(name.strip().lower() == option for value in values for name in value.split(","))
