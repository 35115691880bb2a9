"""Run as a process: the phones of a soak, candidates' and co-évaluateurs', that speak and hang up.

Its first line of input is ``{"server": [host, port], "desks": [name, …], "talk_s": s}``. A line of
output says that every phone has registered and every co-évaluateur has dialled; the end of its
input ends it.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
from typing import Any

from evalengine.clock import SystemClock
from evalengine.wire.media.g711 import FRAME
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.sip.control_phone import account_of
from evalengine.wire.sip.phone import SipPhone

HOST = "127.0.0.1"
VOICE = bytes(range(FRAME))


def password_of(user: str) -> str:
    """The same for both processes; there is nothing to protect."""
    return f"{user}-soak"


class Candidate:
    """Answers whatever rings, speaks for ``talk_s``, and hangs up."""

    def __init__(self, phone: SipPhone, talk_s: float) -> None:
        self._phone, self._talk_s = phone, talk_s
        self._known: set[str] = set()
        phone.on_change(self._changed)

    def _changed(self) -> None:
        for call in self._phone.calls:
            if call.state == "ringing" and call.id not in self._known:
                self._known.add(call.id)
                asyncio.get_running_loop().call_soon(self._answer, call.id)

    def _answer(self, call: str) -> None:
        self._phone.answer(call)
        for each in self._phone.calls:
            if each.id == call and each.media is not None:
                each.media.source = lambda: VOICE
        asyncio.get_running_loop().call_later(self._talk_s, self._leave, call)

    def _leave(self, call: str) -> None:
        self._known.discard(call)
        self._phone.hang_up(call)


def _speak(phone: SipPhone) -> None:
    """A co-évaluateur calls the engine, and speaks from now on."""
    phone.dial("regie")
    (call,) = phone.calls
    assert call.media is not None
    call.media.source = lambda: VOICE


async def main(told: dict[str, Any]) -> None:
    clock = SystemClock()
    ticker = Ticker(clock)
    phones: list[SipPhone] = []

    async def started(user: str) -> SipPhone:
        phone = SipPhone(
            clock,
            lambda: secrets.token_hex(12),
            server=tuple(told["server"]),
            user=user,
            password=password_of(user),
            host=HOST,
            ticker=ticker,
        )
        await phone.start()
        phones.append(phone)
        return phone

    try:
        for desk in told["desks"]:
            Candidate(await started(desk), told["talk_s"])
            _speak(await started(account_of(desk)))
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.read)
    finally:
        await asyncio.gather(*(phone.stop() for phone in phones))


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.stdin.readline())))
