"""A bridged call: what one phone does, the other learns, and no leg outlives the other."""

from __future__ import annotations

import pytest

from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.keying import keyring_of
from evalengine.wire.sip.messages.message import Request, Response
from evalengine.wire.sip.messages.sdp import parse as described

from .net import ENGINE, PHONE
from .trio import CALLED_PORT, CALLER_PORT, OTHER, Trio, check_all_over, sent_to


def test_each_phone_is_told_where_the_other_one_is():
    net = Trio()
    mine, theirs = net.talks()
    assert theirs.negotiation.remote.port == CALLER_PORT
    assert theirs.negotiation.remote.address == PHONE[0]
    assert mine.negotiation.remote.port == CALLED_PORT
    assert mine.negotiation.remote.address == OTHER[0]
    assert mine.phase == theirs.phase == "talking"
    assert theirs.changes.unconfirmed is mine.changes.unconfirmed is False


def test_the_description_goes_through_octet_for_octet():
    net = Trio()
    net.talks()
    (came,), (left,) = (
        sent_to(net, ENGINE, Request, "INVITE"),
        sent_to(net, OTHER, Request, "INVITE"),
    )
    assert came.body == left.body != b""
    assert came.call_id != left.call_id
    (answer,) = [m for m in sent_to(net, ENGINE, Response, 200) if m.method == "INVITE"]
    (passed,) = [m for m in sent_to(net, PHONE, Response, 200) if m.method == "INVITE"]
    assert answer.body == passed.body != b""
    assert left.from_address.name == "Camille Essai"


def test_the_bell_is_passed_on_once():
    net = Trio()
    net.dials()
    net.run(0.1)
    assert net.phone.all(ev.Ringing) == []
    net.other.offered().ring(net.now)
    net.run(0.1)
    net.phone.one(ev.Ringing)


def test_voice_before_the_answer_is_passed_on():
    net = Trio()
    call = net.dials()
    net.run(0.1)
    callee = net.other.offered()
    early = b"v=0\r\no=- 1 1 IN IP4 127.0.0.3\r\ns=-\r\nc=IN IP4 127.0.0.3\r\nt=0 0\r\n"
    early += b"m=audio 42000 RTP/AVP 8\r\n"
    callee.progress(183, net.now, early)
    net.run(0.1)
    assert net.phone.one(ev.Progressed).early_media
    assert call.heard.body == early


def test_a_caller_who_wants_a_sure_bell_gets_one():
    net = Trio()
    net.dials((("Require", "100rel"),))
    net.run(0.1)
    net.other.offered().progress(183, net.now)
    net.other.offered().ring(net.now)
    net.run(0.1)
    net.phone.one(ev.Ringing)
    assert sent_to(net, ENGINE, Request, "PRACK") != []
    assert net.phone.all(ev.Progressed) == []


@pytest.mark.parametrize(
    ("status", "heard"), [(486, 486), (603, 603), (404, 404), (302, 480), (407, 403), (503, 500)]
)
def test_a_refusal_is_passed_on_unless_it_is_about_us(status, heard):
    net = Trio()
    net.dials()
    net.run(0.1)
    net.other.offered().refuse(status, net.now)
    net.settle()
    ended = net.phone.one(ev.Ended)
    assert (ended.why, ended.status) == ("refused", heard)
    check_all_over(net)


def test_nobody_there_is_480():
    net = Trio(lambda data: () if b"@127.0.0.3" in data.split(b"\r\n")[0] else (1_000_000,))
    net.dials()
    net.run(40)
    assert net.phone.one(ev.Ended).status == 480
    check_all_over(net)


def test_a_caller_who_gives_up_stops_the_bell():
    net = Trio()
    call = net.dials()
    net.run(0.1)
    net.other.offered().ring(net.now)
    net.run(0.1)
    call.hang_up(net.now)
    net.settle()
    assert net.other.one(ev.Ended).why == "cancelled"
    assert net.phone.one(ev.Ended).why == "cancelled"
    check_all_over(net)


def test_giving_up_while_the_other_answers_ends_both():
    net = Trio()
    call = net.dials()
    net.run(0.1)
    net.other.offered().answer(net.now)
    call.hang_up(net.now)
    net.settle()
    assert net.other.one(ev.Ended).by == "peer"
    check_all_over(net)


@pytest.mark.parametrize("who", ["caller", "called"])
def test_either_hangs_up_and_the_other_learns(who):
    net = Trio()
    mine, theirs = net.talks()
    (mine if who == "caller" else theirs).hang_up(net.now)
    net.settle()
    learns = net.other if who == "caller" else net.phone
    assert (learns.one(ev.Ended).by, learns.one(ev.Ended).why) == ("peer", "bye")
    check_all_over(net)


@pytest.mark.parametrize("who", ["caller", "called"])
def test_a_hold_and_its_end_reach_the_other_phone(who):
    net = Trio()
    mine, theirs = net.talks()
    holds, party = (mine, net.other) if who == "caller" else (theirs, net.phone)
    holds.hold(net.now)
    net.run(0.1)
    party.one(ev.PeerHeld)
    assert holds.negotiation.remote.direction == "recvonly"  # the other phone's own answer
    holds.resume(net.now)
    net.run(0.1)
    party.one(ev.PeerResumed)
    assert holds.negotiation.remote.direction == "sendrecv"
    assert not net.phone.all(ev.ChangeRefused) + net.other.all(ev.ChangeRefused)


def test_a_hold_at_once_after_the_answer_waits_for_the_ack():
    net = Trio()
    mine = net.dials()
    net.run(0.1)
    theirs = net.other.offered()
    theirs.negotiation.port = CALLED_PORT
    theirs.answer(net.now)
    theirs.hold(net.now)
    net.run(0.5)
    net.phone.one(ev.PeerHeld)
    assert mine.phase == theirs.phase == "talking"
    assert sent_to(net, OTHER, Response, 491) == []


def test_two_holds_at_once_are_settled_by_waiting():
    net = Trio()
    mine, theirs = net.talks()
    mine.hold(net.now)
    theirs.hold(net.now)
    net.run(30)
    assert mine.changes.held and theirs.changes.held
    assert mine.phase == theirs.phase == "talking"


def test_a_refused_change_is_refused_to_whoever_asked():
    net = Trio()
    mine, theirs = net.talks()
    theirs.changes.asked = lambda incoming: theirs.stack.respond(incoming, 488, incoming.arrival.at)
    mine.hold(net.now)
    net.run(1)
    assert net.phone.one(ev.ChangeRefused).status == 488
    assert mine.phase == theirs.phase == "talking"


def test_a_phone_that_forgot_its_call_ends_both():
    net = Trio()
    mine, theirs = net.talks()
    theirs.changes.asked = lambda incoming: theirs.stack.respond(incoming, 481, incoming.arrival.at)
    mine.hold(net.now)
    net.run(1)
    assert mine.phase == "over"
    assert [made.called.phase for made in net.bridges] == ["over"]


def test_a_key_reaches_the_other_phone():
    net = Trio()
    mine, _ = net.talks()
    keys = (("Content-Type", "application/dtmf-relay"),)
    mine.request("INFO", lambda response, arrival: None, net.now, keys, b"Signal=5\r\n")
    net.run(0.1)
    assert net.other.one(ev.KeyPressed).key == "5"


def test_an_update_with_an_offer_reaches_the_other_phone():
    net = Trio()
    mine, _ = net.talks()
    said = []
    offer = mine.negotiation.offer("sendonly")
    typed = (("Content-Type", "application/sdp"), mine.contact_header)
    mine.request("UPDATE", lambda response, arrival: said.append(response), net.now, typed, offer)
    net.run(0.1)
    net.other.one(ev.PeerHeld)
    assert [response.code for response in said] == [200]
    assert described(said[0].body).direction == "recvonly"


def test_nobody_is_transferred_away():
    net = Trio()
    mine, theirs = net.talks()
    mine.refer("sip:204@127.0.0.1:5060", net.now)
    net.run(0.1)
    assert net.phone.one(ev.ReferAnswered).status == 603
    assert mine.phase == theirs.phase == "talking"


def test_a_call_that_went_round_too_often_stops():
    net = Trio()
    net.dials(hops=0)
    net.run(0.1)
    assert net.phone.one(ev.Ended).status == 483
    assert net.other.told == []


def test_each_bridge_counts_as_a_hop():
    net = Trio()
    net.dials(hops=7)
    net.run(0.1)
    assert net.other.offered().invite.header("Max-Forwards") == "6"


def test_nowhere_to_call_is_404():
    net = Trio()
    net.target = "sip:quelqu_un@accueil.example"  # a name: nothing here waits for DNS
    net.dials()
    net.run(0.1)
    assert net.phone.one(ev.Ended).status == 404


def test_a_caller_who_wants_signs_of_life_gets_them_with_the_same_description():
    net = Trio()
    mine = net.dials((("Session-Expires", "90;refresher=uas"), ("Require", "timer")))
    net.run(0.1)
    theirs = net.answers()
    net.run(300)
    refreshed = sent_to(net, PHONE, Request, "INVITE")
    (answer,) = [m for m in sent_to(net, ENGINE, Response, 200) if m.method == "INVITE"][:1]
    assert len(refreshed) == 6
    assert {invite.body for invite in refreshed} == {answer.body}
    assert mine.phase == theirs.phase == "talking"


def test_keys_that_are_for_us_go_nowhere_else():
    net = Trio()
    told, keyring = net.engine.on_event, keyring_of(net.engine.agent.stack.tokens)

    def encrypted(event):
        if isinstance(event, ev.Offered):
            event.call.negotiation.crypto = keyring.fresh()
        told(event)

    net.engine.on_event = encrypted
    net.dials()
    net.run(0.1)
    assert net.phone.one(ev.Ended).status == 488
    assert net.other.told == []
