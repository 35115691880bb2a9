"""TLS contexts made from certificates on disk, and what is wrong with these, in French.

A certificate that no phone would accept is found out when the engine starts, not on the morning
of the exam.
"""

from __future__ import annotations

import logging
import ssl
from datetime import UTC, datetime
from pathlib import Path

from evalengine.errors import BadSettings

EXPIRED, NOT_YET = 10, 9
"""X509_V_ERR_CERT_HAS_EXPIRED and X509_V_ERR_CERT_NOT_YET_VALID of OpenSSL."""

_BEGIN, _END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"

log = logging.getLogger(__name__)


def server_context(
    certificate: Path, key: Path | None = None, kind: type[ssl.SSLContext] = ssl.SSLContext
) -> ssl.SSLContext:
    """What the engine presents to phones: a PEM file of ``certificate`` and its chain, and its
    ``key`` unless that is in the same file. Raises `BadSettings`, after a log line."""
    try:
        return _checked(certificate, key, kind)[0]
    except BadSettings as error:
        log.error("TLS cannot be served: %s", error)
        raise


def valid_until(certificate: Path, key: Path | None = None) -> datetime:
    """When a certificate that is good today runs out (UTC). Raises `BadSettings`."""
    return _checked(certificate, key)[1]


def client_context(authority: Path | None = None) -> ssl.SSLContext:
    """What a phone of ours demands of the engine: a certificate of ``authority`` (PEM), or of one
    that this machine trusts, in the engine's name or address. Raises `BadSettings`."""
    try:
        context = ssl.create_default_context(cafile=authority)
    except (OSError, ValueError) as error:
        raise BadSettings(f"L’autorité TLS « {authority} » ne peut pas être lue.") from error
    return _modern(context)


def trusting(certificate: str) -> ssl.SSLContext:
    """What a phone of ours demands when it was given the engine's own ``certificate`` (PEM text):
    that one, in the engine's name or address, and no other whoever vouches for it. Raises
    `BadSettings`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    try:
        context.load_verify_locations(cadata=certificate)
    except (ssl.SSLError, ValueError, TypeError) as error:
        raise BadSettings("Le certificat TLS donné par le moteur est illisible.") from error
    return _modern(context)


def pinning(certificate: Path) -> ssl.SSLContext:
    """What a process of the house demands of the web server whose PEM file it was shown: that very
    certificate, by whatever address it comes. Raises `BadSettings`."""
    try:
        begun = certificate.read_text("ascii").partition(_BEGIN)[2]
    except (OSError, ValueError) as error:
        raise BadSettings(
            f"Le certificat «\u00a0{certificate}\u00a0» ne peut pas être lu."
        ) from error
    # Its own comes first in a chain (RFC 8446 §4.4.2): those who vouch for it vouch for others too.
    context = trusting(_BEGIN + begun.partition(_END)[0] + _END)
    context.check_hostname = False  # nobody else has its key
    return context


def _checked(
    certificate: Path, key: Path | None, kind: type[ssl.SSLContext] = ssl.SSLContext
) -> tuple[ssl.SSLContext, datetime]:
    for path in (certificate, key):
        if path is not None:
            _readable(path)
    context = _modern(kind(ssl.PROTOCOL_TLS_SERVER))
    try:
        # An encrypted key would make OpenSSL ask for its password on the terminal.
        context.load_cert_chain(certificate, key, password=lambda: "")
    except (ssl.SSLError, ValueError) as error:
        raise BadSettings(
            f"Le certificat « {certificate} » et sa clé « {key or certificate} » "
            "ne vont pas ensemble, ou ne sont pas du PEM sans mot de passe."
        ) from error
    return context, _end_of(context, certificate)


def _readable(path: Path) -> None:
    try:
        path.read_bytes()
    except OSError as error:
        raise BadSettings(f"Le fichier TLS « {path} » ne peut pas être lu.") from error


def _modern(context: ssl.SSLContext) -> ssl.SSLContext:
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # RFC 8996
    return context


def _end_of(server: ssl.SSLContext, certificate: Path) -> datetime:
    """Shows the certificate to a client that trusts it and nothing else: what is left to find
    fault with are its dates. When it runs out."""
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname = False
    client.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    client.load_verify_locations(certificate)
    try:
        return _shake_hands(server, client)
    except ssl.SSLCertVerificationError as error:
        if error.verify_code == EXPIRED:
            raise BadSettings(f"Le certificat « {certificate} » est expiré.") from error
        if error.verify_code == NOT_YET:
            raise BadSettings(
                f"Le certificat « {certificate} » n’est pas encore valable."
            ) from error
        raise BadSettings(
            f"Le certificat « {certificate} » est inutilisable\u00a0: {error.verify_message}."
        ) from error
    except ssl.SSLError as error:
        raise BadSettings(f"Le certificat « {certificate} » est inutilisable.") from error


def _shake_hands(server: ssl.SSLContext, client: ssl.SSLContext) -> datetime:
    """A handshake in memory: until when the server's certificate is good. Raises SSLError as the
    client or the server does."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    asking = client.wrap_bio(to_client, to_server)
    answering = server.wrap_bio(to_server, to_client, server_side=True)
    for end in (asking, answering, asking, answering):
        try:
            end.do_handshake()
        except ssl.SSLWantReadError:
            continue
    shown = asking.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)
