"""Where the phones of a sitting register, told in French to whoever sets them up."""

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
        """What to enter on the candidate's phone, as rich markup."""
        return [f"Téléphone SIP{NBSP}: {self._account(user, password)}", *self.ports()]

    def control_line(self, user: str, password: str) -> str:
        """What to enter on a phone of the co-évaluateur's own, by which he speaks."""
        return (
            f"Téléphone du co-évaluateur, s’il en veut un{NBSP}: {self._account(user, password)}, "
            f"appeler «{NBSP}regie{NBSP}» et rester en ligne"
        )

    def ports(self) -> list[str]:
        """By what either comes, and where."""
        by = " ou en ".join(transport.upper() for transport in self.transports)
        told = [f"  en {by}{NBSP}: port {_strong(str(self.port))}"]
        return [*told, self._by_tls()] if self.tls_port else told

    def _account(self, user: str, password: str) -> str:
        return (
            f"serveur {_strong(self.host)}, nom {_strong(user)}, mot de passe {_strong(password)}"
        )

    def _by_tls(self) -> str:
        line = f"  en TLS{NBSP}: port {_strong(str(self.tls_port))}"
        if self.encrypts:
            line += ", voix chiffrée (SRTP, SDES)"
        if self.certificate is not None:
            line += f", certificat à confier au téléphone{NBSP}: {_strong(str(self.certificate))}"
        return line


def _strong(text: str) -> str:
    return f"[bold]{escape(text)}[/bold]"
