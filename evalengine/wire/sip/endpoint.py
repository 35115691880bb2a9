"""The asyncio shell of a user agent: one socket, one timer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from evalengine.clock import SECOND, Arrival, HostClock
from evalengine.ports import Tokens
from evalengine.wire.sip.agent import Agent
from evalengine.wire.sip.complaints import Complaints
from evalengine.wire.sip.events import AgentEvent
from evalengine.wire.sip.tap import Passed, Tap, unseen
from evalengine.wire.sip.transaction import Send
from evalengine.wire.sip.transport import Peer, StampedSocket

log = logging.getLogger(__name__)


class Endpoint:
    """An `Agent` on a UDP port of ``host``, in the running loop.

    Whoever makes wishes to ``agent`` calls `flush` after them. ``patience`` is in ns from now,
    ``tap`` sees what comes in and what went out, the other options are the `Agent`'s. OSError
    when the port is taken.
    """

    def __init__(
        self,
        clock: HostClock,
        tokens: Tokens,
        on_event: Callable[[AgentEvent], None],
        *,
        host: str,
        port: int,
        user: str,
        may_call: Callable[[Peer], bool],
        registers: bool = False,
        patience: int = 0,
        tap: Tap = unseen,
    ) -> None:
        self.clock = clock
        self._tap = tap
        self.complaints = Complaints(clock, log)
        self._on_event = on_event
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._wakes_at: int | None = None
        self._flushing = False
        self._closed = False
        self.socket = StampedSocket(clock, host, port, self._received)
        self.agent = Agent(
            self.socket.address,
            user,
            tokens,
            may_call=may_call,
            registers=registers,
            patient_until=clock.monotonic_ns() + patience,
        )

    def now(self) -> int:
        """Host time, ns."""
        return self.clock.monotonic_ns()

    def flush(self) -> None:
        """Sends and tells whatever the agent has ready, then sleeps until its deadline."""
        if self._flushing:  # an event's own wishes: the outer call carries them out
            return
        self._flushing = True
        try:
            while outputs := self.agent.take():
                for output in outputs:
                    self._put_out(output)
        finally:
            self._flushing = False
        self._arm()

    def close(self) -> None:
        """Stops at once, without a word to anybody."""
        self._closed = True
        self.socket.close()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _received(self, data: bytes, source: Peer, arrival: Arrival) -> None:
        try:
            self._tap(Passed(data, source, self.socket.address, arrival))
            self.agent.receive(data, source, arrival)
        finally:
            self.flush()

    def _ticked(self) -> None:
        self._timer = None
        try:
            self.agent.tick(self.now())
        except Exception as error:  # our own fault, but the other calls go on
            self.complaints.about("tick failed", error, traceback=True)
        self.flush()

    def _put_out(self, output: Send | AgentEvent) -> None:
        if isinstance(output, Send):
            if self.socket.send(output.data, output.dest):
                ours = self.socket.address
                self._tap(Passed(output.data, ours, output.dest, Arrival(self.now())))
            return
        try:
            self._on_event(output)
        except Exception as error:  # the application's fault must not lose the next packets
            self.complaints.about("event not taken", error, traceback=True)

    def _arm(self) -> None:
        deadline = self.agent.deadline()
        if self._timer is not None and deadline == self._wakes_at:
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._wakes_at = deadline
        if deadline is not None and not self._closed:
            wait = max(0, deadline - self.now()) / SECOND
            self._timer = self._loop.call_later(wait, self._ticked)
