"""A headless Chromium, driven by its own protocol over one WebSocket: keys in, pictures out."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import socket
import tempfile
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress
from typing import Self
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect

from tests.patience import patience

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser")
WIDTH, HEIGHT = 1366, 768
_WRITTEN = "document.activeElement.closest('input, textarea')?.value"
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
)


class Browser:
    """One tab of 1366 × 768, inside ``async with``; ``flags`` are more options of the program.
    ``requests`` are the addresses it asked for, ``troubles`` what its console complained of."""

    def __init__(self, *flags: str) -> None:
        self._flags = flags
        self.requests: list[str] = []
        self.troubles: list[str] = []
        self._waiting: dict[int, asyncio.Future] = {}
        self._number = 0

    async def __aenter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True)
        arguments = [*_FLAGS, *self._flags, f"--user-data-dir={self._folder.name}", "about:blank"]
        self._program = await asyncio.create_subprocess_exec(
            *self._program_here(), *arguments, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE
        )
        async with patience(30):
            self._socket = await self._at(await self._tab())
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._drain())]
        for part in ("Page", "Network", "Runtime", "Log"):
            await self.asks(f"{part}.enable")
        metrics = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        await self.asks("Emulation.setDeviceMetricsOverride", **metrics)
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._socket.close()
        self._program.terminate()
        await self._program.wait()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._folder.cleanup()

    async def opens(self, url: str) -> None:
        await self.asks("Page.navigate", url=url)

    async def runs(self, script: str) -> object:
        """What a script comes to."""
        told = await self.asks("Runtime.evaluate", expression=script, returnByValue=True)
        return told.get("result", {}).get("value")  # a page that leaves answers nothing

    async def sees(self, words: str, seconds: float = 20) -> None:
        """Waits until ``words`` can be read on the page."""
        await self._reads(words, True, seconds)

    async def loses(self, words: str, seconds: float = 20) -> None:
        """Waits until ``words`` can no longer be read on the page."""
        await self._reads(words, False, seconds)

    async def _reads(self, words: str, there: bool, seconds: float) -> None:
        script = "document.body.innerText.replaceAll('\\u00a0', ' ')"
        read = ""
        with suppress(TimeoutError):
            async with patience(seconds):
                while (words in (read := str(await self.runs(script)))) is not there:
                    await asyncio.sleep(0.05)
                return
        raise AssertionError(f"{'never' if there else 'still'} read: {words}\n{read}")

    async def presses(self, key: str, code: str = "", *, shift: bool = False) -> None:
        """A key of the keyboard; ``code`` says where it lies."""
        numbers = {"Enter": 13, "Escape": 27, "ArrowDown": 40, "ArrowUp": 38}
        pressed = {"key": key, "code": code, "modifiers": 8 if shift else 0}
        pressed["windowsVirtualKeyCode"] = numbers.get(key, 0)
        text = {"text": "\r" if key == "Enter" else key} if len(key) == 1 or key == "Enter" else {}
        await self.asks("Input.dispatchKeyEvent", type="keyDown", **pressed, **text)
        await self.asks("Input.dispatchKeyEvent", type="keyUp", **pressed)

    async def types(self, words: str) -> None:
        """Once a field has the focus, as a person waits for the cursor; there they stand then."""
        await self._holds(f"{_WRITTEN} !== undefined", "no field to write in")
        await self.asks("Input.insertText", text=words)
        await self._holds(f"{_WRITTEN}?.includes({json.dumps(words)})", f"not written: {words}")

    async def _holds(self, script: str, otherwise: str) -> None:
        with suppress(TimeoutError):
            async with patience(5):
                while not await self.runs(script):
                    await asyncio.sleep(0.02)
                return
        raise AssertionError(f"{otherwise}\n{await self.runs('document.body.innerText')}")

    async def picture(self) -> bytes:
        """What is on the screen, as PNG."""
        return base64.b64decode((await self.asks("Page.captureScreenshot"))["data"])

    async def asks(self, method: str, **parameters: object) -> dict:
        self._number += 1
        answer = self._waiting[self._number] = asyncio.get_running_loop().create_future()
        asked = {"id": self._number, "method": method, "params": parameters}
        await self._socket.send(json.dumps(asked))
        return await asyncio.wait_for(answer, 30)

    def _program_here(self) -> tuple[str, ...]:
        """What runs the browser."""
        return (PROGRAM,)

    def _dial(self, _port: int) -> socket.socket | None:
        """How a port of its machine is reached; None: as any of ours."""
        return None

    async def _at(self, url: str) -> ClientConnection:
        return await connect(url, max_size=None, sock=self._dial(urlsplit(url).port))

    async def _tab(self) -> str:
        line = ""
        while "DevTools listening on" not in line:
            line = (await self._program.stderr.readline()).decode()
        whole = line.split()[-1]
        async with await self._at(whole) as talk:
            await talk.send(json.dumps({"id": 1, "method": "Target.getTargets"}))
            known = json.loads(await talk.recv())["result"]["targetInfos"]
        tab = next(each["targetId"] for each in known if each["type"] == "page")
        return f"{whole.partition('/devtools')[0]}/devtools/page/{tab}"

    async def _drain(self) -> None:
        while await self._program.stderr.readline():
            pass

    async def _read(self) -> None:
        async for line in self._socket:
            told = json.loads(line)
            match told.get("method"):
                case None:
                    self._waiting.pop(told["id"]).set_result(told.get("result", {}))
                case "Network.requestWillBeSent":
                    self.requests.append(told["params"]["request"]["url"])
                case "Runtime.exceptionThrown":
                    self.troubles.append(json.dumps(told["params"])[:500])
                case "Log.entryAdded" if told["params"]["entry"]["level"] != "info":
                    self.troubles.append(json.dumps(told["params"])[:500])
