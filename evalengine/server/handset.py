"""Where the phone of a desk registers, told in French to whoever sets it up."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rich.markup import escape

NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class SipService:
    """The ports served on ``host``: ``port`` by ``transports``, ``tls_port`` by TLS (0: none).

    ``encrypts``: voice over TLS is SRTP. ``certificate`` is a file to give to the phone, when
    nobody it knows vouches for the engine.
    """

    host: str
    port: int
    transports: tuple[str, ...] = ("udp", "tcp")
    tls_port: int = 0
    encrypts: bool = True
    certificate: Path | None = None

    def lines(self, user: str, password: str) -> list[str]:
        """What to enter on the phone, as rich markup."""
        by = " ou en ".join(transport.upper() for transport in self.transports)
        told = [
            f"Téléphone SIP{NBSP}: serveur {_strong(self.host)}, nom {_strong(user)}, "
            f"mot de passe {_strong(password)}",
            f"  en {by}{NBSP}: port {_strong(str(self.port))}",
        ]
        return [*told, self._by_tls()] if self.tls_port else told

    def _by_tls(self) -> str:
        line = f"  en TLS{NBSP}: port {_strong(str(self.tls_port))}"
        if self.encrypts:
            line += ", voix chiffrée (SRTP, SDES)"
        if self.certificate is not None:
            line += f", certificat à confier au téléphone{NBSP}: {_strong(str(self.certificate))}"
        return line


def _strong(text: str) -> str:
    return f"[bold]{escape(text)}[/bold]"
