"""One connection to a browser: its offer is answered once, then it stands or says why it does not.

A browser that lost its way makes a new connection (aiortc knows no ICE restart); the voice leg of
the old one is gone with it, and nothing of a call was ever in it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Literal

from aiortc import RTCPeerConnection, RTCRtpSender, RTCSessionDescription

from evalengine.clock import SECOND, HostClock
from evalengine.errors import Refused
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.webrtc.leg import BrowserLeg
from evalengine.wire.webrtc.network import Network
from evalengine.wire.webrtc.privates import (
    NoSound,
    hear_at_once,
    listen_on,
    report_at_once,
    say_at_once,
)

State = Literal["new", "connecting", "connected", "failed", "closed"]

CONNECTS_WITHIN_NS = 8 * SECOND
"""From the answer to the first packet; then it is given up, with a reason."""
SILENT_AFTER_NS = 10 * SECOND
"""A browser sends even silence: after so long without a packet it is gone."""

NO_OFFER = "La demande de voix du navigateur n’est pas comprise par le moteur."
NO_G711 = "Ce navigateur ne propose pas le son G.711 (PCMA)\u00a0: prenez-en un autre."
NO_WAY = (
    "Le navigateur et le moteur ne trouvent pas de chemin pour la voix (ICE)\u00a0: vérifiez le "
    "pare-feu, ou faites régler un serveur TURN."
)
NOT_HIM = (
    "Le certificat du navigateur n’est pas celui qu’il annonçait (empreinte DTLS)\u00a0: la voix "
    "est refusée, rien n’est entendu."
)
GONE = "La voix du navigateur ne vient plus."

_LARGEST = 32_768
"""Characters of an offer; one of a browser with every codec and address has some 6,000."""
_CANDIDATES = 64
_GATHERS_S = 6.0
"""A TURN server that does not answer is waited for so long."""
_ENDS_S = 3.0

log = logging.getLogger(__name__)


class BrowserPeer:
    """``leg`` speaks with the browser while ``state`` is "connected"; once it "failed", ``why`` is
    a French sentence. ``changed`` is called at each new state, but for "closed" by `close`.

    Used once: another offer is another peer. `close` must be awaited.
    """

    def __init__(
        self,
        clock: HostClock,
        ticker: Ticker,
        network: Network,
        *,
        token: str,
        changed: Callable[[BrowserPeer], None],
    ) -> None:
        self.state: State = "new"
        self.why = ""
        self.leg = BrowserLeg(clock, ticker, token=token)
        self._clock = clock
        self._ticker = ticker
        self._changed = changed
        self._since = clock.monotonic_ns()
        self._ending: asyncio.Task[None] | None = None
        self._pc = RTCPeerConnection(network.configuration())
        self._transceiver = self._pc.addTransceiver(NoSound(), direction="sendrecv")
        known = RTCRtpSender.getCapabilities("audio").codecs
        self._transceiver.setCodecPreferences([c for c in known if c.mimeType == "audio/PCMA"])
        hear_at_once(self._transceiver.receiver, self.leg.hear)
        report_at_once(self._transceiver.sender, self.leg.hear_report)
        listen_on(self._transceiver, network.host)
        self._pc.on("connectionstatechange", self._moved)

    async def answer(self, offer: str) -> str:
        """The answer (SDP) to a browser's ``offer``, which has all its candidates: none may
        follow. Raises `Refused`, and is closed then."""
        try:
            _check(offer)
            async with asyncio.timeout(_GATHERS_S):
                answered = await self._answered(offer)
        except Refused:
            await self.close()
            raise
        except TimeoutError as error:
            await self.close()
            raise Refused(NO_WAY) from error
        except Exception as error:  # an offer is a stranger's, and so is its parser
            log.warning("a browser's offer is not understood: %r", error)
            await self.close()
            raise Refused(NO_OFFER) from error
        if self.state != "new":  # it broke while it was made
            await self.close()
            raise Refused(self.why or NO_WAY)
        self._since = self._clock.monotonic_ns()
        self._ticker.add(self._look)
        self._become("connecting")
        return answered

    async def close(self) -> None:
        """Ends the connection and its leg. May be called twice."""
        self._stop()
        if self.state != "failed":
            self.state = "closed"
        await self._end()

    async def _answered(self, offer: str) -> str:
        offer = _without_an_end(offer)
        await self._pc.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        await self._pc.setLocalDescription(await self._pc.createAnswer())
        return self._pc.localDescription.sdp

    def _moved(self) -> None:
        """What aiortc tells of its connection."""
        match self._pc.connectionState:
            case "connected" if self.state in ("new", "connecting"):
                self.leg.connect(*say_at_once(self._transceiver.sender))
                self._become("connected")
            case "failed" | "closed":
                self._fail(self._reason())

    def _reason(self) -> str:
        if self.state == "connected":
            return GONE
        return NOT_HIM if self._transceiver.sender.transport.state == "failed" else NO_WAY

    def _look(self, _tick: int) -> None:
        """Every 20 ms: has it come, and is it still there?"""
        now = self._clock.monotonic_ns()
        if self.state == "connecting" and now - self._since > CONNECTS_WITHIN_NS:
            self._fail(NO_WAY)
        elif self.state == "connected" and now - self.leg.heard_at > SILENT_AFTER_NS:
            self._fail(GONE)

    def _fail(self, why: str) -> None:
        if self.state not in ("failed", "closed"):
            self.why = why
            self._stop()
            self._ending = asyncio.create_task(self._pc.close(), name="browser gone")
            self._become("failed")

    def _stop(self) -> None:
        self._ticker.remove(self._look)
        self.leg.close()

    async def _end(self) -> None:
        if self._ending is None:
            self._ending = asyncio.create_task(self._pc.close(), name="browser parts")
        try:
            async with asyncio.timeout(_ENDS_S):
                await self._ending
        except Exception as error:  # what is broken may break, or wait for itself, as it is closed
            log.warning("a browser's connection does not end well: %r", error)

    def _become(self, state: State) -> None:
        self.state = state
        self._changed(self)


def _without_an_end(offer: str) -> str:
    """Firefox says that no candidate follows (RFC 8840 §8.2), and hides its addresses behind names
    of its own network (mDNS): aioice, which knows none of them, would then drop the whole
    connection before the browser's packets show where it is."""
    lines = offer.splitlines(keepends=True)
    return "".join(line for line in lines if line.strip() != "a=end-of-candidates")


def _check(offer: str) -> None:
    """One sound, by somebody who says who he is, in a text of a size that a browser makes. Raises
    `Refused`."""
    lines = offer.splitlines() if len(offer) <= _LARGEST else []
    media = [line for line in lines if line.startswith("m=")]
    candidates = sum(line.startswith("a=candidate:") for line in lines)
    named = any(line.startswith("a=fingerprint:sha-256 ") for line in lines)
    one_sound = len(media) == 1 and media[0].startswith("m=audio ")
    if not (one_sound and named) or candidates > _CANDIDATES:
        raise Refused(NO_OFFER)
    if "8" not in media[0].split()[3:]:  # its number is PCMA's for ever (RFC 3551 §6)
        raise Refused(NO_G711)
