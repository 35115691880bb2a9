"""Digest authentication (RFC 2617, RFC 7616, and RFC 8760 for SIP): MD5 and SHA-256, qop=auth.

The peer's header never raises: what is missing, doubled or unreadable is a wrong password. An
unknown user costs the same work as a known one and gets the same answer.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from evalengine.wire.sip.accounts.nonces import Nonces

__all__ = ["Algorithm", "Nonces", "Verdict", "authorize", "challenge", "parameters", "verify"]

Algorithm = Literal["MD5", "SHA-256"]

MAX_HEADER = 4_096
"""Characters. A longer header is not read."""

_HASHES: dict[Algorithm, str] = {"MD5": "md5", "SHA-256": "sha256"}
_PARTS = dict.fromkeys(("username", "realm", "nonce", "uri", "response", "qop", "cnonce", "nc"), "")
_COUNT = re.compile(r"[0-9A-Fa-f]{8}")
_SCHEME = re.compile(r"\s*digest\s+", re.IGNORECASE)
_PARAMETER = re.compile(
    r"\s*([A-Za-z0-9!#$%&'*+.^_`|~-]+)\s*=\s*"
    r'(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))\s*(?:,|$)'
)
_ESCAPED = re.compile(r"\\(.)")
_UNFIT = re.compile(r"[\x00-\x1f\x7f]")
_NOBODY = "no such user"


@dataclass(frozen=True, slots=True)
class Verdict:
    """``stale``: the password is right, the nonce is not; ask again with a fresh one.

    ``user`` is the name given by the peer, empty when it gave none.
    """

    outcome: Literal["ok", "stale", "wrong"]
    user: str = ""


def challenge(realm: str, nonce: str, algorithm: Algorithm = "MD5", stale: bool = False) -> str:
    """The value of a WWW-Authenticate header."""
    again = ", stale=true" if stale else ""
    return (
        f"Digest realm={_quote(realm)}, nonce={_quote(nonce)}, "
        f'algorithm={algorithm}, qop="auth"{again}'
    )


def authorize(
    challenge_header: str,
    *,
    method: str,
    uri: str,
    user: str,
    password: str,
    cnonce: str,
    count: int = 1,
) -> str:
    """The value of the Authorization header that answers ``challenge_header``.

    ``count`` is how many requests carried this nonce, this one included. ValueError when the
    challenge cannot be answered: another scheme, algorithm or qop, no realm or no nonce.
    """
    asked = parameters(challenge_header)
    algorithm = _algorithm(asked)
    offered = [name.strip().lower() for name in asked.get("qop", "auth").split(",")]
    if algorithm is None or not {"realm", "nonce"} <= asked.keys() or "auth" not in offered:
        raise ValueError("a challenge that cannot be answered")
    given = {
        "username": user,
        "realm": asked["realm"],
        "nonce": asked["nonce"],
        "uri": uri,
        "qop": "auth" if "qop" in asked else "",
        "cnonce": cnonce,
        "nc": f"{count:08x}",
    }
    given["response"] = _response(algorithm, given, method, password)
    return _credentials(given, algorithm, asked.get("opaque"))


def verify(
    authorization_header: str,
    *,
    method: str,
    password_of: Callable[[str], str | None],
    nonces: Nonces,
    now: int,
    realm: str | None = None,
) -> Verdict:
    """Judges an Authorization header at ``now`` (host ns); uses its nonce up when it is right.

    ``realm``, when given, must be the one answered. The digest's uri is not compared with the
    request's: RFC 3261 §22.4 lets them differ. Without qop (RFC 2069), a nonce serves once.
    """
    given = _PARTS | parameters(authorization_header)
    user = given["username"]
    password = password_of(user)
    algorithm = _algorithm(given)
    expected = _response(
        algorithm or "MD5", given, method, _NOBODY if password is None else password
    )
    right = hmac.compare_digest(_bytes(expected), _bytes(given["response"]))
    ours = given["realm"] == (given["realm"] if realm is None else realm)
    if not (right and ours and password is not None and algorithm and _is_whole(given)):
        return Verdict("wrong", user)
    count = int(given["nc"], 16) if given["qop"] else None
    return Verdict("ok" if nonces.use(given["nonce"], count, now) else "stale", user)


def parameters(header: str) -> dict[str, str]:
    """The parameters of a digest challenge or answer, names in lower case, values unquoted.

    Empty when the header is of another scheme, over `MAX_HEADER`, malformed, or says the same
    parameter twice.
    """
    scheme = _SCHEME.match(header)
    if scheme is None or len(header) > MAX_HEADER:
        return {}
    found: dict[str, str] = {}
    at = scheme.end()
    while at < len(header):
        match = _PARAMETER.match(header, at)
        if match is None or match[1].lower() in found:
            return {}
        quoted, bare = match[2], match[3]
        found[match[1].lower()] = bare if quoted is None else _ESCAPED.sub(r"\1", quoted)
        at = match.end()
    return found


def _is_whole(given: dict[str, str]) -> bool:
    """RFC 7616 §3.4: these parts, and with qop a client nonce and a count too."""
    always = all(given[name] for name in ("username", "realm", "nonce", "uri", "response"))
    if not given["qop"]:
        return always
    counted = _COUNT.fullmatch(given["nc"]) is not None
    return always and given["qop"] == "auth" and bool(given["cnonce"]) and counted


def _response(algorithm: Algorithm, given: dict[str, str], method: str, password: str) -> str:
    """RFC 7616 §3.4.1, and §3.4.1 of RFC 2617 for a peer without qop."""
    secret = _hash(algorithm, given["username"], given["realm"], password)
    request = _hash(algorithm, method, given["uri"])
    if not given["qop"]:
        return _hash(algorithm, secret, given["nonce"], request)
    return _hash(
        algorithm, secret, given["nonce"], given["nc"], given["cnonce"], given["qop"], request
    )


def _credentials(given: dict[str, str], algorithm: Algorithm, opaque: str | None) -> str:
    parts = [f"{name}={_quote(given[name])}" for name in ("username", "realm", "nonce", "uri")]
    parts += [f"response={_quote(given['response'])}", f"algorithm={algorithm}"]
    if given["qop"]:
        parts += [f"qop=auth, nc={given['nc']}, cnonce={_quote(given['cnonce'])}"]
    if opaque is not None:
        parts.append(f"opaque={_quote(opaque)}")
    return "Digest " + ", ".join(parts)


def _algorithm(given: dict[str, str]) -> Algorithm | None:
    """MD5 when none is named (RFC 2617 §3.2.1)."""
    named = given.get("algorithm", "MD5").upper()
    return next((name for name in _HASHES if name == named), None)


def _hash(algorithm: Algorithm, *parts: str) -> str:
    # RFC 8760 keeps MD5 for phones that know nothing better; a host may forbid it otherwise.
    name = _HASHES[algorithm]
    return hashlib.new(name, _bytes(":".join(parts)), usedforsecurity=False).hexdigest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _quote(value: str) -> str:
    if _UNFIT.search(value):
        raise ValueError("a control character in a quoted string")
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
