"""The driver of a console whose terminal is a page: the engine passes on what is typed and drawn.

Whoever starts the console so chooses it by the environment (``TEXTUAL_DRIVER``).
"""

from __future__ import annotations

from contextlib import suppress

from textual import events, messages
from textual.drivers.web_driver import WebDriver


class BrowserDriver(WebDriver):
    """Textual's web driver, which also leaves when nobody is there any more."""

    def start_application_mode(self) -> None:
        """Begins. The page has the focus or sends no key, so the fields need not lose theirs."""
        super().start_application_mode()
        self._app.call_later(self._app.post_message, events.AppFocus())

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """A packet of the engine's; this runs in the thread of the input."""
        if packet_type == "shown_again":
            self._app.call_later(self._show_again)
        else:
            super().on_meta(packet_type, payload)

    def _show_again(self) -> None:
        """A page that was loaded again knows nothing of the terminal before."""
        self.write("\x1b[?1049h\x1b[?25l")
        self._enable_mouse_support()
        self._enable_bracketed_paste()
        self._request_terminal_sync_mode_support()
        self._app.refresh()

    def run_input_thread(self) -> None:
        """Reads what is typed. An input that ends means that the engine died: so do we."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            with suppress(RuntimeError):  # the loop ended meanwhile
                self._app.post_message(messages.ExitApp())
