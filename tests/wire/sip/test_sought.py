"""A call that rang before the engine died: sought again, or taken back. Nothing rings for ever."""

from __future__ import annotations

import pytest

from evalengine.clock import SECOND
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.identity import identity

from .net import Net, at_once

PATIENCE = 4 * SECOND


def nowhere(_data: bytes):
    return ()


def ringing() -> Net:
    """The engine died while its call rang."""
    net = Net()
    net.call()
    net.run(0.1)
    net.phone.offered().ring(net.now)
    net.run(0.1)
    net.restart_engine()
    net.sent.clear()
    return net


def again(net: Net, *, sent: bool = False):
    """The same call, by an engine that knows only what its journal says."""
    ours, agent = identity("token"), net.engine.agent
    call = agent.invite(
        "sip:poste@127.0.0.2:5062",
        ours,
        agent.negotiation(40_000, ours.session_id),
        net.now,
        caller='"Madame Rivière" <sip:0199001234@127.0.0.1>',
        called='"Cabinet Morel" <sip:poste@127.0.0.1>',
        sent=sent,
    )
    net.flush()
    return call


def sent(net: Net) -> list[str]:
    """The first words of what was sent, in order."""
    return [send.data.decode().partition(" sip:")[0].partition("\r")[0] for send in net.sent]


def test_a_call_sought_is_found_by_its_180_and_waits_as_long_as_it_rings():
    net = ringing()
    again(net).seek(net.now, PATIENCE)
    net.run(60)
    net.engine.one(ev.Ringing)
    net.pick_up(net.phone.offered())
    net.run(1)
    net.engine.one(ev.Answered)
    assert net.engine.all(ev.Ended) == []


def test_a_call_sought_in_vain_is_lost_within_the_patience():
    net = ringing()
    net.fate = nowhere
    call = again(net)
    call.seek(net.now, PATIENCE)
    began = net.now
    net.run(3.9)
    assert net.engine.all(ev.Ended) == []
    net.settle()
    ended = net.engine.one(ev.Ended)
    assert (ended.by, ended.why, ended.arrival.at - began) == ("us", "lost", PATIENCE)
    assert call.phase == "over"


@pytest.mark.parametrize("answered", [False, True])
def test_a_phone_that_comes_back_after_the_patience_is_told_that_it_is_over(answered):
    net = ringing()
    net.fate = nowhere
    if answered:
        net.pick_up(net.phone.offered())
    again(net).seek(net.now, PATIENCE)
    net.run(6)
    net.fate = at_once
    net.settle()
    assert net.engine.one(ev.Ended).why == "lost"
    assert net.phone.one(ev.Ended).why == ("bye" if answered else "cancelled")
    assert net.phone.offered().phase == "over"


def test_a_ring_is_taken_back_without_ringing_again():
    net = ringing()
    again(net, sent=True).hang_up(net.now)
    net.settle()
    assert net.phone.one(ev.Ended).why == "cancelled"
    assert net.engine.one(ev.Ended).why == "cancelled"
    assert sent(net) == ["CANCEL", "SIP/2.0 200 OK", "SIP/2.0 487 Request Terminated", "ACK"]


def test_a_pick_up_that_crossed_the_end_is_hung_up():
    net = ringing()
    net.fate = nowhere
    net.pick_up(net.phone.offered())
    net.run(0.3)
    net.fate = at_once
    again(net, sent=True).hang_up(net.now)
    net.settle()
    assert net.phone.one(ev.Ended).why == "bye"
    assert net.engine.all(ev.Answered) == []
    assert net.phone.offered().phase == "over"


def test_a_phone_that_knew_is_not_disturbed():
    net = ringing()
    net.phone.offered().refuse(486, net.now)
    net.settle()
    net.sent.clear()
    again(net, sent=True).hang_up(net.now)
    net.settle()
    assert len(net.phone.all(ev.Offered)) == 1
    assert sent(net)[:2] == ["CANCEL", "SIP/2.0 481 Call/Transaction Does Not Exist"]
    assert "INVITE" not in sent(net)


def test_a_phone_that_is_gone_is_told_in_vain_and_forgotten():
    net = ringing()
    net.fate = nowhere
    again(net, sent=True).hang_up(net.now)
    net.settle()
    assert net.engine.one(ev.Ended).why == "cancelled"
    assert net.engine.agent.deadline() is None
