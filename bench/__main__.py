"""``python -m bench [names…]``: the measures as one JSON document; progress on the error stream."""

from __future__ import annotations

import asyncio
import inspect
import json
import os
import platform
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import (
    bridged,
    bridged_media,
    browser_media,
    changed_voice,
    closing,
    commission,
    console,
    focus,
    journal,
    latency,
    media,
    memory,
    mouth_to_ear,
    notation,
    page,
    pickup,
    replay,
    restart,
    transactions,
)

MEASURES: dict[str, Callable[[], Any]] = {
    "journal": journal.measure,
    "replay": replay.measure,
    "restart": restart.measure,
    "commission": commission.measure,
    "verify": closing.measure_verify,
    "exports": closing.measure_exports,
    "latency": latency.measure,
    "focus": focus.measure,
    "pickup": pickup.measure,
    "media": media.measure,
    "changed_voice": changed_voice.measure,
    "page": page.measure,
    "notation": notation.measure,
    "console": console.measure,
    "transactions": transactions.measure,
    "bridged": bridged.measure,
    "bridged_media": bridged_media.measure,
    "browser_media": browser_media.measure,
    "mouth_to_ear": mouth_to_ear.measure,
    "memory": memory.measure,
}


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "load_average": [round(load, 2) for load in os.getloadavg()],
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "os": f"{platform.system()} {platform.release()}",
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


async def main(names: list[str]) -> dict[str, Any]:
    """Each measure in turn; one that fails says so in its place, and the others go on."""
    told: dict[str, Any] = {"machine": machine()}
    for name in names:
        began = time.perf_counter()
        print(f"{name}…", file=sys.stderr, flush=True)
        try:
            figures = MEASURES[name]()
            told[name] = await figures if inspect.isawaitable(figures) else figures
        except Exception as error:
            traceback.print_exc()
            told[name] = {"failed": repr(error)}
        print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return told


if __name__ == "__main__":
    asked = sys.argv[1:] or list(MEASURES)
    if unknown := [name for name in asked if name not in MEASURES]:
        sys.exit(f"unknown: {', '.join(unknown)}; known: {', '.join(MEASURES)}")
    figures = asyncio.run(main(asked))
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    sys.exit(any("failed" in figures[name] for name in asked))
