"""Who listens to the voices of an engine's sittings: the log of links, and the recorder."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from importlib.util import find_spec

from evalengine.bootstrap.chance import fresh_secret, fresh_token
from evalengine.bootstrap.places import recording_keys, recordings_folder
from evalengine.clock import Arrival, HostClock
from evalengine.errors import BadSettings
from evalengine.ports import Report
from evalengine.settings import Settings
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.vocabulary.entry import Entry
from evalengine.wire.recorder.recorder import Recorder
from evalengine.wire.sip.desk import DeskWire
from evalengine.wire.sip.wire import SipWire
from evalengine.wire.switchboard.board import Switchboard
from evalengine.wire.switchboard.links import Links

_MISSING = (
    "Les enregistrements demandent les modules av et cryptography (extra «\u00a0recording\u00a0»)"
    "\u00a0: installez-les, ou mettez EVALENGINE_RECORDINGS à false."
)


class Listening:
    """In the running loop. `BadSettings` when ``settings`` want recordings that this installation
    cannot make; `close` it once the wire is closed."""

    def __init__(self, settings: Settings, secret: bytes, host: HostClock) -> None:
        if settings.recordings and not (find_spec("av") and find_spec("cryptography")):
            raise BadSettings(_MISSING)
        self._settings = settings
        self._secret = secret
        self._host = host
        self._recorder = Recorder(recordings_folder(settings), host, fresh_token)

    def announced(self) -> list[e.Event]:
        """What the journal of a new sitting says of its recording."""
        return [e.RecordingOrdered()] if self._settings.recordings else []

    def attach(self, board: Switchboard, desk: DeskWire, wire: SipWire) -> None:
        """Listens on ``board`` for ``desk``."""
        loop = asyncio.get_running_loop()

        def arm() -> None:
            loop.call_soon(wire.watch, links)  # not amid what the wire is doing

        links = Links(self._host.monotonic_ns, desk.report, arm)
        board.watch(links)
        board.watch(self._recorder.at_desk(desk.name, desk.report))

    def record(self, sitting: str, entries: Iterable[Entry], report: Report) -> None:
        """Records the calls of ``sitting`` if its journal told the candidate so, and the settings
        still want it. Without a key nothing is recorded, which is reported."""
        told = any(isinstance(entry.event, e.RecordingOrdered) for entry in entries)
        if not told or not self._settings.recordings:
            return
        try:
            self._recorder.record(sitting, self._key(sitting))
        except BadSettings as error:
            arrival = Arrival(self._host.monotonic_ns())
            detail = f"Les appels ne sont pas enregistrés. {error}"
            report(s.Noticed(kind="recording_failed", detail=detail, arrival=arrival))

    def _key(self, sitting: str) -> bytes:
        from evalengine.wire.recorder.keyring import make_key  # cryptography: only when needed

        folder = recording_keys(self._settings)
        return make_key(folder, sitting, self._secret, fresh_secret())

    async def close(self) -> None:
        """Seals what is under way."""
        await self._recorder.close()
