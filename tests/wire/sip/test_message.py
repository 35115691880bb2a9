"""Reading what comes, and writing what goes."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evalengine.wire.sip.messages.compose import Draft, name_addr, reply, return_path
from evalengine.wire.sip.messages.message import (
    Malformed,
    Request,
    Response,
    hop,
    name_of,
    parse,
    uri_of,
    user_of,
)

SOURCE = ("192.0.2.7", 40_000)

INVITE = (
    b"INVITE sip:poste@192.0.2.1:5062 SIP/2.0\r\n"
    b"Via: SIP/2.0/UDP 192.0.2.9:5060;rport;branch=z9hG4bK+77.ef*1\r\n"
    b"Max-Forwards: 70\r\n"
    b'From: "L\xc3\xa9a, dite \\"Lou\\"" <sip:0199001234@192.0.2.9>;tag=a1\r\n'
    b"To: <sip:poste@192.0.2.1>\r\n"
    b"Call-ID: un@192.0.2.9\r\n"
    b"CSeq: 7 INVITE\r\n"
    b"Contact: <sip:lea@192.0.2.9:5060;ob>\r\n"
    b"Content-Type: application/sdp\r\n"
    b"Content-Length: 4\r\n"
    b"\r\n"
    b"v=0\n"
)
OK = (
    b"SIP/2.0 200 OK\r\n"
    b"Via: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK1\r\n"
    b"From: <sip:a@192.0.2.9>;tag=a1\r\n"
    b"To: <sip:poste@192.0.2.1>;tag=b2\r\n"
    b"Call-ID: un\r\n"
    b"CSeq: 7 INVITE\r\n"
    b"\r\n"
)


def request(data: bytes) -> Request:
    message = parse(data)
    assert isinstance(message, Request)
    return message


def test_every_fact_of_a_request_is_read():
    read = request(INVITE)
    assert (read.method, read.cseq, read.call_id) == ("INVITE", 7, "un@192.0.2.9")
    assert (read.from_tag, read.to_tag) == ("a1", "")
    assert read.from_address.uri.user == "0199001234"
    assert read.contact == "sip:lea@192.0.2.9:5060;ob"
    assert (read.content_type, read.body) == ("application/sdp", b"v=0\n")
    assert read.branch == "z9hG4bK+77.ef*1"


def test_every_fact_of_a_response_is_read():
    read = parse(OK)
    assert isinstance(read, Response)
    assert (read.code, read.phrase, read.method, read.to_tag) == (200, "OK", "INVITE", "b2")


def test_octets_beyond_content_length_are_ignored():
    assert request(INVITE + b"leftovers").body == b"v=0\n"


def test_compact_names_folded_lines_and_leading_empty_lines_are_read():
    data = (
        b"\r\n\r\nBYE sip:a@192.0.2.1 SIP/2.0\r\n"
        b"v :  SIP / 2.0 / UDP  192.0.2.9 ;\r\n branch = z9hG4bK9\r\n"
        b"f: sip:a@192.0.2.9;tag=1\r\n"
        b"t :\r\n\t<sip:b@192.0.2.1>;tag=2\r\n"
        b"i: x\r\ncseq: 2\r\n  BYE\r\nL: 0\r\n\r\n"
    )
    read = request(data)
    assert (read.branch, read.to_tag, read.cseq) == ("z9hG4bK9", "2", 2)


def test_a_parameter_may_have_any_name():
    read = request(changed(b";tag=a1", b";self=1;TAG=a1").replace(b";rport;", b";self=1;"))
    assert (read.from_tag, read.branch) == ("a1", "z9hG4bK+77.ef*1")


def test_a_comma_or_semicolon_in_quotes_separates_nothing():
    read = request(changed(b";tag=a1", b';x="a;tag=no,b";tag=a1'))
    assert read.from_tag == "a1"


def changed(old: bytes, new: bytes) -> bytes:
    assert old in INVITE
    return INVITE.replace(old, new, 1)


ANSWERABLE = {
    "a body shorter than promised": changed(b"Length: 4", b"Length: 5"),
    "a negative length": changed(b"Length: 4", b"Length: -4"),
    "a length in words": changed(b"Length: 4", b"Length: four"),
    "a length of 5,000 digits": changed(b"Length: 4", b"Length: " + b"4" * 5000),
    "another method in CSeq": changed(b"7 INVITE", b"7 BYE"),
    "no number in CSeq": changed(b"7 INVITE", b"INVITE"),
    "a CSeq of 2^31": changed(b"7 INVITE", b"2147483648 INVITE"),
    "no CSeq": changed(b"CSeq: 7 INVITE\r\n", b""),
    "no From": changed(b"From:", b"X-From:"),
    "no To": changed(b"To:", b"X-To:"),
    "no Call-ID": changed(b"Call-ID: un@192.0.2.9\r\n", b""),
    "an empty Call-ID": changed(b"Call-ID: un@192.0.2.9", b"Call-ID:"),
    "an open bracket in From": changed(b"9>;tag=a1", b"9;tag=a1"),
    "a tag given twice": changed(b";tag=a1", b";tag=a1;Tag=a2"),
    "an endless head": INVITE.replace(b"\r\n\r\n", b"\r\n"),
    "not UTF-8": changed(b"poste", b"p\xffste"),
    "a header without colon": changed(b"Max-Forwards: 70", b"Max-Forwards 70"),
    "a header with half a line end": changed(b"Forwards: 70", b"Forwards: 70\nTo: x"),
    "another version": changed(b"SIP/2.0\r\nVia", b"SIP/3.0\r\nVia"),
    "300 headers": changed(b"Max-Forwards: 70", b"\r\n".join([b"X: y"] * 300)),
    "a Via with too many semicolons": changed(b";rport;", b";;rport;"),
    "two numbers of CSeq": changed(b"CSeq: 7", b"CSeq: 8 INVITE\r\nCSeq: 7"),
    "a length with a sign": changed(b"Length: 4", b"Length: +4"),
    "a Contact that is no SIP URI": changed(b"sip:lea@", b"mailto:lea@"),
    "an escaped header in the Request-URI": changed(b"5062 SIP", b"5062?To=x SIP"),
    "a Contact that is none": changed(b"<sip:lea@192.0.2.9:5060;ob>", b"<<>>"),
    "a negative Max-Forwards": changed(b"Forwards: 70", b"Forwards: -1"),
    "a Max-Forwards of 256": changed(b"Forwards: 70", b"Forwards: 256"),
}

LOST = {
    "nothing": b"",
    "an ACK of another version": INVITE.replace(b"INVITE", b"ACK").replace(b"2.0\r", b"3.0\r", 1),
    "no Via": changed(b"Via:", b"X-Via:"),
    "a Via with port 99999": changed(b"9:5060;rport", b"9:99999"),
    "a Via with port 0": changed(b"9:5060;rport", b"9:0"),
    "a Via that is none": changed(b"SIP/2.0/UDP 192", b"192"),
    "more than a datagram": INVITE + b"v" * 65_536,
    "a status of 99": OK.replace(b"200", b"99"),
    "a status in words": OK.replace(b"200", b"OK"),
    "a status of 5,000 digits": OK.replace(b"200", b"2" * 5000),
    "a response with two Vias": OK.replace(b"Via:", b"Via: SIP/2.0/UDP 192.0.2.8\r\nVia:"),
    "an ACK with a bad CSeq": changed(b"INVITE sip", b"ACK sip"),
}


@pytest.mark.parametrize("data", ANSWERABLE.values(), ids=ANSWERABLE.keys())
def test_a_request_that_makes_no_sense_can_be_answered_400(data):
    with pytest.raises(Malformed) as caught:
        parse(data)
    answered = caught.value.request
    assert answered is not None
    assert caught.value.via is not None
    assert reply(answered, SOURCE, 400).startswith(b"SIP/2.0 400 Bad Request\r\nVia: ")
    assert return_path(caught.value.via, SOURCE) == SOURCE


BYE = (
    b"BYE sip:poste@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK2\r\n"
    b"From: <sip:a@192.0.2.9>;tag=1\r\nTo: <sip:b@192.0.2.1>;tag=2\r\nCall-ID: x\r\n"
    b"CSeq: 2 BYE\r\n\r\n"
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (BYE[:-2], "the head has no end"),
        (BYE.replace(b"<sip:b", b"L\xe9a <sip:b"), "the head is not UTF-8"),
        (BYE.replace(b"BYE\r\n\r\n", b"BYE\r\nMax-Forwards 70\r\n\r\n"), "no header"),
        (BYE.replace(b"\r\nVia", b"\r\nN: y" * 252 + b"\r\nVia"), "too many headers"),
    ],
)
def test_one_thing_wrong_is_enough_and_is_named(data, reason):
    assert request(BYE).method == "BYE"
    with pytest.raises(Malformed, match=reason):
        parse(data)


def test_there_is_room_for_256_headers_and_a_whole_datagram():
    crowded = BYE.replace(b"\r\nVia", b"\r\nN: y" * 251 + b"\r\nVia")
    assert request(crowded).header("N") == "y"
    full = BYE + b"v" * (65_535 - len(BYE))
    assert len(request(full).body) == 65_535 - len(BYE)
    with pytest.raises(Malformed, match="too long"):
        parse(full + b"v")


@pytest.mark.parametrize("data", LOST.values(), ids=LOST.keys())
def test_what_has_no_way_back_is_only_malformed(data):
    with pytest.raises(Malformed) as caught:
        parse(data)
    assert caught.value.request is None


@given(st.binary(max_size=300))
def test_noise_is_malformed_and_nothing_worse(data):
    with pytest.raises(Malformed):
        parse(data)


@given(st.sampled_from([INVITE, OK]), st.data())
def test_a_damaged_message_is_read_or_malformed_and_nothing_worse(data, draw):
    damaged = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 4))):
        at = draw.draw(st.integers(0, len(damaged) - 1))
        length = draw.draw(st.integers(0, 30))
        damaged[at : at + length] = draw.draw(st.binary(max_size=30))
    try:
        read = parse(bytes(damaged))
    except Malformed as malformed:
        if malformed.request is not None and malformed.via is not None:
            reply(malformed.request, SOURCE, malformed.code, to_tag="t")
            return_path(malformed.via, SOURCE)
    else:
        if isinstance(read, Request):
            reply(read.parsed, SOURCE, 200, to_tag="t")


def test_a_reply_echoes_octet_for_octet():
    lines = reply(request(INVITE).parsed, SOURCE, 180, to_tag="b2").decode().split("\r\n")
    assert lines[0] == "SIP/2.0 180 Ringing"
    assert lines[1] == (
        "Via: SIP/2.0/UDP 192.0.2.9:5060;rport=40000;branch=z9hG4bK+77.ef*1;received=192.0.2.7"
    )
    assert lines[2] == 'From: "Léa, dite \\"Lou\\"" <sip:0199001234@192.0.2.9>;tag=a1'
    assert lines[3] == "To: <sip:poste@192.0.2.1>;tag=b2"
    assert lines[4:] == ["Call-ID: un@192.0.2.9", "CSeq: 7 INVITE", "Content-Length: 0", "", ""]


def test_only_the_first_of_several_vias_is_stamped():
    two = changed(b"z9hG4bK+77.ef*1", b'z9hG4bK1;x="a,b", SIP/2.0/UDP 192.0.2.8;rport;branch=o')
    via = reply(request(two).parsed, SOURCE, 200).decode().split("\r\n")[1]
    assert via == (
        "Via: SIP/2.0/UDP 192.0.2.9:5060;rport=40000;branch=z9hG4bK1;"
        'x="a,b";received=192.0.2.7, SIP/2.0/UDP 192.0.2.8;rport;branch=o'
    )


def test_a_tag_that_is_there_stays_alone():
    tagged = changed(b"To: <sip:poste@192.0.2.1>", b"To: <sip:poste@192.0.2.1;tag=no> ;Tag=b1")
    assert b";Tag=b1\r\n" in reply(request(tagged).parsed, SOURCE, 200, to_tag="b2")


@pytest.mark.parametrize(
    ("via", "path"),
    [
        (b"192.0.2.9:5060;rport", SOURCE),
        (b"192.0.2.9:5070", ("192.0.2.7", 5070)),
        (b"pc.example", ("192.0.2.7", 5060)),
    ],
)
def test_the_way_back(via, path):
    assert return_path(request(changed(b"192.0.2.9:5060;rport", via)).via, SOURCE) == path


@pytest.mark.parametrize(
    ("uri", "where"),
    [
        ("sip:a@192.0.2.1", ("192.0.2.1", 5060)),
        ("sip:a@192.0.2.1:5070;transport=UDP", ("192.0.2.1", 5070)),
        ("sip:a@[2001:db8::1]:5070", ("2001:db8::1", 5070)),
    ],
)
def test_where_a_uri_leads(uri, where):
    assert hop(uri) == where


@pytest.mark.parametrize(
    "uri",
    ["", "sip:", "tel:0199001234", "sip:a@pc.example", "sip:a@192.0.2.1:0", "sip:a@1.2:70000"],
)
def test_a_uri_that_leads_nowhere(uri):
    with pytest.raises(Malformed):
        hop(uri)


@pytest.mark.parametrize(
    ("header", "uri", "user", "name"),
    [
        ("<sip:204@192.0.2.1>", "sip:204@192.0.2.1", "204", ""),
        ('"A < B" <sip:204@192.0.2.1;x>;y', "sip:204@192.0.2.1;x", "204", "A < B"),
        ("sip:204@192.0.2.1;y=1", "sip:204@192.0.2.1", "204", ""),
        ("Cabinet Morel <sip:192.0.2.1>", "sip:192.0.2.1", "", "Cabinet Morel"),
    ],
)
def test_the_parts_of_an_address(header, uri, user, name):
    assert (uri_of(header), user_of(header), name_of(header)) == (uri, user, name)


@given(st.text(max_size=40))
@example('"\\')
@example("a\r\nBcc: b")
def test_any_name_is_quoted_so_that_it_reads_back(name):
    address = name_addr(name, "sip:a@192.0.2.1")
    assert "\r" not in address
    assert "\n" not in address
    data = changed(b'"L\xc3\xa9a, dite \\"Lou\\"" <sip:0199001234@192.0.2.9>', b"%s")
    read = request(data.replace(b"%s", address.encode(errors="replace")))
    assert read.from_tag == "a1"


def test_a_header_of_ours_cannot_smuggle_another():
    draft = Draft("BYE", "sip:a@192.0.2.1", (("Evalengine-Call", "c1\r\nTo: x"),))
    assert b"\r\nTo" not in draft.encode()
