"""Whether this machine can speak with a browser."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

MISSING = (
    "La voix par le navigateur demande le module aiortc (extra «\u00a0webrtc\u00a0»), qui n’est "
    "pas installé sur le moteur."
)
TOO_OLD = (
    "La voix par le navigateur demande aiortc 1.13 au moins\u00a0: le moteur a la version {found}."
)
_FIRST = (1, 13)


def why_not() -> str:
    """Why there can be no voice from a browser, a French sentence; "" when there can."""
    try:
        found = version("aiortc")
    except PackageNotFoundError:
        return MISSING
    first = tuple(int(part) for part in found.split(".")[:2] if part.isdigit())
    return "" if first >= _FIRST else TOO_OLD.format(found=found)


def load() -> None:
    """Imports aiortc now, if it is there: half a second that no call should have to wait."""
    if not why_not():
        import_module("evalengine.wire.webrtc.peer")
