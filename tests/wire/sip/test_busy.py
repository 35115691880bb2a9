"""What comes while the loop is busy is kept by the kernel, not lost for half a second."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from evalengine.clock import SystemClock
from evalengine.wire.sip.endpoint import BUFFER, Endpoint

GRANTED = Path("/proc/sys/net/core/rmem_max")
BURST = 1_000
KEEP_ALIVE = b"\0" * 500


def granted() -> int:
    """Octets that this system lets a socket keep; 0 when it does not say."""
    return int(GRANTED.read_text()) if GRANTED.exists() else 0


@pytest.mark.skipif(granted() < BUFFER, reason="this system grants no such buffer")
async def test_a_thousand_messages_that_came_meanwhile_are_all_read(until, tokens):
    endpoint = Endpoint(
        SystemClock(),
        tokens,
        lambda event: None,
        host="127.0.0.1",
        port=0,
        user="poste",
        may_call=lambda peer: True,
    )
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
            for _ in range(BURST):  # nobody reads: the loop is here
                peer.sendto(KEEP_ALIVE, endpoint.socket.address)
        await until(lambda: endpoint.socket.stats.received == BURST)
    finally:
        endpoint.close()
