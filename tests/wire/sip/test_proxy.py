"""Phones behind a proxy: the way back to them (RFC 3327), and whose request it was."""

from __future__ import annotations

import pytest

from evalengine.clock import SECOND
from evalengine.wire.sip.accounts.bindings import BindingChange
from evalengine.wire.sip.accounts.registrar import Registrar
from evalengine.wire.sip.dialogs.agent import Agent
from evalengine.wire.sip.dialogs.identity import identity
from evalengine.wire.sip.messages.hops import StreamPeer, transport_of
from evalengine.wire.sip.messages.message import parse
from evalengine.wire.sip.messages.path import (
    first_hop,
    leads_somewhere,
    read_path,
    routes_of,
    through,
)
from evalengine.wire.sip.proxy import Front

from .test_registrar import PASSWORDS, PHONE, REALM, Phone, names, request

NEAR = "<sip:192.0.2.20;lr;received=sip:198.51.100.9:40123%3Btransport%3Dtcp>"
FAR = "<sip:198.51.100.1:5062;transport=tcp;lr>"
CONTACT = "sip:poste1@192.0.2.7:5060"


@pytest.mark.parametrize("values", [[NEAR, FAR], [f"{NEAR},{FAR}"], [f"{NEAR} , {FAR}"]])
def test_a_path_is_the_route_back_in_the_same_order(values):
    assert read_path(values) == (NEAR, FAR)


@pytest.mark.parametrize(
    "value",
    [
        "<sip:192.0.2.20>",  # a strict router
        "<sip:proxy.example;lr>",  # nothing here waits for DNS
        "<tel:+33199001234;lr>",
        "sip:192.0.2.20;lr",  # outside brackets, lr is the header's
        "<sip:192.0.2.20;lr",
        ", ".join([NEAR] * 9),
        f"<sip:{'a' * 3000}@192.0.2.20;lr>",
    ],
)
def test_a_path_that_leads_nowhere_is_none(value):
    with pytest.raises(ValueError):
        read_path([value])


def test_a_target_keeps_the_way_and_gives_it_back():
    target = through(CONTACT, (NEAR, FAR))
    assert routes_of(target) == (NEAR, FAR)
    assert first_hop(target) == ("192.0.2.20", 5060)
    assert through(CONTACT, ()) == CONTACT and routes_of(CONTACT) == ()
    assert first_hop(CONTACT) == ("192.0.2.7", 5060)


def test_by_a_proxy_the_phone_itself_may_be_out_of_our_reach():
    assert not leads_somewhere("sip:poste1@bureau.example")
    assert leads_somewhere(through("sip:poste1@bureau.example", (NEAR,)))
    there = first_hop(through(CONTACT, (FAR,)))
    assert (there, transport_of(there)) == (("198.51.100.1", 5062), "tcp")


def test_a_phone_cannot_forge_a_way():
    forged = f"{CONTACT}?Route=%3Csip:203.0.113.66%3Blr%3E&Subject=x"
    assert through(forged, ()) == f"{CONTACT}?Subject=x"
    assert routes_of(through(forged, (NEAR,))) == (NEAR,)


def test_an_invite_goes_by_the_proxies_and_every_request_of_its_call_knows_them():
    agent = Agent(("192.0.2.1", 5060), "moteur", names())
    ours = identity("jeton")
    target = through(CONTACT, (NEAR, FAR))
    agent.invite(target, ours, agent.negotiation(4000), 0, caller="<sip:a@b>", called="<sip:c@d>")
    [sent] = agent.take()
    invite = parse(sent.data)
    assert sent.dest == ("192.0.2.20", 5060)
    assert str(invite.uri) == CONTACT
    assert invite.parsed.headers.getlist("Route") == [NEAR, FAR]


@pytest.fixture
def registrar():
    return Registrar(REALM, names(), PASSWORDS.get)


def registered(registrar, source=("198.51.100.9", 40123), path=(NEAR,), **rest):
    """The answer to a phone of ``source`` that came by ``path``."""
    phone = Phone(registrar, source=source)
    asked = phone.sign(phone_request(**rest))
    return registrar.register(asked, source, 0, path)


def phone_request(contact=PHONE, extra=()):
    return request("poste1", contact, extra=extra)


def test_a_binding_knows_its_way_and_its_phone_never_hears_of_it(registrar):
    reply = registered(registrar)
    target = through(CONTACT, (NEAR,))
    assert reply.change == BindingChange("poste1", target, 3600)
    assert dict(reply.headers)["Contact"].startswith(f"<{CONTACT}>;expires=")
    assert registrar.binding("poste1", 0) == target


@pytest.mark.parametrize(("supported", "echoed"), [((), []), (("Supported: path",), [NEAR])])
def test_who_knows_paths_is_told_his(registrar, supported, echoed):
    reply = registered(registrar, extra=supported)
    assert [value for name, value in reply.headers if name == "Path"] == echoed


def test_a_path_that_cannot_be_used_refuses_the_phone(registrar):
    assert registered(registrar, path=("<sip:192.0.2.20>",)).status == 400
    assert registrar.binding("poste1", 0) is None


def test_a_binding_by_a_proxy_outlives_the_proxy_s_connection(registrar):
    flow = StreamPeer("192.0.2.20", 5060, "tcp", 7)
    registered(registrar, source=flow)
    assert registrar.lost(flow, 0) == []
    assert registrar.flow("poste1", CONTACT, 0) is None


def test_it_is_restored_and_refreshed_as_one_and_the_same(registrar):
    target = through(CONTACT, (NEAR,))
    registrar.restore("poste1", target, 60 * SECOND)
    assert registrar.binding("poste1", 0) == target
    reply = registered(registrar)
    assert [name for name, _ in reply.headers].count("Contact") == 1


@pytest.mark.parametrize(
    ("source", "users"),
    [
        (("198.51.100.9", 5060), ["poste1"]),  # another connection of the same phone
        (("192.0.2.7", 5060), ["poste1"]),  # the address of its Contact
        (("203.0.113.66", 40123), []),
    ],
)
def test_behind_a_proxy_a_phone_is_known_by_its_host(registrar, source, users):
    registered(registrar)
    assert registrar.users_at(source, 0) == users


INVITE = """\
INVITE sip:311@192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.20;branch=z9hG4bKproxy
{below}From: <sip:poste1@192.0.2.20>;tag=1
To: <sip:311@192.0.2.20>
Call-ID: appel
CSeq: 1 INVITE
Contact: <sip:poste1@192.0.2.7>
Path: {path}

"""


def heard(below=""):
    return parse(INVITE.format(below=below, path=NEAR).replace("\n", "\r\n").encode())


BELOW = "Via: SIP/2.0/TCP bureau.example{port};branch=z9hG4bKa{stamp}\n"
PROXY = ("192.0.2.20", 5060)


@pytest.mark.parametrize(
    ("below", "origin"),
    [
        (BELOW.format(port="", stamp=";rport=40123;received=198.51.100.9"), 40123),
        (BELOW.format(port=":5070", stamp=";received=198.51.100.9"), 5070),
        ("Via: SIP/2.0/UDP 198.51.100.9;branch=z9hG4bKa\n", 5060),
        ("Via: SIP/2.0/UDP 198.51.100.9;branch=z9hG4bKa, SIP/2.0/UDP 203.0.113.66\n", 5060),
    ],
)
def test_what_comes_by_the_proxy_began_where_the_proxy_says(below, origin):
    assert Front("192.0.2.20").origin(heard(below), PROXY) == ("198.51.100.9", origin)


@pytest.mark.parametrize(
    "below",
    [
        "",
        BELOW.format(port="", stamp=""),  # a name that the proxy did not resolve
        BELOW.format(port="", stamp=";received=198.51.100.9;rport=x"),
        "Via: SIP/2.0/UDP\n",
    ],
)
def test_what_the_proxy_does_not_say_is_the_proxy_s(below):
    assert Front("192.0.2.20").origin(heard(below), PROXY) == PROXY


def test_nobody_but_the_proxy_is_believed():
    stranger = ("203.0.113.66", 5060)
    request = heard(BELOW.format(port="", stamp=";rport=40123;received=198.51.100.9"))
    for front in (Front("192.0.2.20"), Front()):
        assert front.origin(request, stranger) == stranger
        assert front.path(request, stranger) == []
    assert Front("192.0.2.20").path(request, PROXY) == [NEAR]
