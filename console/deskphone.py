"""The candidate's own phone: the console asks the engine, which asks the phone, for each gesture.

What the phone then does comes back with the entries, as when he does it by hand on the phone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from console.acts import Act
from console.protocol import SipAccount
from console.words import NBSP
from evalengine.vocabulary.commands import Command, Gesture

Send = Callable[[Command], Awaitable[str | None]]
"""Asks the engine; None when there is no link."""

NO_LINK = (
    f"Sans liaison avec le moteur, faites-le au téléphone{NBSP}; un casque attend qu’elle revienne."
)


class DeskPhone:
    """A `Handset` that is elsewhere. What is refused comes back by the link."""

    built_in = False
    advice = "faites-le au téléphone."

    def __init__(self, send: Send) -> None:
        self._send = send

    async def plug(self, _account: SipAccount | None) -> str:
        """It registers by itself."""
        return ""

    async def unplug(self) -> None:
        """It stays where it is."""

    async def perform(self, act: Act) -> str:
        """Asks for ``act``; a sentence when nobody can be asked."""
        gesture = Gesture(call=act.call, verb=act.verb, target=act.target)
        return "" if await self._send(gesture) is not None else NO_LINK
