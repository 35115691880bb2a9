"""Our own phone with notes of its own: what its user would have seen, and when."""

from __future__ import annotations

import asyncio

from evalengine.bootstrap import fresh_token
from evalengine.clock import HostClock
from evalengine.doctor.handset import Notes, Seen
from evalengine.errors import WireError
from evalengine.server.hall import SipAccess
from evalengine.wire.sip.account import phone_at
from evalengine.wire.sip.phone import SipPhone

RINGS_S = 0.3
"""How long it lets the phone ring: the wait that both sides then measure."""


class BuiltIn:
    """Implements `handset.Handset` with `SipPhone`."""

    name = "téléphone intégré"

    def __init__(self, host: HostClock) -> None:
        self._host = host
        self._notes: dict[str, Notes] = {}
        self._phone: SipPhone | None = None

    async def start(self, access: SipAccess) -> None:
        self._phone = phone_at(access, self._host, fresh_token)
        self._phone.on_change(self._changed)
        await self._phone.start()

    async def answer(self, call: str) -> None:
        await asyncio.sleep(RINGS_S)
        before = self._host.monotonic_ns()
        self._open.answer(call)
        self.notes(call)["pickup"] = Seen(before, self._host.monotonic_ns())

    async def hang_up(self, call: str) -> None:
        before = self._host.monotonic_ns()
        self._open.hang_up(call)
        self.notes(call)["end"] = Seen(before, self._host.monotonic_ns())

    def notes(self, call: str) -> Notes:
        return self._notes.setdefault(call, {})

    async def stop(self) -> None:
        if self._phone is not None:
            await self._phone.stop()

    @property
    def _open(self) -> SipPhone:
        if self._phone is None:
            raise WireError("Le téléphone n’est pas en marche.")
        return self._phone

    def _changed(self) -> None:
        for call in self._open.calls:
            if "ring" not in self.notes(call.id):
                self._ringing(call.id)

    def _ringing(self, call: str) -> None:
        """The 180 leaves at the end of this turn of the loop."""
        before = self._host.monotonic_ns()
        self.notes(call)["ring"] = Seen(before, before)

        def left() -> None:
            self.notes(call)["ring"] = Seen(before, self._host.monotonic_ns())

        asyncio.get_running_loop().call_soon(left)
