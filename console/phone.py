"""The candidate's phone as the console acts on it, and the built-in SIP one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from console.acts import Act
from console.protocol import SipAccount
from console.words import NBSP
from evalengine.errors import EvalEngineError
from evalengine.ports import Phone

log = logging.getLogger(__name__)

NOT_READY = "Le téléphone intégré n’est pas prêt."


class Handset(Protocol):
    """Takes the console's acts to a phone. ``advice`` is what to do about an act of which nothing
    came, in French."""

    @property
    def built_in(self) -> bool:
        """It lives in this console, and dies with it."""

    @property
    def advice(self) -> str: ...

    async def plug(self, account: SipAccount | None) -> str:
        """The engine said where to register; a French sentence when that fails."""

    async def unplug(self) -> None:
        """The console closes."""

    async def perform(self, act: Act) -> str:
        """Hands ``act`` over; a French sentence when that cannot be, else nothing."""


class BuiltIn(Phone, Protocol):
    """A phone that runs inside this process."""

    async def start(self) -> None:
        """Binds and registers. Raises OSError or `EvalEngineError`."""

    async def stop(self) -> None:
        """Ends its calls and unregisters."""


Build = Callable[[SipAccount], BuiltIn]


class BuiltInHandset:
    """A `Handset` whose phone ``build`` makes."""

    built_in = True
    advice = "essayez encore."

    def __init__(self, build: Build) -> None:
        self._build = build
        self._phone: BuiltIn | None = None
        self._account: SipAccount | None = None
        self._ready = False

    async def plug(self, account: SipAccount | None) -> str:
        """Starts the phone, once for each account; a French sentence when it cannot."""
        if self._phone is not None and account == self._account:
            return ""
        await self.unplug()
        if account is None:
            return "Le moteur n’a pas donné de compte au téléphone intégré."
        self._account = account
        try:
            self._phone = phone = self._build(account)
            await phone.start()
        except (OSError, EvalEngineError) as error:
            log.warning("%s", error)
            self._phone = None
            return f"Le téléphone intégré ne démarre pas{NBSP}: {_reason(error)}"
        self._ready = self._phone is phone  # not when it was unplugged meanwhile
        return ""

    async def unplug(self) -> None:
        """Stops the phone, started or still starting."""
        phone, self._phone, self._ready = self._phone, None, False
        if phone is not None:
            await phone.stop()

    async def perform(self, act: Act) -> str:
        """Hands ``act`` to the phone; a sentence when that cannot be, else nothing."""
        phone = self._phone
        if phone is None or not self._ready:
            return NOT_READY
        try:
            _hand(phone, act)
        except (OSError, EvalEngineError) as error:
            log.warning("%s of %s: %s", act.verb, act.call, error)
            return f"Le téléphone intégré n’a pas pu le faire{NBSP}: {_reason(error)}"
        return ""


def _hand(phone: Phone, act: Act) -> None:
    match act.verb:
        case "answer":
            phone.answer(act.call)
        case "resume":
            phone.resume(act.call)
        case "hold":
            phone.hold(act.call)
        case "hang_up":
            phone.hang_up(act.call)
        case "transfer":
            phone.transfer(act.call, act.target)
        case "connect":
            phone.connect(act.call, act.target)
        case "dial":
            phone.dial(act.target)


def _reason(error: Exception) -> str:
    if isinstance(error, EvalEngineError):
        return str(error)
    return "aucun port ne peut être ouvert vers le moteur."
