"""Where each finds his page of a sitting: paths of this server, with the key that opens them."""

from __future__ import annotations

from urllib.parse import quote

PAGES = "/regie"
BOARD, GRID = "", "grille"
"""What stands behind the sitting's name, under `PAGES`."""


def desk(sitting: str, key: str) -> str:
    """The candidate's console in a browser."""
    return f"/poste/{quote(sitting, safe='')}?jeton={key}"


def board(sitting: str, key: str) -> str:
    """The co-évaluateur's page; by the évaluateur's key, the same without a hand in it."""
    return f"{PAGES}/{quote(sitting, safe='')}?jeton={key}"


def grid(sitting: str, key: str) -> str:
    """The page on which the owner of this key marks."""
    return f"{PAGES}/{quote(sitting, safe='')}/{GRID}?jeton={key}"
