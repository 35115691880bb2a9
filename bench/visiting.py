"""Co-évaluateurs' pages for `bench.page`, in a process of their own: ``URL load|stay COUNT``."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack

from tests.server.pages.visitor import Visitor


async def load(url: str) -> None:
    """Opens a page, and another when it is closed."""
    while True:
        async with Visitor(url):
            await asyncio.sleep(0.3)


async def stay(url: str, count: int) -> None:
    """Opens ``count`` pages and keeps them."""
    async with AsyncExitStack() as pages:
        for _ in range(count):
            await pages.enter_async_context(Visitor(url))
        print("open", flush=True)
        await asyncio.Event().wait()


async def main(url: str, how: str, count: str) -> None:
    """Until standard input closes."""
    if how == "load":
        print("loading", flush=True)
    visits = asyncio.create_task(load(url) if how == "load" else stay(url, int(count)))
    await asyncio.to_thread(sys.stdin.read)
    visits.cancel()
    await asyncio.gather(visits, return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
