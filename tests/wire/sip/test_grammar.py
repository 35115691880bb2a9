"""The values of headers, as the grammar of RFC 3261 §25.1 has them, and nothing more."""

from __future__ import annotations

import pytest

from evalengine.wire.sip.messages.grammar import (
    elements,
    read_address,
    read_contact,
    read_uri,
    read_via,
    split_headers,
    way_back,
)


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("", [""]),
        (" a ", ["a"]),
        ("a,b , c", ["a", "b", "c"]),
        ('"a,b" <sip:a@h>, <sip:b,c@h>', ['"a,b" <sip:a@h>', "<sip:b,c@h>"]),
        (r'"a\",b", c', [r'"a\",b"', "c"]),
        (r"<a\>,b", [r"<a\>", "b"]),
        ('"a" "b,c",d', ['"a" "b,c"', "d"]),
        (",,", ["", "", ""]),
        ('a,"b,c', ["a", '"b,c']),
        ("a,<b,c", ["a", "<b,c"]),
    ],
)
def test_elements_are_parted_by_commas_outside_quotes_and_brackets(value, parts):
    assert elements(value) == parts


@pytest.mark.parametrize(
    ("text", "scheme", "user", "host", "port"),
    [
        ("sip:lea@ville.example", "sip", "lea", "ville.example", None),
        ("SIPS:ville.example:5061", "sips", None, "ville.example", 5061),
        ("sip:a?b@h.example", "sip", "a?b", "h.example", None),
        ("sip:lea@[2001:DB8::1]:5070", "sip", "lea", "[2001:db8::1]", 5070),
        ("sip:[::192.0.2.1]", "sip", None, "[::c000:201]", None),
        ("sip:[:::192.0.2.1]", "sip", None, "[::c000:201]", None),
        ("tel:+33199001234", "tel", "+33199001234", "", None),
        ("TEL:+33199001234", "tel", "+33199001234", "", None),
        ("urn:service:sos", "urn", "service:sos", "", None),
    ],
)
def test_a_uri_of_any_scheme_is_read(text, scheme, user, host, port):
    uri = read_uri(text)
    assert (uri.scheme, uri.user, uri.host, uri.port) == (scheme, user, host, port)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ville.example",
        ":lea",
        "1sip:lea@ville.example",
        "sip:",
        "sip:lea@",
        "sip:lea@ville example",
        "sip:lea@ville.example?To=x",
        "sip:2001:db8::1",
        "sip:[2001:db8:::1]",
        "sip:[2001:db8::::192.0.2.1]",
        "sip:[1:2:3:4:5:6:::192.0.2.1]",
        "sip:[192.0.2.1]",
        "sip:[fe80::1%1]",
        "sip:lea@ville.example;self=1",
        "tel:",
        "urn:",
        "urn:a b",
        "urn:é",
    ],
)
def test_what_is_no_uri_is_refused(text):
    with pytest.raises(ValueError):
        read_uri(text)


@pytest.mark.parametrize(
    ("uri", "parts"),
    [
        ("sip:a@h", ("sip:a@h", "")),
        ("sip:a@h?Route=x?y", ("sip:a@h", "Route=x?y")),
        ("sip:a?b@h", ("sip:a?b@h", "")),
        ("sip:a?b@h?c=d", ("sip:a?b@h", "c=d")),
        ("sip:h?c=d", ("sip:h", "c=d")),
    ],
)
def test_headers_escaped_in_a_uri_are_parted_from_it(uri, parts):
    assert split_headers(uri) == parts


@pytest.mark.parametrize(
    ("text", "name", "user", "parameters"),
    [
        ("sip:lea@h.example;Tag=1", "", "lea", {"tag": "1"}),
        ("<sip:lea@h.example;x=1>;tag=2", "", "lea", {"tag": "2"}),
        ("Lea B<sip:lea@h.example>", "Lea B", "lea", {}),
        (r'"L \"é\" \\" <sip:lea@h.example> ; a ; b = "c;d,e" ', r'L "é" ' + "\\", "lea",
         {"a": None, "b": "c;d,e"}),
        ('"<sip:no@h.example>" <sip:lea@h.example>', "<sip:no@h.example>", "lea", {}),
        ("<sip:lea@h.example>;received=2001:db8::1", "", "lea", {"received": "2001:db8::1"}),
        ("<sip:lea@h.example>;self=1;tag=3", "", "lea", {"tag": "3"}),
    ],
)  # fmt: skip
def test_an_address_is_read(text, name, user, parameters):
    address = read_address(text)
    assert (address.name, address.uri.user) == (name, user)
    assert dict(address.parameters) == parameters


@pytest.mark.parametrize(
    "text",
    [
        "",
        "*",
        '"Léa <sip:lea@h.example>',
        "Blanc, Léa <sip:lea@h.example>",
        "< sip:lea@h.example >",
        "<<sip:lea@h.example>>",
        "<sip:lea@h.example> <sip:lea@h.example>",
        "<sip:lea@h.example>;",
        "<sip:lea@h.example>;;tag=1",
        "<sip:lea@h.example>;tag=1;TAG=1",
        "<sip:lea@h.example>;tag=",
        '<sip:lea@h.example>;tag="1',
        "<sip:lea@h.example>tag=1",
        "sip:lea@h.example?a=b",
        "sip:lea@h.example,sip:b@h.example",
    ],
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ValueError):
        read_address(text)


def test_a_contact_alone_may_hold_headers():
    address, headers = read_contact('"<?" <sip:lea@h.example?Route=%3Csip:r%3E>;q=0.5')
    assert (address.name, address.uri.user, headers) == ("<?", "lea", "Route=%3Csip:r%3E")
    assert address.parameters["q"] == "0.5"
    assert read_contact("<sip:lea@h.example>")[1] == ""
    with pytest.raises(ValueError):
        read_contact("sip:lea@h.example?Route=x")


@pytest.mark.parametrize(
    ("text", "host", "port", "rport"),
    [
        ("SIP/2.0/UDP h.example", "h.example", None, False),
        ("SIP/2.0/UDP h.example:1", "h.example", 1, False),
        ("SIP/2.0/UDP h.example:65535", "h.example", 65_535, False),
        ("sip / 2.0 / udp  h.example : 5070 ; rport ; branch = b", "h.example", 5070, True),
        ("SIP/2.0/UDP [2001:db8::1]:5070;RPORT;received=[::1]", "[2001:db8::1]", 5070, True),
        ("SIP/2.0/PIGEON under_score.example;rport=5060", "under_score.example", None, True),
    ],
)
def test_a_via_is_read(text, host, port, rport):
    via = read_via(text)
    assert (via.host, via.port, "rport" in via.parameters) == (host, port, rport)
    back = way_back(text)
    assert (back.host, back.port, "rport" in back.parameters) == (host, port, rport)


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("SIP/3.0/UDP h.example:5070", ("h.example", 5070, False)),
        ("SIP/2.0/UDP h.example;;,;,,", ("h.example", None, False)),
        ("SIP/2.0/UDP h.example;;rport,SIP/2.0/UDP i.example", ("h.example", None, True)),
        ("SIP/2.0/UDP h.example;;x=1,SIP/2.0/UDP i.example;rport", ("h.example", None, False)),
        ("SIP/2.0/UDP h.example;branch=1;branch=2", ("h.example", None, False)),
        ("SIP/2.0/UDP h.example;rport=", ("h.example", None, True)),
        ("SIP/2.0/UDP [zz]", ("[zz]", None, False)),
        ("SIP/2.0/UDP h.example:0", None),
        ("SIP/2.0/UDP h.example:65536", None),
        ("SIP/2.0/UDP h.example:5060x", None),
        ("SIP/2.0 h.example", None),
        ("h.example", None),
        ("", None),
    ],
)
def test_a_via_that_is_none_may_yet_show_the_way_back(text, back):
    with pytest.raises(ValueError):
        read_via(text)
    via = way_back(text)
    assert (via and (via.host, via.port, "rport" in via.parameters)) == back
