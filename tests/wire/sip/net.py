"""User agents on a wire made of memory: time is a number, and packets have the fate one wishes."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from itertools import count
from typing import TypeVar

from evalengine.clock import MS, SECOND, Arrival
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.agent import Agent
from evalengine.wire.sip.dialogs.call import Call
from evalengine.wire.sip.dialogs.forking import Way
from evalengine.wire.sip.dialogs.identity import branch_to, identity
from evalengine.wire.sip.dialogs.uac import OutgoingCall
from evalengine.wire.sip.dialogs.uas import IncomingCall
from evalengine.wire.sip.messages.compose import Headers
from evalengine.wire.sip.messages.message import hop
from evalengine.wire.sip.transactions.transaction import Send

ENGINE = ("127.0.0.1", 5060)
PHONE = ("127.0.0.2", 5062)

Fate = Callable[[bytes], Iterable[int]]
"""The delays (ns) after which a packet arrives: none when it is lost, two when it is doubled."""

E = TypeVar("E", bound=ev.AgentEvent)


def at_once(_data: bytes) -> Iterable[int]:
    """A good wire."""
    return (MS,)


class Party:
    """An agent and what it told. A phone rings by itself; ``answers`` makes it pick up too."""

    def __init__(self, net: Net, address: tuple[str, int], user: str) -> None:
        self.net = net
        numbers = count()
        host = address[0].rpartition(".")[2]
        self.agent = Agent(address, user, lambda: f"{user}{host}x{next(numbers):012d}")
        self.told: list[ev.AgentEvent] = []
        self.on_event: Callable[[ev.AgentEvent], None] = lambda event: None

    def all(self, kind: type[E]) -> list[E]:
        """What it told of that kind."""
        return [event for event in self.told if isinstance(event, kind)]

    def one(self, kind: type[E]) -> E:
        """The only thing it told of that kind."""
        (event,) = self.all(kind)
        return event

    def offered(self) -> IncomingCall:
        """The one call it was offered."""
        return self.one(ev.Offered).call


class Net:
    """The ``engine``, its ``phones``, of which the first is the ``phone``, and everything in
    flight between them."""

    def __init__(self, fate: Fate = at_once, phones: int = 1) -> None:
        self.now = 1_000 * SECOND
        self.fate = fate
        self.sent: list[Send] = []
        self.strays: list[Send] = []
        self.engine = Party(self, ENGINE, "evalengine")
        self.addresses = [(f"127.0.0.{2 + number}", PHONE[1]) for number in range(phones)]
        self.phones = [Party(self, address, "poste") for address in self.addresses]
        self.phone = self.phones[0]
        self._parties = {ENGINE: self.engine, **dict(zip(self.addresses, self.phones, strict=True))}
        self._flying: list[tuple[int, int, bytes, tuple[str, int], tuple[str, int]]] = []
        self._order = count()

    def restart_engine(self) -> None:
        """The engine died without a word, and a new one is at its address."""
        self._parties[ENGINE] = self.engine = Party(self, ENGINE, "evalengine")

    def call(self, token: str = "token", headers: Headers = (), *, sent: bool = False) -> Call:
        """The engine calls the phone. ``sent``: an engine before this one did already."""
        ours = identity(token)
        agent = self.engine.agent
        call = agent.invite(
            f"sip:poste@{PHONE[0]}:{PHONE[1]}",
            ours,
            agent.negotiation(40_000, ours.session_id),
            self.now,
            caller='"Madame Rivière" <sip:0199001234@127.0.0.1>',
            called='"Cabinet Morel" <sip:poste@127.0.0.1>',
            headers=headers,
            sent=sent,
        )
        self.flush()
        return call

    def fork(self, token: str = "token", *, sent: bool = False) -> OutgoingCall:
        """The engine calls all the phones at once."""
        ours, agent = identity(token), self.engine.agent
        targets = [f"sip:poste@{host}:{port}" for host, port in self.addresses]
        call = agent.fork(
            [Way(target, branch_to(token, target), hop(target)) for target in targets],
            ours,
            agent.negotiation(40_000, ours.session_id),
            self.now,
            caller='"Madame Rivière" <sip:0199001234@127.0.0.1>',
            called='"Cabinet Morel" <sip:poste@127.0.0.1>',
            sent=sent,
        )
        self.flush()
        return call

    def talking(self, headers: Headers = ()) -> tuple[Call, IncomingCall]:
        """A call that was answered: the engine's side and the phone's."""
        call = self.call(headers=headers)
        self.run(0.1)
        self.phone.offered().ring(self.now)
        self.run(0.1)
        self.pick_up(self.phone.offered())
        self.run(0.1)
        self.engine.one(ev.Answered)
        return call, self.phone.offered()

    def pick_up(self, call: IncomingCall) -> None:
        """The phone answers."""
        call.negotiation.port = 42_000
        call.answer(self.now)
        self.flush()

    def inject(self, data: bytes, source: tuple[str, int] = PHONE) -> None:
        """A packet from ``source`` reaches the engine now."""
        self.engine.agent.receive(data, source, Arrival(self.now, "kernel"))
        self.flush()

    def flush(self) -> None:
        """Lets both put out what they have."""
        for address, party in self._parties.items():
            while outputs := party.agent.take():
                for output in outputs:
                    self._put_out(address, party, output)

    def run(self, seconds: float) -> None:
        """Lets time pass."""
        self.flush()
        end = self.now + round(seconds * SECOND)
        while (at := self._next()) is not None and at <= end:
            self.now = max(self.now, at)
            self._step()
        self.now = end

    def settle(self) -> None:
        """Lets time pass until nothing more would happen by itself, two minutes at most."""
        self.run(120)

    def _next(self) -> int | None:
        times = [self._flying[0][0]] if self._flying else []
        deadlines = (party.agent.deadline() for party in self._parties.values())
        times += [at for at in deadlines if at is not None]
        return min(times, default=None)

    def _step(self) -> None:
        while self._flying and self._flying[0][0] <= self.now:
            _, _, data, source, dest = heapq.heappop(self._flying)
            self._parties[dest].agent.receive(data, source, Arrival(self.now, "kernel"))
            self.flush()
        for party in self._parties.values():
            party.agent.tick(self.now)
        self.flush()

    def _put_out(self, address: tuple[str, int], party: Party, output: object) -> None:
        if not isinstance(output, Send):
            party.told.append(output)
            party.on_event(output)
            return
        self.sent.append(output)
        if output.dest not in self._parties:
            self.strays.append(output)
            return
        for delay in self.fate(output.data):
            item = (self.now + delay, next(self._order), output.data, address, output.dest)
            heapq.heappush(self._flying, item)
