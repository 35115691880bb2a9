"""One INVITE, several phones: one call, one ring, one answer; the others are told it is over."""

from __future__ import annotations

from evalengine.wire.sip.dialogs import events as ev

from .net import Net
from .test_reliable import VOICE, early, messages


def told(net: Net, kind: type) -> int:
    return len(net.engine.all(kind))


def test_several_phones_ring_and_it_is_told_once():
    net = Net()
    call = net.call()
    for tag in ("a", "b"):
        early(net, call, 183, tag, body=VOICE)
        early(net, call, 180, tag)
    assert (told(net, ev.Ringing), told(net, ev.Progressed)) == (1, 1)


def test_the_first_to_answer_has_the_call_and_the_second_gets_ack_and_bye():
    net = Net()
    call = net.call()
    for tag in ("a", "b"):
        early(net, call, 180, tag, 1)
    early(net, call, 200, "b", body=VOICE)
    before = len(net.sent)
    early(net, call, 200, "a", body=VOICE)
    assert [send.data.split(b" ", 1)[0] for send in net.sent[before:]] == [b"ACK", b"BYE"]
    (bye,) = messages(net, b"BYE")
    assert (bye.to_tag, bye.cseq) == ("a", 3)  # its PRACK was number 2
    assert (call.phase, call.dialog.remote_tag) == ("talking", "b")
    assert (told(net, ev.Answered), told(net, ev.Ended)) == (1, 0)


def test_a_second_answer_that_is_repeated_is_acknowledged_again_and_not_ended_again():
    net = Net()
    call = net.call()
    for tag in ("a", "b", "b", "b"):
        early(net, call, 200, tag, body=VOICE)
    acks = [ack for ack in messages(net, b"ACK") if ack.to_tag == "b"]
    assert len(acks) == 3
    assert len({ack.branch for ack in acks}) == 1
    assert len({bye.branch for bye in messages(net, b"BYE")}) == 1


def test_an_answer_after_our_cancel_is_ended_and_so_is_the_next_one():
    net = Net()
    call = net.call()
    early(net, call, 180, "a")
    call.hang_up(net.now)
    net.flush()
    for tag in ("a", "b"):
        early(net, call, 200, tag, body=VOICE)
    assert {bye.to_tag for bye in messages(net, b"BYE")} == {"a", "b"}
    assert (told(net, ev.Answered), net.engine.one(ev.Ended).why) == (0, "cancelled")


def test_a_hundred_answers_cost_sixteen_goodbyes():
    net = Net()
    call = net.call()
    for number in range(100):
        early(net, call, 200, f"tag{number}", body=VOICE)
    assert len({bye.to_tag for bye in messages(net, b"BYE")}) == 16
    assert call.phase == "talking"
