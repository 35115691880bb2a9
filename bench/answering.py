"""Run as a process: our user agent as a phone that answers everybody at once.

It says its port, and leaves at the end of its input.
"""

from __future__ import annotations

import asyncio
import gc
import sys

from evalengine.bootstrap import fresh_token
from evalengine.clock import SystemClock
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.endpoint import Endpoint

MEDIA_PORT = 9
"""Where the other side would send its voice: "discard". Nobody speaks here."""
MOST_CALLS = 100_000
"""What is measured is the wire, not the limit that an engine sets to strangers."""


async def main() -> None:
    def on_event(event: ev.AgentEvent) -> None:
        if isinstance(event, ev.Offered):
            event.call.negotiation.port = MEDIA_PORT
            event.call.answer(event.arrival.at)

    endpoint = Endpoint(
        SystemClock(),
        fresh_token,
        on_event,
        host="127.0.0.1",
        port=0,
        user="repondeur",
        may_call=lambda peer: True,
        most_calls=MOST_CALLS,
    )
    gc.collect()
    gc.freeze()  # as the engine does once it is up
    print(endpoint.socket.address[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    endpoint.close()


if __name__ == "__main__":
    asyncio.run(main())
