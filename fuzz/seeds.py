"""What the fuzzer starts from, and the words that it may put anywhere."""

from __future__ import annotations

from collections.abc import Callable

from evalengine.wire.media import rtp
from evalengine.wire.sip.dialogs.keying import Keyring
from evalengine.wire.sip.messages import sdp
from fuzz.call import BETWEEN
from tests.wire.sip.net import ENGINE, Net
from tests.wire.sip.torture import invalid, ipv6, semantics, valid
from tests.wire.sip.torture.case import VOICE

DICTIONARY = (
    *("SIP/2.0", "SIP/2.0/UDP ", "\\x0d\\x0a", "\\x0d\\x0a ", "sip:", "sips:", "tel:", "%00"),
    *("Via: ", "From: ", "To: ", "Contact: ", "CSeq: ", "Call-ID: ", "Content-Length: "),
    *("Require: ", "Record-Route: ", "Expires: ", "Accept: ", "Authorization: Digest "),
    *("INVITE", "ACK", "BYE", "CANCEL", "REFER", "NOTIFY", "OPTIONS", "REGISTER", "UPDATE"),
    *(";tag=", ";branch=z9hG4bK", ";rport", ";received=", ";lr", ";expires=", "<sip:", "[::1]"),
    *("v=0", "o=- 1 1 IN IP4 192.0.2.1", "c=IN IP4 ", "c=IN IP6 ", "t=0 0", "m=audio "),
    *("RTP/AVP", "RTP/SAVP", "a=rtpmap:", "telephone-event/8000", "a=sendonly", "a=inactive"),
)


def messages() -> list[bytes]:
    """The torture messages."""
    cases = (*valid.CASES, *invalid.CASES, *semantics.CASES, *ipv6.CASES)
    return [case.message for case in cases]


def descriptions() -> list[bytes]:
    """Offers of ours, of others, and an answer."""
    ours = sdp.offer("192.0.2.1", 40_000, session_id=1, version=1)
    theirs = (VOICE.encode(), ipv6.SIX.encode(), ipv6.MAPPED.encode(), ipv6.BOTH.encode())
    answer = sdp.answer(ours, "192.0.2.2", 40_002, session_id=2, version=1, direction="recvonly")
    keys = Keyring(bytes(32), lambda: "jeton").named("l’autre")
    encrypted = sdp.offer("192.0.2.1", 40_000, session_id=1, version=1, crypto=keys)
    return [ours, answer, encrypted, *theirs]


def packets() -> list[bytes]:
    """One packet, and streams of them, each behind its length."""
    sender = rtp.Sender("jeton")
    sent = [sender.packet(b"\xd5" * 160, 8, 160 * turn) for turn in range(8)]
    key = rtp.build(rtp.Packet(101, 7, 1_000, 1, b"\x05\x8a\x03\xc0"))
    stream = b"".join(bytes([len(one)]) + one for one in sent)
    shuffled = b"".join(bytes([len(one)]) + one for one in (*sent[::-1], *sent[:2]))
    return [sent[0], key, stream, shuffled]


def talks() -> list[bytes]:
    """What a phone says in a call. Every `Net` draws the same names, so it is the same call."""
    net = Net()
    call, phones = net.talking()
    before = len(net.sent)
    phones.hold(net.now)
    net.run(1)
    phones.resume(net.now)
    net.run(1)
    phones.refer("sip:204@127.0.0.1:5060", net.now)
    net.run(1)
    call.probe(net.now)
    net.run(1)
    phones.hang_up(net.now)
    net.settle()
    said = [send.data for send in net.sent[before:] if send.dest == ENGINE]
    return [BETWEEN.join(said), *said]


SEEDS: dict[str, Callable[[], list[bytes]]] = {
    "message": messages,
    "sdp": descriptions,
    "rtp": packets,
    "call": talks,
}
