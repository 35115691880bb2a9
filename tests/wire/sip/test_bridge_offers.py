"""A bridged caller who describes nothing: the called phone offers, and his ACK answers."""

from __future__ import annotations

from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.messages.message import Request, Response
from evalengine.wire.sip.messages.sdp import parse as described

from .net import PHONE
from .trio import CALLED_PORT, CALLER_PORT, OTHER, Trio, check_all_over, sent_to

RAW = """\
{method} sip:evalengine@127.0.0.1:5060 SIP/2.0
Via: SIP/2.0/UDP 127.0.0.2:5062;rport;branch=z9hG4bK{branch}
Max-Forwards: 70
From: <sip:poste@127.0.0.2>;tag=nu
To: <sip:evalengine@127.0.0.1>{tag}
Call-ID: sans-offre
CSeq: {cseq} {method}
Contact: <sip:poste@127.0.0.2:5062>
Content-Length: {length}
"""
ANSWER = (
    b"v=0\r\no=- 7 7 IN IP4 127.0.0.2\r\ns=-\r\nc=IN IP4 127.0.0.2\r\nt=0 0\r\n"
    b"m=audio 41000 RTP/AVP 8\r\n"
)


class Bare:
    """A caller of plain text: his INVITE describes nothing, his ACK answers what is offered."""

    def __init__(self, net):
        self.net = net

    def says(self, method, cseq, *, tag="", body=b""):
        head = RAW.format(
            method=method, branch=f"{cseq}{method}", tag=tag, cseq=cseq, length=len(body)
        )
        kind = "Content-Type: application/sdp\n" if body else ""
        text = f"{head}{kind}\n".replace("\n", "\r\n")
        self.net.inject(text.encode() + body)
        self.net.run(0.1)

    def offered(self, cseq):
        """The 200 to his INVITE of that number."""
        found = sent_to(self.net, PHONE, Response, 200)
        return next(m for m in found if (m.method, m.cseq) == ("INVITE", cseq))


def test_an_offer_that_the_called_phone_makes_is_answered_by_the_caller():
    net = Trio()
    bare = Bare(net)
    bare.says("INVITE", 1)
    (left,) = sent_to(net, OTHER, Request, "INVITE")
    assert left.body == b"" and left.content_type == ""
    theirs = net.answers()
    offered = bare.offered(1)
    assert described(offered.body).port == CALLED_PORT
    assert sent_to(net, OTHER, Request, "ACK") == []  # not before there is an answer
    bare.says("ACK", 1, tag=f";tag={offered.to_tag}", body=ANSWER)
    assert [ack.body for ack in sent_to(net, OTHER, Request, "ACK")] == [ANSWER]
    assert theirs.negotiation.remote.port == CALLER_PORT
    assert not theirs.changes.unconfirmed


def test_a_change_without_offer_is_settled_from_end_to_end():
    net = Trio()
    bare = Bare(net)
    bare.says("INVITE", 1)
    theirs = net.answers()
    tag = f";tag={bare.offered(1).to_tag}"
    bare.says("ACK", 1, tag=tag, body=ANSWER)
    bare.says("INVITE", 2, tag=tag)
    assert described(bare.offered(2).body).port == CALLED_PORT
    held = ANSWER.replace(b"7 7", b"7 8") + b"a=inactive\r\n"
    bare.says("ACK", 2, tag=tag, body=held)
    net.other.one(ev.PeerHeld)
    assert not theirs.changes.unconfirmed


def test_whoever_hangs_up_before_he_answered_the_offer_is_acknowledged_first():
    net = Trio()
    bare = Bare(net)
    bare.says("INVITE", 1)
    net.answers()
    bare.says("BYE", 2, tag=f";tag={bare.offered(1).to_tag}")
    kinds = [s.data.split()[0] for s in net.sent if s.dest == OTHER]
    assert kinds[:3] == [b"INVITE", b"ACK", b"BYE"]
    net.settle()
    check_all_over(net)
