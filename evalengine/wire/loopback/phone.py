"""The phone at the other end of a `LoopbackWire`: a candidate's hands, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Literal

from evalengine.clock import Arrival, HostClock
from evalengine.ports import Tokens
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s

State = Literal["ringing", "dialling", "talking", "held", "ended"]
Told = Callable[[s.Signal], None]


@dataclass(eq=False, slots=True)
class LoopbackCall:
    """A call as the phone shows it; ``token`` tells one leg from another."""

    id: str
    token: str
    line: int
    caller: str
    number: str
    called: str
    state: State = "ringing"


class LoopbackPhone:
    """A phone at ``contact``; implements `ports.Phone`.

    It outlives the engine: another wire may take it over, calls included. While ``reachable`` is
    false nothing gets to it, as if its cable were out. Acts that make no sense are ignored. One
    that ``obeys`` also does what the engine asks of it. ``names`` names the calls that it makes.
    """

    def __init__(self, contact: str, *, obeys: bool = False, names: Tokens | None = None) -> None:
        self.contact = contact
        self.obeys = obeys
        self.reachable = True
        self.registered = False
        self._calls: dict[str, LoopbackCall] = {}
        counted = count(1)
        self._names = names or (lambda: f"{contact}-{next(counted)}")
        self._listeners: list[Callable[[], None]] = []
        self._clock: HostClock | None = None
        self._told: Told | None = None

    @property
    def calls(self) -> tuple[LoopbackCall, ...]:
        """The calls that live, oldest first."""
        return tuple(self._calls.values())

    def get(self, call: str) -> LoopbackCall | None:
        """The call of this id, while it lives."""
        return self._calls.get(call)

    def on_change(self, listener: Callable[[], None]) -> None:
        """Calls ``listener`` after every change of `calls` or `registered`."""
        self._listeners.append(listener)

    def register(self, expires_s: int = 3_600) -> None:
        """Says where it is, for ``expires_s`` seconds; 0: it goes away."""
        self.registered = expires_s > 0
        at = self._arrival()
        self._tell(s.PhoneRegistered(contact=self.contact, expires=expires_s, arrival=at))

    # A candidate's hands.

    def answer(self, call: str) -> None:
        """Picks up; the call that talks is put on hold first."""
        picked = self._in_state(call, "ringing")
        if picked is not None:
            self._free_the_ear()
            picked.state = "talking"
            leg: s.Leg = {"token": picked.token}
            self._tell(s.Answered(call=call, arrival=self._arrival(), leg=leg))

    def hold(self, call: str) -> None:
        """Puts the call that talks on hold."""
        if self._in_state(call, "talking") is not None:
            self._free_the_ear()

    def resume(self, call: str) -> None:
        """Takes the call back; the one that talks is put on hold first."""
        resumed = self._in_state(call, "held")
        if resumed is not None:
            self._free_the_ear()
            resumed.state = "talking"
            self._tell(s.PhoneResumed(call=call, arrival=self._arrival()))

    def dial(self, target: str) -> None:
        """Calls ``target``; without an engine to hear it, nothing comes of it."""
        self._free_the_ear()
        if self._told is None or not self.reachable:
            return
        name = self._names()
        self._calls[name] = LoopbackCall(name, name, 0, target, target, target, "dialling")
        leg: s.Leg = {"token": name}
        self._tell(s.Dialled(call=name, target=target, arrival=self._arrival(), leg=leg))

    def hang_up(self, call: str) -> None:
        """Hangs up, declines while it rings, or gives up the one he dialled."""
        rang = self._in_state(call, "ringing") is not None
        if self._remove(call):
            at = self._arrival()
            self._tell(
                s.LegEnded(call=call, cause="declined", arrival=at, status=603)
                if rang
                else s.LegEnded(call=call, cause="hung_up", arrival=at)
            )

    def transfer(self, call: str, target: str) -> None:
        """Asks for a blind transfer to the extension ``target``; the engine ends the call."""
        if self._in_state(call, "talking", "held") is not None:
            self._tell(s.TransferAsked(call=call, target=target, arrival=self._arrival()))

    def connect(self, call: str, other: str) -> None:
        """Asks that who is on ``call`` goes on with who is on ``other``; the engine ends both."""
        asked = self._in_state(call, "talking", "held")
        known = self._in_state(other, "talking", "held")
        if asked is not None and known is not None and asked is not known:
            at, target = self._arrival(), known.number
            self._tell(s.TransferAsked(call=call, target=target, arrival=at, other=other))
            if self._remove(other):
                self._tell(s.LegEnded(call=other, cause="hung_up", arrival=at))

    # The wire's side.

    def plug(self, clock: HostClock, told: Told) -> None:
        """From now on a wire hears this phone."""
        self._clock, self._told = clock, told

    def unplug(self) -> None:
        """The wire is gone; what the candidate does meanwhile, nobody hears."""
        self._clock = self._told = None

    def invite(self, call: LoopbackCall) -> LoopbackCall:
        """Offers a call; the one it has already when the INVITE is sent again."""
        known = self._calls.setdefault(call.id, call)
        self._changed()
        return known

    def ringing_there(self, token: str, call: str, line: int) -> None:
        """It rings at the one that was dialled, and the engine gave the call a name."""
        dialled = self._calls.pop(token, None)
        if dialled is not None:
            dialled.id, dialled.line = call, line
            self._calls[call] = dialled
            self._changed()

    def driven(self, effect: fx.DrivePhone) -> None:
        """The engine moves its hands."""
        match effect.verb:
            case "answer":
                self.answer(effect.call)
            case "hold":
                self.hold(effect.call)
            case "resume":
                self.resume(effect.call)
            case "dial":
                self.dial(effect.target)

    def answered(self, call: str) -> None:
        """Who was dialled has answered."""
        dialled = self._in_state(call, "dialling")
        if dialled is not None:
            dialled.state = "talking"
            self._changed()

    def ended(self, call: str) -> None:
        """The engine hung up."""
        self._remove(call)
        self._changed()

    def _remove(self, call: str) -> bool:
        gone = self._calls.pop(call, None)
        if gone is not None:
            gone.state = "ended"
        return gone is not None

    def _in_state(self, call: str, *states: State) -> LoopbackCall | None:
        found = self._calls.get(call)
        return found if found is not None and found.state in states else None

    def _free_the_ear(self) -> None:
        for call in self.calls:
            if call.state == "dialling":
                self.hang_up(call.id)
            elif call.state == "talking":
                call.state = "held"
                self._tell(s.PhoneHeld(call=call.id, arrival=self._arrival()))

    def _arrival(self) -> Arrival:
        return Arrival(self._clock.monotonic_ns() if self._clock is not None else 0)

    def _tell(self, signal: s.Signal) -> None:
        if self._told is not None and self.reachable:
            self._told(signal)
        self._changed()

    def _changed(self) -> None:
        for listener in self._listeners:
            listener()
