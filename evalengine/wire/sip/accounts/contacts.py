"""What a REGISTER asks for, read from its headers (RFC 3261 §10.3, steps 5 and 6)."""

from __future__ import annotations

from dataclasses import dataclass

from sipmessage import Request

from evalengine.wire.sip.messages.grammar import SIP_SCHEMES, elements, read_address, read_contact

MAX_TEXT = 4_096
"""Characters of all Contact headers together: room for thirty phones, not for a storm."""
DEFAULT_EXPIRES_S = 3_600
MAX_INSTANCE = 256
"""Characters of a phone's own name: a URN with a UUID has 45."""

_BAD = (ValueError, KeyError, TypeError)
"""What the parser's lazy accessors raise on bad input."""


class BadRegister(Exception):
    """The request makes no sense: answer 400."""


class TooBrief(Exception):
    """A contact would expire too soon: answer 423."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A URI, for so many seconds, 0 to remove it. ``instance`` and ``reg_id`` name the phone and
    its way to us (RFC 5626 §4.1), empty when it does not."""

    uri: str
    expires_s: int
    instance: str = ""
    reg_id: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """``everything`` is the ``*``. ``user`` is the user of the To header, whose bindings are
    meant."""

    user: str
    call_id: str
    cseq: int
    contacts: tuple[Wanted, ...]
    everything: bool = False

    @property
    def leaves(self) -> bool:
        """It takes contacts back, and brings none."""
        given_up = bool(self.contacts) and not any(one.expires_s for one in self.contacts)
        return self.everything or given_up


def read_contacts(request: Request, min_expires_s: int, max_expires_s: int) -> Asked:
    """Raises `BadRegister` or `TooBrief`; an interval above the maximum is cut to it."""
    try:
        to = read_address(request.headers["To"]).uri
        user = to.user if to.user and to.scheme in SIP_SCHEMES else ""
        call_id, cseq = request.call_id, request.cseq.sequence
        values = request.headers.getlist("Contact")
        everything = any(value.strip() == "*" for value in values)
        if sum(map(len, values)) > MAX_TEXT or not user or cseq >= 2**32:
            raise BadRegister
        wanted = _seconds(request.headers.get("Expires"), DEFAULT_EXPIRES_S)
        if everything:
            return _all(user, call_id, cseq, len(values), request.headers.get("Expires"))
        named = [contact for value in values for contact in elements(value) if value]
        contacts = tuple(_contact(contact, wanted, max_expires_s) for contact in named)
    except _BAD as error:
        raise BadRegister from error
    # §10.3: "less than one hour" is what allows a 423 at all.
    if any(0 < contact.expires_s < min(min_expires_s, 3_600) for contact in contacts):
        raise TooBrief
    return Asked(user, call_id, cseq, contacts)


def _all(user: str, call_id: str, cseq: int, values: int, expires: str | None) -> Asked:
    """``*`` stands alone, with Expires 0 (§10.2.2)."""
    if values != 1 or expires is None or expires.strip() != "0":
        raise BadRegister
    return Asked(user, call_id, cseq, (), everything=True)


def _contact(contact: str, wanted_s: int, most_s: int) -> Wanted:
    """The URI a call is sent to, and its seconds; only what our transport can reach. Headers
    escaped in it are kept with it (RFC 4475 §3.3.14), and never become headers of ours."""
    address, headers = read_contact(contact)
    uri = address.uri
    port = 5060 if uri.port is None else uri.port
    if uri.scheme not in SIP_SCHEMES or not 0 < port < 65_536:
        raise BadRegister
    kept = f"{uri}?{headers}" if headers else str(uri)
    said = address.parameters
    instance = said.get("+sip.instance") or ""
    return Wanted(
        kept,
        min(_seconds(said.get("expires"), wanted_s), most_s),
        instance[:MAX_INSTANCE],
        _way_named(said.get("reg-id")) if instance else "",  # RFC 5626 §6: alone it says nothing
    )


def _way_named(reg_id: str | None) -> str:
    """RFC 5626 §4.2: a number from 1 to 2^31 - 1; anything else counts as absent."""
    known = reg_id is not None and reg_id.isascii() and reg_id.isdigit() and len(reg_id) <= 10
    return reg_id.lstrip("0") if reg_id is not None and known else ""


def _seconds(text: str | None, otherwise: int) -> int:
    """A malformed interval counts as absent (§10.2.1.1 and §20.19)."""
    if text is None or not (text.isascii() and text.isdigit()):
        return otherwise
    return int(text[:12])
