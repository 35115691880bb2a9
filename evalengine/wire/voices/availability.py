"""Whether this machine can change voices and play recordings."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

MISSING = (
    "Les sons et les changements de voix demandent les modules numpy et av (extra "
    "«\u00a0sounds\u00a0»), qui ne sont pas installés sur le moteur."
)


def why_not() -> str:
    """Why it cannot, a French sentence; "" when it can."""
    return "" if find_spec("numpy") and find_spec("av") else MISSING


def load() -> None:
    """Imports numpy now, if it is there: 0.1 s that no call should have to wait."""
    if not why_not():
        import_module("evalengine.wire.voices.accompaniment")
