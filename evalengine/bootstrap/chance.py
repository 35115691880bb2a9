"""Chance, drawn here and handed in everywhere else."""

from __future__ import annotations

import secrets

from evalengine.server.entrance.codes import ALPHABET, LENGTH


def fresh_token() -> str:
    """96 bits of chance, safe in a URL and in a SIP identifier."""
    return secrets.token_hex(12)


def fresh_secret() -> bytes:
    """256 bits of chance, for an engine that has no secret yet."""
    return secrets.token_bytes(32)


def fresh_code() -> str:
    """A one-time code that nobody guesses while it is good."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def sitting_name(prefix: str, wall_ns: int) -> str:
    """A name for a new sitting that sorts by time and fits a SIP address, with some chance."""
    return f"{prefix}-{wall_ns // 1_000_000_000:x}-{secrets.token_hex(2)}"
