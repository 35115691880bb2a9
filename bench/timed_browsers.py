"""Run as a process: for each call a phone and a browser, which say when they said it.

As `timed_voices`, whose frames these are, but voice 0 is a phone, voice 1 a browser played by
aiortc, 2 a phone… Lines in: ``{"legs": [port, …], "seconds": s}``, one answer (SDP) a browser as
JSON text, ``go``. Lines out: the phones' ports, one offer a browser, ``ready``, and the last line
of `timed_voices` with the delays by who hears: the phone (to the kernel's stamp) or the browser
(to aiortc's handing over).
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from bench.figures import spread
from bench.timed_voices import GROUPS, HOST, LINGERS, PERIOD_S, SETTLING, Judge, Voice, frame_of
from evalengine.wire.media.g711 import FRAME, PCMA
from evalengine.wire.media.rtp import Packet, Sender
from evalengine.wire.webrtc.privates import NoSound, hear_at_once, listen_on, say_at_once


class TimedBrowser:
    """Voice ``number``, in a call with the phone before it."""

    def __init__(self, number: int) -> None:
        self.judge = Judge(number)
        self._number = number
        self._sender = Sender(f"browser {number}")
        self._pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        transceiver = self._pc.addTransceiver(NoSound(), direction="sendrecv")
        self._connected = asyncio.Event()
        self._pc.on("connectionstatechange", self._moved)
        hear_at_once(transceiver.receiver, self._hear)
        listen_on(transceiver, HOST)
        self._sender.ssrc, self._say = say_at_once(transceiver.sender)

    async def offer(self) -> str:
        await self._pc.setLocalDescription(await self._pc.createOffer())
        return self._pc.localDescription.sdp

    async def take(self, answer: str) -> None:
        await self._pc.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        await self._connected.wait()

    def speak(self, frame: int) -> None:
        said = frame_of(self._number, frame)
        self._say(self._sender.packet(said, PCMA, frame * FRAME))

    async def close(self) -> None:
        await self._pc.close()

    def _moved(self) -> None:
        if self._pc.connectionState == "connected":
            self._connected.set()

    def _hear(self, packet: Packet) -> None:
        self.judge.hears(packet.payload, time.time_ns())


async def _line() -> str:
    return await asyncio.to_thread(sys.stdin.readline)


def _tell(told: Any) -> None:
    print(json.dumps(told), flush=True)


async def main() -> None:
    wanted = json.loads(await _line())
    legs = wanted["legs"]
    phones = [Voice(2 * number) for number in range(len(legs))]
    browsers = [TimedBrowser(2 * number + 1) for number in range(len(legs))]
    _tell([phone.port for phone in phones])
    for browser in browsers:
        _tell(await browser.offer())
    for browser in browsers:
        await browser.take(json.loads(await _line()))
    _tell("ready")
    await _line()
    frames = SETTLING + round(wanted["seconds"] / PERIOD_S)
    await _speak(phones, browsers, legs, frames)
    for phone in phones:
        phone.hear()
        phone.close()
    for browser in browsers:
        await browser.close()
    by_phone, by_browser = [each.judge for each in phones], [each.judge for each in browsers]
    _tell(
        {
            "sent": (frames - SETTLING) * 2 * len(legs),
            "heard": sum(len(judge.delays_ns) for judge in by_phone + by_browser),
            "astray": sum(judge.astray for judge in by_phone + by_browser),
            "browser_to_phone_ms": _spread(by_phone),
            "phone_to_browser_ms": _spread(by_browser),
        }
    )


async def _speak(
    phones: list[Voice], browsers: list[TimedBrowser], legs: list[int], frames: int
) -> None:
    due = time.monotonic()
    for frame in range(frames):
        for group in range(GROUPS):
            due += PERIOD_S / GROUPS
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            for rank in range(group, len(legs), GROUPS):
                phones[rank].speak(legs[rank], frame)
                browsers[rank].speak(frame)
    await asyncio.sleep(LINGERS * PERIOD_S)


def _spread(judges: list[Judge]) -> dict[str, float]:
    return spread(delay / 1e6 for judge in judges for delay in judge.delays_ns)


if __name__ == "__main__":
    asyncio.run(main())
