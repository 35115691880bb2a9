"""What a phone by TLS may change of an encrypted call, and what not: octets in, octets out."""

from __future__ import annotations

from base64 import b64encode
from itertools import count

import pytest

from evalengine.clock import Arrival
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.agent import Agent
from evalengine.wire.sip.dialogs.keying import Keyring
from evalengine.wire.sip.messages import sdp
from evalengine.wire.sip.messages.hops import StreamPeer
from evalengine.wire.sip.messages.message import Request, parse
from evalengine.wire.sip.messages.sdes import SUITES, Crypto
from evalengine.wire.sip.transactions.transaction import Send

FLOW = StreamPeer("127.0.0.2", 40_000, "tls", 7, dials=False)
FIRST, NEXT = (bytes([octet]) * 30 for octet in (1, 2))
CLEAR = sdp.offer("127.0.0.2", 42_000, session_id=1, version=1)
REQUEST = """\
{method} sip:a@127.0.0.1 SIP/2.0
Via: SIP/2.0/TLS 127.0.0.2:5062;branch=z9hG4bK{number}
From: <sip:b@127.0.0.2>;tag=1
To: <sip:a@127.0.0.1>{tag}
Call-ID: c
CSeq: {cseq} {method}
Max-Forwards: 70
Contact: <sip:b@127.0.0.2:5062;transport=tls>
Content-Type: application/sdp
Content-Length: {length}

"""


def described(key: bytes = FIRST, suite=SUITES[0], tag: int = 1, **changes: object) -> bytes:
    """A phone's encrypted description."""
    crypto = Crypto(tag, suite, key)
    options = {"session_id": 1, "version": 1, "crypto": (crypto,), **changes}
    return sdp.offer("127.0.0.2", 42_000, **options)


class Phone:
    """The far end of one call with an agent that answers at once."""

    def __init__(self, offer: bytes) -> None:
        tokens = count()
        ring = Keyring(b"s" * 32, lambda: f"frais{next(tokens)}")
        self.agent = Agent(("127.0.0.1", 5060), "a", lambda: f"j{next(tokens):011d}", keyring=ring)
        self.told: list[ev.AgentEvent] = []
        self._numbers, self._tag = count(1), ""
        self.ask("INVITE", offer)
        (offered,) = self.told
        self.call = offered.call
        self.call.negotiation.port = 40_000
        self.call.answer(0)
        (answer,) = self._heard()
        self._tag = f";tag={answer.to_tag}"
        self.answer = answer.body

    def ask(self, method: str, body: bytes = b"", cseq: int = 0):
        """The final answer, None when there is none."""
        number = next(self._numbers)
        head = REQUEST.format(
            method=method, number=number, tag=self._tag, cseq=cseq or number, length=len(body)
        )
        self.last = cseq or number
        self.agent.receive(head.replace("\n", "\r\n").encode() + body, FLOW, Arrival(0))
        answers = [one for one in self._heard() if not isinstance(one, Request) and one.code > 100]
        return answers[0] if answers else None

    def acknowledge(self, body: bytes = b"") -> list:
        """Says ACK to the last INVITE; what the agent asks then."""
        head = REQUEST.format(
            method="ACK",
            number=next(self._numbers),
            tag=self._tag,
            cseq=self.last,
            length=len(body),
        )
        self.agent.receive(head.replace("\n", "\r\n").encode() + body, FLOW, Arrival(0))
        return [one.method for one in self._heard() if isinstance(one, Request)]

    def _heard(self) -> list:
        out = self.agent.take()
        self.told += [one for one in out if not isinstance(one, Send)]
        return [parse(one.data) for one in out if isinstance(one, Send)]

    @property
    def keys(self):
        return self.call.negotiation.keys


def ours_in(body: bytes) -> Crypto:
    (line,) = sdp.parse(body, sdp.SECURED).crypto
    return line


@pytest.fixture
def phone():
    made = Phone(described())
    assert made.acknowledge() == []
    return made


@pytest.mark.parametrize("method", ["INVITE", "UPDATE"])
def test_a_phone_may_renew_its_key_or_take_the_other_suite(phone, method):
    before = phone.keys
    answer = phone.ask(method, described(NEXT))
    assert (answer.code, phone.keys.receiving.key) == (200, NEXT)
    assert ours_in(answer.body).key == before.sending.key
    phone.acknowledge()
    answer = phone.ask(method, described(NEXT, SUITES[1], tag=8))
    line = ours_in(answer.body)
    assert (line.tag, line.suite) == (8, SUITES[1])
    assert line.key not in (before.sending.key, NEXT)


@pytest.mark.parametrize("method", ["INVITE", "UPDATE"])
@pytest.mark.parametrize("hold", [described(direction="sendonly"), described(direction="inactive")])
def test_a_hold_is_answered_with_the_keys_in_use(phone, method, hold):
    before = phone.keys
    answer = phone.ask(method, hold)
    assert ours_in(answer.body).key == before.sending.key
    assert phone.keys == before
    assert isinstance(phone.told[-1], ev.PeerHeld)


@pytest.mark.parametrize("method", ["INVITE", "UPDATE"])
@pytest.mark.parametrize(
    "body", [CLEAR, described().replace(b"inline:", b"inline:AAAA"), described(crypto=())]
)
def test_what_would_end_encryption_is_refused_and_the_call_goes_on(phone, method, body):
    before = phone.keys
    assert phone.ask(method, body).code == 488
    assert phone.keys == before and phone.call.phase == "talking"
    assert isinstance(phone.told[-1], ev.MediaRefused)


def test_without_an_offer_it_is_we_who_offer_the_keys_in_use(phone):
    before = phone.keys
    answer = phone.ask("INVITE")
    offered = sdp.parse(answer.body, sdp.SECURED).crypto
    assert offered[0].key == before.sending.key and len(offered) == 2
    assert phone.acknowledge(described(NEXT)) == []
    assert (phone.keys.sending, phone.keys.receiving.key) == (before.sending, NEXT)


@pytest.mark.parametrize(
    "answer", [CLEAR, b"", described(tag=5), described(NEXT).replace(b"RTP/SAVP", b"RTP/AVP")]
)
def test_a_bad_answer_to_the_offer_of_ours_ends_the_call(phone, answer):
    phone.ask("INVITE")
    assert phone.acknowledge(answer) == ["BYE"]
    refused, ended = phone.told[-2:]
    assert isinstance(refused, ev.MediaRefused)
    assert (ended.why, ended.status) == ("bad_answer", 488)


def test_a_call_that_begins_without_an_offer_is_encrypted_by_ours():
    phone = Phone(b"")
    offered = sdp.parse(phone.answer, sdp.SECURED).crypto
    assert [line.suite for line in offered] == list(SUITES)
    assert phone.keys is None
    assert phone.acknowledge(described(NEXT, SUITES[1], tag=2)) == []
    assert (phone.keys.sending.key, phone.keys.receiving.key) == (offered[1].key, NEXT)


def test_a_key_that_comes_twice_in_one_offer_is_used_once(phone):
    both = described(crypto=(Crypto(1, SUITES[0], NEXT), Crypto(2, SUITES[1], NEXT)))
    line = ours_in(phone.ask("INVITE", both).body)
    assert (line.tag, line.suite) == (1, SUITES[0])
    assert b64encode(NEXT) not in phone.answer
