"""Datagrams into a call under way: whatever the phone says, the call ends, and ends once."""

from __future__ import annotations

from evalengine.wire.sip.dialogs import events as ev
from tests.wire.sip.net import PHONE, Net

BETWEEN = b"\n\n\n"
"""No message holds that; it parts one datagram from the next."""


def one(data: bytes) -> None:
    """The call is answered before, and hung up after."""
    net = Net()
    call, _phones = net.talking()
    for piece in data.split(BETWEEN)[:8]:
        net.inject(piece, PHONE)
        net.run(0.1)
    call.hang_up(net.now)
    net.settle()
    assert call.phase == "over"
    assert [event.call for event in net.engine.all(ev.Ended)].count(call) == 1
    assert net.engine.agent.deadline() is None
