"""What a jury reads of a malformed message is French, whatever the parser said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalengine.wire.sip.messages.message import Malformed, parse
from evalengine.wire.sip.wording import GENERAL, in_french

GOOD = """\
OPTIONS sip:a@127.0.0.1 SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKa
From: <sip:a@127.0.0.1>;tag=1
To: <sip:b@127.0.0.1>
Call-ID: a
CSeq: 1 OPTIONS
Max-Forwards: 70

"""


def said(message: str) -> str:
    with pytest.raises(Malformed) as malformed:
        parse(message.replace("\n", "\r\n").encode("latin-1"))
    return in_french(str(malformed.value))


@pytest.mark.parametrize(
    ("old", "new", "french"),
    [
        ("SIP/2.0\n", "\n", "ce n’est ni une requête ni une réponse SIP"),
        ("SIP/2.0\n", "SIP/3.0\n", "c’est la version 3.0 de SIP, et non la 2.0"),
        ("Call-ID: a\n", "", "Call-ID manque ou se répète"),
        ("Call-ID: a\n", "Call-ID a\n", "une ligne de l’en-tête n’en est pas une"),
        ("CSeq: 1 OPTIONS", "CSeq: un", "CSeq est illisible"),
        ("CSeq: 1 OPTIONS", "CSeq: 1 BYE", "CSeq nomme une autre méthode"),
        ("CSeq: 1 OPTIONS", "CSeq: 9999999999 OPTIONS", "CSeq est hors limites"),
        ("Forwards: 70", "Forwards: x", "Max-Forwards n’est pas un nombre"),
        ("Forwards: 70", "Forwards: 999", "Max-Forwards est hors limites"),
        ("Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKa", "Via: x", "Via est illisible"),
        ("<sip:b@127.0.0.1>", "<sip:b@127.0.0.1", "From ou To est illisible"),
        ("sip:a@127.0.0.1 ", "a@127.0.0.1 ", "une adresse SIP est illisible"),
        ("a@127.0.0.1>;tag=1", "a@127.0.0.1>;tag=1;tag=1", "des paramètres sont illisibles"),
        ("Call-ID: a", "Call-ID: \xe9", "l’en-tête n’est pas du texte (UTF-8)"),
        ("70\n\n", "70\nContent-Length: 9\n\n", "la longueur annoncée (Content-Length) est fausse"),
        ("70\n\n", "70\n", "l’en-tête n’est pas terminé"),
    ],
)
def test_the_parser_s_reasons_have_their_words(old, new, french):
    assert old in GOOD
    assert said(GOOD.replace(old, new, 1)) == french


@pytest.mark.parametrize("reason", ["", "some new reason", "Expected 4 octets", "{0} {1}"])
def test_what_has_no_words_of_its_own_has_the_general_ones(reason):
    assert in_french(reason) == GENERAL


@given(st.text())
def test_any_reason_gives_french_words(reason):
    assert in_french(reason)
