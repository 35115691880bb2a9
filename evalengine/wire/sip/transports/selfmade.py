"""A certificate that the engine makes for itself, when it has none and TLS is wanted all the same.

Nobody vouches for it: whoever is to trust it is given the certificate itself, and trusts nothing
else. It is short-lived, kept between starts, and made again before it runs out, or when the engine
has moved to another address. Its key is drawn by the library, as those of TLS itself are.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from evalengine.clock import SECOND
from evalengine.errors import BadSettings, reason_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509 import Certificate, GeneralName
    from cryptography.x509.extensions import ExtensionType

FILE = "tls.pem"
PUBLIC_FILE = "tls.crt"
"""The same without its key, for a phone that is to trust it."""
LIFE = timedelta(days=30)
RENEWED = timedelta(days=3)
"""Before its end: an exam's day never begins with a certificate that ends in it."""
SKEW = timedelta(hours=1)
"""A phone's clock may be behind ours."""

_MISSING = (
    "Un certificat TLS fait par le moteur demande le module cryptography (extra «\u00a0tls\u00a0»)"
    "\u00a0: installez-le, ou donnez un certificat par EVALENGINE_TLS_CERTIFICATE."
)


def self_made(folder: Path, host: str, wall_ns: int) -> Path:
    """The PEM file in ``folder`` of a key and its certificate, for ``host`` and for this machine's
    own names, valid at ``wall_ns`` (ns since the epoch); only its owner may read it.

    Raises `BadSettings` when it can be neither used nor made.
    """
    try:
        import cryptography  # noqa: F401
    except ImportError as error:
        raise BadSettings(_MISSING) from error
    path, now = folder / FILE, datetime.fromtimestamp(wall_ns / SECOND, UTC)
    if not _serves(path, host, now):
        _write(path, _made(host, now), 0o600)
        _write(folder / PUBLIC_FILE, public_part(path).encode(), 0o644)
    return path


def public_part(path: Path) -> str:
    """The certificates of a PEM file, without its key: what a phone is given to trust. Raises
    `BadSettings`."""
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_pem_x509_certificates

    try:
        found = load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        raise BadSettings(f"Le certificat «\u00a0{path}\u00a0» ne peut pas être lu.") from error
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in found)


def _serves(path: Path, host: str, now: datetime) -> bool:
    """The file holds a key and its certificate, good for ``host`` and for days to come."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        data = path.read_bytes()
        made = x509.load_pem_x509_certificate(data)
        if load_pem_private_key(data, None).public_key() != made.public_key():
            return False
        named = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, TypeError, x509.ExtensionNotFound):
        return False
    lasts = made.not_valid_before_utc <= now < made.not_valid_after_utc - RENEWED
    return lasts and _name(host) in named


def _made(host: str, now: datetime) -> bytes:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    key = ec.generate_private_key(ec.SECP256R1())
    us = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "evalengine")])
    builder = x509.CertificateBuilder(
        issuer_name=us,
        subject_name=us,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=now - SKEW,
        not_valid_after=now + LIFE,
    )
    for extension, critical in _extensions(key.public_key(), host):
        builder = builder.add_extension(extension, critical)
    certificate: Certificate = builder.sign(key, hashes.SHA256())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM)


def _extensions(public: ec.EllipticCurvePublicKey, host: str) -> list[tuple[ExtensionType, bool]]:
    """What strict readers ask of a server's certificate (RFC 5280 §4.2)."""
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    names = dict.fromkeys(map(_name, (host, "localhost", "127.0.0.1", "::1")))
    identifier = x509.SubjectKeyIdentifier.from_public_key(public)
    usage = {
        name: name == "digital_signature"
        for name in (
            *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
            *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
        )
    }
    return [
        (x509.SubjectAlternativeName(names), False),
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (x509.KeyUsage(**usage), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        (identifier, False),
        (x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), False),
    ]


def _name(host: str) -> GeneralName:
    from cryptography import x509

    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _write(path: Path, data: bytes, mode: int) -> None:
    """Whole or not at all, and never readable by more than ``mode`` says, even for a moment."""
    beside = path.with_name(f"{path.name}.new")
    try:
        beside.unlink(missing_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        beside.replace(path)
    except OSError as error:
        raise BadSettings(
            f"Le certificat «\u00a0{path}\u00a0» ne peut pas être écrit\u00a0: {reason_of(error)}."
        ) from error
