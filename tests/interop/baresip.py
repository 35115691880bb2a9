"""A real baresip as the candidate's phone, driven over its ctrl_tcp (netstrings of JSON)."""

from __future__ import annotations

import asyncio
import json
import socket
from asyncio.subprocess import DEVNULL, Process
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.patience import patience

MODULES = ("/usr/lib/baresip/modules", "/usr/lib/x86_64-linux-gnu/baresip/modules")

LAUNCHES = 5

CONFIG = """\
poll_method epoll
sip_listen 127.0.0.1:{sip}
call_max_calls 8
call_local_timeout 120
net_interface 127.0.0.1
audio_player aubridge,nil
audio_source ausine,440
audio_alert aubridge,nil
ausrc_srate 48000
ausrc_channels 2
module_path {modules}
module g711.so
module ausine.so
module aubridge.so
module srtp.so
{recording}module_tmp uuid.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{control}
"""
# ausine gives sound at 48 kHz in stereo only: with anything else a call is never answered.


def free_port(kind: socket.SocketKind, host: str = "127.0.0.1") -> int:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def free_sip_port(host: str = "127.0.0.1") -> int:
    """A port that baresip may have for UDP and TCP, and the next one for TLS."""
    while True:
        port = free_port(socket.SOCK_DGRAM, host)
        with socket.socket() as tcp, socket.socket() as tls, suppress(OSError, OverflowError):
            tcp.bind((host, port))
            tls.bind((host, port + 1))
            return port


def module_folder() -> str:
    return next(path for path in MODULES if Path(path).is_dir())


class Baresip:
    """One baresip with one account. Use `launched`, and `close` it."""

    def __init__(self, process: Process, reader: asyncio.StreamReader, writer: Any) -> None:
        self.events: list[dict[str, Any]] = []
        self._process = process
        self._writer = writer
        self._answers: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._reading = asyncio.create_task(self._read(reader))

    @classmethod
    async def launched(
        cls,
        folder: Path,
        *,
        server: tuple[str, int],
        user: str,
        password: str,
        transport: str = "udp",
        encryption: str = "",
        records: bool = False,
    ) -> Baresip:
        """Starts it, with its files in ``folder``; it registers by itself. ``encryption`` is its
        mediaenc; when it ``records``, what it says and hears is in ``folder`` too, as WAV."""
        account = (
            f"<sip:{user}@{server[0]}:{server[1]};transport={transport}>;auth_user={user}"
            f";auth_pass={password};regint=60;answermode=manual;audio_codecs=PCMA/8000/1"
        ) + (f";mediaenc={encryption}" if encryption else "")
        (folder / "accounts").write_text("")
        (folder / "contacts").write_text("")
        # It leaves with EADDRINUSE when somebody took a port between our look and its own.
        for _ in range(LAUNCHES):
            if (phone := await cls._tried(folder, records)) is not None:
                await phone._register(account)
                return phone
        raise AssertionError("baresip finds no port")

    @classmethod
    async def _tried(cls, folder: Path, records: bool) -> Baresip | None:
        """One start on ports that are free now; None when it left at once."""
        control = free_port(socket.SOCK_STREAM)
        recording = f"module sndfile.so\nsnd_path {folder}\n" if records else ""
        config = CONFIG.format(
            sip=free_sip_port(), control=control, modules=module_folder(), recording=recording
        )
        (folder / "config").write_text(config)
        process = await asyncio.create_subprocess_exec(
            "baresip", "-4", "-f", str(folder), stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL
        )
        leaving = asyncio.create_task(process.wait())
        connecting = asyncio.create_task(_connected(control))
        await asyncio.wait({leaving, connecting}, return_when=asyncio.FIRST_COMPLETED)
        if connecting.done() and not connecting.exception():
            leaving.cancel()
            return cls(process, *connecting.result())
        connecting.cancel()
        await asyncio.gather(connecting, return_exceptions=True)
        with suppress(ProcessLookupError):
            process.kill()
        await leaving
        return None

    async def command(self, command: str, params: str = "") -> dict[str, Any]:
        """Sends a command and gives its answer back."""
        text = json.dumps({"command": command, "params": params}).encode()
        self._writer.write(b"%d:%s," % (len(text), text))
        async with patience(5):
            return await self._answers.get()

    async def on_call(self, call_id: str, command: str, params: str = "") -> None:
        """A command on the call of that SIP Call-ID."""
        await self.command("callfind", call_id)
        answer = await self.command(command, params)
        assert answer.get("ok"), answer

    def all(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event.get("type") == kind]

    async def close(self) -> None:
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        self._writer.close()
        await self.kill()

    async def kill(self) -> None:
        """Ends it without a word; asked politely, it lingers to unregister."""
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()

    async def _register(self, account: str) -> None:
        """This baresip gives up at the sight of two challenges, and would try again in a minute:
        by then it is offered one only (see `evalengine.wire.sip.accounts.challenges`)."""
        await self.command("uanew", account)
        await self.until("REGISTER_FAIL")
        await self.command("uadel", account[1:].partition(";")[0])
        await self.command("uanew", account)
        await self.until("REGISTER_OK")

    async def until(self, kind: str, count: int = 1) -> None:
        """Returns when ``count`` events of that type came."""
        async with patience(10):
            while len(self.all(kind)) < count:
                await asyncio.sleep(0.01)

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while True:
            length = await reader.readuntil(b":")
            message = json.loads(await reader.readexactly(int(length[:-1])))
            await reader.readexactly(1)
            if message.get("event"):
                self.events.append(message)
            else:
                self._answers.put_nowait(message)


async def _connected(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    async with patience(10):
        while True:
            try:
                return await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
