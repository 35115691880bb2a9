"""RFC 3261 §17, machine by machine, under a time that is a number."""

from __future__ import annotations

import pytest

from evalengine.clock import MS, SECOND
from evalengine.wire.sip.messages.compose import Draft, reply
from evalengine.wire.sip.messages.message import Request, Response, parse
from evalengine.wire.sip.transactions.timetable import Timetable
from evalengine.wire.sip.transactions.transaction import (
    ClientInvite,
    ClientOther,
    Heard,
    Send,
    ServerInvite,
    ServerOther,
    TimedOut,
    Transaction,
    client_key,
    server_key_of,
)

PEER = ("192.0.2.1", 5060)
T0 = 1_000 * SECOND


def draft(method: str, branch: str = "z9hG4bK1", **changes: str) -> Draft:
    headers = {
        "Via": f"SIP/2.0/UDP 192.0.2.9:5060;rport;branch={branch}",
        "Max-Forwards": "70",
        "From": "<sip:a@192.0.2.9>;tag=a1",
        "To": "<sip:b@192.0.2.1>",
        "Call-ID": "un",
        "CSeq": f"7 {method}",
        "Route": "<sip:192.0.2.3;lr>",
        **changes,
    }
    return Draft(method, "sip:b@192.0.2.1", tuple(headers.items()))


def request(method: str, branch: str = "z9hG4bK1", **changes: str) -> Request:
    read = parse(draft(method, branch, **changes).encode())
    assert isinstance(read, Request)
    return read


def response(asked: Draft, code: int, tag: str = "b2") -> Response:
    read = parse(asked.encode())
    assert isinstance(read, Request)
    answer = parse(reply(read.parsed, PEER, code, to_tag=tag))
    assert isinstance(answer, Response)
    return answer


def sends(transaction: Transaction) -> list[bytes]:
    """The first word of each datagram it wants sent; nothing else may come of it."""
    outputs = transaction.take()
    assert all(isinstance(output, Send) for output in outputs)
    return [output.data.split(b" ", 1)[0] for output in outputs]


def times_of_sends(transaction: Transaction, until: int) -> list[float]:
    """When it sends again, in s since T0, left alone until ``until``."""
    times: list[float] = []
    while (at := transaction.deadline()) is not None and at <= until:
        transaction.tick(at)
        times += [(at - T0) / SECOND for output in transaction.take() if isinstance(output, Send)]
    return times


def test_invite_is_repeated_ever_more_slowly_then_given_up():
    client = ClientInvite(draft("INVITE"), PEER, T0)
    assert sends(client) == [b"INVITE"]
    assert times_of_sends(client, T0 + 32 * SECOND - 1) == [0.5, 1.5, 3.5, 7.5, 15.5, 31.5]
    client.tick(T0 + 32 * SECOND)
    assert client.take() == [TimedOut()]
    assert client.terminated
    assert client.deadline() is None


def test_on_a_stream_invite_is_sent_once():
    client = ClientInvite(draft("INVITE"), PEER, T0, reliable=True)
    client.take()
    assert client.deadline() == T0 + 32 * SECOND


def test_a_provisional_answer_stops_every_timer():
    asked = draft("INVITE")
    client = ClientInvite(asked, PEER, T0)
    client.take()
    client.receive(response(asked, 180), T0 + MS)
    (heard,) = client.take()
    assert isinstance(heard, Heard)
    assert client.state == "proceeding"
    assert client.deadline() is None


def test_a_refusal_is_acknowledged_on_the_same_branch_each_time_it_comes():
    asked = draft("INVITE")
    client = ClientInvite(asked, PEER, T0)
    client.take()
    client.receive(response(asked, 486), T0 + MS)
    ack, heard = client.take()
    assert isinstance(ack, Send)
    assert isinstance(heard, Heard)
    read = parse(ack.data)
    assert isinstance(read, Request)
    assert (read.method, read.branch, read.cseq, read.to_tag) == ("ACK", "z9hG4bK1", 7, "b2")
    assert read.header("Route") == "<sip:192.0.2.3;lr>"
    client.receive(response(asked, 486), T0 + 2 * MS)
    assert sends(client) == [b"ACK"]
    client.tick(T0 + MS + 32 * SECOND)
    assert client.terminated


def test_a_200_is_handed_up_each_time_it_comes_for_the_user_to_acknowledge():
    asked = draft("INVITE")
    client = ClientInvite(asked, PEER, T0)
    client.take()
    for _ in range(2):
        client.receive(response(asked, 200), T0 + MS)
        (heard,) = client.take()
        assert isinstance(heard, Heard)
    client.receive(response(asked, 486), T0 + 2 * MS)
    assert client.take() == []
    client.tick(T0 + MS + 32 * SECOND)
    assert client.terminated
    assert client.take() == []


def test_another_request_is_repeated_up_to_every_four_seconds_then_given_up():
    client = ClientOther(draft("BYE"), PEER, T0)
    assert sends(client) == [b"BYE"]
    expected = [0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]
    assert times_of_sends(client, T0 + 32 * SECOND - 1) == expected
    client.tick(T0 + 32 * SECOND)
    assert client.take() == [TimedOut()]


def test_after_a_provisional_answer_it_is_repeated_every_four_seconds():
    asked = draft("BYE")
    client = ClientOther(asked, PEER, T0)
    client.take()
    client.receive(response(asked, 100), T0 + MS)
    client.take()
    assert times_of_sends(client, T0 + 13 * SECOND) == [0.5, 4.5, 8.5, 12.5]


def test_a_final_answer_is_handed_up_once_and_lingers_five_seconds():
    asked = draft("BYE")
    client = ClientOther(asked, PEER, T0)
    client.take()
    client.receive(response(asked, 200), T0)
    assert len(client.take()) == 1
    client.receive(response(asked, 200), T0 + MS)
    assert client.take() == []
    assert client.deadline() == T0 + 5 * SECOND
    client.tick(T0 + 5 * SECOND)
    assert client.terminated


def test_an_abandoned_request_is_silent():
    client = ClientOther(draft("BYE"), PEER, T0)
    client.take()
    client.abandon()
    assert client.deadline() is None


def test_an_invite_again_is_answered_as_before():
    server = ServerInvite(request("INVITE"), PEER)
    assert server.receive(request("INVITE"), T0) is False
    assert server.take() == []
    server.respond(180, b"180 ringing", T0)
    server.receive(request("INVITE"), T0)
    assert sends(server) == [b"180", b"180"]
    assert server.deadline() is None


def test_a_refusal_is_repeated_until_its_ack():
    server = ServerInvite(request("INVITE"), PEER)
    server.respond(486, b"486 busy", T0)
    assert sends(server) == [b"486"]
    assert times_of_sends(server, T0 + 12 * SECOND) == [0.5, 1.5, 3.5, 7.5, 11.5]
    server.receive(request("INVITE"), T0 + 12 * SECOND)
    assert sends(server) == [b"486"]
    assert server.receive(request("ACK"), T0 + 13 * SECOND) is False
    assert server.state == "confirmed"
    server.receive(request("INVITE"), T0 + 13 * SECOND)
    assert server.take() == []
    server.tick(T0 + 18 * SECOND)
    assert server.terminated


def test_a_refusal_never_acknowledged_is_given_up():
    server = ServerInvite(request("INVITE"), PEER)
    server.respond(486, b"486 busy", T0)
    times_of_sends(server, T0 + 32 * SECOND - 1)
    server.tick(T0 + 32 * SECOND)
    assert server.take() == [TimedOut()]
    assert server.terminated


def test_an_accepted_invite_passes_acks_up_and_answers_again_when_asked():
    server = ServerInvite(request("INVITE"), PEER)
    server.respond(200, b"200 ok", T0)
    server.receive(request("INVITE"), T0)
    assert sends(server) == [b"200", b"200"]
    assert server.receive(request("ACK"), T0) is True
    server.respond(486, b"486 busy", T0)
    assert server.take() == []
    server.tick(T0 + 32 * SECOND)
    assert server.terminated


def test_another_request_again_is_answered_as_before_for_32_seconds():
    server = ServerOther(request("BYE"), PEER)
    server.receive(request("BYE"), T0)
    assert server.take() == []
    server.respond(100, b"100 trying", T0)
    server.respond(200, b"200 ok", T0)
    server.respond(500, b"500 late", T0)
    server.receive(request("BYE"), T0)
    assert sends(server) == [b"100", b"200", b"200"]
    server.tick(T0 + 32 * SECOND)
    assert server.terminated


def test_on_a_stream_nothing_lingers():
    server = ServerOther(request("BYE"), PEER, reliable=True)
    server.respond(200, b"200 ok", T0)
    assert server.deadline() == T0


def test_a_response_matches_by_branch_and_method():
    asked = draft("INVITE", "z9hG4bK5")
    client = ClientInvite(asked, PEER, T0)
    assert client.key == client_key("z9hG4bK5", "INVITE") != client_key("z9hG4bK5", "CANCEL")


def test_an_ack_and_a_cancel_match_their_invite():
    invite = server_key_of(request("INVITE"))
    assert server_key_of(request("ACK")) == invite
    assert server_key_of(request("CANCEL")) != invite
    assert server_key_of(request("CANCEL"), "INVITE") == invite


@pytest.mark.parametrize(
    "changes",
    [
        {"branch": "z9hG4bK2"},
        {"Via": "SIP/2.0/UDP 192.0.2.8:5060;branch=z9hG4bK1"},
        {"Via": "SIP/2.0/UDP 192.0.2.9:5061;branch=z9hG4bK1"},
    ],
)
def test_another_branch_or_sender_is_another_transaction(changes):
    assert server_key_of(request("INVITE", **changes)) != server_key_of(request("INVITE"))


def test_without_the_magic_cookie_everything_must_match():
    old = {"Via": "SIP/2.0/UDP 192.0.2.9:5060;branch=1"}
    same = server_key_of(request("INVITE", **old))
    assert server_key_of(request("INVITE", **old)) == same
    for changes in ({"Call-ID": "deux"}, {"CSeq": "8 INVITE"}, {"From": "<sip:a@192.0.2.9>;tag=2"}):
        assert server_key_of(request("INVITE", **{**old, **changes})) != same


class Bell:
    """Rings at the times it was given."""

    def __init__(self, *times: int) -> None:
        self.times = list(times)
        self.rung: list[int] = []

    def deadline(self) -> int | None:
        return self.times[0] if self.times else None

    def tick(self, now: int) -> None:
        self.times.pop(0)
        self.rung.append(now)


def test_a_timetable_ticks_what_is_due_in_order():
    table = Timetable()
    early, late = Bell(1, 5), Bell(3)
    for bell in (late, early, early):
        table.watch(bell)
    order = []
    while (at := table.deadline()) is not None:
        bell = table.pop(at)
        if bell is not None:
            bell.tick(at)
            table.watch(bell)
            order.append(bell)
    assert order == [early, late, early]
    assert (early.rung, late.rung) == ([1, 5], [3])


def test_a_timetable_follows_deadlines_that_move():
    table = Timetable()
    bell = Bell(5)
    table.watch(bell)
    bell.times = [2]
    table.watch(bell)
    assert table.deadline() == 2
    bell.times = [9]
    assert table.pop(3) is None
    assert table.deadline() in (5, 9)
    bell.times = []
    assert table.pop(10) is None
    assert table.deadline() is None
