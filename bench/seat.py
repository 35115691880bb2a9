"""One sitting as its people see it: the co-évaluateur's socket, and the candidate's console."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect

from evalengine.keys import Keys

WITHIN_S = 15.0


class Seat:
    """Places calls, ends them, and notes when: wall time in ns, by the call's id.

    ``asked``: the order to ring was given; ``told``: the console was told of the pick-up.
    """

    def __init__(self, host: str, http_port: int, sitting: str, keys: Keys) -> None:
        self.sitting = sitting
        self.asked: dict[str, int] = {}
        self.told: dict[str, int] = {}
        self.live: list[str] = []
        self._url = f"ws://{host}:{http_port}/sittings/{sitting}/stream?audience="
        self._keys = keys
        self._news = asyncio.Condition()
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._over: set[str] = set()

    async def __aenter__(self) -> Self:
        self._console = await self._open("candidate", self._keys.candidate)
        self._control = await self._open("control", self._keys.control)
        self._tasks = [
            asyncio.create_task(self._read_console()),
            asyncio.create_task(self._read_control()),
        ]
        return self

    async def __aexit__(self, *_exc: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._console.close()
        await self._control.close()

    async def begin(self) -> None:
        """Ends the preparation."""
        await self._ask({"type": "end_phase", "phase": "preparation"})

    async def ring(self, call: str) -> None:
        """Makes ``call`` ring; returns when the console shows it picked up."""
        self.asked[call] = time.time_ns()
        await self._ask({"type": "trigger_call", "call": call})
        self.live.append(call)
        await self._until(lambda: call in self.told)

    async def end_oldest(self) -> None:
        """Ends, as the correspondent, the oldest call; returns when the console shows it over."""
        call = self.live.pop(0)
        await self._ask({"type": "hang_up", "call": call})
        await self._until(lambda: call in self._over)

    async def see_ended(self) -> None:
        """Returns when the console shows that the phone ended every call."""
        await self._until(lambda: self._over.issuperset(self.live))
        self.live.clear()

    async def _open(self, audience: str, token: str) -> ClientConnection:
        return await connect(
            self._url + audience,
            additional_headers={"Authorization": f"Bearer {token}"},
            compression=None,
        )

    async def _ask(self, command: dict[str, str]) -> None:
        number = len(self._answers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self._control.send(json.dumps({"kind": "command", "id": number, "command": command}))
        said = await asyncio.wait_for(answer, WITHIN_S)
        if said["kind"] != "accepted":
            raise RuntimeError(f"{self.sitting}: {command} is refused: {said.get('why')}")

    async def _until(self, holds: Any) -> None:
        async with asyncio.timeout(WITHIN_S), self._news:
            await self._news.wait_for(holds)

    async def _read_control(self) -> None:
        async for text in self._control:
            said = json.loads(text)
            if said["kind"] in ("accepted", "refused"):
                self._answers[said["id"]].set_result(said)

    async def _read_console(self) -> None:
        async for text in self._console:
            at = time.time_ns()
            said = json.loads(text)
            if said["kind"] == "entries":
                await self._note([entry["event"] for entry in said["entries"]], at)

    async def _note(self, events: list[dict[str, Any]], at: int) -> None:
        async with self._news:
            for event in events:
                if event["type"] == "call_picked_up":
                    self.told[event["call"]] = at
                elif event["type"] == "call_ended":
                    self._over.add(event["call"])
            self._news.notify_all()
