"""From the co-évaluateur's mouth to the candidate's ear and back, by his phone and by his page.

This process is the engine; another one has the phones, and Chromium on the real page with the
constraints of its own. Bursts of 20 ms are said about five times a second, in four voices that
come one after the other, each at another moment of everybody's 20 ms. All on one machine: one
monotonic clock, the browser's told in it (``clock_error_ms``: by how much that may be wrong).

*Mouth.* A phone: the first sample of the frame, 20 ms before its packet can leave. The browser:
the sample's place in the block of the captured track, of which the last sample is said as the
block comes. Cleaning the voice (echo, noise, gain) delays it inside the browser before that: not
included.

*Ear.* The candidate's phone: the sample's place in the frame that its playout buffer gives to the
headset. ``if_played_at_once_ms`` is without that buffer: the packet by the kernel's stamp. The
page: the sample's place in the block that its audio thread draws from the jitter buffer
(``jitter_buffer_ms``: what that one kept, on average) to play it.

Neither has a sound card, nor the queue before one. Chromium needs a core of its own for figures
of use: its jitter buffer keeps more when its machine, or ours, is late.
"""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import tempfile
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any

from bench.children import python
from bench.figures import spread
from evalengine.bootstrap import Engine
from evalengine.dossier.loader import load_dossier
from evalengine.keys import keys_of, load_secret
from evalengine.server.hall import Hosted
from evalengine.settings import Settings
from evalengine.vocabulary import commands as c
from evalengine.wire.sip.control_phone import account_of
from evalengine.workstation import free_port, free_sip_port

HOST, SITTING = "127.0.0.1", "banc"


async def measure() -> dict[str, Any]:
    """``said`` bursts by way; a burst that nobody heard within 0.21 s has no delay. The aims are
    a p50 under 100 ms between page and phone, under 60 ms between phones."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        settings = Settings.load(
            {},
            state_folder=folder / "state",
            http_port=free_port(HOST, socket.SOCK_STREAM),
            sip_port=free_sip_port(HOST),
        )
        async with Engine(settings, load_dossier()) as engine:
            hosted = await engine.open(SITTING, scenario="pic_trois_lignes", candidate="Banc")
            serving = asyncio.create_task(engine.serve_http())
            gc.collect()
            gc.freeze()  # as the engine does once it is up
            try:
                return await _spoken(engine, hosted, folder)
            finally:
                gc.unfreeze()
                engine.leave()
                await serving


async def _spoken(engine: Engine, hosted: Hosted, folder: Path) -> dict[str, Any]:
    secret = load_secret(engine.settings.state_folder, b"")
    wanted = {
        "server": engine.wire.address,
        "desk": [hosted.sip.user, hosted.sip.password],
        "control": [account_of(SITTING), keys_of(secret, SITTING).control_phone],
        "url": engine.page_url(SITTING),
    }
    async with python("bench.earshot", log=folder / "log", stdout=PIPE) as others:
        assert others.stdin is not None and others.stdout is not None
        others.stdin.write(json.dumps(wanted).encode() + b"\n")
        await others.stdout.readline()
        await hosted.doors.submit(c.EndPhase(phase="preparation"), "control")
        await hosted.doors.submit(c.TriggerCall(call=hosted.scenarios[0].calls[0].id), "control")
        line = await others.stdout.readline()
    if not line:
        raise RuntimeError((folder / "log").read_text("utf-8"))
    told = json.loads(line)
    return {way: _figures(each) for way, each in told.items()}


def _figures(way: dict[str, Any]) -> dict[str, Any]:
    """Delays as figures; what else is told, as it is."""
    names = {"ear": "mouth_to_ear_ms", "at_once": "if_played_at_once_ms"}
    return {
        names.get(name, name): spread(delay / 1e6 for delay in told) if name in names else told
        for name, told in way.items()
    }
