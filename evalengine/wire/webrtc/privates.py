"""What is needed of aiortc and aioice beyond what they promise. All of it is here.

*Hearing at once.* A receiver of aiortc keeps four packets before it decodes the first, in a thread
of its own: 80 ms and three changes of thread for a sound that is to be carried on as it is. Its
jitter buffer is the last thing that sees a packet whole, and is replaced by one that hands it on
and never has a frame to decode. Counting for RTCP was done before it.

*Where it listens.* aioice offers every address of the machine but the loopback; the engine listens
where its settings say.

Checked with aiortc 1.13 to 1.16. `check` says so when another one has changed underneath.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from importlib.metadata import version
from ipaddress import ip_address
from typing import Any

from aioice.candidate import Candidate
from aioice.ice import Connection
from aiortc import RTCRtpReceiver, RTCRtpTransceiver

from evalengine.errors import BadSettings
from evalengine.wire.media.rtp import Packet

Hear = Callable[[Packet], None]
_Gathering = Coroutine[Any, Any, list[Candidate]]

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


def listen_on(transceiver: RTCRtpTransceiver, host: str) -> None:
    """Offers ``host`` alone; when it is the loopback, the machine's other addresses too, since a
    browser on it seldom offers the loopback itself. Raises `BadSettings`."""
    gatherer = transceiver.sender.transport.transport.iceGatherer
    _expect(gatherer, "_connection")
    connection: Connection = gatherer._connection
    _expect(connection, "get_component_candidates")
    gather = connection.get_component_candidates

    def gathered(component: int, addresses: list[str], timeout: int = 5) -> _Gathering:
        return gather(component, _with(host, addresses), timeout)

    connection.get_component_candidates = gathered  # type: ignore[method-assign]


def _with(host: str, addresses: list[str]) -> list[str]:
    return [*addresses, host] if ip_address(host).is_loopback else [host]


def _expect(owner: object, name: str) -> None:
    if not hasattr(owner, name):
        raise BadSettings(_CHANGED.format(found=version("aiortc")))
