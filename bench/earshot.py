"""Run as a process: both phones, and the browser, of `bench.mouth_to_ear`.

Its first line of input is ``{"server": [host, port], "desk": [user, password], "control": [user,
password], "url"}``. It says ``ready`` once the candidate's phone is there. Its last line is, by
``sip_to_sip``, ``page_to_phone`` and ``phone_to_page``, ``{"said": count, "ear": [delay, …]}`` in
ns, to a phone also ``at_once``: the same delays if it played packets as they come; and the page's
``jitter_buffer_ms`` and ``clock_error_ms``.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.bursts import SPEAKS_S, WITHIN_NS, Ear, Mouth, microphone
from bench.onsets import delays
from bench.phones import QuickPhone
from bench.tapped_page import TAPS, TappedPage
from evalengine.bootstrap import fresh_token
from evalengine.clock import SystemClock
from evalengine.wire.media.leg import MediaLeg
from evalengine.wire.media.ticker import PERIOD_NS, Ticker
from evalengine.wire.sip.phone import SipPhone

TIMES = 4
"""He comes so often, each time at another moment of the others' 20 ms."""
SETTLES_S = 0.5
"""Before he says anything that counts: the voice comes to the line, buffers fill."""


def _tell(told: Any) -> None:
    print(json.dumps(told), flush=True)


async def _talking(phone: SipPhone) -> MediaLeg:
    changed = asyncio.Event()
    phone.on_change(changed.set)
    async with asyncio.timeout(15):
        while not (phone.calls and phone.calls[0].state == "talking"):
            await changed.wait()
            changed.clear()
    media = phone.calls[0].media
    assert media is not None
    return media


def _any_moment() -> float:
    """Of a period, in s."""
    return random.random() * PERIOD_NS / 1e9


async def by_phone(server: tuple[str, int], account: list[str], ear: Ear) -> dict[str, Any]:
    """The co-évaluateur speaks by his SIP phone."""
    said: list[int] = []
    user, password = account
    for _ in range(TIMES):
        clock = SystemClock()
        ticker = Ticker(clock)
        phone = SipPhone(
            clock, fresh_token, server=server, user=user, password=password, ticker=ticker
        )
        await phone.start()
        await asyncio.sleep(_any_moment())
        phone.dial("regie")
        media = await _talking(phone)
        await asyncio.sleep(SETTLES_S)
        said += await _speaks(media, ticker)
        await phone.stop()
    return {"sip_to_sip": _told(said, ear)}


async def _speaks(leg: MediaLeg, ticker: Ticker) -> list[int]:
    """When the bursts were said."""
    leg.source = mouth = Mouth(ticker)
    await asyncio.sleep(SPEAKS_S)
    leg.source = None
    return mouth.said


async def by_page(url: str, leg: MediaLeg, ticker: Ticker, ear: Ear) -> dict[str, Any]:
    """He speaks by his page, then hears the candidate's phone by it: what cancels echoes may take
    one of two who speak at once away."""
    said: list[int] = []
    spans: list[tuple[int, int]] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with TappedPage(*microphone(Path(folder))) as page:
            await page.asks("Page.addScriptToEvaluateOnNewDocument", source=TAPS)
            await page.opens(url)
            for _ in range(TIMES):
                await page.sees("Micro fermé")
                await asyncio.sleep(_any_moment())
                await page.presses("7", "Digit7")
                await page.sees("Le candidat vous entend")
                await asyncio.sleep(SETTLES_S)
                since = time.monotonic_ns()
                await asyncio.sleep(SPEAKS_S)
                spans.append((since, time.monotonic_ns()))
                await asyncio.sleep(WITHIN_NS / 1e9)
                said += await _speaks(leg, ticker)
                await page.keeps_buffer()
                await page.presses("7", "Digit7")
            seen = await page.seen()
    spoken = [at for at in seen.said if any(since <= at < until for since, until in spans)]
    back = {"said": len(said), "ear": delays(said, seen.heard, WITHIN_NS)}
    back |= {"jitter_buffer_ms": seen.buffer_ms, "clock_error_ms": seen.clock_error_ns / 1e6}
    return {"page_to_phone": _told(spoken, ear), "phone_to_page": back}


def _told(said: list[int], ear: Ear) -> dict[str, Any]:
    played, came = ear.played.at, ear.came.at
    return {
        "said": len(said),
        "ear": delays(said, played, WITHIN_NS),
        "at_once": delays(said, came, WITHIN_NS),
    }


async def main() -> None:
    wanted = json.loads(await asyncio.to_thread(sys.stdin.readline))
    clock, server = SystemClock(), tuple(wanted["server"])
    ticker = Ticker(clock)
    desk = QuickPhone(clock, ticker, server, *wanted["desk"])
    await desk.start()
    _tell("ready")
    leg = await _talking(desk)
    told = await by_phone(server, wanted["control"], Ear(leg, ticker))
    told |= await by_page(wanted["url"], leg, ticker, Ear(leg, ticker))
    _tell(told)
    await desk.stop()


if __name__ == "__main__":
    asyncio.run(main())
