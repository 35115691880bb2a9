"""A TURN server of others, for what a browser far away has to go through."""

from __future__ import annotations

import asyncio
import shutil
import socket
from asyncio.subprocess import DEVNULL
from contextlib import asynccontextmanager

from tests.interop.baresip import free_port
from tests.patience import patience

PROGRAM = shutil.which("turnserver")
USER, PASSWORD = "epreuve", "relais"


@asynccontextmanager
async def relaying(folder):
    """Its URL, as the settings have it, while it runs on the loopback."""
    port = free_port(socket.SOCK_STREAM)
    given = {
        "listening-ip": "127.0.0.1",
        "relay-ip": "127.0.0.1",
        "listening-port": port,
        "realm": "centre.example",
        "user": f"{USER}:{PASSWORD}",
        "userdb": folder / "turndb",
        "pidfile": folder / "turnserver.pid",
        "log-file": folder / "turnserver.log",
    }
    options = [f"--{name}={value}" for name, value in given.items()]
    flags = ("-n", "--lt-cred-mech", "--allow-loopback-peers", "--no-cli", "--no-tls", "--no-dtls")
    program = await asyncio.create_subprocess_exec(
        PROGRAM, *flags, *options, stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        await _listens(port)
        yield f"turn:127.0.0.1:{port}"
    finally:
        program.terminate()
        await program.wait()


async def _listens(port):
    async with patience(10):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
                continue
            writer.close()
            await writer.wait_closed()
            return
