"""What is needed of aiortc and aioice beyond what they promise. All of it is here.

*Hearing at once.* A receiver of aiortc keeps four packets before it decodes the first, in a thread
of its own: 80 ms and three changes of thread for a sound that is to be carried on as it is. Its
jitter buffer is the last thing that sees a packet whole, and is replaced by one that hands it on
and never has a frame to decode. Counting for RTCP was done before it.

*Saying at once.* A sender of aiortc takes sound from a track, numbers it anew and keeps it for
video's sake. Our packets have their numbers, by which the browser knows what was lost before they
came here: they are encrypted and sent as they are. Its own reports (RTCP) would count none of them
and tell no time by which a browser could answer: ours take their place.

*Where it listens.* aioice offers every address of the machine but the loopback; the engine listens
where its settings say.

Checked with aiortc 1.13 to 1.16. What needs it says so when another one has changed underneath.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib.metadata import version
from ipaddress import ip_address
from typing import Any, NoReturn

from aioice.candidate import Candidate
from aioice.ice import Connection, StunProtocol
from aiortc import MediaStreamTrack, RTCRtpReceiver, RTCRtpSender, RTCRtpTransceiver
from aiortc.rtp import AnyRtcpPacket, RtcpByePacket

from evalengine.errors import BadSettings
from evalengine.wire.media.rtp import Packet

Hear = Callable[[Packet], None]
Say = Callable[[bytes], None]

_RTP = range(128, 192)
"""The first octets of RTP and RTCP where several protocols share a port (RFC 7983 §7)."""
_BUFFER = "_RTCRtpReceiver__jitter_buffer"
_CHANGED = (
    "La voix par le navigateur ne connaît pas cette version d’aiortc ({found})\u00a0: installez "
    "la 1.16."
)


class _Ear:
    """Stands where a jitter buffer was."""

    def __init__(self, hear: Hear) -> None:
        self._hear = hear

    def add(self, packet: Any) -> tuple[bool, None]:
        """Never asks for a picture, never has a frame."""
        self._hear(
            Packet(
                packet.payload_type,
                packet.sequence_number,
                packet.timestamp,
                packet.ssrc,
                packet.payload,
                bool(packet.marker),
            )
        )
        return False, None


def hear_at_once(receiver: RTCRtpReceiver, hear: Hear) -> None:
    """``hear`` is given each packet as it comes, before `receive`. Raises `BadSettings`."""
    _expect(receiver, _BUFFER)
    setattr(receiver, _BUFFER, _Ear(hear))


class NoSound(MediaStreamTrack):
    """The track of a sender that `say_at_once` speaks by: nothing ever comes of it."""

    kind = "audio"

    async def recv(self) -> NoReturn:
        await asyncio.Event().wait()
        raise AssertionError("it is only ever cancelled")


def say_at_once(sender: RTCRtpSender) -> tuple[int, Say]:
    """The SSRC that the browser was told, and what sends an RTP packet of it, in clear until
    there. What cannot leave is lost. Raises `BadSettings`."""
    _expect(sender, "_ssrc")
    _expect(sender.transport, "_send_rtp")

    def say(packet: bytes) -> None:
        # No transport of aioice waits while it sends, so that one step is all of it.
        sending = sender.transport._send_rtp(packet)
        try:
            sending.send(None)
        except (StopIteration, ConnectionError):
            return
        sending.close()

    return sender._ssrc, say


def report_at_once(sender: RTCRtpSender, hear: Callable[[bytes], None]) -> None:
    """Leaves the reports of what is said to whoever says it: none goes of itself any more but the
    last, BYE, and ``hear`` is given what the browser reports of it. Raises `BadSettings`."""
    _expect(sender, "_send_rtcp")
    _expect(sender, "_handle_rtcp_packet")
    send = sender._send_rtcp

    async def sent(packets: list[AnyRtcpPacket]) -> None:
        if any(isinstance(packet, RtcpByePacket) for packet in packets):
            await send(packets)

    async def heard(packet: AnyRtcpPacket) -> None:
        hear(bytes(packet))

    sender._send_rtcp = sent  # type: ignore[method-assign]
    sender._handle_rtcp_packet = heard  # type: ignore[method-assign]


def listen_on(transceiver: RTCRtpTransceiver, host: str) -> None:
    """Offers ``host`` alone; when it is the loopback, the machine's other addresses too, since a
    browser on it seldom offers the loopback itself. No packet of a voice is taken for STUN there.
    Raises `BadSettings`."""
    gatherer = transceiver.sender.transport.transport.iceGatherer
    _expect(gatherer, "_connection")
    connection: Connection = gatherer._connection
    _expect(connection, "get_component_candidates")
    _expect(connection, "_protocols")
    gather = connection.get_component_candidates

    async def gathered(component: int, addresses: list[str], **how: Any) -> list[Candidate]:
        found = await gather(component, _with(host, addresses), **how)
        for protocol in connection._protocols:
            _tell_voices(protocol)
        return found

    connection.get_component_candidates = gathered  # type: ignore[method-assign,assignment]


def _tell_voices(protocol: StunProtocol) -> None:
    """Hands RTP on by its first octet; the rest is sorted as before."""
    sort = protocol.datagram_received

    def received(data: bytes | str, addr: tuple[Any, ...]) -> None:
        if isinstance(data, bytes) and data[:1] and data[0] in _RTP:
            candidate = protocol.local_candidate
            protocol.receiver.data_received(data, candidate.component if candidate else 1)
        else:
            sort(data, addr)

    protocol.datagram_received = received  # type: ignore[method-assign]


def _with(host: str, addresses: list[str]) -> list[str]:
    return [*addresses, host] if ip_address(host).is_loopback else [host]


def _expect(owner: object, name: str) -> None:
    if not hasattr(owner, name):
        raise BadSettings(_CHANGED.format(found=version("aiortc")))
