"""Run as a process: the phones of a candidate and of the co-évaluateur, who speaks all the time.

Its first line of input is ``{"server": [host, port], "desk": [user, password], "control": [user,
password], "lines", "switches"}``. It says ``ready``, and picks up that many
lines, one after the other; then the candidate takes back another line for each switch. Its last
line is ``{"delays_ms", "astray"}``: each delay from just before the gesture to the first packet of
the voice on that line; astray are packets of the voice on another line, once it has moved.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from itertools import cycle, islice
from typing import Any

from bench.phones import QuickPhone
from evalengine.bootstrap import fresh_token
from evalengine.clock import SystemClock
from evalengine.wire.media.g711 import FRAME
from evalengine.wire.media.rtp import Packet
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.sip.phone import SipPhone

VOICE = b"\x2a" * FRAME
PAUSE_S = 0.043
"""Between the voice and the next gesture: not a multiple of 20 ms, so that gestures fall at any
moment of a period."""
WITHIN_S = 5.0


class Listener:
    """What the candidate hears. ``delays_ms`` and ``astray`` are told as the process does."""

    def __init__(self, phone: SipPhone) -> None:
        self.delays_ms: list[float] = []
        self.astray = 0
        self._phone = phone
        self._wanted = ""
        self._since = 0
        self._heard = asyncio.Event()

    def listen(self) -> None:
        """To every line that stands."""
        for call in self._phone.calls:
            assert call.media is not None
            call.media.relay = lambda packet, _law, name=call.id: self._hear(name, packet)

    async def switch(self, call: str) -> None:
        """The candidate takes ``call`` back; returns when the voice is there."""
        self._heard.clear()
        self._wanted, self._since = call, time.perf_counter_ns()
        self._phone.resume(call)
        async with asyncio.timeout(WITHIN_S):
            await self._heard.wait()
        await asyncio.sleep(PAUSE_S)

    def _hear(self, call: str, packet: Packet) -> None:
        if packet.payload != VOICE:
            return
        if call == self._wanted and not self._heard.is_set():
            self.delays_ms.append((time.perf_counter_ns() - self._since) / 1e6)
            self._heard.set()
        elif call != self._wanted and self._heard.is_set():
            self.astray += 1


async def _line() -> Any:
    return json.loads(await asyncio.to_thread(sys.stdin.readline))


def _tell(told: Any) -> None:
    print(json.dumps(told), flush=True)


async def _speaks(control: SipPhone) -> None:
    """The co-évaluateur calls the engine, and speaks from now on."""
    await control.start()
    control.dial("regie")
    media = control.calls[0].media
    assert media is not None
    media.source = lambda: VOICE


async def _all_but_one_wait(desk: SipPhone, lines: int) -> None:
    changed = asyncio.Event()
    desk.on_change(changed.set)
    while [call.state for call in desk.calls].count("held") < lines - 1:
        await changed.wait()
        changed.clear()


async def main() -> None:
    wanted = await _line()
    clock, server = SystemClock(), tuple(wanted["server"])
    ticker = Ticker(clock)
    desk = QuickPhone(clock, ticker, server, *wanted["desk"])
    user, password = wanted["control"]
    control = SipPhone(
        clock, fresh_token, server=server, user=user, password=password, ticker=ticker
    )
    await desk.start()
    await _speaks(control)
    _tell("ready")
    await _all_but_one_wait(desk, wanted["lines"])
    listener = Listener(desk)
    listener.listen()
    for call in islice(cycle([call.id for call in desk.calls]), wanted["switches"]):
        await listener.switch(call)
    _tell({"delays_ms": listener.delays_ms, "astray": listener.astray})
    await asyncio.gather(desk.stop(), control.stop())


if __name__ == "__main__":
    asyncio.run(main())
