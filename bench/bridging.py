"""Run as a process: our user agent between two others, every call sent on to the port that its
only argument names.

It says its port, and leaves at the end of its input.
"""

from __future__ import annotations

import asyncio
import gc
import sys

from evalengine.bootstrap import fresh_token
from evalengine.clock import SystemClock
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.bridge import Bridge, bridge
from evalengine.wire.sip.endpoint import Endpoint

HOST = "127.0.0.1"
MOST_CALLS = 100_000
"""What is measured is the wire, not the limit that an engine sets to strangers."""


async def main(port: str) -> None:
    target = f"sip:service@{HOST}:{port}"

    def on_event(event: ev.AgentEvent) -> None:
        if isinstance(event, ev.Offered):
            bridge(endpoint.agent, event.call, target, endpoint.now())
            return
        joined = getattr(getattr(event, "call", None), "reference", None)
        if isinstance(joined, Bridge):
            joined.told(event, endpoint.now())

    endpoint = Endpoint(
        SystemClock(),
        fresh_token,
        on_event,
        host=HOST,
        port=0,
        user="pont",
        may_call=lambda peer: True,
        most_calls=MOST_CALLS,
    )
    gc.collect()
    gc.freeze()  # as the engine does once it is up
    print(endpoint.socket.address[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    endpoint.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
