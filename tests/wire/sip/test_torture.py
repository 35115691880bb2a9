"""RFC 4475 and RFC 5118: every message, each with the behaviour that the RFC expects.

The messages are our own; where the RFCs' originals lie beside the project, they are read too.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.messages.message import Request, Response, parse
from evalengine.wire.sip.transports.streaming import Framer

from .torture import invalid, ipv6, semantics, valid
from .torture.case import Case, Expectation
from .torture.stage import Heard, Stage

RFC4475 = (*valid.CASES, *invalid.CASES, *semantics.CASES)
CASES = (*RFC4475, *ipv6.CASES)

BESIDE = Path(__file__).resolve().parents[3] / ".." / "shared" / "sip-torture"
FILES = {case.name: BESIDE / f"{case.name}.dat" for case in RFC4475}
FILES |= {case.name: BESIDE / "rfc5118" / case.name for case in ipv6.CASES}
THERE = [case for case in CASES if FILES[case.name].exists()]

BY_NAME = {case.name: case for case in CASES}


def names(cases) -> list[str]:
    return [case.name for case in cases]


def hold(data: bytes, expects: Expectation, contacts: tuple[str, ...]) -> Heard:
    """Plays the message; what was sent and told is as expected, and the agent goes on."""
    stage = Stage()
    heard = stage.send(data)
    if expects == 200 and contacts:
        assert [answer.code for answer in heard.answers] == [401]
        heard = stage.prove(data, heard.answers[0])
        listed = heard.answers[0].headers.getlist("Contact")
        assert tuple(contact.rpartition(";")[0] for contact in listed) == contacts
    codes = [answer.code for answer in heard.answers]
    garbled = [event for event in heard.told if isinstance(event, ev.Garbled)]
    if expects == "talks":
        assert codes == [100, 200]
        assert heard.answers[-1].headers["Content-Type"] == "application/sdp"
    elif expects == "read":
        assert (codes, heard.told) == ([], [])
        assert isinstance(parse(data), Response)
    elif expects == "dropped":
        assert (codes, len(garbled)) == ([], 1)
    else:
        assert codes == [expects]
    assert stage.lives()
    return heard


def test_every_message_of_both_rfcs_has_its_case():
    assert (len(RFC4475), len(ipv6.CASES), len(BY_NAME)) == (49, 12, 61)
    assert not THERE or len(THERE) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_our_message_gets_what_the_rfc_expects(case: Case):
    hold(case.message, case.expects, case.contacts)


if THERE:

    @pytest.mark.parametrize("case", THERE, ids=names(THERE))
    def test_the_original_gets_it_too(case: Case):
        data = FILES[case.name].read_bytes()
        hold(data, case.expects if case.original is None else case.original, case.theirs)


def test_one_agent_bears_them_all_and_the_time_after():
    stage = Stage()
    for case in CASES:
        stage.send(case.message)
        assert stage.lives(), case.name
    ended = [event for event in stage.wait(200).told if isinstance(event, ev.Ended)]
    assert {event.why for event in ended} == {"no_ack"}
    assert len(ended) == sum(case.expects == "talks" for case in CASES)
    assert stage.lives()
    assert stage.agent.deadline() is None


# What a status code does not tell.


def read(name: str) -> Request:
    message = parse(BY_NAME[name].message)
    assert isinstance(message, Request)
    return message


def test_blanks_and_folds_change_no_value():
    wsinv = read("wsinv")
    assert (wsinv.to_tag, wsinv.from_tag, wsinv.cseq) == ("7a41", "c55", 7)
    assert wsinv.from_address.name == 'Léa \\" Blanc'
    assert (wsinv.via.host, wsinv.branch) == ("192.0.2.61", "sanscookie")
    assert wsinv.contact == "sip:lea@ville.example"


def test_what_is_escaped_equals_what_is_not():
    esc01 = read("esc01")
    assert esc01.uri.user == "sips:paul@ville.example"
    assert esc01.from_address.uri.user == "avec des blancs"
    assert read("semiuri").uri.user == "poste;ext=7@ville.example"


def test_an_escaped_zero_cuts_no_user_short():
    assert read("escnull").from_address.uri.user == "vide-\0-vide"


def test_an_odd_to_comes_back_octet_for_octet():
    (answer,) = Stage().send(BY_NAME["intmeth"].message).answers
    assert answer.headers["To"].startswith(read("intmeth").to_text)


def test_a_reason_is_kept_in_its_own_letters():
    phrase = parse(BY_NAME["unreason"].message).phrase  # type: ignore[union-attr]
    assert phrase == "= 5**2 * 2**3 дa, c’est entendu"


def test_octets_behind_the_body_are_no_second_request():
    heard = Stage().send(BY_NAME["dblreq"].message)
    assert [type(event) for event in heard.told] == [ev.RegisterAsked]


def test_a_scheme_unknown_in_the_request_uri_is_read_whole():
    assert read("unkscm").uri.scheme == "pigeonvoyageur"
    assert read("unkscm").uri.user == "nid42"


def test_what_is_refused_is_told_how_to_do_better():
    stage = Stage()
    (extension,) = stage.send(BY_NAME["bext01"].message).answers
    assert extension.headers["Unsupported"] == "telepathie, lectureDesPensees"
    (kind,) = stage.send(BY_NAME["invut"].message).answers
    assert kind.headers["Accept"] == "application/sdp"
    (unspoken,) = stage.send(BY_NAME["sdp01"].message).answers
    assert unspoken.headers["Warning"].startswith("399 ")
    (stranger,) = stage.send(BY_NAME["regaut01"].message).answers
    assert stranger.headers["WWW-Authenticate"].startswith("Digest ")


def test_three_colons_and_two_are_the_same_address():
    three, two = read("ipv6-bug-abnf-3-colons"), read("ipv6-correct-abnf-2-colons")
    assert three.uri == two.uri
    assert three.uri.host == "[2001:db8::c000:23d]"


def test_a_call_without_contact_or_numeric_contact_is_hung_up_where_it_came_from():
    for name in ("inv2543", "baddate"):
        stage = Stage()
        (offered,) = [
            e for e in stage.send(BY_NAME[name].message).told if isinstance(e, ev.Offered)
        ]
        offered.call.bye("bye", offered.arrival)
        (_ended, bye) = stage.agent.take()
        assert bye.dest == ("192.0.2.61", 5071)


@pytest.mark.parametrize(("name", "code"), [("badvers", 505), ("mcl01", 400), ("ncl", 400)])
def test_in_a_stream_what_ends_it_is_answered_first(name, code):
    framer, stage = Framer(), Stage()
    (given,) = framer.feed(BY_NAME[name].message)
    assert framer.broken
    assert [answer.code for answer in stage.send(given).answers] == [code]


def test_in_a_stream_a_body_too_short_is_waited_for():
    framer = Framer()
    assert framer.feed(BY_NAME["clerr"].message) == []
    assert (framer.broken, framer.waiting) == ("", True)
