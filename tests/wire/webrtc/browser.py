"""A browser's end of a connection, played by aiortc: it says packets and keeps what it hears."""

from __future__ import annotations

import asyncio

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.stats import RTCStats

from evalengine.wire.media import rtp
from evalengine.wire.media.g711 import FRAME, PCMA
from evalengine.wire.webrtc.privates import NoSound, hear_at_once, listen_on, say_at_once
from tests.patience import patience


class Browser:
    """``heard`` holds the sounds that came, ``state`` how its connection stands."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.packets: list[rtp.Packet] = []
        self._sender = rtp.Sender("browser")
        self._at = 0
        self._pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        transceiver = self._pc.addTransceiver(NoSound(), direction="sendrecv")
        self._receiver = transceiver.receiver
        hear_at_once(transceiver.receiver, self._hear)
        listen_on(transceiver, "127.0.0.1")
        self._sender.ssrc, self._say = say_at_once(transceiver.sender)

    async def __aenter__(self) -> Browser:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    @property
    def state(self) -> str:
        return self._pc.connectionState

    async def told_of_us(self) -> list[RTCStats]:
        """What the other end's reports made it count."""
        return list((await self._receiver.getStats()).values())

    async def offer(self) -> str:
        await self._pc.setLocalDescription(await self._pc.createOffer())
        return self._pc.localDescription.sdp

    async def take(self, answer: str) -> None:
        await self._pc.setRemoteDescription(RTCSessionDescription(answer, "answer"))

    def goes_on_from(self, number: int) -> None:
        """Its next packet has this sequence number."""
        self._sender._sequence = number

    def say(self, sound: bytes) -> None:
        """20 ms."""
        self._say(self._packet(sound))

    def made(self, sound: bytes) -> rtp.Packet:
        """Its next packet, in clear."""
        return rtp.parse(self._packet(sound))

    def _packet(self, sound: bytes) -> bytes:
        self._at += FRAME
        return self._sender.packet(sound, PCMA, self._at)

    async def close(self) -> None:
        async with patience(5):
            await self._pc.close()

    def _hear(self, packet: rtp.Packet) -> None:
        self.packets.append(packet)
        self.heard.append(packet.payload)


async def until(condition, seconds=5):
    """Returns when ``condition`` holds."""
    async with patience(seconds):
        while not condition():
            await asyncio.sleep(0.002)
