"""From the candidate's gesture to the co-évaluateur's voice on the line taken back, in ms.

This process is the engine; both phones are another, which dates both ends by its own clock.
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
LINES, SWITCHES = 3, 150


async def measure() -> dict[str, Any]:
    """``gesture_to_voice_ms``: from just before his phone's re-INVITE leaves to the first packet
    of the voice on that line. ``packets_astray`` came to another line after that."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        settings = Settings.load(
            {},
            state_folder=folder / "state",
            http_port=free_port(HOST, socket.SOCK_STREAM),
            sip_port=free_sip_port(HOST),
        )
        async with Engine(settings, load_dossier()) as engine:
            # Its correspondents sound as who plays them: packets are told apart by their octets.
            hosted = await engine.open(SITTING, scenario="pic_du_lundi", candidate="Banc")
            gc.collect()
            gc.freeze()  # as the engine does once it is up
            try:
                return await _switched(engine, hosted, folder)
            finally:
                gc.unfreeze()


async def _switched(engine: Engine, hosted: Hosted, folder: Path) -> dict[str, Any]:
    secret = load_secret(engine.settings.state_folder, b"")
    wanted = {
        "server": engine.wire.address,
        "desk": [hosted.sip.user, hosted.sip.password],
        "control": [account_of(SITTING), keys_of(secret, SITTING).control_phone],
        "lines": LINES,
        "switches": SWITCHES,
    }
    async with python("bench.switching", log=folder / "log", stdout=PIPE) as phones:
        assert phones.stdin is not None and phones.stdout is not None
        phones.stdin.write(json.dumps(wanted).encode() + b"\n")
        await phones.stdout.readline()
        await hosted.doors.submit(c.EndPhase(phase="preparation"), "control")
        for call in hosted.scenarios[0].calls[:LINES]:
            await hosted.doors.submit(c.TriggerCall(call=call.id), "control")
            await asyncio.sleep(0.5)  # it is picked up before the next one rings
        told = json.loads(await phones.stdout.readline())
    return {
        "lines": LINES,
        "gesture_to_voice_ms": spread(told["delays_ms"]),
        "packets_astray": told["astray"],
    }
