"""A desk whose phone is a page, for the contract that every wire must keep.

The page shows at once what it is told. The candidate's hands are keys of the console: for the wire,
the gestures that the rules order of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from evalengine.wire.headset.desk import HeadsetDesk
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.switchboard.board import Switchboard

from .rooms import DESK, REGISTERED, Room


@dataclass
class OnScreen:
    id: str
    state: str


class Page:
    """What a candidate sees, and his keys: those of `ports.Phone` that a wire hears of."""

    def __init__(self, room):
        self._room = room
        self.calls = []

    def show(self, shown):
        self.calls = [OnScreen(each.call, each.state) for each in shown]
        for call in self.calls:
            if call.state == "ringing":
                self._room.wire.rung(call.id)

    def answer(self, call):
        self._room.drive("answer", call)

    def hold(self, call):
        self._room.drive("hold", call)

    def resume(self, call):
        self._room.drive("resume", call)


class HeadsetRoom(Room):
    async def start(self, stack, *, phone=True, obeys=True):
        numbers = count()
        self.tokens = lambda: f"token{next(numbers)}"
        self.ticker = Ticker(self.clock)
        self.wire = None
        stack.callback(lambda: self.wire.close())
        self.phone = Page(self)
        self._open()
        if phone:
            self.wire.plug(self.phone.show)

    def _open(self):
        board = Switchboard()
        self.wire = HeadsetDesk(DESK, self.clock, self.tokens, board, self.ticker, self.told.append)

    async def restart(self):
        """The page finds the engine again, and knows nothing of before."""
        self.wire.close()
        self._open()
        self.phone.calls = []
        self.wire.plug(self.phone.show)
        await self.until(REGISTERED)

    async def unregister(self):
        self.wire.unplug()

    async def settle(self):
        pass
