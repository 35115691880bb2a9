"""Run as a process: the candidates' phones, answering at once.

Its first line of input says who: ``{"server": [host, port], "accounts": [[user, password], …],
"hang_up": bool}``. It says ``ready`` once all are registered. At the end of its input it leaves,
and its last line is what the phones saw by themselves: ``[[user, call, invited, from, until],
…]``, in ns of monotonic time: the kernel's time of the INVITE's arrival, and the clock just before
and just after the system was given the 200 to send.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from bench.onwire import CALL_ID, FIRST_INVITE
from evalengine.bootstrap import fresh_token
from evalengine.clock import HostClock, SystemClock
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.phone import SipPhone
from evalengine.wire.sip.transports.udp import Peer


class QuickPhone(SipPhone):
    """Answers at once; ``hangs_up``: and hangs up as soon as it has answered."""

    def __init__(
        self, clock: HostClock, ticker: Ticker, server: Peer, user: str, password: str
    ) -> None:
        super().__init__(
            clock, fresh_token, server=server, user=user, password=password, ticker=ticker
        )
        self.user = user
        self.hangs_up = False
        self._host_clock = clock
        self._invited: dict[bytes, tuple[str, int]] = {}
        self._sent: dict[bytes, tuple[int, int]] = {}
        self.on_change(self._be_quick)

    async def start(self) -> None:
        await super().start()
        # The one place that every packet leaves by: no other sees the system call itself.
        socket = self._open.socket
        self._send = socket.send
        socket.send = self._timed_send  # type: ignore[method-assign]

    def saw(self) -> list[tuple[str, str, int, int, int]]:
        """Every call that was answered."""
        return [
            (self.user, *self._invited[call_id], *times) for call_id, times in self._sent.items()
        ]

    def _offered(self, event: ev.Offered) -> None:
        super()._offered(event)
        call_id = event.call.invite.call_id.encode()
        self._invited[call_id] = (self.calls[-1].id, event.arrival.at)

    def _be_quick(self) -> None:
        for call in self.calls:
            if call.state == "ringing":
                self.answer(call.id)
            elif call.state == "talking" and self.hangs_up:
                self.hang_up(call.id)

    def _timed_send(self, data: bytes, dest: Peer) -> bool:
        before = self._host_clock.monotonic_ns()
        left = self._send(data, dest)
        after = self._host_clock.monotonic_ns()
        if data.startswith(b"SIP/2.0 200") and FIRST_INVITE.search(data):
            call_id = CALL_ID.search(data)
            if call_id is not None:
                self._sent.setdefault(call_id[1], (before, after))
        return left


async def main() -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    wanted: dict[str, Any] = json.loads(await reader.readline())
    clock = SystemClock()
    ticker = Ticker(clock)
    host, port = wanted["server"]
    phones = [QuickPhone(clock, ticker, (host, port), *account) for account in wanted["accounts"]]
    for phone in phones:
        phone.hangs_up = wanted["hang_up"]
        await phone.start()
        if not phone.registered:
            sys.exit(f"the phone of {phone.user} found no engine")
    print("ready", flush=True)
    await reader.read()
    await asyncio.gather(*(phone.stop() for phone in phones))
    print(json.dumps([line for phone in phones for line in phone.saw()]), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
