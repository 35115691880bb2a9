"""A candidate's headset in his page: its connection, and the desk that it is worn at.

A connection is made before the former one is broken, so a page that lost its way speaks again as
soon as it can. Its calls are not in it: they are the desk's, and wait.

Without aiortc no page can carry a headset, and is told so.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evalengine.clock import HostClock
from evalengine.errors import Refused
from evalengine.ports import HeadsetPage, Tokens
from evalengine.wire.headset.desk import HeadsetDesk
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.webrtc.availability import why_not
from evalengine.wire.webrtc.network import Network

if TYPE_CHECKING:
    from evalengine.wire.webrtc.peer import BrowserPeer


@dataclass(eq=False, slots=True)
class _Plug:
    """The connection of ``page``."""

    page: HeadsetPage
    peer: BrowserPeer


class PageHeadset:
    """The `ports.Headset` of ``desk``; `close` must be awaited."""

    def __init__(
        self,
        clock: HostClock,
        ticker: Ticker,
        network: Network,
        tokens: Tokens,
        desk: HeadsetDesk,
    ) -> None:
        self._clock, self._ticker = clock, ticker
        self._network, self._tokens = network, tokens
        self._desk = desk
        self._worn: _Plug | None = None
        self._coming: _Plug | None = None
        self._partings: set[asyncio.Task[None]] = set()

    def servers(self) -> list[dict[str, Any]]:
        return self._network.for_browsers()

    async def answer(self, page: HeadsetPage, offer: str) -> str:
        if missing := why_not():
            raise Refused(missing)
        from evalengine.wire.webrtc.peer import BrowserPeer

        peer = BrowserPeer(
            self._clock, self._ticker, self._network, token=self._tokens(), changed=self._moved
        )
        answered = await peer.answer(offer)
        self._part(self._coming)
        self._coming = _Plug(page, peer)
        return answered

    def rung(self, page: HeadsetPage, call: str) -> None:
        if self._worn is not None and self._worn.page is page:
            self._desk.rung(call)

    def try_out(self, page: HeadsetPage) -> None:
        if self._worn is not None and self._worn.page is page:
            self._desk.try_out()

    async def leave(self, page: HeadsetPage) -> None:
        for plug in (self._coming, self._worn):
            if plug is not None and plug.page is page:
                self._part(plug)
        await self._parted()

    async def close(self) -> None:
        """Ends the desk's calls by it, and every connection. May be called twice."""
        self._desk.close()
        self._part(self._coming)
        self._part(self._worn)
        await self._parted()

    def _moved(self, peer: BrowserPeer) -> None:
        """A connection stands, or has failed."""
        plug = next((one for one in (self._coming, self._worn) if one and one.peer is peer), None)
        if plug is None:
            return
        if peer.state == "connected":
            self._wear(plug)
        elif peer.state == "failed":
            self._part(plug)
            plug.page.stands(peer.why)

    def _wear(self, plug: _Plug) -> None:
        before, self._worn, self._coming = self._worn, plug, None
        self._desk.ear.wear(plug.peer.leg)
        self._desk.plug(plug.page.shows)
        plug.page.stands("")
        self._part(before)

    def _part(self, plug: _Plug | None) -> None:
        """It is no longer ours; what is left of it ends by itself."""
        if plug is None:
            return
        if plug is self._coming:
            self._coming = None
        if plug is self._worn:
            self._worn = None
            self._desk.ear.wear(None)
            self._desk.unplug()
        parting = asyncio.create_task(plug.peer.close(), name="headset parts")
        self._partings.add(parting)
        parting.add_done_callback(self._partings.discard)

    async def _parted(self) -> None:
        await asyncio.gather(*self._partings)
