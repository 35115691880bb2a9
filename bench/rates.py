"""The highest rate of calls that a peer bears, step by step."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import sipp
from bench.cores import cpu_s
from bench.peers import Opens

SECONDS = 3
BORNE = 0.001
"""Calls that may fail, of all."""
LATE_S = 2.0
"""How long after the last call began its end may come: whoever falls behind is later."""


async def climbed(opens: Opens, rates: Sequence[int]) -> dict[str, Any]:
    """Each rate in turn with a fresh peer, up to the first that it does not bear: calls that came
    about and that did not, messages sent again, CPU in per cent of a core."""
    told: dict[str, Any] = {"highest_per_s": 0}
    for rate in rates:
        step = await _step(opens, rate)
        told[f"{rate}_per_s"] = step
        if step["failed"] > BORNE * step["calls"] or step["last_ended_after_s"] > LATE_S:
            break
        told["highest_per_s"] = rate
    return told


async def _step(opens: Opens, rate: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        async with opens(Path(name)) as peer:
            before = cpu_s(peer.pid)
            counted = await sipp.calls(
                Path(name), peer.port, rate, rate * SECONDS, own_port=peer.caller
            )
            used = cpu_s(peer.pid) - before
    return {
        "calls": counted.calls,
        "failed": counted.failed,
        "sent_again": counted.sent_again,
        "last_ended_after_s": round(counted.seconds - SECONDS, 1),
        "cpu_percent": round(100 * used / counted.seconds, 1),
    }
