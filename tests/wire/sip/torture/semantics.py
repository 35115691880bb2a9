"""RFC 4475 §3.3 and §3.4: well formed, and yet there is something to say."""

from __future__ import annotations

from .case import VOICE, Case, message

INSUF = """
INVITE sip:standard@cabinet.example SIP/2.0
CSeq: 51 INVITE
Via: SIP/2.0/UDP 192.0.2.61;branch=z9hG4bKmanque
Content-Type: application/sdp
l: {length}
"""

OPTIONS = """
OPTIONS %(uri)s SIP/2.0
To: sip:standard@cabinet.example
From: sip:lea@ville.example;tag=s2
Max-Forwards: %(hops)s
Call-ID: %(name)s@192.0.2.61
CSeq: 52 OPTIONS
Via: SIP/2.0/%(transport)s poste.example;branch=z9hG4bK%(name)s%(more)s
Content-Length: 0
"""

REGISTER = """
REGISTER sip:cabinet.example SIP/2.0
Via: SIP/2.0/UDP poste.example:5071;branch=z9hG4bK%(name)s
Max-Forwards: 70
From: %(sender)s;tag=s3
To: %(to)s
Call-ID: %(name)s@192.0.2.61
CSeq: 53 REGISTER
%(contact)s
l: 0
"""

INVITE = """
INVITE sip:standard@cabinet.example SIP/2.0
Contact: <sip:lea@poste.example>
To: sip:standard@cabinet.example
From: sip:lea@ville.example;tag=s4
Max-Forwards: 70
Call-ID: %(name)s@192.0.2.61
CSeq: 54 INVITE
Via: SIP/2.0/UDP poste.example;branch=z9hG4bK%(name)s
Content-Type: %(kind)s%(more)s
Content-Length: {length}
"""


def options(name: str, **changes: str) -> bytes:
    """An OPTIONS that is odd in one way."""
    usual = {"uri": "sip:standard@cabinet.example", "hops": "4", "transport": "UDP", "more": ""}
    return message(OPTIONS % {**usual, **changes, "name": name})


def register(name: str, contact: str, **changes: str) -> bytes:
    """A REGISTER that is odd in one way."""
    usual = {"sender": "sip:paul@cabinet.example", "to": "sip:paul@cabinet.example"}
    return message(REGISTER % {**usual, **changes, "name": name, "contact": contact})


def invite(name: str, kind: str, body: str, more: str = "") -> bytes:
    """An INVITE that is odd in one way."""
    return message(INVITE % {"name": name, "kind": kind, "more": more}, body)


MULTI01 = """
INVITE sip:standard@cabinet.example SIP/2.0
Contact: <sip:lea@poste.example>
Via: SIP/2.0/UDP 192.0.2.61;branch=z9hG4bKdeuxfois
Max-Forwards: 70
CSeq: 55 INVITE
Call-ID: un@192.0.2.61
CSeq: 56 INVITE
Call-ID: deux@192.0.2.61
From: sip:lea@ville.example;tag=s5
To: sip:standard@cabinet.example
To: sip:paul@cabinet.example
From: sip:jean@ville.example;tag=s6
Content-Type: application/sdp
l: {length}
Contact: <sip:jean@poste.example>
Max-Forwards: 6
"""

MCL01 = """
OPTIONS sip:standard@cabinet.example SIP/2.0
Via: SIP/2.0/UDP poste.example;branch=z9hG4bKlongueurs
To: sip:standard@cabinet.example
From: sip:lea@ville.example;tag=s7
Call-ID: longueurs@192.0.2.61
CSeq: 57 OPTIONS
Content-Length: 17
Max-Forwards: 60
Content-Length: 3
Content-Type: text/plain
"""

BCAST = """
SIP/2.0 200 OK
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKtous
Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bKautres
Call-ID: tous@192.0.2.61
CSeq: 58 INVITE
From: sip:paul@cabinet.example;tag=s8
To: sip:lea@ville.example;tag=t8
Content-Length: {length}
Content-Type: application/sdp
Contact: <sip:lea@poste.example>
"""

INV2543 = """
INVITE sip:Standard@cabinet.example SIP/2.0
Via: SIP/2.0/UDP passerelle.example
From: <sip:+33199001234@client.ville.example;user=phone>
Record-Route: <sip:Standard@cabinet.example;maddr=relais.example>
To: sip:+33199005678@cabinet.example;user=phone
Call-ID: ancien@client.ville.example
CSeq: 59 INVITE
Content-Type: application/sdp
"""

EXTENSIONS = "\nRequire: telepathie, lectureDesPensees\nProxy-Require: patience"

CASES = (
    Case("insuf", "3.3.1", "neither From nor To nor Call-ID", 400, message(INSUF, VOICE)),
    Case("unkscm", "3.3.2", "a Request-URI of a scheme that does not exist", 416,
         options("schema", uri="pigeonVoyageur:nid42", transport="TCP")),
    Case("novelsc", "3.3.3", "a Request-URI of a scheme that is no telephone's", 416,
         options("autre", uri="ldap.tls://192.0.2.61:3890", transport="TCP")),
    Case("unksm2", "3.3.4", "other schemes where a registrar wants a SIP URI", 400,
         register("ailleurs", "Contact: <nom:Paul_Roux>", to="isbn:2070360024",
                  sender="<https://ville.example>")),
    Case("bext01", "3.3.5", "extensions that nobody has", 420,
         options("extensions", transport="TLS", more=EXTENSIONS)),
    Case("invut", "3.3.6", "a body that is no description", 415,
         invite("corps", "application/tambour", "<rythme>\r\n boum\r\n</rythme>\r\n")),
    Case("regaut01", "3.3.7", "credentials of an unknown scheme count for nothing", 401,
         register("schema", "Authorization: MotDePasse sesame=ouvretoi")),
    Case("multi01", "3.3.8", "twice what may stand once", 400, message(MULTI01, VOICE)),
    Case("mcl01", "3.3.9", "two lengths", 400,
         message(MCL01, "Nul ne sait où cela finit.\r\n")),
    Case("bcast", "3.3.10", "a response with a second Via, to everybody", "dropped",
         message(BCAST, VOICE)),
    Case("zeromf", "3.3.11", "no hop left, at its destination", 200, options("zero", hops="0")),
    Case("cparam01", "3.3.12", "without brackets, a parameter is the Contact's", 200,
         register("parametre", "Contact: sip:+33199001234@passerelle.example;inconnu"),
         ("<sip:+33199001234@passerelle.example>",), ("<sip:+19725552222@gw1.example.net>",)),
    Case("cparam02", "3.3.13", "in brackets, it is the URI's", 200,
         register("parametre2", "Contact: <sip:+33199001234@passerelle.example;inconnu>"),
         ("<sip:+33199001234@passerelle.example;inconnu>",),
         ("<sip:+19725552222@gw1.example.net;unknownparam>",)),
    Case("regescrt", "3.3.14", "headers escaped in a Contact stay in it", 200,
         register("garde", "M: <sip:paul@cabinet.example?Route=%3Csip:relais.example%3E>"),
         ("<sip:paul@cabinet.example?Route=%3Csip:relais.example%3E>",),
         ("<sip:user@example.com?Route=%3Csip:sip.example.com%3E>",)),
    Case("sdp01", "3.3.15", "who calls takes no description back", 406,
         invite("accept", "application/sdp", VOICE, "\nAccept: text/parchemin")),
    Case("inv2543", "3.4.1", "as RFC 2543 wrote it: no branch, no tag, no Contact", "talks",
         message(INV2543, VOICE)),
)  # fmt: skip
