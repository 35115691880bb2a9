"""Requests that went astray: twice to us, to their last hop, or sent on to somebody else."""

from __future__ import annotations

import pytest

from evalengine.vocabulary import signals as s
from evalengine.wire.sip.dialogs import events as ev

from .net import Net
from .test_agent import OFFER, answer, answers, request

TEXT = {"Content_Type": "text/plain"}
OTHER_WAY = "SIP/2.0/UDP 127.0.0.3:5070;branch=z9hG4bKother"


def test_a_call_that_was_refused_is_not_offered_again_by_its_other_way():
    net = Net()
    answer(net, request("INVITE", OFFER))
    net.phone.offered().refuse(486, net.now)
    net.flush()
    assert answer(net, request("INVITE", OFFER, Via=OTHER_WAY)).code == 482
    assert net.phone.offered()


def reading() -> Net:
    """The phone takes every word that is written to it."""
    net = Net()

    def take(event: ev.AgentEvent) -> None:
        if isinstance(event, ev.Texted):
            net.phone.agent.respond(event.incoming, 200, net.now)

    net.phone.on_event = take
    return net


def test_words_that_come_by_two_ways_are_told_once():
    net = reading()
    assert answer(net, request("MESSAGE", b"Bonjour", **TEXT)).code == 200
    assert answer(net, request("MESSAGE", b"Bonjour", Via=OTHER_WAY, **TEXT)).code == 482
    assert net.phone.one(ev.Texted)


def test_the_next_request_of_the_same_sender_is_not_merged():
    net = reading()
    assert answer(net, request("MESSAGE", b"Bonjour", **TEXT)).code == 200
    following = request("MESSAGE", b"Bonjour", CSeq="2 MESSAGE", Via=OTHER_WAY, **TEXT)
    assert answer(net, following).code == 200


def test_ways_are_forgotten_with_their_transactions():
    net = reading()
    assert answer(net, request("MESSAGE", b"Bonjour", **TEXT)).code == 200
    net.run(33)
    assert net.phone.agent.stack._origins == {}
    again = request("MESSAGE", b"Bonjour", Via=OTHER_WAY, **TEXT)
    assert answer(net, again).code == 200


@pytest.mark.parametrize("method", ["OPTIONS", "INVITE"])
def test_who_is_meant_answers_at_the_last_hop_too(method):
    net = Net()
    body = OFFER if method == "INVITE" else b""
    codes = [told.code for told in answers(net, request(method, body, Max_Forwards="0"))]
    assert codes == [100 if method == "INVITE" else 200]


@pytest.mark.parametrize("status", [300, 301, 302, 305, 380])
async def test_a_phone_that_sends_its_calls_elsewhere_cannot_be_reached(bench, until, status):
    bench.ring("appel-1")
    await until(lambda: "appel-1" in bench.states())
    (call,) = bench.phone.calls
    call.dialog.refuse(status, bench.clock.monotonic_ns())
    bench.phone.hang_up("appel-1")
    await until(bench.has(s.LegEnded, "appel-1"))
    ended = bench.one(s.LegEnded, "appel-1")
    assert (ended.cause, ended.status) == ("unreachable", status)
