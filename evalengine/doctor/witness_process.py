"""pyVoIP 1.6.8 (GPL) as an independent phone, in a process of its own.

Told on its standard input: one line of JSON (server, port, user, password, host, sip_port), then
``hang_up`` for each call, then the end. Tells on its standard output, a line of JSON each:
``registered``, and what it did when (``before`` and ``after`` sending, ns of CLOCK_MONOTONIC,
which is one for all processes of a machine).

It answers by itself, 1 s after the INVITE: pyVoIP calls us back no sooner. Its 180 leaves at once.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

from pyVoIP.VoIP import VoIPPhone

from evalengine.clock import SystemClock

RTP_PORTS = (20000, 40000)
"""pyVoIP draws one at random for each call."""

_SAID = {
    "ring": re.compile(rb"SIP/2\.0 180 "),
    "pickup": re.compile(rb"SIP/2\.0 200 .*^CSeq: *\d+ +INVITE", re.S | re.M),
    "end": re.compile(rb"BYE "),
}
_CLOCK = SystemClock()


def say(what: str, **more: int) -> None:
    """One line for who started us."""
    sys.stdout.write(json.dumps({"what": what, **more}) + "\n")
    sys.stdout.flush()


class Noting:
    """pyVoIP's socket, which tells when it sent what."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def sendto(self, data: bytes, peer: tuple[str, int]) -> int:
        before = _CLOCK.monotonic_ns()
        sent: int = self._real.sendto(data, peer)
        after = _CLOCK.monotonic_ns()
        for what, pattern in _SAID.items():
            if pattern.match(data):
                say(what, before=before, after=after)
        return sent

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def main() -> None:
    """Until the standard input ends."""
    told = json.loads(sys.stdin.readline())
    calls: list[Any] = []

    def rings(call: Any) -> None:
        calls.append(call)
        call.answer()

    phone: Any = VoIPPhone(
        told["server"],
        told["port"],
        told["user"],
        told["password"],
        myIP=told["host"],
        callCallback=rings,
        sipPort=told["sip_port"],
        rtpPortLow=RTP_PORTS[0],
        rtpPortHigh=RTP_PORTS[1],
    )
    phone.start()
    phone.sip.out = Noting(phone.sip.out)
    say("registered")
    for line in sys.stdin:
        if line.strip() == "hang_up":
            calls[-1].hangup()
    phone.stop()


if __name__ == "__main__":
    main()
