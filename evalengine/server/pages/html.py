"""Small pieces of HTML, escaped."""

from __future__ import annotations

from html import escape

__all__ = ["OTHER_PAGE", "bar", "button", "duration", "escape", "link", "quoted", "short"]

NBSP = "\N{NO-BREAK SPACE}"
SECOND = 1_000_000_000
OTHER_PAGE = "5"
"""The key that leads from the board to the grid, and back."""


def button(
    label: str,
    act: str,
    *,
    key: str = "",
    kind: str = "",
    off: bool = False,
    title: str = "",
    by: str = "act",
) -> str:
    """A button that asks for ``act``; ``key`` presses it too, and is shown on it. ``by`` is who
    does it: the engine, or a script of the page ("mic")."""
    shown = f"<kbd>{escape(_KEYS.get(key, key.upper()))}</kbd>" if key else ""
    about = f' title="{escape(title)}"' if title else ""
    bound = f' data-key="{escape(key)}"' if key else ""
    return (
        f'<button type="button" class="act {kind}" data-{by}="{escape(act)}"{bound}{about}'
        f"{' disabled' if off else ''}>{escape(label)}{shown}</button>"
    )


def link(label: str, place: str, *, key: str = "", apart: str = "") -> str:
    """A way to another page, by ``key`` too; ``apart`` names the tab that it opens in."""
    target = f' target="{escape(apart)}"' if apart else ""
    return (
        f'<a class="act" href="{escape(place)}"{target} data-key="{escape(key)}">'
        f"{escape(label)}<kbd>{escape(key.upper())}</kbd></a>"
    )


_KEYS = {"ArrowUp": "↑", "ArrowDown": "↓", "Escape": "Échap", "Backspace": "⌫"}


def duration(ns: int) -> str:
    """« 7 s », « 1 min 03 s », from ns; what is below 0 is 0."""
    minutes, seconds = divmod(max(0, ns) // SECOND, 60)
    if minutes:
        return f"{minutes}{NBSP}min{NBSP}{seconds:02d}{NBSP}s"
    return f"{seconds}{NBSP}s"


def bar(done: int, whole: int, kind: str = "") -> str:
    """How much of ``whole`` is done."""
    percent = min(100, max(0, 100 * done // max(1, whole)))
    return f'<span class="bar {kind}" aria-hidden="true"><i style="width:{percent}%"></i></span>'


def quoted(text: str) -> str:
    """Escaped, between guillemets."""
    return f"«{NBSP}{escape(text)}{NBSP}»"


def short(name: str) -> str:
    """« Mme Aubrelin » for « Madame Aubrelin », where there is little room."""
    for whole, brief in _TITLES:
        if name.startswith(whole):
            return f"{brief}{NBSP}{name.removeprefix(whole)}"
    return name


_TITLES = (("Madame ", "Mme"), ("Monsieur ", "M."), ("Docteur ", "Dr"))
