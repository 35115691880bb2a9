"""Run as a process: the engine, beside a neighbour that keeps its loop busy.

Its arguments are the scenario, then the sittings. The neighbour computes for 50 ms out of 100 in
the engine's own loop, which reads no packet meanwhile.
"""

from __future__ import annotations

import asyncio
import sys
import time

from evalengine.service import serve

BUSY_S = 0.05
AIR_S = 0.05


async def neighbour() -> None:
    while True:
        until = time.perf_counter() + BUSY_S
        while time.perf_counter() < until:
            pass
        await asyncio.sleep(AIR_S)


async def main(scenario: str, sittings: list[str]) -> None:
    busy = asyncio.create_task(neighbour())
    try:
        await serve(
            sittings,
            scenario=scenario,
            candidate="Mesure",
            speed=1,
            control_robot=False,
            held=True,
            tell=print,
        )
    finally:
        busy.cancel()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2:]))
