"""How often a source may try a code or a password."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from evalengine.clock import SECOND

MOST = 5
"""Wrong tries of one source within the window."""
WINDOW_NS = 300 * SECOND
MAX_SOURCES = 1_024


class Throttle:
    """Counts tries by source, for at most `MAX_SOURCES`: the longest silent is forgotten."""

    def __init__(self) -> None:
        self._tries: dict[str, list[int]] = {}

    def wait_s(self, source: str, now_ns: int) -> int:
        """Takes one try; 0, or in how many seconds ``source`` may try again.

        It is counted before its outcome is known, so that many at once are no way around it.
        """
        tries = [at for at in self._tries.pop(source, []) if at > now_ns - WINDOW_NS]
        if len(self._tries) >= MAX_SOURCES:
            del self._tries[next(iter(self._tries))]
        self._tries[source] = tries
        if len(tries) >= MOST:
            return -((now_ns - WINDOW_NS - tries[0]) // SECOND)
        tries.append(now_ns)
        return 0

    def forgive(self, source: str) -> None:
        """The last try of ``source`` was right."""
        self._tries.pop(source, None)


def source_of(host: str) -> str:
    """Who ``host`` stands for: a network of IPv6 is one neighbour's, with addresses without end
    (RFC 4291 §2.5.4)."""
    try:
        address = ip_address(host)
    except ValueError:
        return host[:64]
    if not isinstance(address, IPv6Address):
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), 64), strict=False))
