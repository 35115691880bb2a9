"""Run as a process: two voices for each bridged call, which say when they said it.

Its first line of input is ``{"legs": [port, …], "seconds": s}``: voices 0 and 1 are the two ends
of a call, 2 and 3 of another…; its first line of output, the voices' own ports in the same order.
A frame holds its time of leaving, its voice's number and its own. The last line is
``{"sent", "heard", "astray", "delays_ms"}``: astray is what came to the wrong ear, or touched;
delays run from just before the sending to the kernel's stamp of the receipt.
"""

from __future__ import annotations

import json
import socket
import struct
import sys
import time
from contextlib import suppress

from bench.figures import spread
from evalengine.wire.media.g711 import FRAME, PCMA
from evalengine.wire.media.rtp import Sender, parse
from evalengine.wire.sip.transports.udp import ANCILLARY, ask_for_stamps, stamp_in

HOST = "127.0.0.1"
PERIOD_S = 0.02
SETTLING = 25
"""Frames at the beginning that are said and not counted: streams are found plausible first."""

LINGERS = 5
"""Periods that are listened to at the end."""
GROUPS = 20
"""Moments of a period at which voices speak, spread as independent phones are."""

_SAID = struct.Struct("!QII")


def frame_of(number: int, frame: int) -> bytes:
    """Frame number ``frame`` of the voice ``number``, said now."""
    return _SAID.pack(time.time_ns(), number, frame).ljust(FRAME, b"\x5a")


class Judge:
    """What the voice ``number`` hears of the one beside it: 0 of 1, 2 of 3…"""

    def __init__(self, number: int) -> None:
        self.delays_ns: list[int] = []
        self.astray = 0
        self._other = number ^ 1

    def hears(self, payload: bytes, at: int) -> None:
        """A sound came, ``at`` this wall time, ns."""
        if payload.count(payload[:1]) == FRAME:
            return  # silence of the engine's
        said, number, frame = _SAID.unpack_from(payload)
        untouched = payload[_SAID.size :] == b"\x5a" * (FRAME - _SAID.size)
        if number != self._other or not untouched:
            self.astray += 1
        elif frame >= SETTLING:
            self.delays_ns.append(at - said)


class Voice:
    """Voice ``number``, in a call with the one beside it: 0 with 1, 2 with 3…"""

    def __init__(self, number: int) -> None:
        self.judge = Judge(number)
        self._number = number
        self._sender = Sender(f"voice {number}")
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind((HOST, 0))
        ask_for_stamps(self._socket)
        self.port: int = self._socket.getsockname()[1]

    def speak(self, leg: int, frame: int) -> None:
        """Says frame number ``frame`` to the port ``leg``, and hears what has come."""
        self.hear()
        packet = self._sender.packet(frame_of(self._number, frame), PCMA, frame * FRAME)
        self._socket.sendto(packet, (HOST, leg))

    def hear(self) -> None:
        with suppress(BlockingIOError):
            while True:
                data, ancillary, _, _ = self._socket.recvmsg(2_048, ANCILLARY)
                at, packet = stamp_in(ancillary) or time.time_ns(), parse(data)
                if packet is not None:
                    self.judge.hears(packet.payload, at)

    def close(self) -> None:
        self._socket.close()


def main() -> None:
    wanted = json.loads(sys.stdin.readline())
    legs = wanted["legs"]
    voices = [Voice(number) for number in range(len(legs))]
    print(json.dumps([voice.port for voice in voices]), flush=True)
    sys.stdin.readline()  # the legs are connected
    frames = SETTLING + round(wanted["seconds"] / PERIOD_S)
    due = time.monotonic()
    for frame in range(frames):
        for group in range(GROUPS):
            due += PERIOD_S / GROUPS
            time.sleep(max(0.0, due - time.monotonic()))
            for voice, leg in zip(voices[group::GROUPS], legs[group::GROUPS], strict=True):
                voice.speak(leg, frame)
    time.sleep(LINGERS * PERIOD_S)
    for voice in voices:
        voice.hear()
        voice.close()
    delays = [delay for voice in voices for delay in voice.judge.delays_ns]
    told = {
        "sent": (frames - SETTLING) * len(legs),
        "heard": len(delays),
        "astray": sum(voice.judge.astray for voice in voices),
        "delays_ms": spread(delay / 1e6 for delay in delays),
    }
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
