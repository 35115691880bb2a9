"""The keys of a sitting, all derived from one secret of the engine; and the key of the centre.

Nothing secret is in the journal: a restarted engine finds the same keys again from its secret.
The centre's key (Ed25519, RFC 8032) signs what a sitting came to. Its public half lies beside it,
to be given to juries: whoever has it can tell our seals from another's.
"""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evalengine.errors import BadSettings, reason_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SECRET, CENTRE, CENTRE_PUBLIC = "secret.key", "centre.key", "centre.pub"
_NO_CRYPTOGRAPHY = "Les sceaux demandent le module cryptography (extra « exports »)."


@dataclass(frozen=True, slots=True)
class Keys:
    """Who may enter one sitting: the candidate's console, the co-évaluateur, the desk's phone, the
    co-évaluateur's own phone, and the évaluateur, who looks on."""

    candidate: str
    control: str
    phone: str
    control_phone: str
    evaluator: str


def keys_of(secret: bytes, sitting: str) -> Keys:
    """The keys of ``sitting``: 128 bits each, as 32 hexadecimal digits."""

    def derive(purpose: str) -> str:
        return hmac.digest(secret, f"{purpose} {sitting}".encode(), "sha256").hex()[:32]

    return Keys(
        candidate=derive("candidate"),
        control=derive("control"),
        phone=derive("phone"),
        control_phone=derive("control phone"),
        evaluator=derive("evaluator"),
    )


@dataclass(frozen=True, slots=True)
class CentreKey:
    """The centre's own key. ``seed`` is its 32 secret octets."""

    seed: bytes

    def public(self) -> str:
        """Its public half, 64 hexadecimal digits."""
        return _ed25519().from_private_bytes(self.seed).public_key().public_bytes_raw().hex()

    def sign(self, data: bytes) -> str:
        """The signature of ``data``, 128 hexadecimal digits; always the same for the same data."""
        return _ed25519().from_private_bytes(self.seed).sign(data).hex()

    def pseudonym(self, name: str) -> str:
        """A name that stands for ``name`` at this centre, and from which nobody finds it."""
        return hmac.digest(self.seed, f"pseudonym {name}".encode(), "sha256").hex()[:16]


def signed_by(public: str, signature: str, data: bytes) -> bool:
    """Whether ``signature`` is that of ``data`` by the key whose public half is ``public``."""
    _ed25519()
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        octets = bytes.fromhex(signature)
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(octets, data)
    except (InvalidSignature, ValueError):
        return False
    return octets.hex() == signature  # written in one way only


def _ed25519() -> type[Ed25519PrivateKey]:
    """Imported when it is needed: an engine that seals nothing runs without the library."""
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    except ImportError as error:
        raise BadSettings(_NO_CRYPTOGRAPHY) from error
    return Ed25519PrivateKey


def load_centre_key(folder: Path, fresh: bytes) -> CentreKey:
    """The centre's key, kept in ``folder`` with its public half beside it; ``fresh`` (32 octets)
    becomes it the first time.

    Raises `BadSettings` when the folder cannot be used.
    """
    _ed25519()
    seed = kept(folder / CENTRE, fresh)
    if len(seed) != 32:
        raise BadSettings(
            f"La clé du centre « {folder / CENTRE} » est abîmée : remettez-la d’une sauvegarde."
        )
    key, public = CentreKey(seed), folder / CENTRE_PUBLIC
    try:
        if not public.exists():
            public.write_text(key.public() + "\n", "ascii")
    except OSError as error:
        raise BadSettings(f"« {public} » ne peut pas être écrit : {reason_of(error)}.") from error
    return key


def read_public(path: Path) -> str:
    """The public half that a file holds, 64 hexadecimal digits. Raises `BadSettings`."""
    try:
        told = path.read_text("ascii").strip()
        if len(bytes.fromhex(told)) == 32:
            return told.lower()
    except OSError as error:
        raise BadSettings(f"« {path} » ne peut pas être lu : {reason_of(error)}.") from error
    except ValueError:
        pass
    raise BadSettings(f"« {path} » n’est pas la clé publique d’un centre (centre.pub).")


def load_secret(folder: Path, fresh: bytes) -> bytes:
    """The engine's secret, kept in ``folder``; ``fresh`` becomes it the first time.

    Raises `BadSettings` when the folder cannot be used.
    """
    path = folder / SECRET
    secret = kept(path, fresh)
    if len(secret) < 16:
        raise BadSettings(f"Le secret « {path} » est abîmé : supprimez-le pour en créer un autre.")
    return secret


def kept(path: Path, fresh: bytes) -> bytes:
    """What ``path`` holds, for its owner alone; ``fresh`` when there was nothing.

    Raises `BadSettings` when its folder cannot be used.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _known(path)
    except OSError as error:
        raise BadSettings(
            f"Le dossier « {path.parent} » ne peut pas être écrit : {reason_of(error)}."
        ) from error
    with os.fdopen(handle, "wb") as file:
        file.write(fresh)
    return fresh


def _known(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadSettings(f"Le secret « {path} » ne peut pas être lu.") from error
