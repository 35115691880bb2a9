"""After a restart: what waits for a phone that only it can reach us from.

A phone that came by TLS, or from behind a NAT, listens nowhere. Its connection died with the
engine of before, and until it has registered by another one nothing can be asked of it: neither
to ring on, nor whether its calls live. Whoever waits in vain is told after `PATIENCE` what a
phone that does not answer is told otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from evalengine.vocabulary import effects as fx
from evalengine.wire.sip.dialogs.call import PATIENCE
from evalengine.wire.sip.messages.message import Peer

Waiting = fx.RingPhone | fx.FindLeg | fx.StopRinging


@dataclass(slots=True)
class _Wait:
    """``effects`` of one call, in the order in which they came."""

    until: int
    effects: list[fx.Effect] = field(default_factory=list)


class Returning:
    """The effects that wait, of one desk.

    ``ways`` says by which ways an effect would go now, ``reaches`` whether one is there; what need
    not wait any more is handed to ``perform``.
    """

    def __init__(
        self,
        ways: Callable[[Waiting], Iterable[Peer]],
        reaches: Callable[[Peer], bool],
        perform: Callable[[fx.Effect], None],
    ) -> None:
        self._ways = ways
        self._reaches = reaches
        self._perform = perform
        self._waits: dict[str, _Wait] = {}
        self._releasing = False

    def takes(self, effect: fx.Effect, now: int) -> bool:
        """True when ``effect`` waits: its phone is away, or what came before it waits."""
        if self._releasing:
            return False
        call = _call_of(effect)
        kept = self._waits.get(call)
        if kept is None:
            if not isinstance(effect, Waiting) or not self._is_of_before(effect):
                return False
            if self._there(effect):
                return False
            kept = self._waits[call] = _Wait(now + PATIENCE)
        if effect not in kept.effects:
            kept.effects.append(effect)
        return True

    def came(self) -> None:
        """A phone of the desk registered: performs what waited for it, and has its way now."""
        for call, wait in list(self._waits.items()):
            first = wait.effects[0]
            if isinstance(first, Waiting) and self._there(first):
                self._release(call)

    def clear(self) -> None:
        """Nothing waits any more."""
        self._waits.clear()

    def deadline(self) -> int | None:
        return min((wait.until for wait in self._waits.values()), default=None)

    def tick(self, now: int) -> None:
        for call, wait in list(self._waits.items()):
            if wait.until <= now:
                self._release(call)

    def _release(self, call: str) -> None:
        released, self._releasing = self._waits.pop(call).effects, True
        try:
            for effect in released:
                self._perform(effect)
        finally:
            self._releasing = False

    def _there(self, effect: Waiting) -> bool:
        return all(self._reaches(way) for way in self._ways(effect))

    @staticmethod
    def _is_of_before(effect: Waiting) -> bool:
        """A call that begins now does not wait: a phone that is away is unreachable at once."""
        return not isinstance(effect, fx.RingPhone) or bool(effect.leg)


def _call_of(effect: fx.Effect) -> str:
    if isinstance(effect, fx.StopRinging):
        return effect.ring.call
    return str(getattr(effect, "call", ""))
