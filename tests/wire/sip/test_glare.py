"""491 (RFC 3261 §14.1): who met a change of the other side's waits, and asks again if it still
wishes to."""

from __future__ import annotations

import pytest

from evalengine.clock import MS, SECOND
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.call import Call
from evalengine.wire.sip.messages.message import Request, parse

from .net import ENGINE, PHONE, Net


def glaring(side: str, draw: str) -> tuple[Net, Call]:
    """A call in which the first re-INVITE of ``side`` meets 491, and its side of it."""
    net = Net()
    call, phones = net.talking()
    asking = call if side == "engine" else phones
    party, other = (net.engine, phones) if side == "engine" else (net.phone, call)
    count = iter(range(1_000))
    party.agent.stack.tokens = lambda: f"{draw}{next(count)}"
    other.changes._pending = True  # as if an offer of its own were on the way
    return net, asking


def invites(net: Net, source: tuple[str, int]) -> list[Request]:
    """The re-INVITEs of one side."""
    read = (parse(send.data) for send in net.sent if send.data.startswith(b"INVITE"))
    mine = [r for r in read if isinstance(r, Request) and (r.via.host, r.via.port) == source]
    return [request for request in mine if request.to_tag]


def wait_after_491(side: str, draw: str) -> int:
    """How long ``side`` waits until it asks again, ns."""
    net, asking = glaring(side, draw)
    asking.hold(net.now)
    net.run(0.002)  # there and back
    refused_at, asked = net.now, asking.dialog.local_cseq
    while asking.dialog.local_cseq == asked:
        net.run(0.01)
    return net.now - refused_at


DRAWS = [f"tirage-{number}-" for number in range(40)]


def test_the_owner_of_the_call_id_waits_2_1_to_4_seconds():
    waits = [wait_after_491("engine", draw) for draw in DRAWS]
    assert all(2_100 * MS <= wait <= 4 * SECOND + 10 * MS for wait in waits)
    assert len(set(waits)) > 20


def test_the_other_waits_less_than_2_seconds():
    waits = [wait_after_491("phone", draw) for draw in DRAWS]
    assert all(wait <= 2 * SECOND + 10 * MS for wait in waits)
    assert len(set(waits)) > 20


@pytest.mark.parametrize("side", ["engine", "phone"])
def test_a_wish_that_is_moot_by_then_is_not_asked_again(side):
    net, asking = glaring(side, "tirage")
    asking.hold(net.now)
    net.run(0.002)
    asking.resume(net.now)
    net.run(10)
    assert len(invites(net, ENGINE if side == "engine" else PHONE)) == 1
    assert asking.phase == "talking"
    assert net.engine.all(ev.Ended) == net.phone.all(ev.Ended) == []


def test_a_probe_that_met_491_is_asked_again_until_it_is_answered():
    net = Net()
    call, phones = net.talking()
    phones.changes._pending = True
    call.probe(net.now)
    net.run(0.1)
    assert net.engine.all(ev.SessionChanged) == []
    phones.changes._pending = False  # it thought better of it
    net.run(4.1)
    assert net.engine.one(ev.SessionChanged).call is call


def test_a_probe_is_answered_by_the_change_that_it_met():
    net = Net()
    call, phones = net.talking()
    call.probe(net.now)
    phones.hold(net.now)
    net.run(10)
    assert len(invites(net, ENGINE)) == 1
    assert net.engine.one(ev.SessionChanged)
    assert net.engine.one(ev.PeerHeld)
