"""RFC 4475 §3.1.1: well formed, whatever it looks like."""

from __future__ import annotations

from .case import VOICE, Case, message

WSINV = """
INVITE sip:standard@cabinet.example;inconnu SIP/2.0
tO :
  sip:standard@cabinet.example  ;  TAG  =  7a41
fRoM   : "Léa \\\\\\" Blanc"     <sip:lea@ville.example>
   ;
   tag =   c55
MAX-forwards: 0042
call-id: blancs@192.0.2.61
CONTENT-length    : {length}
CSEQ: 0007
   INVITE
via   : SIP   /  2.0
  /UDP
     192.0.2.61;branch=sanscookie
S :
En-Tete-Nouveau:   une valeur
   et sa suite
En-Tete-Etrange: ,,;;,;
Content-Type: application/sdp
Route:
   <sip:relais.example;lr;p=1;seul>
V:  SIP /  2.0 /  TCP    pont.example   ;
   branch =  z9hG4bKpont  ,
   SIP  / 2.0  /   UDP 192.0.2.62  ;  branch=
   z9hG4bKautre
M:"Léa \\"\\"" <sip:lea@ville.example>  ; parametre =
      valeur  ;
   autre ; q = 0.5
"""

ODD_USER = "2_drole~(a-voir!oui)&c'est+ok$/la?,/;;*"
INTMETH = (
    f"!Flatter-0123456789_*+`.%poliment'~ sip:{ODD_USER}:&a+ou=2,b!@cabinet.example SIP/2.0"
    f"""
Via: SIP/2.0/TCP poste.example;branch=z9hG4bK-!.%41*_+`'~
To: "CLOCHE:\\\x07 NUL:\\\x00 EFF:\\\x7f" <sip:{ODD_USER}@cabinet.example>
From: mot1~` mot2'+_ mot3*%!.- <sip:simple@ville.example>;x''~+*_!.-%="Ђњ";tag=_m~1'+`*%!-.
Call-ID: drole.mot%ZK-!.*_+'@mot`~)(><:\\/"][?}}{{
CSeq: 4217 !Flatter-0123456789_*+`.%poliment'~
Max-Forwards: 255
enTete-!.%*+_`'~: 電話
Content-Length: 0
"""
)

ESC01 = """
INVITE sip:sips%3Apaul%40ville.example@cabinet.example SIP/2.0
To: sip:%70au%6C@ville.example
From: <sip:avec%20des%20blancs@ville.example>;tag=c56
Max-Forwards: 41
i: echappe@192.0.2.61
CSeq: 8 INVITE
Via: SIP/2.0/UDP poste.example;branch=z9hG4bKechappe
C: application/sdp
Contact:
  <sip:pa%75l@192.0.2.61:5071;%6C%72;no%6D=val%65ur%25%34%31>
Content-Length: {length}
"""

ESCNULL = """
REGISTER sip:cabinet.example SIP/2.0
To: sip:vide-%00-vide@cabinet.example
From: sip:vide-%00-vide@cabinet.example;tag=c57
Max-Forwards: 70
Call-ID: nul@192.0.2.61
CSeq: 11 REGISTER
Via: SIP/2.0/UDP poste.example;branch=z9hG4bKnul
Contact: <sip:%00@poste.example>
Contact: <sip:%00%00@poste.example>
L:0
"""

ESC02 = """
OPT%49O%4ES sip:cabinet.example SIP/2.0
To: "%Q%4f" <sip:paul@cabinet.example>
From: "%Q%4f" <sip:paul@cabinet.example>;tag=c58
Call-ID: methode@192.0.2.61
Via: SIP/2.0/TCP poste.example;branch=z9hG4bK77%gztext
CSeq: 12 OPT%49O%4ES
Max-Forwards: 70
Contact: <sip:un@poste.example>
C%6Fntact: <sip:deux@poste.example>
Contact: <sip:trois@poste.example>
l: 0
"""

LWSDISP = """
OPTIONS sip:standard@cabinet.example SIP/2.0
To: sip:standard@cabinet.example
From: lea<sip:lea@ville.example>;tag=c59
Max-Forwards: 70
Call-ID: colle@192.0.2.61
CSeq: 13 OPTIONS
Via: SIP/2.0/UDP poste.example;branch=z9hG4bKcolle
l: 0
"""

LONG = "tres" * 30
LONGREQ = f"""
INVITE sip:standard@cabinet.example SIP/2.0
To: "Un nom {LONG} long"<sip:standard@cabinet.example:6000;{LONG}=oui;court={LONG};{LONG}Seul>
F: sip:{LONG}@ville.example;tag={"60" * 60};{LONG}={LONG};seul{LONG}
Call-ID: {LONG}@192.0.2.61
CSeq: 14 INVITE
{LONG}-Inconnu: {LONG}; {LONG} = {LONG}
{
    "".join(
        f"{name}: SIP/2.0/TCP relais{n}.example{chr(10)}"
        for n, name in enumerate(("Via", "v", "V", "vIa", "VIA", "v ", "Via  ") * 5)
    )
}Via: SIP/2.0/TCP hote.example;\
received=192.0.2.61;branch={LONG}
Max-Forwards: 70
Contact: <sip:{LONG}@poste.example>
Content-Type: application/sdp
l: {{length}}
"""

DBLREQ = """
REGISTER sip:cabinet.example SIP/2.0
To: sip:paul@cabinet.example
From: sip:paul@cabinet.example;tag=c61
Max-Forwards: 9
I: double@192.0.2.61
Contact: sip:paul@poste.example
CSeq: 15 REGISTER
Via: SIP/2.0/UDP 192.0.2.61;branch=z9hG4bKdouble
Content-Length: 0
"""

SECOND = """

INVITE sip:marie@cabinet.example SIP/2.0
t: sip:marie@cabinet.example
From: sip:lea@ville.example;tag=c62
Max-Forwards: 9
Call-ID: second@192.0.2.61
CSeq: 15 INVITE
Via: SIP/2.0/UDP 192.0.2.61;branch=z9hG4bKsecond
Contact: <sip:lea@192.0.2.61>
Content-Length: 0

""".replace("\n", "\r\n")

SEMIURI = """
OPTIONS sip:poste;ext=7%40ville.example@cabinet.example SIP/2.0
To: sip:poste@cabinet.example
From: sip:lea@ville.example;tag=c63
Max-Forwards: 4
Call-ID: virgule@192.0.2.61
CSeq: 16 OPTIONS
Accept: application/sdp, application/pkcs7-mime,
     multipart/mixed,
     message/sip
Via: SIP/2.0/UDP 192.0.2.61;branch=z9hG4bKvirgule
l: 0
"""

TRANSPORTS = """
OPTIONS sip:standard@cabinet.example SIP/2.0
To: sip:standard@cabinet.example
From: <sip:lea@ville.example>;tag=c64
Max-Forwards: 70
Call-ID:  voies@192.0.2.61
Accept: application/sdp
CSeq: 17 OPTIONS
Via: SIP/2.0/UDP v1.example;branch=z9hG4bKv1
Via: SIP/2.0/SCTP v2.example;branch=z9hG4bKv2
Via: SIP/2.0/TLS v3.example;branch=z9hG4bKv3
Via: SIP/2.0/PIGEON v4.example;branch=z9hG4bKv4
Via: SIP/2.0/TCP v5.example;branch=z9hG4bKv5
l: 0
"""

MPART01 = """
MESSAGE sip:standard@cabinet.example SIP/2.0
Via: SIP/2.0/UDP 192.0.2.61:5071;branch=z9hG4bKparties;rport
Max-Forwards: 70
Route: <sip:192.0.2.62:5080>
Identity: TGEgc2lnbmF0dXJlIGRlIHBlcnNvbm5l
Contact: <sip:lea@192.0.2.61:5071>
To: <sip:standard@cabinet.example>
From: <sip:lea@ville.example>;tag=c65
Call-ID: parties@192.0.2.61
CSeq: 18 MESSAGE
Content-Type: multipart/mixed;boundary=coupe
Content-Length: {length}
"""
PARTS = (
    b"--coupe\r\nContent-Type: text/plain\r\n\r\nBonjour\r\n"
    b"--coupe\r\nContent-Type: application/octet-stream\r\n\r\n"
    + bytes(range(256))
    + b"\r\n\r\n\r\n--coupe--\r\n"
)

UNREASON = """
SIP/2.0 200 = 5**2 * 2**3 дa, c’est entendu
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKraison
Call-ID: raison@192.0.2.61
CSeq: 19 INVITE
From: sip:poste@cabinet.example;tag=c66
To: sip:lea@ville.example;tag=d66
Content-Length: {length}
Content-Type: application/sdp
Contact: <sip:lea@poste.example>
"""

NOREASON = """
SIP/2.0 100\x20
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKmuet
Call-ID: muet@192.0.2.61
CSeq: 20 INVITE
From: <sip:poste@cabinet.example>;tag=c67
To: <sip:lea@ville.example>;tag=d67
Content-Length: 0
Contact: <sip:lea@poste.example>
"""

CASES = (
    Case("wsinv", "3.1.1.1", "blanks and folds wherever they may be; To has a tag that names no "
         "dialog", 481, message(WSINV, VOICE)),
    Case("intmeth", "3.1.1.2", "every character that a method, a user or a name may hold", 501,
         message(INTMETH)),
    Case("esc01", "3.1.1.3", "characters escaped where they need not be", "talks",
         message(ESC01, VOICE)),
    Case("escnull", "3.1.1.4", "escaped zeros in users", 200, message(ESCNULL),
         ("<sip:%00@poste.example>", "<sip:%00%00@poste.example>"),
         ("<sip:%00@host5.example.com>", "<sip:%00%00@host5.example.com>")),
    Case("esc02", "3.1.1.5", "a per cent sign in a method escapes nothing", 501, message(ESC02)),
    Case("lwsdisp", "3.1.1.6", "no blank between the name and its bracket", 200,
         message(LWSDISP)),
    Case("longreq", "3.1.1.7", "long values, and 36 hops", "talks", message(LONGREQ, VOICE)),
    Case("dblreq", "3.1.1.8", "another request behind the body", 200,
         message(DBLREQ) + SECOND.encode(), ("<sip:paul@poste.example>",),
         ("<sip:j.user@host.example.com>",)),
    Case("semiuri", "3.1.1.9", "a semicolon in the user", 200, message(SEMIURI)),
    Case("transports", "3.1.1.10", "transports nobody heard of, further down the way", 200,
         message(TRANSPORTS)),
    Case("mpart01", "3.1.1.11", "a body in parts, one of them binary, where text is read "
         "here", 415, message(MPART01, PARTS)),
    Case("unreason", "3.1.1.12", "a reason in other letters", "read", message(UNREASON, VOICE)),
    Case("noreason", "3.1.1.13", "no reason at all", "read", message(NOREASON)),
)  # fmt: skip
