"""Where the phones of each user are, and until when. Sans-IO; times are host time in ns.

A desk may have several phones. One that comes back from another address with the same instance
and reg-id takes the place of what it was (RFC 5626 §6): else it would ring as its own ghost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from evalengine.clock import SECOND
from evalengine.wire.sip.messages.grammar import split_headers
from evalengine.wire.sip.messages.hops import StreamPeer, same_way, stream_of
from evalengine.wire.sip.messages.message import hop, reachable
from evalengine.wire.sip.messages.path import routes_of, through

PLAIN = re.compile(r"<[A-Za-z0-9:._-]+>")
"""A phone's own name as it should be: a URN in brackets."""


@dataclass(frozen=True, slots=True)
class BindingChange:
    """Where ``user`` is reached from now on, by which proxies (`messages.path`): the newest of
    his contacts. ``expires_s`` is when the last of them ends, in s; 0: that contact went away and
    no other is left."""

    user: str
    contact: str
    expires_s: int


@dataclass(slots=True)
class Binding:
    """``instance`` names the phone itself, where it says so; ``reg_id`` which of its ways."""

    contact: str
    expires_at: int
    call_id: str
    cseq: int
    flow: StreamPeer | None = None
    path: tuple[str, ...] = ()
    behind: str = ""
    instance: str = ""
    reg_id: str = ""

    @property
    def target(self) -> str:
        """Where calls are sent, and by which proxies."""
        return through(self.contact, self.path)

    @property
    def named(self) -> str:
        """As a Contact header: with the phone's own name, where that can be written."""
        known = f'<{self.contact}>;+sip.instance="{self.instance}"'
        way = f";reg-id={self.reg_id}" if self.reg_id else ""
        return f"{known}{way}" if PLAIN.fullmatch(self.instance) else f"<{self.contact}>"

    def replaces(self, other: Binding) -> bool:
        """It is the same contact, or the same way to the same phone."""
        ours, theirs = (self.instance, self.reg_id), (other.instance, other.reg_id)
        return self.contact == other.contact or (bool(self.instance) and ours == theirs)

    def is_at(self, source: tuple[str, int]) -> bool:
        """What comes from ``source`` comes from that phone."""
        if self.path:  # what a proxy sees of a phone is its host: a connection's port may change
            known = reachable(self.contact) and hop(self.contact)[0]
            return source[0] in (self.behind, known)
        flow = stream_of(source)
        if flow is not None:
            return self.flow is not None and same_way(self.flow, flow)
        return reachable(self.contact) and hop(self.contact) == source


class Bindings:
    """At most ``most`` contacts of each user, the newest last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: dict[str, list[Binding]] = {}

    def binding(self, user: str, now_ns: int) -> str | None:
        """The target that ``user`` registered last, while it lives."""
        live = self.live(user, now_ns)
        return live[-1].target if live else None

    def targets(self, user: str, now_ns: int) -> list[str]:
        """Where all his phones are, the newest first; of the ways to one phone, the newest."""
        found: dict[str, str] = {}
        for number, kept in enumerate(reversed(self.live(user, now_ns))):
            found.setdefault(kept.instance or str(number), kept.target)
        return list(found.values())

    def flow(self, user: str, contact: str, now_ns: int) -> StreamPeer | None:
        """The connection by which ``user`` registered ``contact`` (RFC 5626 §5.3); None when it
        was over UDP, by a proxy, or before a restart."""
        live = self.live(user, now_ns)
        return next((kept.flow for kept in live if kept.contact == contact), None)

    def contacts(self, user: str, flow: StreamPeer, now_ns: int) -> list[str]:
        """What ``user`` registered by that connection."""
        return [kept.contact for kept in self.live(user, now_ns) if kept.flow is flow]

    def users_at(self, source: tuple[str, int], now_ns: int) -> list[str]:
        """Who has registered from ``source``: there, by that connection, or behind a proxy on
        that host."""
        users = list(self._held)
        return [u for u in users if any(kept.is_at(source) for kept in self.live(u, now_ns))]

    def live(self, user: str, now_ns: int) -> list[Binding]:
        """His bindings that have not expired; those that have are forgotten."""
        live = [kept for kept in self._held.get(user, ()) if kept.expires_at > now_ns]
        if live:
            self._held[user] = live
        else:
            self.forget(user)
        return live

    def keep(self, user: str, binding: Binding) -> None:
        """Adds it, in place of what it replaces; beyond the most, the oldest goes."""
        held = [kept for kept in self._held.get(user, ()) if not binding.replaces(kept)]
        self._held[user] = [*held, binding][-self._most :]

    def drop(self, user: str, contact: str) -> None:
        """That contact went away."""
        held = self._held.get(user, [])
        self._held[user] = [kept for kept in held if kept.contact != contact]

    def forget(self, user: str) -> None:
        """Drops every binding of ``user``."""
        self._held.pop(user, None)

    def restore(self, user: str, target: str, expires_at: int) -> None:
        """Puts back a binding known from before a restart; its phone may refresh it freely."""
        path = routes_of(target)
        contact = split_headers(target)[0] if path else target
        self.keep(user, Binding(contact, expires_at, call_id="", cseq=0, path=path))

    def lost(self, flow: StreamPeer, now_ns: int) -> list[BindingChange]:
        """A connection is no more: who registered by it is reached no more, until he comes back
        by another (RFC 5626 §5.3). Says where those are reached whom it concerns."""
        changes = []
        for user, held in list(self._held.items()):
            kept = [one for one in held if one.flow is None or not same_way(one.flow, flow)]
            if len(kept) < len(held):
                self._held[user] = kept
                changes.append(self.change(user, held[-1], now_ns))
        return changes

    def deadline(self) -> int | None:
        """When the next binding expires, host ns."""
        ends = (kept.expires_at for held in self._held.values() for kept in held)
        return min(ends, default=None)

    def tick(self, now_ns: int) -> list[BindingChange]:
        """Drops what has expired, and says whose newest contact went with it."""
        changes = []
        for user, held in list(self._held.items()):
            if self.live(user, now_ns)[-1:] != held[-1:]:
                changes.append(self.change(user, held[-1], now_ns))
        return changes

    def change(self, user: str, before: Binding, now_ns: int) -> BindingChange:
        """Where ``user`` is now, or that ``before``, his newest, was his last."""
        live = self.live(user, now_ns)
        if not live:
            return BindingChange(user, before.target, 0)
        left_ns = max(kept.expires_at for kept in live) - now_ns
        return BindingChange(user, live[-1].target, left_ns // SECOND)
