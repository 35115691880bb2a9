"""Attended transfer: REFER that names another call (RFC 5589 §7), INVITE with Replaces."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from evalengine.vocabulary import signals as s
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.identity import identity
from evalengine.wire.sip.dialogs.uas import IncomingCall

from .net import PHONE, Net
from .test_agent import OFFER, answer, in_dialog, request

SECOND_CALL = "sip:poste@{}:{}".format(*PHONE)


def consulting(net: Net) -> tuple[IncomingCall, IncomingCall]:
    """Two calls of the phone's: it holds the first one and talks in the second."""
    _, first = net.talking()
    first.hold(net.now)
    ours = identity("autre")
    agent = net.engine.agent
    agent.invite(
        SECOND_CALL,
        ours,
        agent.negotiation(40_002, ours.session_id),
        net.now,
        caller='"Maître Vasseur" <sip:0261910007@127.0.0.1>',
        called="<sip:poste@127.0.0.1>",
    )
    net.run(0.1)
    second = net.phone.all(ev.Offered)[1].call
    net.pick_up(second)
    net.run(0.1)
    return first, second


def test_who_is_on_one_call_goes_on_with_who_is_on_the_other():
    net = Net()
    first, second = consulting(net)
    first.refer_to(second, net.now)
    net.run(0.1)
    asked = net.engine.one(ev.Referred)
    assert (asked.target, asked.other) == ("0261910007", net.engine.all(ev.Answered)[1].call)
    assert asked.call is net.engine.all(ev.Answered)[0].call
    assert [event.status for event in net.phone.all(ev.ReferAnswered)] == [100, 200]
    assert second.phase == "over"
    assert first.phase == "talking"  # its end is the application's
    assert net.phone.one(ev.Ended).call is second


def test_a_call_that_is_not_ours_is_a_target_like_any_other():
    net = Net()
    _call, phones = net.talking()
    named = quote("inconnu@telephone.example;to-tag=1;from-tag=2", safe="")
    told = in_dialog(net, phones, "REFER", Refer_To=f"<sip:204@h.example?Replaces={named}>")
    assert told.code == 202
    asked = net.engine.one(ev.Referred)
    assert (asked.target, asked.other) == ("204", None)


@pytest.mark.parametrize(
    "named",
    ["", "appel", "appel;to-tag=1", "appel;to-tag=1;from-tag=", "a;to-tag=1;to-tag=2;from-tag=3"],
)
def test_a_transfer_that_names_a_call_badly_is_400(named):
    net = Net()
    _call, phones = net.talking()
    target = f"<sip:204@127.0.0.1?Replaces={quote(named, safe='')}>"
    assert in_dialog(net, phones, "REFER", Refer_To=target).code == 400
    assert net.engine.all(ev.Referred) == []


def test_a_call_cannot_be_transferred_to_itself():
    net = Net()
    call, phones = net.talking()
    phones.refer_to(phones, net.now)
    net.run(0.1)
    assert net.engine.all(ev.Referred) == []
    assert call.phase == "talking"


# INVITE with Replaces.


def replaces(call: IncomingCall, more: str = "") -> str:
    call_id, ours, theirs = call.dialog.key
    return f"{call_id};to-tag={ours};from-tag={theirs}{more}"


def test_an_invite_takes_the_place_of_a_call_when_it_is_answered():
    net = Net()
    _, phones = net.talking()
    told = answer(net, request("INVITE", OFFER, Replaces=replaces(phones), Require="replaces"))
    assert told.code == 100
    offered = net.phone.all(ev.Offered)[1].call
    assert offered.replaces is phones
    assert phones.phase == "talking"
    net.pick_up(offered)
    net.run(0.1)
    assert (offered.phase, phones.phase) == ("talking", "over")
    assert net.engine.one(ev.Ended).by == "peer"


def test_an_invite_that_replaces_and_is_refused_changes_nothing():
    net = Net()
    _, phones = net.talking()
    answer(net, request("INVITE", OFFER, Replaces=replaces(phones)))
    net.phone.all(ev.Offered)[1].call.refuse(486, net.now)
    net.run(0.1)
    assert phones.phase == "talking"


def test_what_cannot_be_replaced():
    net = Net()
    _, phones = net.talking()
    whole = replaces(phones)

    def code(named: str) -> int:
        return answer(net, request("INVITE", OFFER, Replaces=named)).code

    assert code("inconnu;to-tag=1;from-tag=2") == 481
    assert code(whole.replace("to-tag", "x-tag")) == 400
    assert code(f"{whole};early-only") == 486
    net.fate = lambda data: ()
    phones.hang_up(net.now)
    assert code(whole) == 603
    assert len(net.phone.all(ev.Offered)) == 1


def test_a_call_that_still_rings_for_us_is_not_replaced():
    net = Net()
    net.call()
    net.run(0.1)
    told = answer(net, request("INVITE", OFFER, Replaces=replaces(net.phone.offered())))
    assert told.code == 481


# As a person notices it.


async def test_a_phone_connects_its_two_callers(bench, until):
    for call in ("appel-1", "appel-2"):
        bench.ring(call)
        await until(lambda call=call: call in bench.states())
        bench.phone.answer(call)
        await until(bench.has(s.Answered, call))
    assert bench.states() == {"appel-1": "held", "appel-2": "talking"}
    bench.phone.connect("appel-1", "appel-2")
    await until(bench.has(s.TransferAsked, "appel-1"))
    await until(bench.has(s.LegEnded, "appel-2"))
    assert bench.one(s.TransferAsked).target == "0199001234"
    assert bench.one(s.LegEnded).cause == "hung_up"
    await until(lambda: bench.states() == {"appel-1": "held"})
