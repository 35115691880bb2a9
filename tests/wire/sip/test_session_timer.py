"""Session timers (RFC 4028): who refreshes, and what becomes of who does not."""

from __future__ import annotations

import pytest

from evalengine.clock import MS
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.messages.message import Request, Response, parse

from .net import Net
from .test_agent import OFFER, answer, request

KNOWN = ("Supported", "timer")
PEER_REFRESHES = (("Session-Expires", "90;refresher=uac"), ("Require", "timer"))
WE_REFRESH = (("Session-Expires", "90;refresher=uas"),)


def reinvites(net: Net) -> list[Request]:
    read = [parse(send.data) for send in net.sent if send.data.startswith(b"INVITE")]
    return [r for r in read if isinstance(r, Request) and r.to_tag]


def last_200(net: Net) -> Response:
    told = parse([s.data for s in net.sent if s.data.startswith(b"SIP/2.0 200")][-1])
    assert isinstance(told, Response)
    return told


def no_reinvites(data: bytes) -> tuple[int, ...]:
    """A wire that carries no re-INVITE."""
    message = parse(data)
    silent = isinstance(message, Request) and message.method == "INVITE" and message.to_tag
    return () if silent else (MS,)


@pytest.mark.parametrize(("headers", "by"), [(PEER_REFRESHES, "uac"), (WE_REFRESH, "uas")])
def test_the_called_agrees_and_the_call_is_refreshed_for_as_long_as_one_likes(headers, by):
    net = Net()
    call, phones = net.talking(headers)
    agreed = last_200(net)
    assert agreed.header("Session-Expires") == f"90;refresher={by}"
    assert agreed.header("Require") == ("timer" if by == "uac" else "")
    net.run(600)
    assert call.phase == phones.phase == "talking"
    assert len(reinvites(net)) == 600 // 45
    assert {invite.header("Session-Expires") for invite in reinvites(net)} == {"90;refresher=uac"}


@pytest.mark.parametrize(("headers", "silent"), [(PEER_REFRESHES, "engine"), (WE_REFRESH, "phone")])
def test_a_refresher_that_fell_silent_is_given_up_before_the_interval_is_over(headers, silent):
    net = Net()
    net.talking(headers)
    net.fate = no_reinvites
    waits, refreshes = (net.phone, net.engine) if silent == "engine" else (net.engine, net.phone)
    net.run(59)
    assert waits.all(ev.Ended) == []
    net.run(1)
    ended = waits.one(ev.Ended)
    assert (ended.by, ended.why, ended.status) == ("us", "lost", 408)
    net.run(0.1)
    assert refreshes.one(ev.Ended).by == "peer"


def test_a_hold_counts_as_a_refresh_and_a_refresh_leaves_the_hold():
    net = Net()
    call, phones = net.talking(PEER_REFRESHES)
    net.run(40)
    phones.hold(net.now)
    net.run(30)
    assert call.phase == "talking"
    assert len(reinvites(net)) == 1  # the hold came before the refresh of second 45
    net.run(300)
    assert len(reinvites(net)) > 5
    assert call.changes.held is True
    assert phones.negotiation.agreed == "sendonly"
    assert net.engine.all(ev.PeerResumed) == []


def test_an_update_is_a_refresh():
    net = Net()
    call, phones = net.talking(PEER_REFRESHES)
    headers = (*call.introduction(), *call.timer.header)
    call.timer.stop()
    for _ in range(2):
        net.run(40)
        call.request("UPDATE", lambda told, at: None, net.now, headers)
        net.flush()
    net.run(0.1)
    assert last_200(net).header("Session-Expires") == "90;refresher=uac"
    assert phones.phase == "talking"  # 80 s later
    net.run(60)
    assert net.phone.one(ev.Ended).why == "lost"


def test_an_answer_without_timer_ends_the_timer():
    net = Net()
    call, phones = net.talking(PEER_REFRESHES)
    call.timer.stop()
    call.hold(net.now)
    net.run(200)
    assert call.phase == phones.phase == "talking"


def test_a_caller_that_knows_no_timers_is_refreshed_by_us():
    net = Net()
    answer(net, request("INVITE", OFFER, Session_Expires="1800;refresher=uac"))
    net.pick_up(net.phone.offered())
    agreed = parse(net.strays[-1].data)
    assert agreed.header("Session-Expires") == "1800;refresher=uas"
    assert agreed.header("Require") == ""


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("89", 422),
        ("0;refresher=uac", 422),
        ("90", 100),
        ("1800;refresher=UAS;other=1", 100),
        ("douze", 100),
        ("99999999999999999999", 100),
    ],
)
def test_too_short_an_interval_is_refused_and_an_unreadable_one_ignored(said, code):
    told = answer(Net(), request("INVITE", OFFER, Session_Expires=said, Supported="timer"))
    assert told.code == code
    assert told.header("Min-SE") == ("90" if code == 422 else "")


def test_who_cannot_read_422_is_not_told_it():
    assert answer(Net(), request("INVITE", OFFER, Session_Expires="30")).code == 100


def test_the_compact_form_is_read():
    assert answer(Net(), request("INVITE", OFFER, x="30", k="timer")).code == 422


def test_timers_may_be_required():
    assert answer(Net(), request("OPTIONS", Require="timer")).code == 200
