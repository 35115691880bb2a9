"""Media keys in descriptions (RFC 4568): what is read, what is refused, what is agreed."""

from __future__ import annotations

from base64 import b64encode

import pytest

from evalengine.clock import Arrival
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.agent import Agent
from evalengine.wire.sip.dialogs.keying import Keyring, NoCommonKey, keyring_of
from evalengine.wire.sip.dialogs.negotiation import Negotiation, rebuilt, secured
from evalengine.wire.sip.messages import sdes, sdp
from evalengine.wire.sip.messages.hops import StreamPeer
from evalengine.wire.sip.messages.message import parse
from evalengine.wire.sip.transactions.transaction import Send

KEY = bytes(range(30))
CODED = b64encode(KEY).decode()
S80, S32 = sdes.SUITES


def lines(*texts: str) -> sdes.Cryptos:
    return sdes.read(f"crypto:{text}" for text in texts)


def test_a_line_that_is_written_is_read_back():
    for suite in sdes.SUITES:
        crypto = sdes.Crypto(7, suite, KEY)
        assert sdes.read([crypto.line().removeprefix("a=")]) == (crypto,)


def test_no_key_is_shown_where_a_line_is_printed():
    told = repr(sdes.Crypto(1, S80, KEY)) + repr(Keyring(KEY, lambda: "jeton"))
    assert repr(KEY) not in told and CODED not in told


@pytest.mark.parametrize(
    "text",
    [
        f"1 {S80} inline:{CODED}",
        f"1 {S80} inline:{CODED}|2^31",
        f"1 {S80} inline:{CODED}|2^48",
        f"1 {S80} inline:{CODED}|1048576",
        f"1  {S80}\tinline:{CODED}",
        f"1 {S80} inline:{CODED} WSH=64",
        f"1 {S80} inline:{CODED} -unheard-of WSH=128",
        f"999999999 {S80} inline:{CODED}",
    ],
)
def test_what_can_be_used(text):
    (crypto,) = lines(text)
    assert (crypto.suite, crypto.key) == (S80, KEY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        f"1 {S80}",
        f"x {S80} inline:{CODED}",
        f"-1 {S80} inline:{CODED}",
        f"1234567890 {S80} inline:{CODED}",
        f"1 {S80} {CODED}",
        f"1 {S80} uri:{CODED}",
        f"1 {S80} inline:",
        f"1 {S80} inline:{CODED[:-4]}",
        f"1 {S80} inline:{CODED}AAAA",
        f"1 {S80} inline:{CODED[:-1]}",
        f"1 {S80} inline:{CODED[:-1]}*",
        f"1 {S80} inline:é{CODED[1:]}",
        f"1 {S80} inline:{CODED}|1:4",
        f"1 {S80} inline:{CODED}|2^31|1:4",
        f"1 {S80} inline:{CODED};inline:{CODED}",
        f"1 {S80} inline:{CODED}|",
        f"1 {S80} inline:{CODED}|2^49",
        f"1 {S80} inline:{CODED}|2^999999999999999",
        f"1 {S80} inline:{CODED}|2^19",
        f"1 {S80} inline:{CODED}|0",
        f"1 {S80} inline:{CODED}|toujours",
        f"1 {S80} inline:{CODED} UNENCRYPTED_SRTP",
        f"1 {S80} inline:{CODED} UNENCRYPTED_SRTCP",
        f"1 {S80} inline:{CODED} UNAUTHENTICATED_SRTP",
        f"1 {S80} inline:{CODED} KDR=4",
        f"1 {S80} inline:{CODED} FEC_ORDER=FEC_SRTP",
        f"1 {S80.lower()} inline:{CODED}",
        f"1 AES_256_CM_HMAC_SHA1_80 inline:{CODED}",
        f"1 NULL inline:{CODED}",
    ],
)
def test_what_cannot_stands_as_none_and_does_not_hide_the_next(text):
    assert lines(text) == (None,)
    assert lines(text, f"2 {S32} inline:{CODED}")[1] == sdes.Crypto(2, S32, KEY)


@pytest.mark.parametrize("second", ["1", "01", "0001"])
def test_two_lines_of_one_tag_cannot_be_told_apart(second):
    both = lines(f"1 {S80} inline:{CODED}", f"{second} {S32} inline:{CODED}")
    assert both == (None, None)


def test_a_thousand_lines_cost_no_more_than_a_few():
    assert len(lines(*(f"{tag} {S80} inline:{CODED}" for tag in range(1, 1_001)))) == 16


# Descriptions.


def body(profile: str, *attributes: str, port: int = 40_000) -> bytes:
    said = [
        "v=0",
        "o=- 1 1 IN IP4 127.0.0.2",
        "s=-",
        "c=IN IP4 127.0.0.2",
        "t=0 0",
        f"m=audio {port} {profile} 8 101",
        "a=rtpmap:101 telephone-event/8000",
        *attributes,
    ]
    return "".join(f"{line}\r\n" for line in said).encode()


def test_a_stream_of_the_other_kind_is_no_stream():
    line = f"a=crypto:1 {S80} inline:{CODED}"
    assert sdp.parse(body("RTP/SAVP", line), sdp.SECURED).crypto == lines(f"1 {S80} inline:{CODED}")
    assert sdp.parse(body("RTP/AVP", line)).crypto == ()
    for said, profile in [
        (body("RTP/AVP", line), sdp.SECURED),
        (body("RTP/SAVP", line), sdp.CLEAR),
        (body("RTP/SAVP"), sdp.SECURED),
        (body("RTP/SAVP", f"a=crypto:1 NULL inline:{CODED}"), sdp.SECURED),
        (body("RTP/SAVPF", line), sdp.SECURED),
        (body("RTP/SAVP", line, port=0), sdp.SECURED),
    ]:
        with pytest.raises(sdp.NoCommonCodec):
            sdp.parse(said, profile)


def test_of_two_streams_that_which_is_as_wanted_is_taken_and_the_other_refused():
    line = f"a=crypto:1 {S80} inline:{CODED}"
    clear = "m=audio 40002 RTP/AVP 8\r\n"
    offer = body("RTP/SAVP", line) + clear.encode()
    session = sdp.parse(offer, sdp.SECURED)
    assert (session.port, session.place) == (40_000, 0)
    other = sdp.parse(offer, sdp.CLEAR)
    assert (other.port, other.place) == (40_002, 1)
    answer = sdp.answer(session, "127.0.0.1", 5_000, session_id=1, version=1, crypto=session.crypto)
    assert b"m=audio 5000 RTP/SAVP 8" in answer
    assert b"m=audio 0 RTP/AVP 8" in answer


def test_a_key_of_the_session_level_is_none():
    said = body("RTP/SAVP").replace(
        b"t=0 0\r\n", f"t=0 0\r\na=crypto:1 {S80} inline:{CODED}\r\n".encode()
    )
    with pytest.raises(sdp.NoCommonCodec):
        sdp.parse(said, sdp.SECURED)


# Offer and answer.


def side(name: str, port: int = 40_000) -> Negotiation:
    ring = Keyring(name.encode() * 8, lambda: name)
    return Negotiation("127.0.0.1", port, 1, crypto=ring.named("appel"))


def talk(caller: Negotiation, called: Negotiation, direction="sendrecv") -> None:
    caller.accept(called.answer(caller.offer(direction)), direction)


def test_each_deciphers_with_what_the_other_encrypts_with():
    caller, called = side("un"), side("deux")
    talk(caller, called)
    assert caller.keys.sending.key == called.keys.receiving.key
    assert caller.keys.receiving.key == called.keys.sending.key
    assert caller.keys.sending.key != caller.keys.receiving.key
    assert caller.keys.sending.suite == caller.keys.receiving.suite == S80


def test_hold_and_resume_from_either_side_renew_no_key():
    caller, called = side("un"), side("deux")
    talk(caller, called)
    keys = [(n.keys.sending.key, n.keys.receiving.key) for n in (caller, called)]
    for asker, asked in [(caller, called), (called, caller)] * 2:
        for direction in ("sendonly", "sendrecv"):
            talk(asker, asked, direction)
    assert [(n.keys.sending.key, n.keys.receiving.key) for n in (caller, called)] == keys


def test_a_peer_that_renews_its_key_is_followed():
    caller, called = side("un"), side("deux")
    talk(caller, called)
    before = called.keys
    caller.crypto = side("autre").crypto
    talk(caller, called)
    assert called.keys.receiving.key == caller.keys.sending.key != before.receiving.key
    assert called.keys.sending == before.sending


def test_the_short_suite_is_answered_by_itself_under_its_tag():
    called = side("deux")
    answer = called.answer(body("RTP/SAVP", f"a=crypto:5 {S32} inline:{CODED}"))
    (line,) = sdp.parse(answer, sdp.SECURED).crypto
    assert (line.tag, line.suite, line.key) == (5, S32, called.keys.sending.key)
    assert called.keys.receiving.key == KEY


@pytest.mark.parametrize(
    "attributes",
    [
        [],
        [f"a=crypto:3 {S80} inline:{CODED}"],
        [f"a=crypto:1 {S32} inline:{CODED}"],
        [f"a=crypto:1 {S80} inline:{CODED[:-4]}"],
        [f"a=crypto:1 {S80} inline:{CODED}", f"a=crypto:2 {S32} inline:{CODED}"],
        [f"a=crypto:1 {S80} inline:{CODED}", "a=crypto:9 NULL inline:AAAA"],
        [f"a=crypto:1 {S80} inline:{CODED}"] * 2,
    ],
    ids=["none", "tag", "suite", "length", "two", "one and nonsense", "twice"],
)
def test_an_answer_that_is_not_one_of_our_lines_is_refused_and_changes_nothing(attributes):
    caller = side("un")
    caller.offer("sendrecv")
    with pytest.raises(sdp.NoCommonCodec):
        caller.accept(body("RTP/SAVP", *attributes), "sendrecv")
    assert caller.keys is caller.remote is None


@pytest.mark.parametrize("profile", ["RTP/AVP", "UDP/TLS/RTP/SAVP"])
def test_an_answer_in_clear_to_an_encrypted_offer_is_refused(profile):
    caller = side("un")
    caller.offer("sendrecv")
    with pytest.raises(sdp.NoCommonCodec):
        caller.accept(body(profile, f"a=crypto:1 {S80} inline:{CODED}"), "sendrecv")


def test_our_own_key_does_not_come_back():
    caller = side("un")
    offer = caller.offer("sendrecv")
    with pytest.raises(NoCommonKey):
        caller.accept(offer.replace(b"a=crypto:2", b"a=x-crypto:2"), "sendrecv")
    with pytest.raises(NoCommonKey):
        caller.answer(offer)


def test_an_offer_in_clear_cannot_open_an_encrypted_call():
    caller, called = side("un"), side("deux")
    talk(caller, called)
    keys = called.keys
    with pytest.raises(sdp.NoCommonCodec):
        called.answer(body("RTP/AVP"))
    assert called.keys is keys


# Which way a message came decides.


INVITE = """\
INVITE sip:a@127.0.0.1 SIP/2.0
Via: SIP/2.0/{transport} 127.0.0.2:5062;branch=z9hG4bKb
From: <sip:b@127.0.0.2>;tag=1
To: <sip:a@127.0.0.1>
Call-ID: c
CSeq: 1 INVITE
Max-Forwards: 70
Contact: <sip:b@127.0.0.2:5062;transport={transport}>
Content-Type: application/sdp
Content-Length: {length}

"""


@pytest.mark.parametrize(
    ("transport", "profile", "ringed", "code", "told"),
    [
        ("tls", "RTP/SAVP", True, 100, ev.Offered),
        ("tls", "RTP/AVP", True, 488, ev.OfferRefused),
        ("tls", "RTP/SAVP", False, 488, None),
        ("tls", "RTP/AVP", False, 100, ev.Offered),
        ("tcp", "RTP/SAVP", True, 488, None),
        ("tcp", "RTP/AVP", True, 100, ev.Offered),
        ("udp", "RTP/SAVP", True, 488, None),
        ("udp", "RTP/AVP", True, 100, ev.Offered),
    ],
)
def test_keys_are_taken_over_tls_and_nowhere_else(transport, profile, ringed, code, told, tokens):
    agent = Agent(("127.0.0.1", 5060), "a", tokens, keyring=keyring_of(tokens) if ringed else None)
    offer = body(profile, f"a=crypto:1 {S80} inline:{CODED}")
    head = INVITE.format(transport=transport, length=len(offer)).replace("\n", "\r\n").encode()
    peer = ("127.0.0.2", 5062)
    source = peer if transport == "udp" else StreamPeer(*peer, transport, 7, dials=False)
    agent.receive(head + offer, source, Arrival(0))
    out = agent.take()
    assert [parse(one.data).code for one in out if isinstance(one, Send)] == [code]
    assert [type(one) for one in out if not isinstance(one, Send)] == ([told] if told else [])


# Where keys come from.


def test_the_same_name_makes_the_same_keys_and_another_secret_others():
    ring = Keyring(b"s" * 32, lambda: "jeton")
    keys = [line.key for line in ring.named("appel")]
    assert keys == [line.key for line in Keyring(b"s" * 32, lambda: "").named("appel")]
    others = [*ring.named("autre"), *Keyring(b"t" * 32, lambda: "").named("appel"), *ring.fresh()]
    assert len({*keys, *(line.key for line in others)}) == 8
    assert {len(key) for key in keys} == {30}


def test_a_ring_of_chance_is_nobody_elses(tokens):
    assert keyring_of(tokens).named("appel") != keyring_of(tokens).named("appel")
    assert keyring_of(tokens, b"s" * 32).named("a") == keyring_of(tokens, b"s" * 32).named("a")


def test_what_goes_into_the_journal_says_that_it_was_encrypted_and_holds_no_key():
    caller, called = side("un"), side("deux")
    talk(caller, called)
    leg = caller.as_leg()
    assert leg == {"rtp_port": 40_000, "session_id": 1, "session_version": 1, "profile": "RTP/SAVP"}
    assert secured(leg) and not rebuilt(leg, "127.0.0.1").crypto
    assert not secured(Negotiation("127.0.0.1", 1, 1).as_leg())
