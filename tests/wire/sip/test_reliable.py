"""Provisional responses that must arrive (RFC 3262), and those that need not: 180 and 183."""

from __future__ import annotations

from itertools import pairwise

import pytest

from evalengine.clock import MS, SECOND
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.call import Call
from evalengine.wire.sip.messages import sdp
from evalengine.wire.sip.messages.message import Request, Response, parse

from .net import PHONE, Net, at_once
from .test_agent import OFFER, answers, request

REQUIRED = (("Require", "100rel"),)
VOICE = sdp.offer("127.0.0.2", 42_000, session_id=9, version=1)


def messages(net: Net, start: bytes) -> list[Request | Response]:
    """What went over the wire and begins so, in order."""
    return [parse(send.data) for send in net.sent if send.data.startswith(start)]


def test_a_caller_that_requires_it_gets_a_ringing_that_arrives():
    net = Net()
    call, phones = net.talking(REQUIRED)
    (ringing,) = messages(net, b"SIP/2.0 180")
    (prack,) = messages(net, b"PRACK")
    assert ringing.header("Require") == "100rel"
    assert prack.header("RAck") == f"{ringing.header('RSeq')} 1 INVITE"
    assert net.engine.one(ev.Ringing)
    phones.hold(net.now)
    net.run(1)
    call.hang_up(net.now)
    net.run(1)
    assert call.phase == phones.phase == "over"
    assert not [m for m in messages(net, b"SIP/2.0 ") if m.code >= 400]  # type: ignore[union-attr]


def test_a_ringing_that_is_lost_is_said_again_ever_slower():
    net = Net()
    times: list[int] = []

    def lose(data: bytes) -> tuple[int, ...]:
        if data.startswith(b"SIP/2.0 180"):
            times.append(net.now)
            return ()
        return (MS,)

    net.fate = lose
    net.call(headers=REQUIRED)
    net.run(0.1)
    net.phone.offered().ring(net.now)
    net.run(31)
    waits = [(later - earlier) // (SECOND // 2) for earlier, later in pairwise(times)]
    assert waits == [1, 2, 4, 8, 16]
    net.run(5)
    assert (net.phone.one(ev.Ended).why, net.phone.one(ev.Ended).status) == ("no_ack", 500)
    assert (net.engine.one(ev.Ended).by, net.engine.one(ev.Ended).status) == ("peer", 500)
    assert net.engine.all(ev.Ringing) == []


def test_a_prack_that_is_lost_is_one_ring_all_the_same():
    net = Net()
    lost = []

    def lose_once(data: bytes) -> tuple[int, ...]:
        if data.startswith(b"PRACK") and not lost:
            lost.append(data)
            return ()
        return (MS,)

    net.fate = lose_once
    net.call(headers=REQUIRED)
    net.run(0.1)
    net.phone.offered().ring(net.now)
    net.run(5)
    assert lost
    assert net.engine.one(ev.Ringing)
    assert len({m.header("RAck") for m in messages(net, b"PRACK")}) == 1
    assert len({m.branch for m in messages(net, b"PRACK")}) == 1  # repeated, not asked anew
    assert net.phone.agent.deadline() is None or net.phone.all(ev.Ended) == []


def test_the_answer_need_not_wait_for_the_prack_which_is_answered_still():
    net = Net()
    net.fate = lambda data: (SECOND,) if data.startswith(b"PRACK") else (MS,)
    call = net.call(headers=REQUIRED)
    net.run(0.1)
    net.phone.offered().ring(net.now)
    net.run(0.1)
    net.pick_up(net.phone.offered())
    net.run(3)
    assert net.engine.one(ev.Answered)
    assert [m.code for m in messages(net, b"SIP/2.0 ") if m.method == "PRACK"] == [200, 200]  # type: ignore[union-attr]
    assert len(messages(net, b"SIP/2.0 180")) == 1
    call.hang_up(net.now)
    net.run(1)
    assert net.phone.one(ev.Ended).by == "peer"


def prack(tag: str, said: str, body: bytes = b"") -> bytes:
    return request(
        "PRACK",
        body,
        To=f"<sip:poste@127.0.0.2>;tag={tag}",
        CSeq="2 PRACK",
        Call_ID="rodeur",
        RAck=said,
    )


@pytest.mark.parametrize(
    ("said", "body", "code"),
    [
        ("{} 1 INVITE", b"", 200),
        ("{} 1 INVITE", OFFER, 488),
        ("{} 2 INVITE", b"", 481),
        ("{} 1 BYE", b"", 481),
        ("0 1 INVITE", b"", 481),
        ("1 1 INVITE", b"", 481),
        ("bonjour", b"", 400),
        ("", b"", 400),
    ],
)
def test_a_prack_must_fit(said, body, code):
    net = Net()
    answers(net, request("INVITE", OFFER, Require="100rel"))
    net.phone.offered().ring(net.now)
    net.flush()
    ringing = parse(net.strays[-1].data)
    (told,) = answers(net, prack(ringing.to_tag, said.format(ringing.header("RSeq")), body))
    assert told.code == code


def test_a_call_without_offer_that_requires_it_is_answered_without_ringing():
    net = Net()
    answers(net, request("INVITE", Require="100rel"))
    before = len(net.strays)
    net.phone.offered().ring(net.now)
    net.pick_up(net.phone.offered())
    (told,) = [parse(send.data) for send in net.strays[before:]]
    assert isinstance(told, Response)
    assert told.code == 200


# What the phone says before its answer, written by hand: ours says 180 alone.


def early(net: Net, call: Call, code: int, tag: str, rseq: int = 0, body: bytes = b"") -> None:
    """The phone says ``code``, reliably if it is numbered."""
    invite = messages(net, b"INVITE")[0]
    lines = [
        f"SIP/2.0 {code} Hm",
        f"Via: {invite.header('Via')}",
        f"From: {invite.from_text}",
        f"To: {invite.to_text};tag={tag}",
        f"Call-ID: {invite.call_id}",
        "CSeq: 1 INVITE",
        f"Contact: <sip:poste@{PHONE[0]}:{PHONE[1]}>",
        f"Content-Length: {len(body)}",
    ]
    lines += ["Require: 100rel", f"RSeq: {rseq}"] if rseq else []
    lines += ["Content-Type: application/sdp"] if body else []
    net.inject("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


def test_a_183_is_told_and_is_no_ring():
    net = Net()
    call = net.call()
    early(net, call, 183, "a", body=VOICE)
    early(net, call, 183, "a", body=VOICE)
    assert net.engine.one(ev.Progressed).early_media is True
    assert net.engine.all(ev.Ringing) == []
    early(net, call, 200, "a", body=VOICE)
    assert net.engine.one(ev.Answered).early is True


def test_a_183_without_voice_then_a_ring():
    net = Net()
    call = net.call()
    early(net, call, 183, "a")
    early(net, call, 180, "a")
    assert net.engine.one(ev.Progressed).early_media is False
    assert net.engine.one(ev.Ringing)


def test_each_reliable_response_is_acknowledged_once_and_in_order():
    net = Net()
    call = net.call()
    early(net, call, 183, "a", 7)
    early(net, call, 183, "a", 7)
    early(net, call, 180, "a", 9)  # 8 is still under way: this one comes again
    assert net.engine.all(ev.Ringing) == []
    early(net, call, 183, "a", 8)
    early(net, call, 180, "a", 9)
    assert [m.header("RAck") for m in messages(net, b"PRACK")] == [
        f"{number} 1 INVITE" for number in (7, 8, 9)
    ]
    assert [m.cseq for m in messages(net, b"PRACK")] == [2, 3, 4]
    assert net.engine.one(ev.Ringing)


def test_an_answer_may_have_been_described_before_it():
    net = Net()
    call = net.call()
    early(net, call, 183, "a", 1, VOICE)
    early(net, call, 200, "a")
    assert net.engine.one(ev.Answered)
    assert call.negotiation.remote == sdp.parse(VOICE)
    call.hang_up(net.now)
    net.flush()
    assert messages(net, b"BYE")[0].cseq == 3


def test_a_flood_of_early_dialogs_is_not_followed():
    net = Net()
    call = net.call()
    for number in range(100):
        early(net, call, 180, f"tag{number}", 1)
    assert len(messages(net, b"PRACK")) == 16
    assert net.engine.one(ev.Ringing)


def test_an_unreadable_number_is_an_ordinary_ring():
    net = Net()
    call = net.call()
    early(net, call, 180, "a", 2**32)
    assert net.engine.one(ev.Ringing)
    assert messages(net, b"PRACK") == []


def test_a_ringing_that_went_on_during_a_restart_is_acknowledged_by_the_new_engine():
    net = Net(lambda data: () if data.startswith(b"PRACK") else (MS,))
    net.call(headers=REQUIRED)
    net.run(0.1)
    net.phone.offered().ring(net.now)
    net.run(0.1)
    net.restart_engine()
    net.fate = at_once
    again = net.call(headers=REQUIRED, sent=True)
    net.run(2)
    assert net.engine.one(ev.Ringing).call is again
    net.pick_up(net.phone.offered())
    net.run(0.1)
    assert net.engine.one(ev.Answered)
    before = len(messages(net, b"SIP/2.0 180"))
    net.run(40)
    assert len(messages(net, b"SIP/2.0 180")) == before
