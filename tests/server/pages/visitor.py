"""A browser without a screen: loads the page, keeps what is drawn, presses buttons."""

from __future__ import annotations

import asyncio
import html
import json
import re
from urllib.parse import urlencode

import httpx
import socketio

from tests.patience import patience


class Visitor:
    """One page open on the sitting of ``url``, inside ``async with``."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.socket = socketio.AsyncClient(reconnection=False)
        self.socket.on("update", self._update)

    async def __aenter__(self) -> Visitor:
        async with httpx.AsyncClient() as client:
            self.page = (await client.get(self.url)).text
        self.elements = json.loads(
            html.unescape(re.search(r"parseElements\(String\.raw`(.*?)`\)", self.page, re.S)[1])
        )
        self.client_id = re.search(r"'client_id': '([^']+)'", self.page)[1]
        await self.enter(self.client_id)
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.socket.disconnect()

    async def enter(self, client_id: str) -> None:
        """Opens the socket as the script of the page does."""
        place = self.url.split("/regie/")[0]
        asked = {
            "client_id": client_id,
            "tab_id": f"tab-{client_id}",
            "document_id": f"document-{client_id}",
            "next_message_id": 0,
            "implicit_handshake": "true",
        }
        await self.socket.connect(
            f"{place}?{urlencode(asked)}",
            socketio_path="/regie/_nicegui_ws/socket.io",
            transports=["websocket"],
        )

    def text(self) -> str:
        """All the HTML that is drawn now."""
        props = (each.get("props", {}) for each in self.elements.values())
        return "".join(str(each.get("innerHTML", "")) for each in props)

    async def press(self, act: object) -> None:
        """Presses the button of ``act``, wherever it is."""
        root, listener = next(
            (name, event["listener_id"])
            for name, each in self.elements.items()
            if each.get("props", {}).get("id") == "page"
            for event in each["events"]
        )
        asked = {"client_id": self.client_id, "id": int(root), "listener_id": listener}
        await self.socket.emit("event", {**asked, "args": [json.dumps(act)]})

    async def sees(self, words: str, seconds: float = 5) -> None:
        """Waits until ``words`` are on the page."""
        try:
            async with patience(seconds):
                while words not in self.text():
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"never drawn: {words}\n{self.text()}") from None

    def _update(self, message: dict[str, object]) -> None:
        message.pop("_id", None)
        self.elements.update({k: v for k, v in message.items() if v is not None})
