"""What passes a user agent's socket, shown to whoever keeps a record of it.

The wire itself knows no file: bootstrap hands a tap in, or none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evalengine.clock import Arrival
from evalengine.wire.sip.transports.udp import Peer


@dataclass(frozen=True, slots=True)
class Passed:
    """One message, whole, as it was on the wire.

    ``arrival`` is in host time: the kernel's on receipt, the process's after sending.
    """

    data: bytes
    source: Peer
    dest: Peer
    arrival: Arrival


Tap = Callable[[Passed], None]
"""Sees every message, before it is understood; returns at once and never raises."""


def unseen(_passed: Passed) -> None:
    """The tap of who keeps nothing."""
