"""Chromium, driven by its DevTools protocol: keys as a keyboard sends them, and what is shown."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import re
import shutil
from contextlib import asynccontextmanager, suppress

from websockets.asyncio.client import connect

from tests.patience import patience

_OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0"),
    # Nothing of its own goes out.
    *("--disable-quic", "--disable-sync", "--disable-background-networking"),
    "--disable-component-update",
)
_CODES = {"F1": 112, "F4": 115, "F5": 116, "F8": 119, "F11": 122, "F12": 123, "Enter": 13}
_ALT, _CTRL = 1, 2


class NotDone(Exception):
    """Chromium could not do what it was asked."""


class Browser:
    """One page of Chromium. ``asked`` are the addresses that it asked for."""

    def __init__(self, socket):
        self._socket, self._ids = socket, itertools.count(1)
        self.asked: list[str] = []

    async def call(self, method, **params):
        name = next(self._ids)
        await self._socket.send(json.dumps({"id": name, "method": method, "params": params}))
        async with patience(20):
            while True:
                told = json.loads(await self._socket.recv())
                if told.get("method") == "Network.requestWillBeSent":
                    self.asked.append(told["params"]["request"]["url"])
                if told.get("method") == "Page.javascriptDialogOpening":
                    accept = {"id": 0, "method": "Page.handleJavaScriptDialog"}
                    await self._socket.send(json.dumps({**accept, "params": {"accept": True}}))
                if told.get("id") == name:
                    if "error" in told:
                        raise NotDone(told["error"]["message"])
                    return told["result"]

    async def shows(self, wanted, within_s=20.0):
        """Waits until the terminal of the page shows this text."""
        async with patience(within_s):
            while wanted not in (await self.text()):
                await asyncio.sleep(0.05)

    async def text(self):
        """All that the page shows, spaces that do not break as spaces; nothing while it is left for
        another."""
        shown = ""
        with suppress(NotDone):
            shown = await self.value("document.body?.innerText ?? ''") or ""
        return shown.replace("\N{NO-BREAK SPACE}", " ")

    async def value(self, expression):
        told = await self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return told["result"].get("value")

    async def press(self, key, modifiers=0):
        """A key of a keyboard: "F5", "Alt+a", "s"."""
        *held, key = key.split("+")
        held_keys = sum({"Alt": _ALT, "Ctrl": _CTRL}[name] for name in held)
        params = {
            "key": key,
            "code": key if len(key) > 1 else f"Key{key.upper()}",
            "windowsVirtualKeyCode": _CODES.get(key) or ord(key.upper()),
            "modifiers": held_keys,
        }
        typed = {"text": key} if len(key) == 1 and not held else {}
        down = "keyDown" if typed else "rawKeyDown"
        await self.call("Input.dispatchKeyEvent", type=down, **params, **typed)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **params)

    async def size(self, width, height):
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        await self.call("Emulation.setDeviceMetricsOverride", **metrics)

    async def picture(self):
        """A PNG of the page."""
        return base64.b64decode((await self.call("Page.captureScreenshot"))["data"])


@asynccontextmanager
async def browser(url, folder, *options, before=""):
    """Chromium at ``url``, its profile in ``folder``; it ends with the block. The script ``before``
    runs before those of the page."""
    options = (*_OPTIONS, *options, f"--user-data-dir={folder}")
    process = await asyncio.create_subprocess_exec(
        *[shutil.which("chromium"), *options, "about:blank"],
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        address = await _address(process.stderr)
        async with connect(address, max_size=None) as socket:
            page = Browser(socket)
            for domain in ("Runtime", "Page", "Network"):
                await page.call(f"{domain}.enable")
            page.process = process
            await page.size(1366, 768)
            await page.call("Page.addScriptToEvaluateOnNewDocument", source=before)
            await page.call("Page.navigate", url=url)
            yield page
    finally:
        with suppress(ProcessLookupError):  # killed by the test
            process.terminate()
        await process.stderr.read()
        await process.wait()


async def _address(errors):
    """The DevTools address of its first page."""
    async with patience(20):
        while True:
            line = (await errors.readline()).decode()
            if found := re.search(r"ws://127\.0\.0\.1:(\d+)/", line):
                break
    port = int(found[1])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /json HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    length = int(re.search(r"content-length: *(\d+)", head)[1])
    targets = json.loads(await reader.readexactly(length))
    writer.close()
    await writer.wait_closed()
    return next(each["webSocketDebuggerUrl"] for each in targets if each["type"] == "page")
