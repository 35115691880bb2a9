"""A real engine, as a process to be killed, and the people of its sittings, in the test's own.

async with EngineProcess(folder, "essai") as engine, Desk(engine, "essai") as desk:
    await desk.rings("rendez_vous")
    desk.phone.answer("rendez_vous")
    await desk.until(e.CallPickedUp, "rendez_vous")
    await engine.kill()
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from console.link import RETRY_S, Link, LinkLost
from console.protocol import Accepted, ClockTold, DeskTold, Received, RefusedTold
from evalengine.clock import SECOND, SystemClock
from evalengine.errors import Refused
from evalengine.journal.sql import SqlJournal
from evalengine.keys import keys_of, load_secret
from evalengine.settings import database_in
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry, from_json
from evalengine.wire.sip.phone import SipPhone
from evalengine.workstation import free_port
from tests.patience import patience

HOST = "127.0.0.1"
STARTS_WITHIN_S = 15.0
"""On a machine whose cores are all busy."""


async def until(condition: Callable[[], object], seconds: float = 8.0) -> None:
    """Returns when ``condition`` holds; TimeoutError after ``seconds``."""
    async with patience(seconds):
        while not condition():
            await asyncio.sleep(0.005)


class EngineProcess:
    """`evalengine serve` on ``sittings``, always at the same addresses, with its state in
    ``folder``. Left, it is ended whatever state it is in."""

    def __init__(
        self, folder: Path, *sittings: str, scenario: str = "pic_du_lundi", options: tuple = ()
    ) -> None:
        self.folder = folder
        self.http_port = free_port(HOST, socket.SOCK_STREAM)
        self.sip_port = free_port(HOST, socket.SOCK_DGRAM)
        self.url = f"http://{HOST}:{self.http_port}"
        named = [word for sitting in sittings for word in ("--epreuve", sitting)]
        self._arguments = ["serve", *named, "--scenario", scenario, *options]
        self._log = folder / "engine.log"
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> EngineProcess:
        await self.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        if self._process is not None and self._process.returncode is None:
            await self.kill()

    async def start(self) -> int:
        """Starts it, again or for the first time; host ns when it was seen to listen."""
        with self._log.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *[sys.executable, "-m", "evalengine", *self._arguments],
                env=self._environment(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        async with patience(STARTS_WITHIN_S):
            while not await self._listens():
                assert self._process.returncode is None, self._log.read_text("utf-8")
                await asyncio.sleep(0.01)
        return time.monotonic_ns()

    async def kill(self) -> int:
        """``kill -9``; host ns of it."""
        at = time.monotonic_ns()
        self.send_signal(signal.SIGKILL)
        await self._process.wait()
        return at

    def send_signal(self, number: signal.Signals) -> None:
        """To this process alone."""
        self._process.send_signal(number)

    def memory_kb(self) -> int:
        """What it holds of the machine's memory (Linux: VmRSS, in KiB)."""
        status = Path(f"/proc/{self._process.pid}/status").read_text("ascii")
        return int(status.split("VmRSS:")[1].split()[0])

    def keys(self, sitting: str):
        """What opens ``sitting``."""
        return keys_of(load_secret(self.folder, b""), sitting)

    async def journal(self, sitting: str) -> list[Entry]:
        """What is in its journal, read from the file."""
        journal = await SqlJournal.open(database_in(self.folder))
        try:
            return [entry async for entry in journal.read(sitting)]
        finally:
            await journal.close()

    def log(self) -> str:
        """All that it and those before it wrote for the installer."""
        return self._log.read_text("utf-8")

    async def _listens(self) -> bool:
        with suppress(OSError):
            _, writer = await asyncio.open_connection(HOST, self.http_port)
            writer.close()
            return True
        return False

    def _environment(self) -> dict[str, str]:
        ours = {name: text for name, text in os.environ.items() if "EVALENGINE" not in name}
        return {
            **ours,
            "EVALENGINE_STATE_FOLDER": str(self.folder),
            "EVALENGINE_HTTP_PORT": str(self.http_port),
            "EVALENGINE_SIP_PORT": str(self.sip_port),
        }


class Control:
    """The co-évaluateur's stream. ``entries`` are what the engine acknowledged to have written."""

    def __init__(self, engine: EngineProcess, sitting: str) -> None:
        path = f"/sittings/{sitting}/stream?audience=control"
        self._url = f"ws://{HOST}:{engine.http_port}{path}"
        self._headers = {"Authorization": f"Bearer {engine.keys(sitting).control}"}
        self.entries: list[Entry] = []
        self._socket: ClientConnection | None = None
        self._reading: asyncio.Task[None] | None = None
        self._asked: dict[int, asyncio.Future[None]] = {}

    async def connect(self) -> None:
        """Opens the stream, again or for the first time, from the last entry seen."""
        after = self.entries[-1].seq if self.entries else 0
        self._socket = await connect(
            f"{self._url}&after={after}", additional_headers=self._headers, proxy=None
        )
        self._reading = asyncio.create_task(self._read(self._socket))

    async def close(self) -> None:
        """Leaves."""
        if self._socket is not None and self._reading is not None:
            await self._socket.close()
            await self._reading

    async def asks(self, command: c.Command) -> None:
        """Returns when the engine said that it is done; raises `Refused` with its reason."""
        name = len(self._asked)
        self._asked[name] = asyncio.get_running_loop().create_future()
        body = c.COMMANDS.dump_python(command, mode="json")
        await self._socket.send(json.dumps({"kind": "command", "id": name, "command": body}))
        async with patience(8):
            await self._asked[name]

    def events(self, kind: type, call: str = "") -> list[Any]:
        """The events of that kind (and that call) so far."""
        events = [entry.event for entry in self.entries if isinstance(entry.event, kind)]
        return [event for event in events if not call or event.call == call]

    async def _read(self, socket: ClientConnection) -> None:
        with suppress(ConnectionClosed):
            async for text in socket:
                self._take(json.loads(text))

    def _take(self, said: dict[str, Any]) -> None:
        match said["kind"]:
            case "entries":
                self.entries += [from_json(json.dumps(item)) for item in said["entries"]]
            case "accepted":
                self._asked[said["id"]].set_result(None)
            case "refused":
                self._asked[said["id"]].set_exception(Refused(said["why"]))


class Console:
    """The candidate's link, without a screen: it comes back by itself, as his console's does.

    Implements `ports.Doors` for a robot. ``back_at`` is when it last came back, host ns.
    """

    def __init__(self, engine: EngineProcess, sitting: str, *, retry_s: float = RETRY_S) -> None:
        key = engine.keys(sitting).candidate
        self.link = Link(engine.url, sitting, key, retry_s=retry_s)
        self.entries: list[Entry] = []
        self.live = False
        self.back_at = 0
        self.failing = ""
        self._speed, self._now, self._told_at = 1, 0, time.monotonic_ns()
        self._answers: dict[str, RefusedTold | Accepted] = {}
        self._news = asyncio.Event()
        self._following: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Console:
        self._following = asyncio.create_task(self._follow())
        await until(lambda: self.live)
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._following.cancel()
        await asyncio.gather(self._following, return_exceptions=True)

    async def submit(self, command: c.Command, _by: str) -> None:
        """Asks until somebody answers, as a person does."""
        while True:
            await until(lambda: self.live, STARTS_WITHIN_S)
            name = await self.link.send(command)
            await until(lambda name=name: name in self._answers or not self.live)
            answer = self._answers.get(name)
            if isinstance(answer, RefusedTold):
                raise Refused(answer.why)
            if answer is not None:
                return

    async def follow(self, _audience: str, after: int = 0):
        """Batches of what the candidate may see, then live."""
        while True:
            if batch := [entry for entry in self.entries if entry.seq > after]:
                after = batch[-1].seq
                yield batch
            else:
                self._news.clear()
                await self._news.wait()

    def now(self) -> int:
        """Sitting time, ns, as the engine last told it, and what passed since."""
        return self._now + (time.monotonic_ns() - self._told_at) * self._speed

    def seconds_until(self, at: int) -> float:
        """Host seconds until the sitting time ``at`` (ns)."""
        return max(0, at - self.now()) / self._speed / SECOND

    async def _follow(self) -> None:
        async for told in self.link.news():
            if not self.live and not isinstance(told, LinkLost):
                self.back_at = time.monotonic_ns()
            self.live = not isinstance(told, LinkLost)
            self._take(told)

    def _take(self, told: object) -> None:
        match told:
            case DeskTold(speed=speed):
                self._speed = speed
            case Accepted(id=name) | RefusedTold(id=name):
                self._answers[name] = told
            case Received() | ClockTold():
                self._now, self._told_at = told.now, time.monotonic_ns()
        if isinstance(told, Received):
            self.entries += told.entries
            self._news.set()


class Desk:
    """One sitting's phone, registered, and its co-évaluateur, who begins the calls unless a robot
    does it."""

    def __init__(self, engine: EngineProcess, sitting: str, *, begins: bool = True) -> None:
        self.engine, self.sitting = engine, sitting
        self._begins = begins
        self.control = Control(engine, sitting)
        self.phone = SipPhone(
            SystemClock(),
            lambda: secrets.token_hex(12),
            server=(HOST, engine.sip_port),
            user=sitting,
            password=engine.keys(sitting).phone,
        )

    async def __aenter__(self) -> Desk:
        await self.phone.start()
        await self.control.connect()
        await self.until(e.DeskPhoneChanged)
        if self._begins:
            await self.control.asks(c.EndPhase(phase="preparation"))
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.control.close()
        await self.phone.stop()

    async def rings(self, *calls: str) -> None:
        """Each of ``calls`` is made to ring, and the phone rings."""
        for call in calls:
            await self.control.asks(c.TriggerCall(call=call))
        for call in calls:
            await self.until(e.CallRang, call)

    async def answers(self, *calls: str) -> None:
        """The candidate picks each of ``calls`` up; the last one talks."""
        for call in calls:
            self.phone.answer(call)
            await self.until(e.CallPickedUp, call)

    async def until(self, kind: type, call: str = "", seconds: float = 8.0) -> Any:
        """The first event of that kind (and that call) that the engine acknowledges."""
        await until(lambda: self.control.events(kind, call), seconds)
        return self.control.events(kind, call)[0]

    def states(self) -> dict[str, str]:
        """What the phone shows."""
        return {call.id: call.state for call in self.phone.calls}

    async def stored(self) -> list[Entry]:
        """Its journal, from the file."""
        return await self.engine.journal(self.sitting)


async def all_at_once(*doing: Coroutine[Any, Any, Any]) -> None:
    """Every one of ``doing``, or the first error of them."""
    async with asyncio.TaskGroup() as tasks:
        for one in doing:
            tasks.create_task(one)
