"""How a browser and the engine find each other: where we listen, and the servers in between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aiortc import RTCConfiguration


@dataclass(frozen=True, slots=True)
class Network:
    """``host`` is where we listen; ``servers`` are URLs of STUN and TURN, the latter for ``user``
    and ``password``."""

    host: str
    servers: tuple[str, ...] = ()
    user: str = ""
    password: str = ""

    def configuration(self) -> RTCConfiguration:
        """For our end; never aiortc's default, which asks a stranger's STUN server."""
        from aiortc import RTCConfiguration, RTCIceServer  # browsers are told of servers without it

        known = (self.user or None, self.password or None)
        return RTCConfiguration([RTCIceServer(url, *known) for url in self.servers])

    def for_browsers(self) -> list[dict[str, Any]]:
        """For theirs."""
        return [
            {"urls": url, "username": self.user, "credential": self.password}
            if url.startswith("turn")
            else {"urls": url}
            for url in self.servers
        ]
