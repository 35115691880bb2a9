"""Calls between two agents on a good wire, and when one packet is lost or doubled."""

from __future__ import annotations

import pytest

from evalengine.clock import MS, SECOND
from evalengine.wire.sip.dialogs import events as ev

from .net import Net


def losing(start: bytes, times: int = 1):
    """A wire that loses the first ``times`` packets that start so."""
    left = [times]

    def fate(data: bytes):
        if left[0] and data.startswith(start):
            left[0] -= 1
            return ()
        return (MS,)

    return fate


def doubling(data: bytes):
    return (MS, 2 * MS, 40 * MS)


def starts(net: Net, start: str) -> int:
    """How many packets that start so were sent."""
    return sum(send.data.startswith(start.encode()) for send in net.sent)


def test_a_call_rings_is_answered_and_hung_up_by_the_phone():
    net = Net()
    call, phones = net.talking()
    rang, answered = net.engine.one(ev.Ringing), net.engine.one(ev.Answered)
    assert (rang.call, answered.call, answered.early) == (call, call, False)
    assert rang.arrival.source == answered.arrival.source == "kernel"
    assert rang.arrival.at < answered.arrival.at
    phones.hang_up(net.now)
    net.settle()
    ended = net.engine.one(ev.Ended)
    assert (ended.by, ended.why) == ("peer", "bye")
    assert net.phone.one(ev.Ended).by == "us"
    assert starts(net, "BYE") == 1
    assert (call.phase, phones.phase) == ("over", "over")


def test_a_call_is_hung_up_by_the_engine():
    net = Net()
    call, _phones = net.talking()
    call.hang_up(net.now)
    net.settle()
    assert net.engine.one(ev.Ended).by == "us"
    assert (net.phone.one(ev.Ended).by, net.phone.one(ev.Ended).why) == ("peer", "bye")


def test_both_hang_up_at_once():
    net = Net()
    call, phones = net.talking()
    call.hang_up(net.now)
    phones.hang_up(net.now)
    net.settle()
    assert net.engine.one(ev.Ended).by == net.phone.one(ev.Ended).by == "us"
    assert starts(net, "SIP/2.0 481") == 0


def test_an_answer_without_ringing_is_told_as_such():
    net = Net()
    net.call()
    net.run(0.1)
    net.pick_up(net.phone.offered())
    net.run(0.1)
    assert net.engine.all(ev.Ringing) == []
    assert net.engine.one(ev.Answered).early is True


def test_a_second_180_moves_nothing():
    net = Net()
    net.call()
    net.run(0.1)
    net.phone.offered().ring(net.now)
    net.run(0.1)
    first = net.engine.one(ev.Ringing).arrival
    net.phone.offered().ring(net.now)
    net.run(0.1)
    assert net.engine.one(ev.Ringing).arrival == first


@pytest.mark.parametrize("start", [b"INVITE", b"SIP/2.0 200", b"ACK", b"SIP/2.0 100"])
def test_one_lost_packet_costs_only_time(start):
    net = Net(losing(start))
    net.call()
    net.run(1)
    net.phone.offered().ring(net.now)
    net.run(0.1)
    net.pick_up(net.phone.offered())
    net.run(3)
    assert len(net.engine.all(ev.Answered)) == len(net.phone.all(ev.Offered)) == 1
    assert net.phone.offered().changes.unconfirmed is False


def test_a_lost_first_invite_is_sent_again_after_half_a_second():
    net = Net(losing(b"INVITE"))
    begun = net.now
    net.call()
    net.run(1)
    assert 500 * MS <= net.phone.one(ev.Offered).arrival.at - begun < 510 * MS


def test_a_doubled_wire_gives_one_call_one_ring_one_answer_one_end():
    net = Net(doubling)
    _call, phones = net.talking()
    phones.hold(net.now)
    net.run(1)
    phones.resume(net.now)
    net.run(1)
    phones.hang_up(net.now)
    net.settle()
    kinds = [type(event) for event in net.engine.told]
    assert kinds == [
        ev.Ringing,
        ev.Answered,
        ev.SessionChanged,
        ev.PeerHeld,
        ev.SessionChanged,
        ev.PeerResumed,
        ev.Ended,
    ]
    assert len(net.phone.all(ev.Offered)) == 1


def test_the_200_is_repeated_until_its_ack_and_the_first_stamp_stands():
    net = Net(losing(b"ACK", times=2))
    net.call()
    net.run(0.1)
    net.pick_up(net.phone.offered())
    net.run(0.1)
    first = net.engine.one(ev.Answered).arrival
    net.run(5)
    assert starts(net, "ACK") == 3
    assert net.engine.one(ev.Answered).arrival == first
    assert net.phone.offered().phase == "talking"


def test_a_200_never_acknowledged_ends_in_bye_after_32_seconds():
    net = Net(losing(b"ACK", times=1000))
    net.call()
    net.run(0.1)
    net.pick_up(net.phone.offered())
    net.run(31)
    assert net.phone.all(ev.Ended) == []
    net.run(2)
    assert net.phone.one(ev.Ended).why == "no_ack"
    assert net.engine.one(ev.Ended).by == "peer"


def test_nobody_there_is_known_after_32_seconds():
    net = Net(lambda data: ())
    net.call()
    net.run(31.9)
    assert net.engine.told == []
    net.run(0.2)
    ended = net.engine.one(ev.Ended)
    assert (ended.by, ended.why, ended.status) == ("peer", "timeout", 408)
    assert starts(net, "INVITE") == 7  # §17.1.1.2: at 0, 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 s


@pytest.mark.parametrize("status", [480, 486, 503, 603])
def test_a_refusal_is_acknowledged_and_told_once(status):
    net = Net(losing(b"ACK"))
    net.call()
    net.run(0.1)
    net.phone.offered().refuse(status, net.now)
    net.settle()
    ended = net.engine.one(ev.Ended)
    assert (ended.by, ended.why, ended.status) == ("peer", "refused", status)
    assert net.phone.one(ev.Ended).by == "us"
    assert starts(net, "ACK") == 2


def test_a_ringing_call_is_cancelled():
    net = Net()
    call = net.call()
    net.run(0.1)
    net.phone.offered().ring(net.now)
    net.run(0.1)
    call.hang_up(net.now)
    net.settle()
    assert (net.phone.one(ev.Ended).by, net.phone.one(ev.Ended).why) == ("peer", "cancelled")
    ended = net.engine.one(ev.Ended)
    assert (ended.by, ended.why, ended.status) == ("us", "cancelled", 487)
    assert starts(net, "SIP/2.0 487") == 1


def test_a_cancel_waits_for_something_to_be_heard():
    net = Net(losing(b"SIP/2.0 1", times=1))
    call = net.call()
    call.hang_up(net.now)
    net.run(0.4)
    assert starts(net, "CANCEL") == 0
    net.settle()
    assert starts(net, "CANCEL") == 1
    assert net.engine.one(ev.Ended).why == "cancelled"


def test_a_cancel_that_crosses_the_200_becomes_a_bye():
    net = Net()
    call = net.call()
    net.run(0.1)
    net.phone.offered().ring(net.now)
    net.run(0.1)
    net.pick_up(net.phone.offered())
    call.hang_up(net.now)
    net.settle()
    assert starts(net, "CANCEL") == starts(net, "ACK") == starts(net, "BYE") == 1
    assert net.engine.all(ev.Answered) == []
    assert net.engine.one(ev.Ended).by == "us"
    assert net.phone.one(ev.Ended).why == "bye"


def test_a_cancel_without_any_answer_to_the_invite_ends_after_32_seconds():
    net = Net()
    call = net.call()
    net.run(0.1)
    net.fate = losing(b"SIP/2.0 487", times=1000)
    call.hang_up(net.now)
    net.run(33)
    assert net.engine.one(ev.Ended).by == "us"


def test_a_200_long_after_giving_up_is_acknowledged_and_ended():
    net = Net()
    call = net.call()
    net.run(0.1)
    net.fate = lambda data: () if data.startswith((b"CANCEL", b"SIP/2.0 487")) else (MS,)
    call.hang_up(net.now)
    net.run(40)
    assert call.phase == "over"
    net.pick_up(net.phone.offered())
    net.settle()
    assert net.phone.offered().phase == "over"
    assert len(net.engine.all(ev.Ended)) == 1


def test_the_same_token_makes_the_same_octets():
    first, second, other = Net(), Net(), Net()
    first.call("jeton")
    second.call("jeton")
    other.call("autre")
    assert first.sent[0] == second.sent[0] != other.sent[0]


def test_a_restarted_engine_sends_the_invite_again_and_hears_the_ring_again():
    net = Net()
    net.call()
    net.run(0.1)
    net.phone.offered().ring(net.now)
    net.run(5)
    net.restart_engine()
    net.call()
    net.run(0.1)
    assert len(net.phone.all(ev.Offered)) == len(net.engine.all(ev.Ringing)) == 1


def test_a_restarted_engine_is_answered_again_when_the_phone_has_answered_meanwhile():
    net = Net()
    net.talking()
    net.restart_engine()
    net.call()
    net.run(0.1)
    assert net.engine.one(ev.Answered).call.phase == "talking"
    assert len(net.phone.all(ev.Offered)) == 1


def test_the_phone_waits_for_the_ack_before_its_bye():
    net = Net(losing(b"ACK"))
    net.call()
    net.run(0.1)
    net.pick_up(net.phone.offered())
    net.phone.offered().hang_up(net.now)
    net.run(0.3)
    assert starts(net, "BYE") == 0
    net.run(1)
    assert starts(net, "BYE") == 1
    assert net.engine.one(ev.Ended).by == "peer"


def test_every_timer_comes_to_rest():
    net = Net()
    _, phones = net.talking()
    phones.hold(net.now)
    net.run(1)
    phones.hang_up(net.now)
    net.settle()
    assert net.engine.agent.deadline() is net.phone.agent.deadline() is None
    assert net.now > SECOND
