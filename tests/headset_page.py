"""A page that carries a headset, without a browser: its socket, and aiortc for its voice."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager

from websockets.asyncio.client import connect

from tests.wire.webrtc.browser import Browser, until


class Headset:
    """It shows at once what it is told: ``states`` of its calls, and how its voice ``stood``."""

    def __init__(self, socket, browser):
        self.socket, self.browser = socket, browser
        self.states, self.stood = {}, None

    async def follows(self):
        async for message in self.socket:
            told = json.loads(message)
            match told["kind"]:
                case "servers":
                    await self.sends(kind="offer", sdp=await self.browser.offer())
                case "answer":
                    await self.browser.take(told["sdp"])
                case "stands":
                    self.stood = told["why"]
                case "calls":
                    await self._show(told["calls"])

    async def _show(self, calls):
        self.states = {call["call"]: call["state"] for call in calls}
        for call, state in self.states.items():
            if state == "ringing":
                await self.sends(kind="rung", call=call)

    async def sends(self, **frame):
        await self.socket.send(json.dumps(frame))


@asynccontextmanager
async def plugged(address):
    """A page at ``address`` (``ws://…/casque?jeton=…``) whose voice is there."""
    async with connect(address) as socket, Browser() as browser:
        page = Headset(socket, browser)
        following = asyncio.create_task(page.follows())
        try:
            await until(lambda: page.stood == "", 10)
            yield page
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
