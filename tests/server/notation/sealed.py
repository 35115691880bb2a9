"""A sitting that is over, on the disk of an engine; the first call picked up was recorded."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

from evalengine.bootstrap import Engine
from evalengine.bootstrap.chance import fresh_secret
from evalengine.bootstrap.places import recording_keys, recordings_folder
from evalengine.clock import MS, SECOND, Stamp
from evalengine.commission.theatre import DESK, Theatre
from evalengine.dossier.loader import load_dossier
from evalengine.journal.sql import SqlJournal
from evalengine.keys import load_secret
from evalengine.robots.profile import EXEMPLAIRE
from evalengine.settings import Settings
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import GENESIS, chain
from evalengine.wire.media.g711 import FRAME, PCMA
from evalengine.wire.recorder.keyring import make_key
from evalengine.wire.recorder.messages import Open, Pieces
from evalengine.wire.recorder.naming import file_of, folder_of
from evalengine.wire.recorder.tape import Tape
from evalengine.wire.recorder.timeline import Piece
from evalengine.workstation import free_port, free_sip_port

SCENARIO = "rendez_vous_ordinaires"
PACKETS = 400


@asynccontextmanager
async def sealed(folder):
    """The engine that took it up again, its web server, and the sitting."""
    settings = Settings.load(
        {},
        state_folder=folder,
        http_port=free_port("127.0.0.1", 1),
        sip_port=free_sip_port("127.0.0.1"),
    )
    journal = await SqlJournal.open(settings.database_url)
    await journal.append(DESK, recorded(settings))
    await journal.close()
    async with Engine(settings, load_dossier()) as engine:
        hosted = await engine.open(DESK, scenario=SCENARIO, candidate="")
        serving = asyncio.create_task(engine.serve_http())
        while not engine.serving:
            await asyncio.sleep(0.01)
        try:
            yield engine, hosted
        finally:
            engine.leave()
            await serving


def recorded(settings):
    """The performance of the exemplary robot, with what a recorder would have told of one call."""
    dossier = load_dossier()
    played = Theatre(dossier, dossier.programme(SCENARIO), EXEMPLAIRE).play().entries
    acts = [(entry.at, entry.by, entry.event) for entry in played]
    acts.insert(1, (0, "engine", e.RecordingOrdered()))
    picked, _, first = next(act for act in acts if isinstance(act[2], e.CallPickedUp))
    ended = next(
        rank
        for rank, (_, _, event) in enumerate(acts)
        if isinstance(event, e.CallEnded) and event.call == first.call
    )
    acts[ended:ended] = [
        (acts[ended][0], "wire", event)
        for side in ("candidate", "correspondent")
        for event in _kept(settings, first.call, side, Stamp(at=picked, source="process"))
    ]
    entries = []
    for at, by, event in acts:
        head = entries[-1].digest if entries else GENESIS
        entries.append(chain(head, len(entries) + 1, at, at, by, event))
    return entries


def _kept(settings, call, side, since):
    secret = load_secret(settings.state_folder, fresh_secret())
    key = make_key(recording_keys(settings), DESK, secret, fresh_secret())
    name = file_of(call, side, "0123456789")
    path = folder_of(recordings_folder(settings), DESK) / name
    tape = Tape(Open(1, str(path), DESK, key.hex(), "00", origin=0))
    for n in range(PACKETS):
        packet = Piece(n * 20 * MS, n * FRAME, PCMA, bytes([n % 256]) * FRAME)
        tape.take(Pieces(1, [packet]))
    told = tape.finish(PACKETS * SECOND // 50)
    named = {"call": call, "side": side, "file": name, "since": since}
    return [
        e.RecordingBegan(**named),
        e.RecordingKept(**named, sha256=told.sha256, samples=told.samples, whole=True),
    ]
