"""What changes in an agent over a stream (RFC 3261 §17: timers A, E, G off; D, I, J, K zero)."""

from __future__ import annotations

from itertools import count

import pytest

from evalengine.clock import MS, SECOND, Arrival
from evalengine.wire.sip.accounts.digest import authorize
from evalengine.wire.sip.accounts.registrar import Registrar
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.agent import Agent
from evalengine.wire.sip.dialogs.identity import identity
from evalengine.wire.sip.messages.hops import StreamPeer, same_way, transport_of
from evalengine.wire.sip.messages.message import Request, parse
from evalengine.wire.sip.transactions.transaction import T1, Send

TARGET = "sip:poste@127.0.0.2:5062;transport=tcp"
FLOW = StreamPeer("127.0.0.2", 40_000, "tcp", 7, dials=False)
REQUEST = """\
{method} sip:a@127.0.0.1 SIP/2.0
Via: SIP/2.0/TCP 127.0.0.2:5062;branch=z9hG4bKb
From: <sip:b@127.0.0.2>;tag=1
To: <sip:a@127.0.0.1>
Call-ID: c
CSeq: 1 {method}
Max-Forwards: 70
Contact: <{contact}>
Content-Length: 0

""".replace("\n", "\r\n")


REGISTER = """\
REGISTER sip:a SIP/2.0
Via: SIP/2.0/TCP 192.0.2.7;branch=z9hG4bKr
From: <sip:poste@127.0.0.1>;tag=1
To: <sip:poste@127.0.0.1>
Call-ID: r
CSeq: 1 REGISTER
Contact: <sip:poste@192.0.2.7;transport=tcp>
{headers}Content-Length: 0

"""


def agent(**options):
    numbers = count()
    return Agent(("127.0.0.1", 5060), "a", lambda: f"token{next(numbers):06d}", **options)


def sent(agent):
    return [one for one in agent.take() if isinstance(one, Send)]


def call(agent, **options):
    ours = identity("token")
    return agent.invite(
        TARGET, ours, agent.negotiation(40_000, ours.session_id), 0,
        caller="<sip:c@127.0.0.1>", called="<sip:d@127.0.0.1>", **options,
    )  # fmt: skip


def answer(request: Request, status: str) -> bytes:
    via = "\r\n".join(f"Via: {one}" for one in request.parsed.headers.getlist("Via"))
    return (
        f"SIP/2.0 {status}\r\n{via}\r\nFrom: {request.from_text}\r\nTo: {request.to_text};tag=2\r\n"
        f"Call-ID: {request.call_id}\r\nCSeq: {request.cseq} {request.method}\r\n"
        "Content-Length: 0\r\n\r\n"
    ).encode()


def ask(called, method, contact=TARGET):
    """What a request that came by ``FLOW`` makes."""
    called.receive(REQUEST.format(method=method, contact=contact).encode(), FLOW, Arrival(0))
    return called.take()


def invited(called, contact=TARGET):
    """A call that came by ``FLOW``, and was answered 100."""
    _, offered = ask(called, "INVITE", contact)
    return offered.call


def test_an_invite_over_tcp_says_so_and_is_sent_once():
    caller = agent()
    call(caller)
    (first,) = sent(caller)
    invite = parse(first.data)
    assert transport_of(first.dest) == invite.via.transport.lower() == "tcp"
    assert invite.contact == "sip:a@127.0.0.1:5060;transport=tcp"
    for at in range(0, 64 * T1, 500 * MS):
        caller.tick(at)
    assert sent(caller) == []
    caller.tick(64 * T1)
    (ended,) = [one for one in caller.take() if isinstance(one, ev.Ended)]
    assert ended.status == 408


def test_a_refusal_is_acknowledged_and_forgotten_at_once():
    caller = agent()
    call(caller)
    invite = parse(sent(caller)[0].data)
    caller.receive(answer(invite, "486 Busy Here"), FLOW, Arrival(SECOND))
    (ack,) = sent(caller)
    assert parse(ack.data).method == "ACK"
    caller.tick(SECOND)
    assert caller.deadline() is None
    caller.receive(answer(invite, "486 Busy Here"), FLOW, Arrival(SECOND))
    assert sent(caller) == []


def test_tls_has_its_own_port_in_via_and_contact():
    caller = agent(tls_port=5061)
    call(caller, by=StreamPeer("127.0.0.2", 40_000, "tls", 3))
    invite = parse(sent(caller)[0].data)
    assert (invite.via.transport, invite.via.port) == ("TLS", 5061)
    assert invite.contact == "sip:a@127.0.0.1:5061;transport=tls"


def test_an_answer_goes_back_by_the_connection_that_asked_whatever_via_says():
    (said,) = ask(agent(), "OPTIONS")
    assert said.dest is FLOW


def test_a_refusal_of_ours_is_not_repeated():
    called = agent()
    invited(called).refuse(486, 0)
    (said,) = sent(called)
    assert said.data.startswith(b"SIP/2.0 486")
    for at in range(0, 64 * T1, 500 * MS):
        called.tick(at)
    assert sent(called) == []


@pytest.mark.parametrize(("contact", "dials"), [(TARGET, True), (TARGET[:-14], False)])
def test_requests_of_a_dialog_go_by_its_connection_and_else_to_its_target(contact, dials):
    way = invited(agent(), contact).dialog.next_hop()
    assert isinstance(way, StreamPeer)
    assert (way, way.transport, way.flow, way.dials) == (("127.0.0.2", 5062), "tcp", 7, dials)


def test_without_a_connection_what_was_answered_waits():
    caller = agent()
    call(caller)
    (first,) = sent(caller)
    caller.stack.unsent(StreamPeer(*first.dest, "tcp", 9), 0)
    assert caller.take() == []
    caller.receive(answer(parse(first.data), "100 Trying"), FLOW, Arrival(0))
    caller.stack.unsent(first.dest, 0)
    assert caller.take() == []


def test_without_a_connection_what_was_not_answered_fails():
    caller = agent()
    call(caller)
    (first,) = sent(caller)
    caller.stack.unsent(first.dest, 5)
    (ended,) = caller.take()
    assert isinstance(ended, ev.Ended) and ended.arrival.at == 5


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (StreamPeer("127.0.0.2", 40_000, "tcp", 7), True),
        (StreamPeer("127.0.0.2", 40_000, "tcp", 8), False),
        (StreamPeer("127.0.0.2", 40_000, "tls", 7), False),
        (("127.0.0.2", 40_000), False),
        (StreamPeer("127.0.0.2", 40_001, "tcp", 7), False),
    ],
)
def test_a_way_is_an_address_a_transport_and_a_connection(other, same):
    assert same_way(FLOW, other) is same


@pytest.fixture
def registrar():
    """A registrar at which ``poste`` registered by ``FLOW``, from behind another address."""
    numbers = count()
    made = Registrar("evalengine", lambda: f"token{next(numbers):06d}", {"poste": "secret"}.get)

    def register(headers=""):
        data = REGISTER.format(headers=headers).replace("\n", "\r\n").encode()
        return made.register(parse(data).parsed, FLOW, 0)

    challenge = dict(register().headers)["WWW-Authenticate"]
    given = authorize(
        challenge, method="REGISTER", uri="sip:a", user="poste", password="secret", cnonce="c"
    )
    assert register(f"Authorization: {given}\n").status == 200
    return made


def test_a_binding_knows_its_connection_and_goes_with_it(registrar):
    contact = registrar.binding("poste", 0)
    assert registrar.flow("poste", contact, 0) is FLOW
    assert registrar.flow("poste", "sip:poste@192.0.2.8", 0) is None
    assert registrar.contacts("poste", FLOW, 0) == [contact]
    assert registrar.lost(StreamPeer(*FLOW, "tcp", 8), 0) == []
    (change,) = registrar.lost(FLOW, 0)
    assert (change.user, change.contact, change.expires_s) == ("poste", contact, 0)
    assert registrar.binding("poste", 0) is None


SIPS = REQUEST.replace("sip:a@", "sips:a@").replace("SIP/2.0/TCP", "SIP/2.0/TLS")


@pytest.mark.parametrize(("transport", "code"), [("tls", 200), ("tcp", 416), ("udp", 416)])
def test_a_sips_uri_is_served_where_the_last_hop_was_tls_and_nowhere_else(transport, code):
    called, peer = agent(tls_port=5061), ("127.0.0.2", 40_000)
    source = peer if transport == "udp" else StreamPeer(*peer, transport, 7, dials=False)
    called.receive(SIPS.format(method="OPTIONS", contact=TARGET).encode(), source, Arrival(0))
    (said,) = sent(called)
    assert parse(said.data).code == code


def test_in_a_sips_call_we_are_reached_by_sips_too():
    called = agent(tls_port=5061)
    flow = StreamPeer("127.0.0.2", 40_000, "tls", 7, dials=False)
    invite = SIPS.format(method="INVITE", contact="sips:poste@127.0.0.2:5062")
    called.receive(invite.encode(), flow, Arrival(0))
    (offered,) = [one for one in called.take() if isinstance(one, ev.Offered)]
    offered.call.answer(0)
    (answered,) = sent(called)
    assert parse(answered.data).contact == "sips:a@127.0.0.1:5061"
    way = offered.call.dialog.next_hop()
    assert (way.transport, way.flow) == ("tls", 7)


def test_who_registered_a_sips_contact_is_called_by_it():
    caller = agent(tls_port=5061)
    ours = identity("token")
    caller.invite(
        "sips:poste@127.0.0.2:5062", ours, caller.negotiation(40_000, ours.session_id), 0,
        caller="<sip:c@127.0.0.1>", called="<sip:d@127.0.0.1>",
    )  # fmt: skip
    (first,) = sent(caller)
    invite = parse(first.data)
    assert transport_of(first.dest) == "tls"
    assert invite.uri.scheme == "sips"
    assert invite.contact == "sips:a@127.0.0.1:5061"
