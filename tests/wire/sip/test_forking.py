"""One call rings several phones: one ring, one answer, and nobody left ringing."""

from __future__ import annotations

import pytest

from evalengine.clock import MS, SECOND
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.uac import OutgoingCall
from evalengine.wire.sip.messages.message import Request, parse

from .net import Net, Party, at_once


def ringing(phones: int = 3) -> tuple[Net, OutgoingCall]:
    """All of them ring."""
    net = Net(phones=phones)
    call = net.fork()
    net.run(0.1)
    for phone in net.phones:
        phone.offered().ring(net.now)
    net.run(0.1)
    return net, call


def requests(net: Net, method: bytes) -> list[Request]:
    """Those that the engine sent, once each."""
    found = {send.data: parse(send.data) for send in net.sent if send.data.startswith(method)}
    assert all(isinstance(message, Request) for message in found.values())
    return list(found.values())  # type: ignore[arg-type]


def ends(net: Net) -> list[str]:
    """How each phone's call ended, empty while it lives."""
    return ["".join(event.why for event in phone.all(ev.Ended)) for phone in net.phones]


def lost_to(*deaf: Party):
    """The fate of packets on a wire where those phones hear nothing."""
    hosts = [f"@{phone.agent.address[0]}:".encode() for phone in deaf]
    return lambda data: () if any(host in data.partition(b"\r")[0] for host in hosts) else (MS,)


def test_each_phone_gets_the_same_invite_by_a_branch_of_its_own():
    net, call = ringing()
    invites = requests(net, b"INVITE")
    assert len({invite.branch for invite in invites}) == 3
    assert {str(invite.uri) for invite in invites} == {
        f"sip:poste@127.0.0.{number}:5062" for number in (2, 3, 4)
    }
    common = {(i.call_id, i.from_text, i.to_text, i.cseq, i.body) for i in invites}
    assert len(common) == 1
    assert call.phase == "beginning"


def test_the_first_ring_is_the_ring():
    net = Net(phones=2)
    net.fork()
    net.run(0.1)
    for wait, phone in zip((1, 3), net.phones, strict=True):
        phone.offered().ring(net.now)
        net.run(wait)
    assert net.engine.one(ev.Ringing).arrival.at < net.now - 3 * SECOND


def test_the_first_to_answer_has_the_call_and_the_others_are_told_so():
    net, call = ringing()
    net.pick_up(net.phones[1].offered())
    net.settle()
    assert (call.phase, call.answered_at) == ("talking", "sip:poste@127.0.0.3:5062")
    assert ends(net) == ["cancelled", "", "cancelled"]
    assert {cancel.header("Reason") for cancel in requests(net, b"CANCEL")} == {
        'SIP;cause=200;text="Call completed elsewhere"'
    }
    assert net.engine.all(ev.Ended) == [] and net.engine.one(ev.Answered)


def test_only_the_one_that_answered_holds_and_transfers():
    net, call = ringing(2)
    net.pick_up(net.phones[1].offered())
    net.run(1)
    net.phones[0].offered().hold(net.now)
    net.phones[1].offered().hold(net.now)
    net.run(1)
    net.phones[1].offered().refer("sip:204@127.0.0.1:5060", net.now)
    net.run(1)
    assert net.engine.one(ev.PeerHeld).call is net.engine.one(ev.Referred).call is call
    call.hang_up(net.now)
    net.settle()
    assert ends(net) == ["cancelled", "bye"]


def test_two_that_pick_up_at_once_one_has_the_call_the_other_is_ended():
    net, call = ringing(2)
    for phone in net.phones:
        net.pick_up(phone.offered())
    net.settle()
    assert sorted(ends(net)) == ["", "bye"]
    assert len({bye.branch for bye in requests(net, b"BYE")}) == 1
    assert call.phase == "talking" and net.engine.one(ev.Answered)


def test_a_refusal_is_no_matter_while_another_rings():
    net, call = ringing()
    net.phones[0].offered().refuse(486, net.now)
    net.phones[1].offered().refuse(480, net.now)
    net.run(1)
    assert net.engine.all(ev.Ended) == []
    net.pick_up(net.phones[2].offered())
    net.run(1)
    assert call.phase == "talking"


@pytest.mark.parametrize(
    ("statuses", "told"),
    [
        ((480, 486, 404), 480),  # all of one class: the first
        ((500, 486, 503), 486),
        ((482, 486, 408), 486),
        ((500, 302, 486), 302),
    ],
)
def test_when_all_refuse_the_best_is_told(statuses, told):
    net, call = ringing()
    for phone, status in zip(net.phones, statuses, strict=True):
        phone.offered().refuse(status, net.now)
        net.run(0.1)
    ended = net.engine.one(ev.Ended)
    assert (ended.by, ended.why, ended.status, call.phase) == ("peer", "refused", told, "over")
    assert requests(net, b"CANCEL") == []


def test_a_6xx_speaks_for_all():
    net, call = ringing()
    net.phones[0].offered().refuse(486, net.now)
    net.phones[2].offered().refuse(603, net.now)
    net.settle()
    assert (net.engine.one(ev.Ended).status, call.phase) == (603, "over")
    assert ends(net) == ["refused", "cancelled", "refused"]


def test_a_pick_up_that_crossed_a_6xx_is_hung_up():
    net, _ = ringing(2)
    net.phones[0].offered().refuse(603, net.now)
    net.pick_up(net.phones[1].offered())
    net.settle()
    assert ends(net) == ["refused", "bye"]
    assert net.engine.all(ev.Answered) == []


def test_a_phone_that_never_answers_is_no_matter_and_is_told_when_it_comes():
    net = Net(phones=2)
    net.fate = lost_to(net.phones[0])
    net.fork()
    net.run(1)
    net.phones[1].offered().ring(net.now)
    net.pick_up(net.phones[1].offered())
    net.run(1)
    assert net.engine.one(ev.Answered)
    net.fate = at_once
    net.settle()
    assert ends(net) == ["cancelled", ""]
    assert net.engine.agent.deadline() is None


@pytest.mark.parametrize("status", [486, 500])
def test_a_phone_that_never_answers_is_waited_for_when_the_other_refused(status):
    net = Net(phones=2)
    net.fate = lost_to(net.phones[0])
    net.fork()
    net.run(1)
    net.phones[1].offered().refuse(status, net.now)
    net.run(30)
    assert net.engine.all(ev.Ended) == []
    net.run(2)
    ended = net.engine.one(ev.Ended)
    assert (ended.why, ended.status) == (("refused", 486) if status == 486 else ("timeout", 408))


def test_the_engine_hangs_up_all_of_them():
    net, call = ringing()
    call.hang_up(net.now)
    net.settle()
    assert ends(net) == ["cancelled"] * 3
    assert (net.engine.one(ev.Ended).by, net.engine.one(ev.Ended).why) == ("us", "cancelled")
    assert net.engine.agent.deadline() is None


def test_one_phone_at_two_contacts_rings_once_and_can_be_picked_up():
    net = Net()
    net.addresses.append(net.addresses[0])
    net.fork()  # two branches with the same target: the second is a retransmission to the phone
    net.run(0.1)
    net.phone.offered().ring(net.now)
    net.run(0.1)
    net.pick_up(net.phone.offered())
    net.settle()
    assert net.engine.one(ev.Ringing) and net.engine.one(ev.Answered)
    assert ends(net) == [""]


def test_a_phone_that_says_loop_to_its_second_invite_keeps_its_first():
    net = Net(phones=2)
    net._parties[net.addresses[1]] = net.phone  # both addresses are one phone
    net.fork()
    net.run(0.1)
    net.phone.offered().ring(net.now)
    net.run(0.1)
    assert any(send.data.startswith(b"SIP/2.0 482") for send in net.sent)
    net.pick_up(net.phone.offered())
    net.settle()
    assert net.engine.one(ev.Answered) and net.engine.all(ev.Ended) == []


# The engine dies.


def again(net: Net, *, sent: bool = False) -> OutgoingCall:
    net.restart_engine()
    net.sent.clear()
    return net.fork(sent=sent)


def test_after_a_restart_the_same_octets_go_to_the_same_phones():
    net, _ = ringing()
    before = {(send.dest, send.data) for send in net.sent if send.data.startswith(b"INVITE")}
    call = again(net)
    call.seek(net.now, 4 * SECOND)
    after = {(send.dest, send.data) for send in net.sent if send.data.startswith(b"INVITE")}
    assert before == after
    net.run(1)
    assert [len(phone.all(ev.Offered)) for phone in net.phones] == [1, 1, 1]
    net.pick_up(net.phones[2].offered())
    net.settle()
    assert call.phase == "talking" and ends(net) == ["cancelled", "cancelled", ""]


def test_what_was_answered_in_the_absence_is_learnt_and_the_others_are_told():
    net, _ = ringing()
    net.restart_engine()  # it knows nothing yet
    net.pick_up(net.phones[0].offered())
    net.run(0.3)
    call = again(net)
    call.seek(net.now, 4 * SECOND)
    net.settle()
    assert net.engine.one(ev.Answered) and call.phase == "talking"
    assert ends(net) == ["", "cancelled", "cancelled"]


def test_one_of_them_is_gone_after_the_restart_and_the_call_is_found():
    net, _ = ringing(2)
    net.fate = lost_to(net.phones[0])
    call = again(net)
    call.seek(net.now, 4 * SECOND)
    net.run(60)
    assert net.engine.all(ev.Ended) == []
    net.pick_up(net.phones[1].offered())
    net.run(1)
    assert call.phase == "talking"


def test_all_are_gone_after_the_restart_and_the_call_is_lost():
    net, _ = ringing(2)
    net.fate = lambda data: ()
    began = net.now
    again(net).seek(net.now, 4 * SECOND)
    net.settle()
    ended = net.engine.one(ev.Ended)
    assert (ended.why, ended.arrival.at - began) == ("lost", 4 * SECOND)


def test_a_ring_of_before_the_restart_is_taken_back_everywhere():
    net, _ = ringing()
    again(net, sent=True).hang_up(net.now)
    net.settle()
    assert ends(net) == ["cancelled"] * 3
    assert requests(net, b"INVITE") == []
    assert net.engine.agent.deadline() is None
