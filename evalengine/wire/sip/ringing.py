"""Where a call rings: at every phone of its desk at once, and after a restart at the very same.

Each phone gets an INVITE whose branch is made of the call's token and of where it goes, so that
whoever knows both makes the same one again: the journal keeps where, before anything rings for
long.
"""

from __future__ import annotations

from collections.abc import Iterable

from evalengine.vocabulary.effects import FindLeg, RingPhone
from evalengine.vocabulary.signals import Leg
from evalengine.wire.sip.accounts.registrar import Registrar
from evalengine.wire.sip.dialogs.forking import Way
from evalengine.wire.sip.dialogs.identity import branch_to, identity
from evalengine.wire.sip.messages.grammar import read_uri, split_headers
from evalengine.wire.sip.messages.hops import same_way, transport_of
from evalengine.wire.sip.messages.message import Peer, hop, reachable
from evalengine.wire.sip.messages.path import first_hop, leads_somewhere, routes_of


class Bells:
    """The phones of ``desk``."""

    def __init__(self, desk: str, registrar: Registrar) -> None:
        self._desk = desk
        self._registrar = registrar

    def newest(self, now: int) -> str:
        """Where the phone is that registered last; empty: nowhere."""
        contact = self._registrar.binding(self._desk, now) or ""
        return contact if leads_somewhere(contact) else ""

    def towards(self, target: str, now: int) -> Peer:
        """By the connection that the phone registered by, if it did by one; else by its proxy."""
        flow = self._registrar.flow(self._desk, target, now)
        if flow is not None:
            return flow.towards(hop(target))
        first = first_hop(target)
        return self.moved(first, now) or first

    def moved(self, there: Peer, now: int) -> Peer | None:
        """The way to a phone that listens nowhere and has come back, perhaps from another port
        than ``there``: the newest connection from its host. None: it has not, or listens."""
        transport = transport_of(there)
        if transport == "udp":
            return None
        for target in self._registrar.targets(self._desk, now):
            flow = self._registrar.flow(self._desk, target, now)
            if flow is None or transport_of(flow) != transport or flow[0] != there[0]:
                continue
            # Over TCP, who gives the port of his connection as where he is listens at no other.
            if transport == "tls" or (reachable(target) and hop(target) == flow):
                return flow.towards(there)
        return None

    def ways(self, ring: RingPhone, now: int) -> list[Way]:
        """Where the call was sent before a restart, else where the phones are; empty: nowhere."""
        if before := _journalled(ring):
            return [Way(target, branch, self.towards(target, now)) for target, branch in before]
        targets = self._registrar.targets(self._desk, now) or [ring.contact]
        return _once_each(
            Way(target, branch_to(ring.token, target), self.towards(target, now))
            for target in targets
            if leads_somewhere(target)
        )

    def others(self, found: FindLeg, now: int) -> list[Way]:
        """Where an answered call rang besides: phones that perhaps never heard that it was
        answered, when the engine died at that very moment."""
        targets = str(found.leg.get("targets", "")).split("\n")
        return [
            Way(target, branch_to(found.token, target), self.towards(target, now))
            for target in targets
            if leads_somewhere(target) and split_headers(target)[0] != found.leg.get("contact")
        ]


def as_leg(ring: RingPhone, ways: Iterable[Way]) -> Leg:
    """For the journal: where the call rings, in the words that it had before a restart."""
    before: Leg = {key: ring.leg[key] for key in ("targets", "target") if key in ring.leg}
    return before or {"targets": "\n".join(way.target for way in ways)}


def _journalled(ring: RingPhone) -> list[tuple[str, str]]:
    """Targets and branches of before a restart. A journal of when one phone at most was rung
    has a single ``target``, and the branch was made of the token alone."""
    targets = str(ring.leg.get("targets", "")).split("\n")
    known = [(target, branch_to(ring.token, target)) for target in targets if target]
    if not known:
        known = [(str(ring.leg.get("target", "")), identity(ring.token).branch)]
    return [(target, branch) for target, branch in known if leads_somewhere(target)]


def _once_each(ways: Iterable[Way]) -> list[Way]:
    """Two contacts at one address are one phone: it would say 482 to the second INVITE
    (RFC 3261 §8.2.2.2), or ring twice."""
    kept: list[Way] = []
    for way in ways:
        if not any(_one_address(way, other) for other in kept):
            kept.append(way)
    return kept


def _one_address(way: Way, other: Way) -> bool:
    """Behind a proxy every phone has the proxy's: what counts is what the proxy sees of it."""
    routes = routes_of(way.target)
    if routes != routes_of(other.target):
        return False
    if not routes:
        return same_way(way.dest, other.dest)
    return _where(way.target) == _where(other.target)


def _where(target: str) -> tuple[str, int | None]:
    uri = read_uri(split_headers(target)[0])
    return uri.host, uri.port
