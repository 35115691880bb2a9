"""The witness phone as the doctor holds it: another process, another program, other authors."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import socket
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from evalengine.doctor.handset import HandsetFailed, Notes, Seen
from evalengine.server.hall import SipAccess
from evalengine.wire.sip.transports.udp import address_towards

SCRIPT = Path(__file__).with_name("witness_process.py")
LEAVES_WITHIN_S = 3.0
KEPT_ERRORS = 4096


def is_installed() -> bool:
    """Whether the extra ``witness`` is there, without importing it, nor audioop that it needs."""
    return all(importlib.util.find_spec(name) is not None for name in ("pyVoIP", "audioop"))


class Witness:
    """Implements `handset.Handset` with pyVoIP. ``script`` is what its process runs."""

    name = "téléphone témoin (pyVoIP)"

    def __init__(self, script: Path = SCRIPT) -> None:
        self._script = script
        self._process: Process | None = None
        self._notes: dict[str, Notes] = {}

    async def start(self, access: SipAccess) -> None:
        # -P: the script's own folder must not hide modules of the standard library.
        self._process = await asyncio.create_subprocess_exec(
            *[sys.executable, "-P", str(self._script)], stdin=PIPE, stdout=PIPE, stderr=PIPE
        )
        host = address_towards((access.host, access.port))
        account = {
            "server": access.host,
            "port": access.port,
            "user": access.user,
            "password": access.password,
            "host": host,
            "sip_port": _free_port(host),
        }
        self._write(json.dumps(account))
        await self._hears("registered")

    async def answer(self, call: str) -> None:
        """It answers by itself."""
        self.notes(call)["ring"] = await self._hears("ring")
        self.notes(call)["pickup"] = await self._hears("pickup")

    async def hang_up(self, call: str) -> None:
        self._write("hang_up")
        self.notes(call)["end"] = await self._hears("end")

    def notes(self, call: str) -> Notes:
        return self._notes.setdefault(call, {})

    async def stop(self) -> None:
        """Its input ends, so it unregisters; it is ended if it lingers."""
        process = self._process
        if process is None:
            return
        try:
            async with asyncio.timeout(LEAVES_WITHIN_S):
                await process.communicate()
        except TimeoutError:
            process.kill()
            await process.communicate()

    @property
    def _open(self) -> Process:
        if self._process is None:
            raise HandsetFailed("Le téléphone témoin n’est pas en marche.")
        return self._process

    def _write(self, line: str) -> None:
        assert self._open.stdin is not None, "made with pipes"
        self._open.stdin.write(line.encode() + b"\n")

    async def _hears(self, what: str) -> Seen:
        """The next line that says ``what``; the others are passed over."""
        assert self._open.stdout is not None, "made with pipes"
        while line := await self._open.stdout.readline():
            told = _read(line)
            if told.get("what") == what:
                before, after = (told.get(key, 0) for key in ("before", "after"))
                return Seen(int(before), int(after))
        raise HandsetFailed(f"Le téléphone témoin s’est arrêté : {await self._last_words()}.")

    async def _last_words(self) -> str:
        assert self._open.stderr is not None, "made with pipes"
        said = (await self._open.stderr.read(KEPT_ERRORS)).decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(said) if line.strip()), "sans un mot")


def _read(line: bytes) -> dict[str, int | str]:
    """One line of the witness; whatever else a library prints is nothing."""
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _free_port(host: str) -> int:
    with socket.socket(type=socket.SOCK_DGRAM) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port
