"""Small pieces of HTML, escaped."""

from __future__ import annotations

from html import escape

__all__ = ["NBSP", "button", "escape", "link", "quoted"]

NBSP = "\N{NO-BREAK SPACE}"


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


def quoted(text: str) -> str:
    """Escaped, between guillemets."""
    return f"«{NBSP}{escape(text)}{NBSP}»"
