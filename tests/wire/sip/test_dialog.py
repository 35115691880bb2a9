"""RFC 3261 §12: who, by which way, in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evalengine.wire.sip.dialogs.dialog import CSEQ_JUMP, Dialog, as_called, as_caller, rebuilt
from evalengine.wire.sip.messages.compose import Draft, reply
from evalengine.wire.sip.messages.message import Request, Response, parse

INVITE = Draft(
    "INVITE",
    "sip:poste@192.0.2.1:5062",
    (
        ("Via", "SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK1"),
        ("Record-Route", "<sip:192.0.2.3;lr>, <sip:192.0.2.4:5070;lr>"),
        ("From", '"Léa" <sip:lea@192.0.2.9>;tag=a1'),
        ("To", "<sip:poste@192.0.2.1>"),
        ("Call-ID", "un"),
        ("CSeq", "7 INVITE"),
        ("Contact", "<sip:lea@192.0.2.9:5080>"),
    ),
)


def request(draft: Draft = INVITE) -> Request:
    read = parse(draft.encode())
    assert isinstance(read, Request)
    return read


def ok(*headers: tuple[str, str]) -> Response:
    data = reply(request().parsed, ("192.0.2.1", 5062), 200, to_tag="b2", headers=headers)
    read = parse(data)
    assert isinstance(read, Response)
    return read


def routes(draft: Draft) -> list[str]:
    return [value for _, value in draft.all("Route")]


def test_the_callers_dialog_takes_its_routes_backwards():
    dialog = as_caller(
        INVITE,
        ok(
            ("Contact", "<sip:poste@192.0.2.1:5090>"),
            ("Record-Route", "<sip:192.0.2.3;lr>, <sip:192.0.2.4:5070;lr>"),
        ),
        "a1",
    )
    bye = dialog.request("BYE", "via")
    assert dialog.key == ("un", "a1", "b2")
    assert bye.uri == "sip:poste@192.0.2.1:5090"
    assert routes(bye) == ["<sip:192.0.2.4:5070;lr>", "<sip:192.0.2.3;lr>"]
    assert dialog.next_hop() == ("192.0.2.4", 5070)
    assert (bye.header("To"), bye.header("CSeq")) == ("<sip:poste@192.0.2.1>;tag=b2", "8 BYE")
    assert bye.header("From") == '"Léa" <sip:lea@192.0.2.9>;tag=a1'


def test_the_called_ones_dialog_takes_its_routes_as_they_are():
    dialog = as_called(request(), "b2")
    bye = dialog.request("BYE", "via")
    assert dialog.key == ("un", "b2", "a1")
    assert bye.uri == "sip:lea@192.0.2.9:5080"
    assert routes(bye) == ["<sip:192.0.2.3;lr>", "<sip:192.0.2.4:5070;lr>"]
    assert dialog.next_hop() == ("192.0.2.3", 5060)
    assert (bye.header("From"), bye.header("CSeq")) == ("<sip:poste@192.0.2.1>;tag=b2", "1 BYE")


def test_a_strict_router_becomes_the_request_uri():
    dialog = replace(
        as_called(request(), "b2"), routes=("<sip:192.0.2.3>", "<sip:192.0.2.4:5070;lr>")
    )
    bye = dialog.request("BYE", "via")
    assert bye.uri == "sip:192.0.2.3"
    assert routes(bye) == ["<sip:192.0.2.4:5070;lr>", "<sip:lea@192.0.2.9:5080>"]
    assert dialog.next_hop() == ("192.0.2.3", 5060)


def test_a_router_without_a_numeric_address_is_passed_by():
    dialog = replace(as_called(request(), "b2"), routes=("<sip:proxy.example;lr>",))
    assert dialog.next_hop() == ("192.0.2.9", 5080)


@pytest.mark.parametrize("contact", [(), (("Contact", "<sip:poste@telephone.example>"),)])
def test_without_a_usable_contact_the_target_stays_where_the_invite_went(contact):
    assert as_caller(INVITE, ok(*contact), "a1").target == INVITE.uri


BY_A_PROXY = ("Record-Route", "<sip:192.0.2.3;lr>")
ELSEWHERE = "sip:poste@telephone.example;alias=192.0.2.77~5060~2"


def test_behind_a_proxy_the_proxy_knows_where_the_peer_is():
    dialog = as_caller(INVITE, ok(("Contact", f"<{ELSEWHERE}>"), BY_A_PROXY), "a1")
    assert (dialog.target, dialog.next_hop()) == (ELSEWHERE, ("192.0.2.3", 5060))
    dialog.refresh(ok(("Contact", "<sip:poste@bureau.example>"), BY_A_PROXY))
    assert dialog.target == "sip:poste@bureau.example"


@pytest.mark.parametrize(
    "contact", ["tel:+33199001234", "sip:poste@bureau.example:70000", "sip:poste@bureau.example:0"]
)
def test_a_contact_that_no_proxy_can_reach_either_is_none(contact):
    dialog = as_caller(INVITE, ok(("Contact", f"<{contact}>"), BY_A_PROXY), "a1")
    assert dialog.target == INVITE.uri


def test_a_proxy_that_we_cannot_reach_knows_nothing():
    beyond = ("Record-Route", "<sip:proxy.example;lr>")
    dialog = as_caller(INVITE, ok(("Contact", f"<{ELSEWHERE}>"), beyond), "a1")
    assert dialog.target == INVITE.uri


def test_the_peer_may_move_but_not_out_of_reach():
    dialog = as_called(request(), "b2")
    dialog.refresh(ok(("Contact", "<sip:lea@192.0.2.77:5081>")))
    assert dialog.next_hop()[0] == "192.0.2.3"
    assert dialog.target == "sip:lea@192.0.2.77:5081"
    dialog.refresh(ok(("Contact", "<sip:lea@192.0.2.77:70000>")))
    assert dialog.target == "sip:lea@192.0.2.77:5081"


def test_requests_come_in_order_or_late():
    dialog = as_called(request(), "b2")
    numbered = [replace(request(), cseq=number) for number in (8, 12, 12, 11, 13)]
    assert [dialog.in_order(asked) for asked in numbered] == [True, True, False, False, True]


def test_an_ack_has_the_number_of_its_invite():
    dialog = as_caller(INVITE, ok(), "a1")
    assert dialog.request("ACK", "via", cseq=7).header("CSeq") == "7 ACK"
    assert dialog.request("BYE", "via").header("CSeq") == "8 BYE"


def test_a_dialog_is_written_down_and_goes_on_far_beyond():
    dialog = as_called(request(), "b2")
    dialog.request("INVITE", "via")
    leg = dialog.as_leg()
    assert all(isinstance(value, str | int) for value in leg.values())
    again = rebuilt(leg)
    assert again == replace(dialog, local_cseq=dialog.local_cseq + CSEQ_JUMP)
    assert again.routes == dialog.routes
    plain = replace(dialog, routes=())
    assert rebuilt(plain.as_leg()).routes == ()


@pytest.mark.parametrize("leg", [{}, {"call_id": "un"}])
def test_what_is_no_dialog_is_not_rebuilt(leg):
    with pytest.raises(KeyError):
        rebuilt(leg)


def test_numbers_that_are_none_are_not_rebuilt():
    leg = Dialog("un", "l", "r", "1", "2", "sip:a@192.0.2.1").as_leg()
    with pytest.raises(ValueError):
        rebuilt({**leg, "local_cseq": "x"})
