"""What must never be on the disk, crossed out wherever it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalengine.wire.blackbox.masking import masked
from evalengine.wire.sip.messages import sdp
from evalengine.wire.sip.messages.message import parse
from evalengine.wire.sip.messages.sdes import SUITES, Crypto

SECRET = "0123456789abcdef0123456789abcdef"

PLACES = {
    "digest": f'Authorization: Digest username="u", nonce="n1", uri="sip:h", response="{SECRET}"',
    "compact and bare": f"proxy-authorization:Digest nonce=n1,response={SECRET},uri=x",
    "spaces and folds": f'Authorization: Digest nonce="n1",\r\n response = "{SECRET}"',
    "a second one": f'X: 1\r\nAuthorization: Digest response="a1", nonce="n1", RESPONSE="{SECRET}"',
    "the server's proof": f'Authentication-Info: nextnonce="n1", rspauth="{SECRET}"',
    "basic": f"Authorization: Basic {SECRET}\r\nnonce: n1",
    "sdes": f"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{SECRET}|2^20|1:4\r\nn1",
    "sdes, two keys": f"a=crypto:1 AES_CM_128_HMAC_SHA1_32 inline:{SECRET}|2^31;inline:{SECRET} n1",
    "sdes, in capitals": f"A=CRYPTO:1 AES_CM_128_HMAC_SHA1_80 INLINE:{SECRET}|n1",
    "sdes, loosely": f"a = crypto : 1 AES_CM_128_HMAC_SHA1_80 inline : {SECRET}|n1",
    "sdes, without its word": f"a=crypto:1 AES_CM_128_HMAC_SHA1_80 {SECRET}\r\nn1",
    "sdes, cut in two": f"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:xxxx {SECRET}\r\nn1",
    "mikey": f"a=key-mgmt:mikey {SECRET}\r\nn1",
    "key line": f"k=base64:{SECRET}\r\nn1",
    "uri": f"Contact: <sip:u:{SECRET}@h.example>;n1",
}


@pytest.mark.parametrize("place", PLACES)
def test_a_secret_is_crossed_out_and_nothing_else(place):
    text = f"REGISTER sip:h SIP/2.0\r\n{PLACES[place]}\r\n\r\n".encode()
    secret = SECRET.encode()
    assert masked(text) == text.replace(secret, b"x" * len(secret)).replace(b'"a1"', b'"xx"')
    assert b"n1" in masked(text)


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_whatever_stands_around_it_the_length_is_kept_and_the_response_gone(before, after):
    text = before + b'\r\nresponse="' + SECRET.encode() + b'"' + after
    assert len(masked(text)) == len(text)
    assert SECRET.encode() not in masked(text)


def test_an_ordinary_message_is_left_alone():
    text = (
        b"INVITE sip:poste@127.0.0.1:5062 SIP/2.0\r\n"
        b"Via: SIP/2.0/UDP 127.0.0.1:5060;rport;branch=z9hG4bKabc\r\n"
        b'From: "Response = here" <sip:0199001234@127.0.0.1>;tag=1\r\n'
        b"To: <sip:poste@127.0.0.1>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n"
        b"Contact: <sip:evalengine@127.0.0.1:5060>\r\nMax-Forwards: 70\r\n"
        b"Content-Length: 0\r\n\r\n"
    )
    kept = masked(text)
    assert kept.replace(b"xxxx", b"here") == text  # a display name may look like a secret
    assert parse(kept).call_id == "1"


def test_the_lines_that_we_write_ourselves_keep_no_key():
    crypto = Crypto(1, SUITES[0], bytes(range(30)))
    offer = sdp.offer("127.0.0.1", 40_000, session_id=1, version=1, crypto=(crypto,))
    kept = masked(b"INVITE sip:a SIP/2.0\r\n\r\n" + offer)
    assert b"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + b"x" * 40 in kept
    assert len(kept) == 24 + len(offer)
