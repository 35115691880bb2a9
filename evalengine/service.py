"""`evalengine serve` and `evalengine export`: an engine for sittings that last."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from evalengine.bootstrap import Engine, capture_folder, same_dossier
from evalengine.dossier.loader import load_dossier
from evalengine.errors import BadSettings, EvalEngineError
from evalengine.exports.files import write_all
from evalengine.exports.pcap import Packet, pcap_bytes
from evalengine.journal.sql import SqlJournal
from evalengine.ports import Journal
from evalengine.robots.control import ControlRobot
from evalengine.robots.player import play
from evalengine.settings import Settings
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry, verify
from evalengine.wire.blackbox import capture

log = logging.getLogger(__name__)


async def serve(
    sittings: Sequence[str],
    *,
    scenario: str,
    candidate: str,
    speed: int,
    control_robot: bool,
    held: bool,
    tell: Callable[[str], None],
) -> None:
    """Serves until the process is told to stop.

    With ``held``, closing standard input tells it so too. Named sittings are opened on
    ``scenario``, or resumed when the journal knows them; without a name, every sitting that the
    journal says unfinished is resumed.
    """
    settings = Settings.load()
    async with Engine(settings, load_dossier(settings.dossier_folder)) as engine:
        for name in sittings:
            await engine.open(name, scenario=scenario, candidate=candidate, speed=speed)
        if not sittings:
            await _resume_unfinished(engine, tell)
        for name in engine.hall.sittings:
            tell(f"Épreuve {name} : régie {engine.page_url(name)}")
            tell(f"  console du candidat dans un navigateur : {engine.desk_url(name)}")
            for line in engine.phone_lines(name):
                tell(line)
        async with asyncio.TaskGroup() as tasks:
            robots = [
                tasks.create_task(play(ControlRobot(*hosted.scenarios), hosted.doors))
                for hosted in engine.hall.sittings.values()
                if control_robot
            ]
            _listen_for_the_end(engine, held)
            # What was made so far stays: looking through it again would stall calls for 0.1 s.
            gc.collect()
            gc.freeze()
            await engine.serve_http()
            for robot in robots:
                robot.cancel()


def _listen_for_the_end(engine: Engine, held: bool) -> None:
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, engine.leave)

    def closed() -> None:
        if not os.read(0, 4096):
            loop.remove_reader(0)
            engine.leave()

    if held:
        with suppress(OSError):  # a file or /dev/null cannot be waited for: nobody holds us
            loop.add_reader(0, closed)


async def _resume_unfinished(engine: Engine, tell: Callable[[str], None]) -> None:
    """Resumes what was never closed; one sitting that cannot be does not hold up the others."""
    for name in await engine.journal.sittings():
        try:
            if not _closed(await read(engine.journal, name)):
                await engine.resume(name)
        except EvalEngineError as error:
            tell(f"Épreuve {name} : {error}")


async def export(sitting: str, out: Path, *, pcap: bool = False) -> list[Path]:
    """Writes the grid and the journal of a sitting into ``out``, its chain verified first.

    With ``pcap``, its SIP messages too. Raises `BadDossier` when the dossier école at hand is not
    the one that the sitting sealed: its grid could have other bounds.
    """
    entries = await entries_of(sitting)
    if not entries:
        raise BadSettings(f"L’épreuve « {sitting} » n’est pas dans le journal.")
    verify(entries)
    dossier = load_dossier(Settings.load().dossier_folder)
    same_dossier(entries[0].event, dossier)
    return write_all(out, entries, dossier.grid, _messages_of(entries[0]) if pcap else {})


def _messages_of(opening: Entry) -> dict[str, bytes]:
    """The messages of a sitting as Wireshark reads them, by the name of their file."""
    first = opening.event
    assert isinstance(first, e.SittingOpened), "a verified journal opens a sitting"
    try:
        kept, lost = capture.gathered(
            capture.path_of(capture_folder(Settings.load()), first.sitting)
        )
    except OSError as error:
        raise BadSettings(
            f"La boîte noire n’a rien gardé des appels de « {first.sitting} »."
        ) from error
    if lost:
        log.warning("Il manque %d messages à la boîte noire de « %s ».", lost, first.sitting)
    # The journal's opening ties host time to wall time, so that both files tell the same times.
    zero = opening.wall - opening.at // first.speed - first.origin_ns
    return {
        "appels.pcap": pcap_bytes(
            Packet(
                message.arrival.at + zero if boot == first.boot_id else wall,
                message.source,
                message.dest,
                message.data,
                "udp" if over == "udp" else "tcp",  # TLS is shown as it was inside
            )
            for message, over, boot, wall in kept
        )
    }


async def entries_of(sitting: str) -> list[Entry]:
    """Every entry of a sitting in this machine's journal; none when it is unknown."""
    journal = await SqlJournal.open(Settings.load().database_url)
    try:
        return await read(journal, sitting)
    finally:
        await journal.close()


async def read(journal: Journal, sitting: str) -> list[Entry]:
    """Every entry of a sitting."""
    return [entry async for entry in journal.read(sitting)]


def _closed(entries: Iterable[Entry]) -> bool:
    return any(isinstance(entry.event, e.SittingClosed) for entry in entries)
