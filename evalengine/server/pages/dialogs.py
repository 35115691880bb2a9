"""What a page asks for before it does something: a yes, or a few words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui import ui

LONGEST = 500
"""Characters of a reason."""

Given = Callable[[str], Awaitable[None]]


def _dialog() -> ui.dialog:
    """One that is gone at once: the next key may come a tenth of a second later."""
    dialog = ui.dialog(value=True).props("transition-duration=0")
    dialog.on("hide", dialog.delete)
    return dialog


def confirm(question: str, label: str, agreed: Callable[[], Awaitable[None]]) -> None:
    """Asks ``question``; Enter agrees, Escape does not."""
    with _dialog() as dialog, ui.card().classes("asked"):
        ui.label(question).classes("question")
        with ui.row():

            async def yes() -> None:
                dialog.close()
                await agreed()

            ui.button(label, on_click=yes).props("unelevated no-caps autofocus")
            ui.button("Non", on_click=dialog.close).props("flat no-caps")


def ask(question: str, label: str, given: Given, *, said: str = "", longest: int = LONGEST) -> None:
    """Asks for a few words, in place of what was ``said`` before; an empty answer is not taken,
    unless it takes that away."""
    with _dialog() as dialog, ui.card().classes("asked"):
        ui.label(question).classes("question")
        field = ui.input(value=said).props(f"outlined dense autofocus maxlength={longest}")

        async def go() -> None:
            words = str(field.value or "").strip()[:longest]
            if words or said:
                dialog.close()
                await given(words)

        field.on("keydown.enter", go)
        with ui.row():
            ui.button(label, on_click=go).props("unelevated no-caps")
            ui.button("Renoncer", on_click=dialog.close).props("flat no-caps")
