"""UPDATE inside a call (RFC 3311): hold, resume, and a sign of life, from either side."""

from __future__ import annotations

import pytest

from evalengine.clock import Arrival
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.call import Call
from evalengine.wire.sip.messages import sdp
from evalengine.wire.sip.messages.message import Response, parse

from .net import Net

SDP = ("Content-Type", "application/sdp")


def asks(net: Net, call: Call, method: str, *headers: tuple[str, str], body: bytes = b""):
    """What is answered to a request of the dialog ``call`` that its agent would not send."""
    draft = call.dialog.request(method, call.stack.via(), (call.contact_header, *headers), body)
    heard: list[Response | None] = []
    call.stack.request(draft, call.dialog.next_hop(), lambda told, at: heard.append(told), net.now)
    net.run(0.1)
    (told,) = heard
    assert told is not None
    return told


def offer(direction: sdp.Direction = "sendrecv", port: int = 42_000) -> bytes:
    return sdp.offer("127.0.0.2", port, session_id=9, version=9, direction=direction)


@pytest.mark.parametrize("side", ["phone", "engine"])
def test_an_update_holds_and_resumes(side):
    net = Net()
    call, phones = net.talking()
    asking, hears = (phones, net.engine) if side == "phone" else (call, net.phone)
    held = asks(net, asking, "UPDATE", SDP, body=offer("sendonly"))
    assert (held.code, sdp.parse(held.body).direction) == (200, "recvonly")
    assert held.contact
    assert hears.one(ev.PeerHeld).arrival.source == "kernel"
    resumed = asks(net, asking, "UPDATE", SDP, body=offer())
    assert (resumed.code, sdp.parse(resumed.body).direction) == (200, "sendrecv")
    assert hears.one(ev.PeerResumed)
    assert len(hears.all(ev.SessionChanged)) == 2


def test_an_update_without_offer_changes_the_target_and_nothing_else():
    net = Net()
    call, phones = net.talking()
    moved = ("Contact", "<sip:poste@127.0.0.2:5999>")
    draft = phones.dialog.request("UPDATE", phones.stack.via(), (moved,))
    before = len(net.sent)
    net.inject(draft.encode())
    told = parse(net.sent[before].data)
    assert isinstance(told, Response)
    assert (told.code, told.body) == (200, b"")
    assert call.dialog.target == "sip:poste@127.0.0.2:5999"
    assert net.engine.all(ev.SessionChanged) == []


def test_what_an_update_offers_in_vain_leaves_the_session_as_it_was():
    net = Net()
    call, phones = net.talking()
    before = call.negotiation.remote
    no_codec = offer().replace(b"RTP/AVP 8 0 101", b"RTP/AVP 18")
    assert asks(net, phones, "UPDATE", SDP, body=no_codec).code == 488
    assert asks(net, phones, "UPDATE", ("Content-Type", "text/plain"), body=b"x").code == 415
    assert asks(net, phones, "UPDATE", SDP, body=b"v=0\r\nbonjour").code == 400
    assert call.negotiation.remote == before
    assert net.engine.all(ev.SessionChanged) == []


def test_an_update_that_crosses_our_own_offer_is_491():
    net = Net()
    call, phones = net.talking()
    net.fate = lambda data: () if data.startswith(b"INVITE") else (1_000_000,)
    call.hold(net.now)
    net.flush()
    assert asks(net, phones, "UPDATE", SDP, body=offer("sendonly")).code == 491
    assert asks(net, phones, "UPDATE").code == 200  # no offer, no glare
    assert net.engine.all(ev.PeerHeld) == []


def test_an_update_before_the_answer_is_asked_to_come_again():
    net = Net()
    call = net.call()
    net.run(0.1)
    phones = net.phone.offered()
    phones.ring(net.now)
    net.run(0.1)
    ringing = next(s.data for s in net.sent if s.data.startswith(b"SIP/2.0 180"))
    told = answered_early(net, call, ringing)
    assert (told.code, told.header("Retry-After")) == (500, "5")
    net.pick_up(phones)
    net.run(0.1)
    assert net.engine.one(ev.Answered)


def answered_early(net: Net, call: Call, ringing: bytes) -> Response:
    response = parse(ringing)
    assert isinstance(response, Response)
    lines = (
        f"UPDATE {response.contact} SIP/2.0",
        f"Via: {call.stack.via()}",
        f"From: {response.from_text}",
        f"To: {response.to_text}",
        f"Call-ID: {response.call_id}",
        "CSeq: 2 UPDATE",
        f"Contact: <sip:evalengine@{net.engine.agent.address[0]}:5060>",
        "Content-Type: application/sdp",
        f"Content-Length: {len(offer())}",
    )
    net.run(0)
    before = len(net.sent)

    data = "\r\n".join(lines).encode() + b"\r\n\r\n" + offer()
    net.phone.agent.receive(data, net.engine.agent.address, Arrival(net.now, "kernel"))
    net.flush()
    told = parse(net.sent[before].data)
    assert isinstance(told, Response)
    return told


def test_we_say_that_we_take_updates():
    net = Net()
    net.talking()
    invite = parse(net.sent[0].data)
    assert "UPDATE" in invite.header("Allow")
