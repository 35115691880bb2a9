"""A real engine with one desk, and pages without a browser that show its console."""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from evalengine.bootstrap import Engine
from evalengine.dossier.loader import load_dossier
from evalengine.server.browser import seats
from evalengine.settings import Settings
from evalengine.workstation import free_port, free_sip_port
from tests.patience import patience

_ESCAPES = re.compile(rb"\x1b\[[0-9;?<>=$]*[@-~]|\x1b[@-Z\\-_]")
SLOW_S = 20
"""Machines are shared: a console that starts in one second has started in twenty."""


class Page:
    """What the script of the page does, on a socket: text drawn so far, in `text`."""

    def __init__(self, socket):
        self.socket = socket
        self.drawn = b""

    @property
    def text(self) -> str:
        return _ESCAPES.sub(b"", self.drawn).decode("utf-8", "replace")

    async def until(self, wanted: str) -> None:
        """Reads on until this text is drawn; what was drawn before its end is forgotten then."""
        async with patience(SLOW_S):
            while wanted not in self.text:
                self.drawn += await self.socket.recv()
        self.drawn = b""

    async def types(self, text: str) -> None:
        await self.socket.send(json.dumps({"kind": "typed", "text": text}))

    async def resizes(self, columns: int, rows: int) -> None:
        await self.socket.send(json.dumps({"kind": "size", "columns": columns, "rows": rows}))

    async def closing(self) -> tuple[int, str]:
        """The code and the reason with which the engine closes this socket."""
        with pytest.raises(ConnectionClosed) as closed:
            async with patience(SLOW_S):
                while True:
                    self.drawn += await self.socket.recv()
        return closed.value.rcvd.code, closed.value.rcvd.reason


class Desk:
    """One desk of a served engine."""

    def __init__(self, engine, hosted):
        self.engine, self.hosted = engine, hosted
        self.url = engine.desk_url(hosted.sitting)

    @asynccontextmanager
    async def page(
        self, *, token=None, sitting=None, columns=120, rows=40, colours="sombre", touches=""
    ):
        port = self.engine.settings.http_port
        token = self.hosted.candidate_token if token is None else token
        address = (
            f"ws://127.0.0.1:{port}/poste/{sitting or self.hosted.sitting}/ecran"
            f"?jeton={token}&columns={columns}&rows={rows}&couleurs={colours}&touches={touches}"
        )
        async with connect(address, max_size=None) as socket:
            yield Page(socket)

    async def get(self, path: str) -> tuple[int, dict[str, str], str]:
        """Status, headers and body of an HTTP request to the engine."""
        reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(self.url).port)
        writer.write(f"GET {path} HTTP/1.0\r\nHost: {urlsplit(self.url).netloc}\r\n\r\n".encode())
        head, _, body = (await reader.read()).decode().partition("\r\n\r\n")
        writer.close()
        await writer.wait_closed()
        first, *lines = head.split("\r\n")
        return int(first.split()[1]), dict(line.lower().split(": ", 1) for line in lines), body


@pytest.fixture
async def desk(tmp_path):
    settings = Settings.load(
        {},
        state_folder=tmp_path,
        http_port=free_port("127.0.0.1", 1),
        sip_port=free_sip_port("127.0.0.1"),
    )
    async with Engine(settings, load_dossier()) as engine:
        hosted = await engine.open("essai", scenario="prise_en_main", candidate="Camille Essai")
        serving = asyncio.create_task(engine.serve_http())
        while not engine.serving:
            await asyncio.sleep(0.01)
        try:
            yield Desk(engine, hosted)
        finally:
            engine.leave()
            await serving


@pytest.fixture
def impatient(monkeypatch):
    """A console is ended as soon as its window is gone."""
    monkeypatch.setattr(seats, "LINGERS_S", 0.0)


@pytest.fixture
def started(monkeypatch):
    """The consoles that were started, in order."""
    programs = []
    start = seats.Program.start

    async def noted(*arguments):
        programs.append(await start(*arguments))
        return programs[-1]

    monkeypatch.setattr(seats.Program, "start", noted)
    return programs
