"""A candidate's hands on whatever phone: the same gestures, and the story that all must play."""

from __future__ import annotations

import wave
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol

from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.sip.phone import SipPhone
from tests.wire.sip.loopback import Bench

from .baresip import Baresip
from .linphone import Linphone

Until = Callable[..., Awaitable[None]]
CALLS = {"c1": "01 99 00 12 31", "c2": "01 99 00 12 32", "c3": "01 99 00 12 33"}
"""From a number each: Linphone is busy for somebody whom it talks with already."""


class Hands(Protocol):
    """Gestures on the calls of one phone, by the engine's name for them."""

    async def pick_up(self, call: str) -> None: ...

    async def hold(self, call: str) -> None: ...

    async def resume(self, call: str) -> None: ...

    async def hang_up(self, call: str) -> None:
        """Or declines, while it rings."""

    async def transfer(self, call: str, number: str) -> None: ...

    async def dial(self, number: str) -> None: ...

    async def idle(self) -> None:
        """Returns once the phone shows no call any more."""


class OurHands:
    """On our own phone."""

    def __init__(self, phone: SipPhone, until: Until) -> None:
        self._phone = phone
        self._until = until

    async def pick_up(self, call: str) -> None:
        await self._shows(call, "ringing")
        self._phone.answer(call)

    async def hold(self, call: str) -> None:
        await self._shows(call, "talking")
        self._phone.hold(call)

    async def resume(self, call: str) -> None:
        await self._shows(call, "held")
        self._phone.resume(call)

    async def hang_up(self, call: str) -> None:
        self._phone.hang_up(call)

    async def transfer(self, call: str, number: str) -> None:
        self._phone.transfer(call, number)

    async def dial(self, number: str) -> None:
        self._phone.dial(number)

    async def idle(self) -> None:
        await self._until(lambda: not self._phone.calls)

    async def _shows(self, call: str, state: str) -> None:
        await self._until(
            lambda: any(one.id == call and one.state == state for one in self._phone.calls)
        )


class BaresipHands:
    """On a baresip, which answers a call only while nothing else rings; what it dials is at
    ``number_at``."""

    def __init__(self, phone: Baresip, engine: Bench, number_at: str) -> None:
        self._phone = phone
        self._engine = engine
        self._number_at = number_at

    async def pick_up(self, call: str) -> None:
        await self._phone.command("accept")

    async def hold(self, call: str) -> None:
        await self._on(call, "hold")

    async def resume(self, call: str) -> None:
        await self._on(call, "resume")

    async def hang_up(self, call: str) -> None:
        if self._engine.all(s.Answered, call) or call not in self._engine.placed:
            await self._on(call, "hangup")
        else:
            await self._phone.command("hangup")

    async def transfer(self, call: str, number: str) -> None:
        await self._on(call, "transfer", f"sip:{number}@{self._number_at}")

    async def dial(self, number: str) -> None:
        await self._phone.command("dial", f"sip:{number}@{self._number_at}")

    async def idle(self) -> None:
        begun = len(self._phone.all("CALL_INCOMING")) + len(self._phone.all("CALL_OUTGOING"))
        await self._phone.until("CALL_CLOSED", begun)

    async def dies(self) -> None:
        await self._phone.kill()

    async def _on(self, call: str, command: str, params: str = "") -> None:
        await self._phone.on_call(call_id(self._engine, call), command, params)


class LinphoneHands:
    """On a Linphone, which numbers its calls in the order in which they begin, and heeds nothing
    while it is busy with what it was told before; what it dials is at ``number_at``."""

    def __init__(self, phone: Linphone, until: Until, number_at: str) -> None:
        self._phone = phone
        self._until = until
        self._number_at = number_at
        self._ids: dict[str, int] = {}

    async def pick_up(self, call: str) -> None:
        await self._until_done(f"answer {await self._id(call)}", call, "talking")

    async def hold(self, call: str) -> None:
        await self._until_is(call, "talking")
        await self._until_done("pause", call, "paused")

    async def resume(self, call: str) -> None:
        # It refuses to while it talks, and does not pause by itself here.
        await self._until(lambda: "talking" not in self._phone.states().values())
        await self._until_done(f"resume {await self._id(call)}", call, "talking")

    async def hang_up(self, call: str) -> None:
        await self._phone.command(f"terminate {await self._id(call)}")

    async def transfer(self, call: str, number: str) -> None:
        await self._phone.command(f"transfer {await self._id(call)} {self._uri(number)}")

    async def connect(self, call: str, other: str) -> None:
        """An attended transfer: who is on ``call`` goes on with who is on ``other``."""
        await self._until_is(call, "paused")
        ids = [await self._id(one) for one in (call, other)]
        await self._phone.command(f"transfer {ids[0]} --to-call {ids[1]}")

    async def dial(self, number: str) -> None:
        await self._phone.command(f"call {self._uri(number)}")

    async def speak(self, file: Path) -> None:
        """Says a tone of ten seconds, written to ``file``."""
        with wave.open(str(file), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(8000)
            sound.writeframes(b"\x00\x20" * 4 * 2000 + b"\x00\xe0" * 4 * 18000)
        await self._phone.command(f"play {file}")

    async def idle(self) -> None:
        await self._until(lambda: set(self._phone.states().values()) == {"ended"})

    async def _until_done(self, command: str, call: str, state: str) -> None:
        await self._phone.command(command)
        await self._until_is(call, state)

    async def _until_is(self, call: str, state: str) -> None:
        number = await self._id(call)
        await self._until(lambda: self._phone.states()[number] == state)

    async def _id(self, call: str) -> int:
        """The call that is new when something is first done with this one. Linphone dies of a
        number that it does not know."""
        if call not in self._ids:
            await self._until(self._fresh)
            (self._ids[call],) = self._fresh()
        return self._ids[call]

    def _fresh(self) -> set[int]:
        live = {number for number, state in self._phone.states().items() if state != "ended"}
        return live - set(self._ids.values())

    def _uri(self, number: str) -> str:
        return f"sip:{number}@{self._number_at}"


def call_id(engine: Bench, call: str) -> str:
    """The SIP Call-ID of a call, as the engine told it."""
    told = [*engine.all(s.Answered, call), *engine.all(s.Dialled)]
    return str(told[0].leg["call_id"])


async def three_calls(engine: Bench, hands: Hands, until: Until) -> None:
    """Three calls at a time, held and resumed; one transferred, each end hangs one up."""
    for call, number in CALLS.items():
        engine.ring(call, number)
        await until(engine.has(s.Rang, call))
        await hands.pick_up(call)
        await until(engine.has(s.Answered, call))
    # Whoever answers a call puts the one that he talks with on hold.
    await until(lambda: [held.call for held in engine.all(s.PhoneHeld)] == ["c1", "c2"])
    await hands.hold("c3")
    await until(engine.has(s.PhoneHeld, "c3"))
    await hands.resume("c1")
    await until(engine.has(s.PhoneResumed, "c1"))
    await hands.transfer("c1", "204")
    await until(engine.has(s.TransferAsked, "c1"))
    assert engine.one(s.TransferAsked).target == "204"
    engine.desk.perform(fx.EndLeg(call="c1", why="transferred"))
    await hands.resume("c2")
    await until(engine.has(s.PhoneResumed, "c2"))
    await hands.hang_up("c2")
    await until(engine.has(s.LegEnded, "c2"))
    engine.end("c3")
    await hands.idle()
    # Some phones hang up what they transferred before they are told to.
    ended = {end.call: end.cause for end in engine.all(s.LegEnded) if end.call != "c1"}
    assert ended == {"c2": "hung_up"}, engine.signals
    assert engine.all(s.Noticed) == [], engine.signals
