"""Chance, drawn here and handed in everywhere else."""

from __future__ import annotations

import secrets


def fresh_token() -> str:
    """96 bits of chance, safe in a URL and in a SIP identifier."""
    return secrets.token_hex(12)


def fresh_secret() -> bytes:
    """256 bits of chance, for an engine that has no secret yet."""
    return secrets.token_bytes(32)


def sitting_name(prefix: str, wall_ns: int) -> str:
    """A name for a new sitting that sorts by time and fits a SIP address, with some chance."""
    return f"{prefix}-{wall_ns // 1_000_000_000:x}-{secrets.token_hex(2)}"
