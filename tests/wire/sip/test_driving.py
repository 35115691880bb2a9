"""NOTIFY talk and hold, REFER outside any call: what goes over the wire, and what is refused."""

from __future__ import annotations

import pytest

from evalengine.clock import MS, SECOND, Arrival
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.driving import ask_to_dial, drive
from evalengine.wire.sip.dialogs.identity import identity
from evalengine.wire.sip.messages.message import Request, parse

from .net import PHONE, Net
from .test_agent import STRANGER, answer, request

THERE = "sip:poste@{}:{}".format(*PHONE)


def obedient(fate=None) -> Net:
    net = Net(fate) if fate else Net()
    net.phone.agent.obeys = True
    return net


def ringing(net: Net):
    call = net.call()
    net.run(0.1)
    net.phone.offered().ring(net.now)
    net.run(0.1)
    return call


def asked(net: Net, method: str) -> list[Request]:
    """The engine's requests of that method, each once."""
    found = [parse(send.data) for send in net.sent if send.data.startswith(method.encode())]
    return list({message.branch: message for message in found}.values())


def test_what_rings_is_picked_up_in_its_early_dialog_and_what_follows_is_numbered_on():
    net = obedient()
    call = ringing(net)
    drive(call, "talk", "order", net.now)
    net.run(0.1)
    (notify,) = asked(net, "NOTIFY")
    wish = net.phone.one(ev.DriveAsked)
    assert (wish.call, wish.wish, wish.arrival.source) == (net.phone.offered(), "talk", "kernel")
    assert (notify.header("Event"), notify.header("Subscription-State")) == ("talk", "active")
    assert notify.to_tag == net.phone.offered().dialog.local_tag and notify.call_id
    assert net.engine.one(ev.DriveAnswered).status == 200
    net.pick_up(net.phone.offered())
    net.run(0.1)
    drive(call, "hold", "order", net.now)
    net.run(0.1)
    call.hang_up(net.now)
    net.run(1)
    (bye,) = asked(net, "BYE")
    sequence = [1, *(notify.cseq for notify in asked(net, "NOTIFY")), bye.cseq]
    assert sequence == [1, 2, 3, 4]
    assert net.phone.one(ev.Ended).why == "bye"


def test_before_it_rings_anywhere_there_is_nobody_to_ask():
    net = obedient()
    call = net.call()
    drive(call, "talk", "order", net.now)
    net.run(0.1)
    assert net.engine.one(ev.DriveAnswered).status == 481
    assert asked(net, "NOTIFY") == []


@pytest.mark.parametrize("lost", [0, 3])
def test_what_is_lost_on_the_way_is_asked_again_and_done_once(lost):
    left = [lost]

    def fate(data: bytes):
        if data.startswith(b"NOTIFY") and left[0]:
            left[0] -= 1
            return ()
        return (MS, 3 * MS) if data.startswith(b"NOTIFY") else (MS,)

    net = obedient(fate)
    drive(ringing(net), "talk", "order", net.now)
    net.run(10)
    assert net.phone.one(ev.DriveAsked)
    assert net.engine.one(ev.DriveAnswered).status == 200


def test_a_phone_that_never_answers_is_given_up():
    net = obedient(lambda data: () if data.startswith(b"NOTIFY") else (MS,))
    call = ringing(net)
    before = net.now
    drive(call, "talk", "order", net.now)
    net.run(40)
    told = net.engine.one(ev.DriveAnswered)
    assert (told.status, told.order, told.arrival.at - before) == (408, "order", 32 * SECOND)
    assert call.phase == "beginning"


def test_a_phone_that_does_not_obey_says_bad_event():
    net = Net()
    drive(ringing(net), "talk", "order", net.now)
    net.run(0.1)
    assert net.engine.one(ev.DriveAnswered).status == 489
    assert net.phone.all(ev.DriveAsked) == []


def test_the_engine_itself_obeys_nobody():
    net = Net()
    _call, phones = net.talking()
    drive(phones, "hold", "order", net.now)
    net.run(0.1)
    assert net.phone.one(ev.DriveAnswered).status == 489


def test_a_call_that_is_over_is_not_moved():
    net = obedient()
    call, phones = net.talking()
    net.fate = lambda data: () if data.startswith(b"BYE") else (MS,)
    phones.hang_up(net.now)
    drive(call, "hold", "order", net.now)
    net.run(0.1)
    assert net.engine.one(ev.DriveAnswered).status == 481
    assert net.phone.all(ev.DriveAsked) == []


def refers(net: Net, target: str) -> None:
    ours = identity("renvoi")
    ask_to_dial(net.engine.agent, THERE, target, ours, "order", PHONE, net.now)
    net.run(0.1)


def test_a_phone_dials_and_no_subscription_is_left():
    net = obedient()
    refers(net, "sip:311@127.0.0.1:5060")
    (refer,) = asked(net, "REFER")
    assert refer.uri.user == "poste" and not refer.to_tag
    assert (refer.header("Refer-To"), refer.header("Refer-Sub")) == (
        "<sip:311@127.0.0.1:5060>",
        "false",
    )
    wish = net.phone.one(ev.DriveAsked)
    assert (wish.call, wish.wish, wish.target) == (None, "dial", "311")
    assert net.engine.one(ev.DriveAnswered).status == 202
    net.run(60)
    assert asked(net, "NOTIFY") == []


def test_a_phone_that_tells_how_it_goes_is_told_to_stop():
    net = Net()
    told = request(
        "NOTIFY",
        To="<sip:evalengine@127.0.0.1>;tag=ours",
        Event="refer",
        Subscription_State="active;expires=60",
    )
    assert answer(net, told).code == 481


@pytest.mark.parametrize(
    ("obeys", "may_call", "headers", "code"),
    [
        (False, True, {"Refer_To": "<sip:311@h.example>", "Refer_Sub": "false"}, 481),
        (True, False, {"Refer_To": "<sip:311@h.example>", "Refer_Sub": "false"}, 481),
        (True, True, {"Refer_To": "<sip:311@h.example>"}, 403),
        (True, True, {"Refer_To": "<sip:311@h.example>", "Refer_Sub": "true"}, 403),
        (True, True, {"Refer_Sub": "false"}, 400),
        (True, True, {"Refer_To": "<<>>", "Refer_Sub": "false"}, 400),
        (True, True, {"Refer_To": "<sip:h.example>", "Refer_Sub": "false"}, 400),
        (True, True, {"Refer_To": "<sip:311@h.example>", "Refer_Sub": " FALSE ;x=1"}, 202),
    ],
)
def test_who_may_make_us_dial_and_how(obeys, may_call, headers, code):
    net = Net()
    net.phone.agent.obeys = obeys
    net.phone.agent._may_call = lambda source: may_call
    assert answer(net, request("REFER", **headers)).code == code
    assert len(net.phone.all(ev.DriveAsked)) == (1 if code == 202 else 0)


def test_a_notify_of_a_stranger_moves_nothing():
    net = obedient()
    net.talking()
    stray = request("NOTIFY", To=f"<{THERE}>;tag=guessed", Event="talk")
    net.phone.agent.receive(stray, STRANGER, Arrival(net.now, "kernel"))
    net.run(0.1)
    assert parse(net.strays[-1].data).code == 481
    assert net.phone.all(ev.DriveAsked) == []
