"""From the content of a paper to its PDF, by Typst."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from evalengine.errors import BadSettings

_ROOT = Path(__file__).parents[2]
"""Templates name the page that they share from here: ``/exports/papers/page.typ``."""


def set_pdf(template: Path, content: dict[str, Any]) -> bytes:
    """The PDF of ``template`` filled with ``content`` (plain JSON values).

    Texts go in as data, never as markup: nothing that an author writes can break a page. Only the
    fonts that came with the library are used, so that a page is the same on every machine.
    Raises `BadSettings` without the library.
    """
    try:
        import typst
    except ImportError as error:
        raise BadSettings("Les PDF demandent le module typst (extra « prints »).") from error
    return typst.compile(
        str(template),
        root=str(_ROOT),
        ignore_system_fonts=True,
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
    )
