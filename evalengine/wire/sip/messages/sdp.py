"""Offer and answer (RFC 3264) for one G.711 stream, with telephone-event (RFC 4733).

A description that cannot be understood raises ValueError (answer 400); one that is sound but
holds nothing we can hear raises `NoCommonCodec` (answer 488). Voice is in clear (RTP/AVP) or
encrypted (RTP/SAVP) as the caller of these functions says, and a stream of the other kind is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal

from evalengine.wire.media.g711 import PCMA, PCMU
from evalengine.wire.sip.messages import sdes
from evalengine.wire.sip.messages.description import (
    Line,
    Part,
    address_of,
    media_line,
    number,
    read,
)

Direction = Literal["sendrecv", "sendonly", "recvonly", "inactive"]
Profile = Literal["RTP/AVP", "RTP/SAVP"]

CLEAR: Profile = "RTP/AVP"
SECURED: Profile = "RTP/SAVP"  # RFC 3711 §12

TELEPHONE_EVENT = 101

_CODECS: dict[int, str] = {PCMU: "pcmu/8000", PCMA: "pcma/8000"}
_EVENTS = "telephone-event/8000"
_DIRECTIONS: tuple[Direction, ...] = ("sendrecv", "sendonly", "recvonly", "inactive")


class NoCommonCodec(ValueError):
    """The description is sound, but holds no G.711 audio that is still open."""


@dataclass(frozen=True, slots=True)
class Session:
    """One side's description, as far as a telephone goes.

    ``payload_types`` are the G.711 ones (8 PCMA, 0 PCMU) in that side's order of preference;
    ``telephone_event`` is its number for RFC 4733, None without. ``others`` are the bodies of
    its other ``m=`` lines, and ``place`` the rank of the audio line among all of them: an answer
    owes a line to each (RFC 3264 §6). ``timing`` is its ``t=``, which an answer repeats.
    ``crypto`` are the keys of an encrypted stream; one in clear has none.
    """

    address: str
    port: int
    payload_types: tuple[int, ...]
    telephone_event: int | None
    direction: Direction
    session_id: int
    version: int
    others: tuple[str, ...] = ()
    place: int = 0
    timing: str = "0 0"
    crypto: sdes.Cryptos = ()

    @property
    def profile(self) -> Profile:
        return SECURED if self.crypto else CLEAR


def parse(body: bytes, profile: Profile = CLEAR) -> Session:
    """Reads the first open G.711 audio stream of ``body`` that is of that ``profile``; an
    encrypted one has a key that we can use.

    Raises `NoCommonCodec` when there is none, ValueError on anything that is not a description:
    too long, too many media, not UTF-8, a port outside 0..65535, a bad address.
    """
    whole = read(body)
    lines = [media_line(part.media) for part in whole.media]
    for rank, (part, line) in enumerate(zip(whole.media, lines, strict=True)):
        usable = _g711(part, line) if line.transport == profile else ()
        crypto = sdes.read(part.attributes) if profile == SECURED else ()
        if usable and (profile == CLEAR or any(crypto)):
            session_id, version = whole.origin or (0, 0)
            return Session(
                address=address_of(part.connection or whole.head.connection),
                port=line.port,
                payload_types=usable,
                telephone_event=_telephone_event(part, line),
                direction=_direction(part, _direction(whole.head, "sendrecv")),
                session_id=session_id,
                version=version,
                others=tuple(other.media for other in whole.media if other is not part),
                place=rank,
                timing=whole.timing or "0 0",
                crypto=crypto,
            )
    raise NoCommonCodec("no open G.711 audio")


def offer(
    address: str,
    port: int,
    *,
    session_id: int,
    version: int,
    direction: Direction = "sendrecv",
    after: Session | None = None,
    crypto: sdes.Cryptos = (),
) -> bytes:
    """Our offer: PCMA, PCMU and telephone-event, in packets of 20 ms; encrypted with one of
    ``crypto`` when there are any.

    ``after`` is the peer's last description: a new offer in the same dialog keeps its other
    media lines, refused (RFC 3264 §8), and its number for telephone-event (§8.3.2).
    """
    event = after.telephone_event if after and after.telephone_event else TELEPHONE_EVENT
    ours = Session(
        address, port, (PCMA, PCMU), event, direction, session_id, version, crypto=crypto
    )
    return _write(ours, after)


def answer(
    offer: Session | bytes,
    address: str,
    port: int,
    *,
    session_id: int,
    version: int,
    direction: Direction = "sendrecv",
    crypto: sdes.Cryptos = (),
) -> bytes:
    """The legal answer nearest to our wish ``direction`` (RFC 3264 §6.1), with one codec: the
    one the offerer prefers; encrypted with ``crypto``. Its other media are refused. Raises what
    `parse` raises."""
    theirs = parse(offer) if isinstance(offer, bytes) else offer
    ours = Session(
        address,
        port,
        theirs.payload_types[:1],
        theirs.telephone_event,
        _meet(theirs, direction),
        session_id,
        version,
        timing=theirs.timing,
        crypto=crypto,
    )
    return _write(ours, theirs)


def peer_holds(session: Session) -> bool:
    """True when the peer will not hear us: RFC 3264 §8.4, or the null address of RFC 2543."""
    mute = ip_address(session.address).is_unspecified
    return mute or session.direction in ("sendonly", "inactive")


def _meet(theirs: Session, wish: Direction) -> Direction:
    """We send only what they receive and receive only what they send."""
    sends = wish in ("sendrecv", "sendonly") and not peer_holds(theirs)
    receives = wish in ("sendrecv", "recvonly") and theirs.direction in ("sendrecv", "sendonly")
    if sends:
        return "sendrecv" if receives else "sendonly"
    return "recvonly" if receives else "inactive"


def _g711(part: Part, line: Line) -> tuple[int, ...]:
    """What is usable of an open audio line: the static numbers 8 and 0, in its order, unless an
    ``rtpmap`` gives them another meaning."""
    if line.kind != "audio" or line.port == 0:
        return ()
    codecs = part.codecs()
    known = dict.fromkeys(int(name) for name in line.formats if name in ("0", "8"))
    return tuple(n for n in known if codecs.get(str(n), _CODECS[n]) == _CODECS[n])


def _telephone_event(part: Part, line: Line) -> int | None:
    codecs = part.codecs()
    known = [name for name in line.formats if codecs.get(name) == _EVENTS]
    return number(known[0], 127) if known else None


def _direction(part: Part, otherwise: Direction) -> Direction:
    """The direction attribute of one level."""
    said = set(part.attributes)
    return next((name for name in _DIRECTIONS if name in said), otherwise)


def _write(ours: Session, theirs: Session | None) -> bytes:
    family = f"IP{ip_address(ours.address).version}"
    refused = [_refuse(media) for media in theirs.others] if theirs else []
    place = theirs.place if theirs else 0
    lines = [
        "v=0",
        f"o=- {ours.session_id} {ours.version} IN {family} {ours.address}",
        "s=-",
        f"c=IN {family} {ours.address}",
        f"t={ours.timing}",
        *refused[:place],
        *_audio_lines(ours),
        *refused[place:],
    ]
    return "".join(f"{line}\r\n" for line in lines).encode()


def _audio_lines(ours: Session) -> Iterator[str]:
    event = ours.telephone_event
    formats = [*ours.payload_types, *([] if event is None else [event])]
    yield f"m=audio {ours.port} {ours.profile} {' '.join(map(str, formats))}"
    for crypto in filter(None, ours.crypto):
        yield crypto.line()
    for payload_type in ours.payload_types:
        yield f"a=rtpmap:{payload_type} {_CODECS[payload_type].upper()}"
    if event is not None:
        yield f"a=rtpmap:{event} {_EVENTS}"
        yield f"a=fmtp:{event} 0-15"
    yield "a=ptime:20"
    yield f"a={ours.direction}"


def _refuse(media: str) -> str:
    kind, _, rest = media.split(" ", 2)
    return f"m={kind} 0 {rest}"
