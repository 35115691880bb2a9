"""The web pages on the engine's own application, by NiceGUI: same process, same loop, same port."""

from __future__ import annotations

import nicegui
from fastapi import FastAPI
from nicegui import ui

from evalengine.server import places
from evalengine.server.hall import Hall
from evalengine.server.notation import page as notation
from evalengine.server.pages.door import Door, Gather
from evalengine.server.regie import page as regie

_FORGOTTEN_AFTER_S = 5.0
"""A page whose browser went away for longer is loaded again, from the fold."""


def mount(app: FastAPI, hall: Hall) -> None:
    """Serves the pages of ``hall``, of régie and of marks, on ``app``, whose lifespan must be run.

    Nothing comes from another site: scripts, styles and fonts are files of the package.
    """
    # NiceGUI has one application a process. Starlette would refuse it a second engine, as tests
    # have: it takes no middleware once it has answered.
    nicegui.app.user_middleware.clear()
    nicegui.app.middleware_stack = None
    regie.register()
    notation.register()
    ui.run_with(
        app,
        mount_path=places.PAGES,
        title="Régie",
        language="fr",
        favicon="☎",
        reconnect_timeout=_FORGOTTEN_AFTER_S,
        message_history_length=100,
        # Either would hold up the loop that carries the voices.
        binding_refresh_interval=None,
        gzip_middleware_factory=None,
        tailwind=False,
        show_welcome_message=False,
    )
    pages: dict[str, Gather] = {places.BOARD: regie.gather, places.GRID: notation.gather}
    app.add_middleware(Door, hall=hall, pages=pages)
