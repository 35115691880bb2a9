"""A bench by any transport and family, and the certificates that TLS needs."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from evalengine.wire.sip.messages.hops import Transport
from evalengine.wire.sip.phone import SipPhone
from evalengine.wire.sip.transports.certificates import client_context, server_context
from evalengine.wire.sip.transports.connections import Security
from evalengine.wire.sip.wire import SipWire

from .loopback import DESK, PASSWORD, Bench


@dataclass(frozen=True)
class Line:
    """How a phone reaches the engine."""

    transport: Transport
    host: str
    server: ssl.SSLContext | None = None
    client: ssl.SSLContext | None = None


LINES = {
    "udp4": Line("udp", "127.0.0.1"),
    "tcp4": Line("tcp", "127.0.0.1"),
    "tls4": Line("tls", "127.0.0.1"),
    "udp6": Line("udp", "::1"),
    "tcp6": Line("tcp", "::1"),
}


AUTHORITY = """
[ca]
default_ca = own
[own]
database = {folder}/index
new_certs_dir = {folder}
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = named
[any]
commonName = supplied
[named]
subjectAltName = IP:{host}
"""


def certificate(
    folder: Path, host: str = "127.0.0.1", since: str = "20260101", until: str = "20460101"
) -> Path:
    """A PEM file with a key and its self-signed certificate for ``host``, made by openssl; it
    holds from midnight to midnight."""
    made = folder / f"certificate-{len(list(folder.iterdir()))}.pem"
    asked, settings, key = (made.with_suffix(end) for end in (".csr", ".cnf", ".key"))
    settings.write_text(AUTHORITY.format(folder=folder, host=host))
    (folder / "index").write_text("")
    _openssl(
        "req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes "
        f"-subj /CN=moteur.example -keyout {key} -out {asked}"
    )
    _openssl(
        f"ca -batch -selfsign -notext -config {settings} -in {asked} -keyfile {key} "
        f"-startdate {since}000000Z -enddate {until}000000Z -out {made}"
    )
    made.write_bytes(made.read_bytes() + key.read_bytes())
    return made


def _openssl(arguments: str) -> None:
    subprocess.run(["openssl", *arguments.split()], check=True, capture_output=True)


def secured(line: Line, folder: Path) -> Line:
    """The line with the certificates that it needs."""
    if line.transport != "tls":
        return line
    pem = certificate(folder, line.host)
    return Line(line.transport, line.host, server_context(pem), client_context(pem))


class LineBench(Bench):
    """A wire, a desk and its phone, by one line."""

    def __init__(self, tokens: Callable[[], str], line: Line) -> None:
        self.line = line
        self.tls_port = 0
        super().__init__(tokens)

    def open_wire(self, port: int, **options: int) -> None:
        security = Security(server=self.line.server, port=self.tls_port)
        self.wire = SipWire(
            self.clock,
            self.tokens,
            host=self.line.host,
            port=port,
            security=security,
            **options,  # type: ignore[arg-type]
        )
        self.tls_port = (self.wire.tls_address or ("", 0))[1]
        self.desk = self.wire.attach(DESK, PASSWORD, self.signals.append)

    def a_phone(self, **options: object) -> SipPhone:
        served = self.wire.tls_address if self.line.transport == "tls" else self.wire.address
        way = {"server": served, "transport": self.line.transport, "tls": self.line.client}
        return super().a_phone(**{**way, **options})
