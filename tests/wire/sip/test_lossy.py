"""Whatever the wire loses, doubles or reorders: both ends agree at last, nothing is told twice."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from evalengine.clock import MS
from evalengine.wire.sip.dialogs import events as ev

from .net import Net

ACTS = (
    "ring",
    "answer",
    "refuse",
    "hold",
    "resume",
    "refer",
    "engine changes",
    "engine hangs up",
    "phone hangs up",
)

ASKED = (
    (),
    (("Require", "100rel"),),
    (("Session-Expires", "90;refresher=uas"), ("Require", "100rel, timer")),
    (("Session-Expires", "90;refresher=uac"), ("Require", "timer")),
)
"""What the caller asks for besides."""


class Weather:
    """A wire that loses, doubles and delays, until the sky is clear."""

    def __init__(self, chance: Random, loss: float) -> None:
        self.clear = False
        self._chance = chance
        self._loss = loss

    def __call__(self, _data: bytes) -> list[int]:
        if self.clear:
            return [MS]
        if self._chance.random() < self._loss:
            return []
        copies = 2 if self._chance.random() < 0.2 else 1
        return [self._chance.randrange(1, 700) * MS for _ in range(copies)]


def do(net: Net, call, act: str) -> None:
    """One wish of an application; those that make no sense now must change nothing."""
    offered = [event.call for event in net.phone.all(ev.Offered)]
    if act == "engine hangs up":
        call.hang_up(net.now)
    elif act == "engine changes" and call.phase == "talking":
        call.probe(net.now)
    for phones in offered:
        if act == "ring":
            phones.ring(net.now)
        elif act == "answer":
            net.pick_up(phones)
        elif act == "refuse":
            phones.refuse(486, net.now)
        elif act == "hold":
            phones.hold(net.now)
        elif act == "resume":
            phones.resume(net.now)
        elif act == "refer":
            phones.refer("sip:204@127.0.0.1:5060", net.now)
        elif act == "phone hangs up":
            phones.hang_up(net.now)


@settings(max_examples=150, deadline=None)
@given(
    chance=st.randoms(use_true_random=False),
    loss=st.sampled_from([0.0, 0.1, 0.3, 0.5]),
    asked=st.sampled_from(ASKED),
    begun=st.sampled_from([("ring", "answer"), ("answer",), ("ring",), ()]),
    script=st.lists(
        st.tuples(st.sampled_from(ACTS), st.sampled_from([0, 0.05, 0.3, 1, 3])), max_size=8
    ),
)
def test_both_ends_agree_at_last(chance, loss, asked, begun, script):
    weather = Weather(chance, loss)
    net = Net(weather)
    call = net.call(headers=asked)
    net.run(2)
    for act in begun:
        do(net, call, act)
        net.run(2)
    for act, pause in script:
        do(net, call, act)
        net.run(pause)
    weather.clear = True
    net.settle()
    check_told_once(net)
    if not net.phone.all(ev.Offered):
        assert net.engine.one(ev.Ended).why in ("timeout", "cancelled")
        return
    phones = net.phone.offered()
    assert call.phase == phones.phase
    if call.phase == "talking":
        assert call.changes.held == (phones.negotiation.agreed == "sendonly")
        assert phones.changes.unconfirmed is call.changes.unconfirmed is False


def check_told_once(net: Net) -> None:
    for kind in (ev.Ringing, ev.Answered, ev.Ended):
        assert len(net.engine.all(kind)) <= 1
    assert len(net.phone.all(ev.Offered)) <= 1
    assert len(net.phone.all(ev.Ended)) <= 1
    flips = [type(e) for e in net.engine.told if isinstance(e, ev.PeerHeld | ev.PeerResumed)]
    assert all(one is not other for one, other in pairwise(flips))
    assert flips[:1] in ([], [ev.PeerHeld])
    ended = [index for index, event in enumerate(net.engine.told) if isinstance(event, ev.Ended)]
    assert ended in ([], [len(net.engine.told) - 1])
