"""A wire with weather between the engine and one phone, on real sockets.

The relay is the phone's engine and the engine's phone, as a NAT that knows SIP is: it puts its own
addresses where the others' stand, so that nothing goes around it. All ports have five digits, so
no length changes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Weather:
    """``loss`` of 1; each datagram that is not lost comes in ``copies``, each of them after a
    delay of its own of up to ``delay_s``: with any delay, they overtake each other."""

    loss: float = 0.0
    copies: int = 1
    delay_s: float = 0.0


CLEAR = Weather()


class Side(asyncio.DatagramProtocol):
    """One socket of the relay."""

    def __init__(self, heard: Callable[[bytes, tuple[str, int]], None]) -> None:
        self._heard = heard

    def connection_made(self, transport):
        self.transport = transport
        self.address = transport.get_extra_info("sockname")

    def datagram_received(self, data, peer):
        self._heard(data, peer)

    def send(self, data, dest):
        if not self.transport.is_closing():
            self.transport.sendto(data, dest)


class Relay:
    """`open` it; the phone registers at `address`. ``seed`` makes its weather.

    ``passed`` and ``lost`` count datagrams, ``overtaken`` the copies that came after a later one.
    """

    def __init__(self, engine: tuple[str, int], weather: Weather, seed: int) -> None:
        self.weather = weather
        self.passed = self.lost = self.overtaken = 0
        self._newest: dict[Side, int] = {}
        self._engine = engine
        self._phone: tuple[str, int] | None = None
        self._chance = Random(seed)

    async def open(self) -> None:
        self._inside = await self._bound(self._from_phone)
        self._outside = await self._bound(self._from_engine)

    @property
    def address(self) -> tuple[str, int]:
        """The engine, for the phone."""
        return self._inside.address

    def close(self) -> None:
        self._inside.transport.close()
        self._outside.transport.close()

    async def _bound(self, heard: Callable[[bytes, tuple[str, int]], None]) -> Side:
        loop = asyncio.get_running_loop()
        while True:
            opened, side = await loop.create_datagram_endpoint(
                lambda: Side(heard), local_addr=(HOST, 0)
            )
            if side.address[1] >= 10_000:
                return side
            opened.close()

    def _from_phone(self, data: bytes, peer: tuple[str, int]) -> None:
        self._phone = peer
        data = data.replace(_text(peer), _text(self._outside.address))
        self._pass(self._outside, data, self._engine)

    def _from_engine(self, data: bytes, _peer: tuple[str, int]) -> None:
        if self._phone is not None:
            data = data.replace(_text(self._engine), _text(self._inside.address))
            data = data.replace(_text(self._outside.address), _text(self._phone))
            self._pass(self._inside, data, self._phone)

    def _pass(self, side: Side, data: bytes, dest: tuple[str, int]) -> None:
        if self._chance.random() < self.weather.loss:
            self.lost += 1
            return
        self.passed += 1
        for _ in range(self.weather.copies):
            delay = self._chance.uniform(0, self.weather.delay_s)
            if delay:
                loop = asyncio.get_running_loop()
                loop.call_later(delay, self._send, self.passed, side, data, dest)
            else:
                self._send(self.passed, side, data, dest)

    def _send(self, number: int, side: Side, data: bytes, dest: tuple[str, int]) -> None:
        newest = self._newest.get(side, 0)
        self.overtaken += number < newest
        self._newest[side] = max(number, newest)
        side.send(data, dest)


def _text(peer: tuple[str, int]) -> bytes:
    assert peer[1] >= 10_000, f"the port of {peer} has not five digits"
    return f"{peer[0]}:{peer[1]}".encode()
