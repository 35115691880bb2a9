"""What a request is refused for by itself, whoever asks: method, extensions, and what it offers
(RFC 3261 §8.2). Each judgement is a status with its headers, or None."""

from __future__ import annotations

from evalengine.wire.sip.dialogs.call import ALLOW, UNDERSTOOD
from evalengine.wire.sip.dialogs.reinvite import ACCEPT, SDP_TYPE
from evalengine.wire.sip.dialogs.session_timer import SHORTEST, too_brief
from evalengine.wire.sip.messages import sdp
from evalengine.wire.sip.messages.compose import Headers
from evalengine.wire.sip.messages.grammar import elements
from evalengine.wire.sip.messages.hops import transport_of
from evalengine.wire.sip.messages.message import Peer, Request
from evalengine.wire.sip.transactions.stack import Incoming

REFUSED = frozenset({"PUBLISH", "SUBSCRIBE"})
"""Methods we know and do not allow: 405. What we never heard of: 501 (§8.2.1, §21.5.2)."""

IN_DIALOG = frozenset({"INVITE", "BYE", "REFER", "NOTIFY", "UPDATE", "PRACK", "INFO", "MESSAGE"})
UNSPOKEN = ("Warning", f'399 evalengine "{SDP_TYPE} only"')

Judgement = tuple[int, Headers] | None


def refusal(incoming: Incoming, *, registers: bool, merged: bool) -> Judgement:
    """Of any request, in the order of §8.2. ``registers``: REGISTER is for us; ``merged``: it came
    by another way before."""
    request, method = incoming.request, incoming.request.method
    if method in REFUSED or (method == "REGISTER" and not registers):
        return (405, (ALLOW,))
    if method not in IN_DIALOG | {"OPTIONS", "REGISTER"}:
        return (501, (ALLOW,))
    if not _speaks(request.uri.scheme, incoming.source):
        return (416, ())
    if merged:
        return (482, ())
    unknown = [option for option in request.require if option.lower() not in UNDERSTOOD]
    if unknown:
        return (420, (("Unsupported", ", ".join(unknown)),))
    if method == "INVITE" and not request.contact and request.branch:
        return (400, ())  # §8.1.1.8; a branch of ours is what tells it from RFC 2543
    return None


def unfit(request: Request, profile: sdp.Profile) -> Judgement:
    """Of an INVITE, whose voice is to be of that ``profile``. 488: no common codec."""
    if not _takes_sdp(request):
        return (406, (UNSPOKEN,))
    if too_brief(request):
        return (422, (SHORTEST,))
    if not request.body:
        return None
    if request.content_type != SDP_TYPE:
        return (415, (ACCEPT,))
    try:
        sdp.parse(request.body, profile)
    except sdp.NoCommonCodec:
        return (488, ())
    except ValueError:
        return (400, ())
    return None


def _speaks(scheme: str, source: Peer) -> bool:
    """§26.4.4: who asks for sips wants every hop to be TLS."""
    return scheme == "sip" or (scheme == "sips" and transport_of(source) == "tls")


def _takes_sdp(request: Request) -> bool:
    """§20.1: without an Accept header everybody who calls does; an empty one takes nothing."""
    given = request.parsed.headers.getlist("Accept")
    kinds = {kind.partition(";")[0].strip().lower() for value in given for kind in elements(value)}
    return not given or not kinds.isdisjoint({SDP_TYPE, "application/*", "*/*"})
