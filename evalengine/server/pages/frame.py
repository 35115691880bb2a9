"""What the pages of régie and of marks are alike in: their style, their keys, their buttons."""

from __future__ import annotations

from pathlib import Path

STYLE, KEYS = (
    Path(__file__).with_name(name).read_text("utf-8") for name in ("pages.css", "keys.js")
)
NOT_UNDERSTOOD = "Cette demande n’est pas comprise par le moteur."
# The parts are drawn anew all the time: one listener around them hears every button.
PRESSED = """(event) => {
  const button = event.target.closest("[data-act]");
  if (button && button.ariaDisabled !== "true") emit(button.dataset.act);
}"""
