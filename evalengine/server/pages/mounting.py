"""NiceGUI on the engine's own application: same process, same loop, same port."""

from __future__ import annotations

import nicegui
from fastapi import FastAPI
from nicegui import ui

from evalengine.server.hall import Hall
from evalengine.server.notation import page as marking
from evalengine.server.pages.door import PLACE, Door
from evalengine.server.regie import page
from evalengine.server.regie.gathering import Gathering

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
    page.register()
    marking.register()
    ui.run_with(
        app,
        mount_path=PLACE,
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
    app.add_middleware(Door, hall=hall, pages={"": Gathering, "grille": marking.gather})
