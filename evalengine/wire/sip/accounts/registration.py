"""Our registration at a registrar (RFC 3261 §10.2), kept alive with digest.

A registrar that does not answer is asked again every second: an engine that was restarted finds
its phones back within two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from evalengine.clock import SECOND, Arrival
from evalengine.wire.sip.accounts import digest
from evalengine.wire.sip.dialogs.events import Registered, RegisterFailed
from evalengine.wire.sip.messages.compose import MAX_FORWARDS, Draft, bracketed
from evalengine.wire.sip.messages.message import Peer, Response
from evalengine.wire.sip.transactions.stack import Stack
from evalengine.wire.sip.transactions.transaction import Client

AGAIN_NS = 1 * SECOND
REFUSED_AGAIN_NS = 10 * SECOND
EXPIRES = re.compile(r";\s*expires\s*=\s*([0-9]{1,9})", re.IGNORECASE)
CHALLENGES = 2
"""Answers to one round of challenges: the first one, and one more when the nonce was stale."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who registers where: ``uri`` is the address of record, ``registrar`` where its host is."""

    user: str
    password: str
    uri: str
    realm_uri: str
    registrar: Peer
    expires_s: int = 120


def account_at(registrar: Peer, user: str, password: str) -> Account:
    """The account of ``user`` at the engine that listens at ``registrar``."""
    place = f"{bracketed(registrar[0])}:{registrar[1]}"
    return Account(
        user=user,
        password=password,
        uri=f"sip:{quote(user, safe='')}@{place}",
        realm_uri=f"sip:{place}",
        registrar=registrar,
    )


class Registration:
    """Registers when `start` is called, and again before it expires."""

    def __init__(self, stack: Stack, contact: str, account: Account) -> None:
        self._stack = stack
        self._contact = contact
        self._account = account
        self._call_id = stack.tokens()
        self._tag = stack.tokens()
        self._cseq = 0
        self._wanted = False
        self._asking: Client | None = None
        self._challenges = 0
        self._next_at: int | None = None

    def start(self, now: int) -> None:
        """Registers at once, whatever is under way."""
        self._wanted = True
        self._begin(now)

    def stop(self, now: int) -> None:
        """Takes the registration back: `Registered` with 0 s tells that it was heard."""
        self._wanted = False
        self._begin(now)
        self._next_at = None

    def deadline(self) -> int | None:
        return self._next_at

    def tick(self, now: int) -> None:
        self._begin(now)

    def _begin(self, now: int) -> None:
        if self._asking is not None:
            self._stack.drop(self._asking)
        self._challenges = 0
        self._send(now)
        self._next_at = now + AGAIN_NS
        self._stack.watch(self)

    def _send(self, now: int, authorization: tuple[tuple[str, str], ...] = ()) -> None:
        self._cseq += 1
        account = self._account
        address = f"<{account.uri}>"
        headers = (
            ("Via", self._stack.via(dest=account.registrar)),
            MAX_FORWARDS,
            ("From", f"{address};tag={self._tag}"),
            ("To", address),
            ("Call-ID", self._call_id),
            ("CSeq", f"{self._cseq} REGISTER"),
            ("Contact", f"<{self._contact}>"),
            ("Expires", str(account.expires_s if self._wanted else 0)),
            *authorization,
        )
        draft = Draft("REGISTER", account.realm_uri, headers)
        self._asking = self._stack.request(draft, account.registrar, self._heard, now)

    def _heard(self, response: Response | None, arrival: Arrival) -> None:
        if response is None or response.code < 200:
            return  # the next attempt is due anyway
        if response.code in (401, 407) and self._challenges < CHALLENGES:
            self._challenges += 1
            if self._answer(response, arrival.at):
                return
        if 200 <= response.code < 300:
            self._stands(response, arrival)
        else:
            self._again(arrival.at + REFUSED_AGAIN_NS)
            self._stack.emit(RegisterFailed(status=response.code, arrival=arrival))

    def _answer(self, response: Response, now: int) -> bool:
        """Sends the REGISTER again with credentials; false when no challenge can be answered."""
        asked, given = (
            ("WWW-Authenticate", "Authorization")
            if response.code == 401
            else ("Proxy-Authenticate", "Proxy-Authorization")
        )
        for challenge in response.parsed.headers.getlist(asked):
            try:
                value = digest.authorize(
                    challenge,
                    method="REGISTER",
                    uri=self._account.realm_uri,
                    user=self._account.user,
                    password=self._account.password,
                    cnonce=self._stack.tokens(),
                )
            except ValueError:
                continue
            self._send(now, ((given, value),))
            return True
        return False

    def _stands(self, response: Response, arrival: Arrival) -> None:
        expires_s = self._granted(response) if self._wanted else 0
        self._again(arrival.at + max(1, expires_s * 4 // 5) * SECOND)
        self._stack.emit(Registered(expires_s=expires_s, arrival=arrival))

    def _granted(self, response: Response) -> int:
        """§10.2.4: what the registrar says of our contact, else of all, else what we asked."""
        for value in response.parsed.headers.getlist("Contact"):
            uri, _, parameters = value.partition(">")
            said = EXPIRES.search(parameters)
            if uri.endswith(self._contact) and said is not None:
                return int(said.group(1))
        return self._account.expires_s

    def _again(self, at: int) -> None:
        self._next_at = at if self._wanted else None
        self._stack.watch(self)
