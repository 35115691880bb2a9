"""RFC 4475 §3.1.2 and §3.2: not well formed, and how."""

from __future__ import annotations

from .case import VOICE, Case, message

INVITE = """
INVITE {uri} SIP/2.0
To: {to}
From: sip:lea@ville.example;tag=f1
Max-Forwards: {hops}
Call-ID: {name}@192.0.2.61
CSeq: {cseq} INVITE
Via: {via}
Contact: <sip:lea@poste.example>{more}
Content-Type: application/sdp
Content-Length: {said}
"""

OPTIONS = """
OPTIONS sip:standard@cabinet.example SIP/2.0{behind}
Via: SIP/2.0/UDP poste.example:5071;branch=z9hG4bK{name}
Max-Forwards: 70
From: {sender};tag=f2
To: {to}
Call-ID: {name}@192.0.2.61
Accept: application/sdp
CSeq: 31 {method}
l: 0
"""


def invite(name: str, **changes: str) -> bytes:
    """An INVITE with a fault of its own."""
    said = changes.pop("said", "{length}")
    usual = {
        "uri": "sip:standard@cabinet.example",
        "to": "sip:standard@cabinet.example",
        "hops": "70",
        "cseq": "30",
        "via": f"SIP/2.0/UDP 192.0.2.61:5071;branch=z9hG4bK{name}",
        "more": "",
    }
    return message(INVITE.format(**{**usual, **changes}, name=name, said=said), VOICE)


def options(name: str, **changes: str) -> bytes:
    """An OPTIONS with a fault of its own."""
    usual = {
        "behind": "",
        "sender": '"Blanc, Léa" <sip:lea@ville.example>',
        "to": '"Roux, Paul" <sip:paul@cabinet.example>',
        "method": "OPTIONS",
    }
    return message(OPTIONS.format(**{**usual, **changes}, name=name))


SCALAR02 = f"""
REGISTER sip:cabinet.example SIP/2.0
Via: SIP/2.0/TCP poste.example;branch=z9hG4bKnombres
To: <sip:paul@cabinet.example>
From: <sip:paul@cabinet.example>;tag=f3
CSeq: 73786976294838206464 REGISTER
Call-ID: nombres@192.0.2.61
Max-Forwards: 400
Expires: 2{"0" * 99}
Contact: <sip:paul@poste.example>
   ;expires=562949953421312
Content-Length: 0
"""

SCALARLG = """
SIP/2.0 503 Service Unavailable
Via: SIP/2.0/TCP 192.0.2.1;branch=z9hG4bKgrands;received=192.0.2.61
To: <sip:paul@cabinet.example>
From: <sip:lea@ville.example>;tag=f4
CSeq: 73786976294838206464 OPTIONS
Call-ID: grands@192.0.2.61
Retry-After: 888888888888888888888888888
Warning: 4217 hote "Bientôt"
Content-Length: 0
"""

REGBADCT = """
REGISTER sip:cabinet.example SIP/2.0
To: sip:paul@cabinet.example
From: sip:paul@cabinet.example;tag=f5
Max-Forwards: 70
Call-ID: sanscrochets@192.0.2.61
CSeq: 32 REGISTER
Via: SIP/2.0/UDP 192.0.2.61:5071;branch=z9hG4bKsanscrochets
Contact: sip:paul@cabinet.example?Route=%3Csip:relais.example%3E
l: 0
"""

BADVERS = """
OPTIONS sip:paul@cabinet.example SIP/9.1
Via:   SIP/9.1/UDP poste.example;branch=z9hG4bKversion
Max-Forwards:   70
From:  L. Blanc <sip:lea@ville.example>;tag=f6
To:    P. Roux <sip:paul@cabinet.example>
Call-ID: version@192.0.2.61
CSeq:  33 OPTIONS
l: 0
"""

MISMATCH02 = """
FLATTER sip:standard@cabinet.example SIP/2.0
To: sip:standard@cabinet.example
From: sip:lea@ville.example;tag=f7
Max-Forwards: 5
Call-ID: inconnue@192.0.2.61
CSeq: 34 INVITE
Contact: <sip:lea@poste.example>
Via: SIP/2.0/UDP poste.example;branch=z9hG4bKinconnue
Content-Type: application/sdp
l: {length}
"""

BIGCODE = """
SIP/2.0 8589934602 un code de trop
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKcode
Call-ID: code@192.0.2.61
CSeq: 35 INVITE
From: <sip:paul@cabinet.example>;tag=f8
To: <sip:lea@ville.example>;tag=g8
Content-Length: 0
Contact: <sip:lea@poste.example>
"""

BADBRANCH = """
OPTIONS sip:standard@cabinet.example SIP/2.0
To: sip:standard@cabinet.example
From: sip:lea@ville.example;tag=f9
Max-Forwards: 4
Via: SIP/2.0/UDP 192.0.2.61;branch=z9hG4bK
Accept: application/sdp
Call-ID: cookie@192.0.2.61
CSeq: 36 OPTIONS
l: 0
"""

CASES = (
    Case("badinv01", "3.1.2.1", "semicolons and commas with nothing between them", 400,
         invite("separateurs", via="SIP/2.0/UDP 192.0.2.61;;;,,;,", more=";;;")),
    Case("clerr", "3.1.2.2", "a body shorter than its length, in a datagram", 400,
         invite("court", said="8888")),
    Case("ncl", "3.1.2.3", "a negative length", 400, invite("negatif", said="-42")),
    Case("scalar02", "3.1.2.4", "numbers beyond their range, CSeq among them", 400,
         message(SCALAR02)),
    Case("scalarlg", "3.1.2.5", "a response with such numbers", "dropped", message(SCALARLG)),
    Case("quotbal", "3.1.2.6", "a quote that is never closed", 400,
         invite("guillemet", to='"M. Roux <sip:paul@cabinet.example>')),
    Case("ltgtruri", "3.1.2.7", "a Request-URI in brackets", 400,
         invite("crochets", uri="<sip:standard@cabinet.example>", via="SIP/2.0/UDP 192.0.2.61")),
    Case("lwsruri", "3.1.2.8", "a blank in the Request-URI", 400,
         invite("blanc", uri="sip:standard@cabinet.example; lr",
                to="sip:standard@cabinet.example;tag=g1", cseq="2130000000")),
    Case("lwsstart", "3.1.2.9", "blanks too many in the request line: no harm", "talks",
         invite("blancs", uri=" sip:standard@cabinet.example ")),
    Case("trws", "3.1.2.10", "blanks behind the version: no harm", 200,
         options("fin", behind="\x20\x20")),
    Case("escruri", "3.1.2.11", "headers escaped in the Request-URI", 400,
         invite("cache", uri="sip:standard@cabinet.example?Route=%3Csip:relais.example%3E")),
    Case("baddate", "3.1.2.12", "a Date of another time zone, which nobody reads", "talks",
         invite("date", more="\nDate: Mon, 02 Nov 2026 09:00:00 CET")),
    Case("regbadct", "3.1.2.13", "a Contact with headers and without brackets", 400,
         message(REGBADCT)),
    Case("badaspec", "3.1.2.14", "blanks around a URI in brackets", 400,
         options("espaces", to='"Roux, Paul" < sip:paul@cabinet.example >')),
    Case("baddn", "3.1.2.15", "a comma in a name without quotes", 400,
         options("virgules", sender="Blanc, Lea <sip:lea@ville.example>",
                 to="Roux, Paul <sip:paul@cabinet.example>")),
    Case("badvers", "3.1.2.16", "a version to come", 505, message(BADVERS)),
    Case("mismatch01", "3.1.2.17", "CSeq names another method", 400,
         options("autre", method="INVITE")),
    Case("mismatch02", "3.1.2.18", "the same, of a method nobody knows", 501,
         message(MISMATCH02, VOICE)),
    Case("bigcode", "3.1.2.19", "a status code of ten digits", "dropped", message(BIGCODE)),
    Case("badbranch", "3.2.1", "a branch that is the cookie alone: matched as RFC 2543 did", 200,
         message(BADBRANCH)),
)  # fmt: skip
