"""RFC 5118: the addresses with colons in them."""

from __future__ import annotations

from .case import VOICE, Case, message

REQUEST = """
%(method)s %(uri)s SIP/2.0
To: %(to)s
From: sip:lea@ville.example;tag=i1
Via: SIP/2.0/UDP %(via)s
Call-ID: %(name)s@192.0.2.61
Contact: "Léa" <sip:lea@%(contact)s>
CSeq: 71 %(method)s
Max-Forwards: 70%(kind)s
Content-Length: {length}
"""

SIX = VOICE.replace("IP4 192.0.2.61", "IP6 2001:db8::61")
MAPPED = VOICE.replace("IP4 192.0.2.61", "IP6 ::ffff:192.0.2.61")
BOTH = (
    "v=0\r\n"
    "o=camille 4217 9 IN IP4 poste.example\r\n"
    "s=\r\n"
    "t=0 0\r\n"
    "m=audio 40100 RTP/AVP 0\r\n"
    "c=IN IP4 192.0.2.61\r\n"
    "m=video 40102 RTP/AVP 107\r\n"
    "c=IN IP6 2001:db8::61\r\n"
    "a=rtpmap:107 H263-1998/90000\r\n"
)


def request(method: str, name: str, body: str = "", **changes: str) -> bytes:
    """A request with an address that is odd in one way."""
    usual = {
        "uri": "sip:standard@cabinet.example",
        "to": "sip:paul@cabinet.example",
        "via": f"[2001:db8::61:7];branch=z9hG4bK{name}",
        "contact": "[2001:db8::61]",
        "kind": "\nContent-Type: application/sdp" if body else "",
    }
    return message(REQUEST % {**usual, **changes, "name": name, "method": method}, body)


MAPPED_VIAS = (
    "[::ffff:192.0.2.61]:19000;branch=z9hG4bKmelange\n"
    "Via: SIP/2.0/UDP [::ffff:192.0.2.62];branch=z9hG4bKdessous"
)
MIXED_VIAS = (
    "[2001:db8::61:7]:6060;branch=z9hG4bKmixte\n"
    "Via: SIP/2.0/UDP 192.0.2.62;branch=z9hG4bKdessous\n"
    "Via: SIP/2.0/TCP [2001:db8::61:fe];branch=z9hG4bKfond;received=192.0.2.63"
)
TAGGED = "sip:paul@cabinet.example;tag=j1"
HOME = (("<sip:lea@[2001:db8::61]>",), ("<sip:caller@[2001:db8::1]>",))
G726 = "it offers G.726 alone, which no G.711 phone hears"

CASES = (
    Case("ipv6-good", "4.1", "a reference in brackets", 200,
         request("REGISTER", "bon", uri="sip:[2001:db8::15]"), *HOME),
    Case("ipv6-bad", "4.2", "an address without brackets", 400,
         request("REGISTER", "nu", uri="sip:2001:db8::15")),
    Case("port-ambiguous", "4.3", "what looks like a port is the end of the address", 200,
         request("REGISTER", "ambigu", uri="sip:[2001:db8::15:5070]"), *HOME),
    Case("port-unambiguous", "4.4", "here it is a port", 200,
         request("REGISTER", "clair", uri="sip:[2001:db8::15]:5070"), *HOME),
    Case("via-received-param-with-delim", "4.5", "received in brackets", 481,
         request("BYE", "avec", uri="sip:[2001:db8::15]", to=TAGGED,
                 via="[2001:db8::61:7];received=[2001:db8::61:fe];branch=z9hG4bKavec")),
    Case("via-received-param-no-delim", "4.5", "received without brackets", 200,
         request("OPTIONS", "sans", uri="sip:[2001:db8::15]",
                 via="[2001:db8::61:7];received=2001:db8::61:fe;branch=z9hG4bKsans")),
    Case("ipv6-in-sdp", "4.6", "an address in the description", "talks",
         request("INVITE", "corps", SIX, uri="sip:standard@[2001:db8::15]"), (), (), 488, G726),
    Case("mult-ip-in-header", "4.7", "both families on the way", 481,
         request("BYE", "mixte", to=TAGGED, via=MIXED_VIAS)),
    Case("mult-ip-in-sdp", "4.8", "both families in the description", "talks",
         request("INVITE", "deux", BOTH, uri="sip:standard@[2001:db8::15]")),
    Case("ipv4-mapped-ipv6", "4.9", "addresses of one family in the other's clothes", "talks",
         request("INVITE", "melange", MAPPED, via=MAPPED_VIAS, contact="[::ffff:192.0.2.61]"),
         (), (), 488, G726),
    Case("ipv6-bug-abnf-3-colons", "4.10", "three colons, as RFC 3261's grammar had it", 200,
         request("OPTIONS", "trois", uri="sip:paul@[2001:db8:::192.0.2.61]",
                 to="sip:paul@[2001:db8:::192.0.2.61]")),
    Case("ipv6-correct-abnf-2-colons", "4.10", "the same address as it ought to be", 200,
         request("OPTIONS", "bonne", uri="sip:paul@[2001:db8::192.0.2.61]",
                 to="sip:paul@[2001:db8::192.0.2.61]")),
)  # fmt: skip
