"""Run as a process: as many voices as wanted, each a bare socket that speaks G.711 every 20 ms.

Its first line of input is ``{"legs": [port, …], "seconds": s}``; its first line of output, the
voices' own ports in the same order. Voice n says frames of the octet n, so that whoever hears
them knows whose they are. Its last line is ``[sent, heard]``: packets sent, and frames that came
back whole from the other voice of each pair.
"""

from __future__ import annotations

import json
import socket
import sys
import time
from contextlib import suppress

from evalengine.wire.media.g711 import FRAME, PCMA
from evalengine.wire.media.rtp import Sender, parse

HOST = "127.0.0.1"
PERIOD_S = 0.02


class Voice:
    """Voice ``number``, bridged to the one beside it: 0 with 1, 2 with 3…"""

    def __init__(self, number: int) -> None:
        self.heard = 0
        self._frame = bytes([number]) * FRAME
        self._other = bytes([number ^ 1]) * FRAME
        self._sender = Sender(f"voice {number}")
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind((HOST, 0))
        self.port: int = self._socket.getsockname()[1]

    def speak(self, leg: int, frame: int) -> None:
        """Says frame number ``frame`` to the port ``leg``, and hears what has come."""
        self.hear()
        packet = self._sender.packet(self._frame, PCMA, frame * FRAME)
        self._socket.sendto(packet, (HOST, leg))

    def hear(self) -> None:
        with suppress(BlockingIOError):
            while True:
                packet = parse(self._socket.recv(2048))
                self.heard += packet is not None and packet.payload == self._other

    def close(self) -> None:
        self._socket.close()


def main() -> None:
    wanted = json.loads(sys.stdin.readline())
    legs = wanted["legs"]
    voices = [Voice(number) for number in range(len(legs))]
    print(json.dumps([voice.port for voice in voices]), flush=True)
    sys.stdin.readline()  # the legs are connected
    frames = round(wanted["seconds"] / PERIOD_S)
    due = time.monotonic()
    for frame in range(frames):
        for voice, leg in zip(voices, legs, strict=True):
            due += PERIOD_S / len(legs)  # spread over the period, as independent phones are
            time.sleep(max(0.0, due - time.monotonic()))
            voice.speak(leg, frame)
    time.sleep(5 * PERIOD_S)
    for voice in voices:
        voice.hear()
        voice.close()
    print(json.dumps([frames * len(legs), sum(voice.heard for voice in voices)]), flush=True)


if __name__ == "__main__":
    main()
