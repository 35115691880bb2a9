"""The web server: the doors of a hall over HTTP and WebSocket, until it is asked to leave."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from evalengine.bootstrap.plain import WebContext
from evalengine.errors import BadSettings
from evalengine.settings import Settings
from evalengine.wire.sip.transports.certificates import server_context

# A console that died without a word is noticed within this, and its desk is free again.
_PING_S = 2.0


class WebServer:
    """Serves ``app`` where ``settings`` say; by TLS when there is a ``certificate`` (PEM)."""

    def __init__(self, app: FastAPI, settings: Settings, certificate: Path | None = None) -> None:
        self._app = app
        self._settings = settings
        config = uvicorn.Config(
            app,
            host=settings.host,
            port=settings.http_port,
            log_level="warning",
            access_log=False,
            lifespan="off",
            ws="websockets-sansio",
            ws_max_size=65536,
            ws_ping_interval=_PING_S,
            ws_ping_timeout=_PING_S,
            timeout_graceful_shutdown=1,
            ssl_context_factory=None
            if certificate is None
            else lambda _config, _default: server_context(
                certificate, settings.tls_key, WebContext
            ),
        )
        config.load()  # NiceGUI looks for its server among those that are loaded
        self._server = _Server(config)

    @property
    def answers(self) -> bool:
        """It is up."""
        return self._server.started

    async def serve(self) -> None:
        """Serves until `leave`. Raises `BadSettings` when the port is taken."""
        # uvicorn's own way would log a trace whenever the engine is cancelled.
        async with self._app.router.lifespan_context(self._app):
            taken = await self._server.until_left()
        if taken:
            raise BadSettings(f"Le port {self._settings.http_port} n’est pas libre.")

    def leave(self) -> None:
        """Asks `serve` to return."""
        self._server.should_exit = True


class _Server(uvicorn.Server):
    """Leaves the process's signals to whoever runs the engine."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def until_left(self) -> bool:
        """Serves; True when it could not, because the port is taken."""
        try:
            await self.serve()
        except SystemExit:  # uvicorn's way of saying so
            return True
        return False
