"""What an agent refuses, and what happens inside a dialog."""

from __future__ import annotations

from random import Random

import pytest

from evalengine.clock import SECOND, Arrival
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.negotiation import Negotiation
from evalengine.wire.sip.messages import sdp
from evalengine.wire.sip.messages.message import Request, Response, parse

from .net import ENGINE, PHONE, Net

STRANGER = ("127.0.0.3", 5070)
OFFER = sdp.offer("127.0.0.3", 40_100, session_id=1, version=1)
NO_CODEC = OFFER.replace(b"RTP/AVP 8 0 101", b"RTP/AVP 18")


def request(method: str, body: bytes = b"", **headers: str) -> bytes:
    """A request of a stranger's; a header of None is left out."""
    lines = {
        "Via": f"SIP/2.0/UDP {STRANGER[0]}:{STRANGER[1]};branch=z9hG4bK{method}",
        "Max-Forwards": "70",
        "From": "<sip:rodeur@127.0.0.3>;tag=r1",
        "To": "<sip:poste@127.0.0.2>",
        "Call-ID": "rodeur",
        "CSeq": f"1 {method}",
        "Contact": "<sip:rodeur@127.0.0.3:5070>",
        "Content-Length": str(len(body)),
    }
    if body:
        lines["Content-Type"] = "application/sdp"
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    uri = lines.pop("uri", "sip:poste@127.0.0.2")
    text = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"{method} {uri} SIP/2.0\r\n{text}\r\n".encode() + body


def answers(net: Net, data: bytes) -> list[Response]:
    """What the phone answers to a stranger."""
    before = len(net.strays)
    net.phone.agent.receive(data, STRANGER, Arrival(net.now, "kernel"))
    net.flush()
    return [parse(send.data) for send in net.strays[before:]]  # type: ignore[misc]


def answer(net: Net, data: bytes) -> Response:
    (only,) = answers(net, data)
    return only


def test_options_tells_what_we_do():
    told = answer(Net(), request("OPTIONS"))
    assert told.code == 200
    assert "REFER" in told.header("Allow")
    assert told.header("Accept") == "application/sdp"
    assert told.to_tag


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (request("PUBLISH"), 405),
        (request("REGISTER"), 405),
        (request("UPDATE"), 481),
        (request("FLATTER"), 501),
        (request("OPTIONS", Require="precondition, timer, x-1"), 420),
        (request("OPTIONS", uri="sips:poste@127.0.0.2"), 416),
        (request("OPTIONS", uri="tel:0199001234"), 416),
        (request("BYE", To="<sip:poste@127.0.0.2>;tag=unknown"), 481),
        (request("BYE"), 481),
        (request("NOTIFY"), 481),
        (request("CANCEL"), 481),
        (request("INVITE", To="<sip:poste@127.0.0.2>;tag=unknown"), 481),
        (request("INVITE", Contact=""), 400),
        (request("INVITE", Contact="<sip:a@127.0.0.3:70000>"), 400),
        (request("INVITE", Contact="<mailto:a@telephone.example>"), 400),
        (request("INVITE", OFFER, Accept="text/plain"), 406),
        (request("INVITE", b"v=0\r\nbonjour"), 400),
        (request("INVITE", b"bonjour", Content_Type="text/plain"), 415),
        (request("INVITE", NO_CODEC), 488),
        (request("OPTIONS", Max_Forwards="-1"), 400),
    ],
)
def test_what_is_refused_and_how(data, code):
    net = Net()
    assert answer(net, data).code == code
    assert net.phone.all(ev.Offered) == []
    assert net.phone.agent.deadline() is None  # nothing is remembered of a stranger


def test_a_refusal_of_options_unknown_to_us_names_them():
    told = answer(Net(), request("OPTIONS", Require="precondition, timer, x-1"))
    assert told.header("Unsupported") == "precondition, x-1"


def test_a_via_with_port_99999_is_no_harm():
    net = Net()
    via = "SIP/2.0/UDP 127.0.0.3:99999;branch=z9hG4bK1"
    assert answers(net, request("OPTIONS", Via=via)) == []
    assert net.phone.one(ev.Garbled).source == STRANGER
    assert answer(net, request("OPTIONS")).code == 200


def test_keepalives_are_silent():
    net = Net()
    assert [answers(net, data) for data in (b"\r\n\r\n", b"\0", b" ")] == [[], [], []]
    assert net.phone.told == []


def test_who_may_not_call_gets_403():
    net = Net()
    net.phone.agent._may_call = lambda peer: peer == ENGINE
    assert answer(net, request("INVITE", OFFER)).code == 403
    net.call()
    net.run(0.1)
    assert net.phone.one(ev.Offered)


def test_the_same_invite_by_two_ways_is_one_call():
    net = Net()
    assert answer(net, request("INVITE", OFFER)).code == 100
    other = "SIP/2.0/UDP 127.0.0.3:5070;branch=z9hG4bKother"
    assert answer(net, request("INVITE", OFFER, Via=other)).code == 482
    assert len(net.phone.all(ev.Offered)) == 1


def test_beyond_its_calls_an_agent_is_busy():
    net = Net()
    codes = [
        answer(
            net,
            request(
                "INVITE",
                OFFER,
                Call_ID=f"c{number}",
                Via=f"SIP/2.0/UDP 127.0.0.3:5070;branch=z9hG4bK{number}",
            ),
        ).code
        for number in range(70)
    ]
    assert codes == [100] * 64 + [503] * 6


def test_while_it_wakes_an_engine_leaves_unknown_dialogs_unanswered():
    net = Net()
    net.phone.agent._patient_until = net.now + SECOND
    bye = request("BYE", To="<sip:poste@127.0.0.2>;tag=unknown")
    assert answers(net, bye) == []
    assert answer(net, request("OPTIONS")).code == 200
    net.run(1)
    assert answer(net, bye).code == 481


# Inside a dialog.


def test_hold_and_resume_are_told_once_each_and_a_hold_is_answered_recvonly():
    net = Net()
    call, phones = net.talking()
    phones.hold(net.now)
    phones.hold(net.now)
    net.run(1)
    assert net.engine.one(ev.PeerHeld).arrival.source == "kernel"
    assert phones.negotiation.remote.direction == "recvonly"
    phones.resume(net.now)
    net.run(1)
    assert net.engine.one(ev.PeerResumed)
    assert phones.negotiation.remote.direction == "sendrecv"
    assert call.negotiation.held_by_peer is False


def test_a_wish_made_meanwhile_is_pursued_afterwards():
    net = Net()
    _call, phones = net.talking()
    phones.hold(net.now)
    phones.resume(net.now)
    phones.hold(net.now)
    net.run(1)
    assert len(net.engine.all(ev.PeerHeld)) == 1
    assert phones.negotiation.agreed == "sendonly"


def in_dialog(net: Net, phones, method: str, body: bytes = b"", **headers: str) -> Response:
    """A request that the phone did not send itself, inside its dialog; the engine's answer."""
    extra = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    if not any(name == "Contact" for name, _ in extra):
        extra += (("Contact", f"<sip:poste@{PHONE[0]}:{PHONE[1]}>"),)
    draft = phones.dialog.request(method, phones.stack.via(), extra, body)
    before = len(net.sent)
    net.inject(draft.encode())
    return parse(net.sent[before].data)  # type: ignore[return-value]


SDP = {"Content_Type": "application/sdp"}


@pytest.mark.parametrize(
    "offer",
    [
        sdp.offer("127.0.0.2", 42_000, session_id=9, version=9, direction="sendonly"),
        sdp.offer("127.0.0.2", 42_000, session_id=9, version=9, direction="inactive"),
        sdp.offer("127.0.0.2", 42_000, session_id=9, version=9).replace(
            b"c=IN IP4 127.0.0.2", b"c=IN IP4 0.0.0.0"
        ),
    ],
    ids=["sendonly", "inactive", "0.0.0.0"],
)
def test_the_three_ways_to_hold(offer):
    net = Net()
    _call, phones = net.talking()
    told = in_dialog(net, phones, "INVITE", offer, **SDP)
    assert told.code == 200
    assert sdp.parse(told.body).direction in ("recvonly", "inactive")
    assert net.engine.one(ev.PeerHeld)


def test_an_offer_without_common_codec_leaves_the_session_as_it_was():
    net = Net()
    call, phones = net.talking()
    before = call.negotiation.remote
    assert in_dialog(net, phones, "INVITE", NO_CODEC, **SDP).code == 488
    assert call.negotiation.remote == before
    assert call.phase == "talking"
    assert net.engine.all(ev.SessionChanged) == []


def test_a_reinvite_without_offer_is_answered_with_one_and_its_ack_answers():
    net = Net()
    call, phones = net.talking()
    told = in_dialog(net, phones, "INVITE")
    assert sdp.parse(told.body).direction == "sendrecv"
    held = sdp.answer(told.body, "127.0.0.2", 42_000, session_id=9, version=9, direction="sendonly")
    ack = phones.dialog.request("ACK", phones.stack.via(), (), held, cseq=told.cseq)
    net.inject(ack.encode())
    net.run(0.1)
    assert net.engine.one(ev.PeerHeld)
    assert call.changes.unconfirmed is False


def test_an_ack_that_answers_nothing_ends_the_call():
    net = Net()
    _call, phones = net.talking()
    told = in_dialog(net, phones, "INVITE")
    net.inject(phones.dialog.request("ACK", phones.stack.via(), cseq=told.cseq).encode())
    assert (net.engine.one(ev.Ended).by, net.engine.one(ev.Ended).why) == ("us", "bad_answer")


def test_both_change_at_once_and_both_get_there():
    net = Net()
    call, phones = net.talking()
    call.probe(net.now)
    phones.hold(net.now)
    net.run(0.1)
    assert sum(b"SIP/2.0 491" in send.data for send in net.sent) == 2
    net.run(10)
    assert call.phase == phones.phase == "talking"
    assert call.changes.held is True
    assert phones.negotiation.agreed == "sendonly"


def test_a_request_that_comes_too_late_is_500():
    net = Net()
    _call, phones = net.talking()
    phones.dialog.local_cseq = 10
    assert in_dialog(net, phones, "OPTIONS").code == 200
    assert in_dialog(net, phones, "INVITE").code == 200
    phones.dialog.local_cseq = 5
    assert in_dialog(net, phones, "BYE").code == 500
    assert net.engine.all(ev.Ended) == []


def test_a_refused_change_leaves_the_session_as_it_was(monkeypatch):
    net = Net()
    call, phones = net.talking()
    monkeypatch.setattr(Negotiation, "answer", refuse)
    phones.hold(net.now)
    net.run(1)
    assert net.phone.one(ev.ChangeRefused).status == 488
    assert phones.negotiation.agreed == "sendrecv"
    assert call.phase == phones.phase == "talking"


def refuse(self: Negotiation, offer: bytes) -> bytes:
    raise sdp.NoCommonCodec


def test_a_transfer_is_accepted_and_said_to_be_done():
    net = Net()
    call, phones = net.talking()
    phones.refer("sip:204@127.0.0.1:5060", net.now)
    phones.refer("sip:205@127.0.0.1:5060", net.now)
    net.run(1)
    asked = net.engine.one(ev.Referred)
    assert (asked.call, asked.target, asked.arrival.source) == (call, "204", "kernel")
    assert [event.status for event in net.phone.all(ev.ReferAnswered)] == [100, 200]
    call.hang_up(net.now)
    net.run(1)
    assert net.phone.one(ev.Ended).by == "peer"


@pytest.mark.parametrize("target", ["", "<sip:127.0.0.1>", "<<>>"])
def test_a_transfer_to_nobody_is_400(target):
    net = Net()
    _call, phones = net.talking()
    headers = {"Refer_To": target} if target else {}
    assert in_dialog(net, phones, "REFER", **headers).code == 400
    assert net.engine.all(ev.Referred) == []


def test_a_notify_of_something_else_is_489():
    net = Net()
    _call, phones = net.talking()
    assert in_dialog(net, phones, "NOTIFY", Event="presence").code == 489


def test_a_dialog_is_rebuilt_and_goes_on():
    net = Net()
    call, phones = net.talking()
    leg = call.as_leg()
    net.restart_engine()
    again = net.engine.agent.restore(leg, 40_002, held=False)
    again.probe(net.now)
    net.run(0.1)
    assert net.engine.one(ev.SessionChanged).call is again
    assert phones.negotiation.remote.port == 40_002
    phones.hang_up(net.now)
    net.run(0.1)
    assert net.engine.one(ev.Ended).by == "peer"


def test_a_probe_of_a_phone_that_is_gone_says_so_within_four_seconds():
    net = Net()
    call, _phones = net.talking()
    leg = call.as_leg()
    net.restart_engine()
    net.fate = lambda data: ()
    net.engine.agent.restore(leg, 40_002, held=False).probe(net.now)
    net.run(3.9)
    assert net.engine.told == []
    net.run(0.2)
    ended = net.engine.one(ev.Ended)
    assert (ended.by, ended.why, ended.status) == ("us", "lost", 408)


def test_an_answer_from_a_second_phone_is_acknowledged_and_ended():
    net = Net()
    net.talking()
    response = next(s.data for s in net.sent if s.data.startswith(b"SIP/2.0 200"))
    tag = net.phone.offered().dialog.local_tag.encode()
    before = len(net.sent)
    net.inject(response.replace(b"tag=" + tag, b"tag=fork"))
    words = [send.data.split(b" ", 1)[0] for send in net.sent[before:]]
    assert words == [b"ACK", b"BYE"]
    assert net.engine.all(ev.Ended) == []


def test_a_thousand_damaged_packets_leave_the_call_and_the_agent_alive():
    chance = Random(20261123)
    net = Net()
    call, phones = net.talking()
    originals = [send.data for send in net.sent]
    told = len(net.engine.told)
    for _ in range(1000):
        damaged = bytearray(chance.choice(originals))
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(damaged))
            damaged[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(4))
        net.inject(bytes(damaged), chance.choice([PHONE, STRANGER]))
    before = len(net.sent)
    net.inject(request("OPTIONS"))
    assert any(s.data.startswith(b"SIP/2.0 200") for s in net.sent[before:])
    assert call.phase == "talking"
    assert {type(event) for event in net.engine.told[told:]} <= {ev.Garbled, ev.Offered}
    phones.hang_up(net.now)
    net.run(1)
    assert call.phase == "over"


def test_what_the_agent_reads_of_our_own_requests():
    net = Net()
    net.call()
    invite = parse(net.sent[0].data)
    assert isinstance(invite, Request)
    assert invite.contact == f"sip:evalengine@{ENGINE[0]}:{ENGINE[1]}"
