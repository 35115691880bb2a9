"""The co-évaluateur's voice by his page: one page at a time, beside the phone he may have.

A connection is made before the former one is broken: a page that is loaded again, or that found
its network again, speaks as soon as it can, and who takes over by a connection that never comes
takes nothing. Losing it ends nothing: calls are legs of the switchboard, and stay there.

Without aiortc no page can speak, and is told so; what a page does with the voice of his phone
needs none.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evalengine.clock import Arrival, HostClock
from evalengine.errors import Refused, VoiceTaken
from evalengine.ports import Report, Tokens, VoiceStanding
from evalengine.vocabulary.signals import Noticed, NoticeKind
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.switchboard.board import Switchboard
from evalengine.wire.webrtc.availability import why_not
from evalengine.wire.webrtc.network import Network

if TYPE_CHECKING:
    from evalengine.wire.webrtc.peer import BrowserPeer

TAKEN = "Un autre co-évaluateur parle déjà aux correspondants de cette épreuve par sa page."
JOINED = "La voix du co-évaluateur est en ligne, par sa page."
LOST = "Voix du co-évaluateur\u00a0: {why} L’épreuve continue sans elle."
OVER = "L’épreuve est close : il n’y a plus personne à qui parler."
REPLACED = "Un autre co-évaluateur a pris la voix."

_PAGES = 32
"""Whose reasons are kept: the newest."""


@dataclass(eq=False, slots=True)
class _Place:
    """The connection of ``page``."""

    page: str
    peer: BrowserPeer


class PageVoice:
    """The `ports.ControlVoice` of the desk whose switchboard is ``board``; `close` must be
    awaited. ``report`` hears when the voice comes, and when it is lost."""

    def __init__(
        self,
        clock: HostClock,
        ticker: Ticker,
        network: Network,
        tokens: Tokens,
        board: Switchboard,
        report: Report,
    ) -> None:
        self._clock, self._ticker = clock, ticker
        self._network, self._tokens = network, tokens
        self._board = board
        self._report = report
        self._speaking: _Place | None = None
        self._coming: _Place | None = None
        self._last = ""
        self._over = False
        self._why: dict[str, str] = {}
        self._one_at_a_time = asyncio.Lock()
        self._partings: set[asyncio.Task[None]] = set()

    @property
    def standing(self) -> VoiceStanding:
        table, route = self._board.table, self._board.table.route()
        return VoiceStanding(
            joined=table.joined,
            page=self._speaking.page if self._speaking else "",
            coming=self._coming.page if self._coming else "",
            call=route.call,
            speaks=route.speaks,
            muted=table.muted,
            pinned=table.pinned,
        )

    def servers(self) -> list[dict[str, Any]]:
        return self._network.for_browsers()

    async def answer(self, page: str, offer: str, *, takes_over: bool) -> str:
        async with self._one_at_a_time:
            holder = self._speaking or self._coming
            if holder is not None and holder.page != page and not takes_over:
                raise VoiceTaken(TAKEN)
            try:
                peer = self._made()
                answered = await peer.answer(offer)
            except Refused as refused:
                self._note(page, str(refused))
                raise
            if self._coming is not None:
                self._part(self._coming)
            self._coming = _Place(page, peer)
            self._why.pop(page, None)
            return answered

    async def leave(self, page: str) -> None:
        for place in (self._coming, self._speaking):
            if place is not None and place.page == page:
                self._part(place)
        await self._parted()

    def why(self, page: str) -> str:
        return self._why.get(page, "")

    def pin(self, line: int) -> bool:
        return self._board.pin(line)

    def follow(self) -> None:
        self._board.follow()

    def mute(self, muted: bool) -> None:
        self._board.mute(muted)

    async def close(self) -> None:
        """Ends every connection, and makes no other; nobody is told."""
        self._over = True
        for place in (self._coming, self._speaking):
            if place is not None:
                self._part(place)
        await self._parted()

    def _made(self) -> BrowserPeer:
        if why := OVER if self._over else why_not():
            raise Refused(why)
        from evalengine.wire.webrtc.peer import BrowserPeer

        return BrowserPeer(
            self._clock, self._ticker, self._network, token=self._tokens(), changed=self._moved
        )

    def _moved(self, peer: BrowserPeer) -> None:
        """A connection stands, or has failed."""
        coming, speaking = self._coming, self._speaking
        if coming is not None and peer is coming.peer:
            if peer.state == "connected":
                self._join(coming)
            elif peer.state == "failed":
                self._lose(coming)
        elif speaking is not None and peer is speaking.peer and peer.state == "failed":
            self._lose(speaking)
            self._tell("page_voice_lost", LOST.format(why=peer.why))

    def _join(self, place: _Place) -> None:
        before, self._speaking, self._coming = self._speaking, place, None
        self._put_on(place)
        if before is not None:
            if before.page != place.page:
                self._note(before.page, REPLACED)
            self._part(before)
        self._tell("page_voice_joined", JOINED)

    def _put_on(self, place: _Place) -> None:
        """A page that comes back finds its voice where it was, and muted if it was."""
        table = self._board.table
        muted, pinned, again = table.muted, table.pinned, place.page == self._last
        self._last = place.page
        self._board.join(place.peer.leg)
        if again:
            self._board.mute(muted)
            self._board.pin(pinned)

    def _lose(self, place: _Place) -> None:
        self._note(place.page, place.peer.why)
        self._part(place)

    def _note(self, page: str, why: str) -> None:
        self._why[page] = why
        while len(self._why) > _PAGES:
            del self._why[next(iter(self._why))]

    def _part(self, place: _Place) -> None:
        """It is no longer ours; what is left of it ends by itself."""
        if place is self._coming:
            self._coming = None
        if place is self._speaking:
            self._speaking = None
        self._board.leave(place.peer.leg)
        parting = asyncio.create_task(place.peer.close(), name="voice parts")
        self._partings.add(parting)
        parting.add_done_callback(self._partings.discard)

    async def _parted(self) -> None:
        await asyncio.gather(*self._partings)

    def _tell(self, kind: NoticeKind, detail: str) -> None:
        arrival = Arrival(self._clock.monotonic_ns())
        self._report(Noticed(kind=kind, detail=detail, arrival=arrival))
