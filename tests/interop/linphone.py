"""A real Linphone (linphonec) as the candidate's phone, driven by its own commands."""

from __future__ import annotations

import asyncio
import os
import re
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path

CONFIG = """\
[sip]
sip_port={udp}
sip_tcp_port={tcp}
sip_tls_port=0
use_ipv6=0
guess_hostname=0
auto_net_state_mon=0
register_only_when_network_is_up=0
inc_timeout=120
default_proxy=0

[sound]
echocancellation=0

[video]
enabled=0
capture=0
display=0

[proxy_0]
reg_proxy=<sip:{host}:{port};transport={transport}>
reg_identity=<sip:{user}@{host}:{port}>
reg_expires=60
reg_sendregister=1

[auth_info_0]
username={user}
passwd={password}
realm=evalengine
"""
ANY, NONE, OUTWARD = -1, 0, -2
"""What stands for a port of its choice, for no port, and for connections that it opens itself."""

NEWS = re.compile(
    r"assigned id (?P<begun>\d+)"
    r"|Media streams established with [^\n]* for call (?P<talking>\d+)"
    r"|Call (?P<paused>\d+) with [^\n]* is now paused"
    r"|Call (?P<ended>\d+) with [^\n]* ended"
)


class Linphone:
    """One Linphone with one account. Use `launched`, and `close` it.

    ``said`` is all that it wrote: it has no events but what it tells its user.
    """

    def __init__(self, process: Process) -> None:
        self.said = ""
        self._process = process
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def launched(
        cls,
        folder: Path,
        *,
        server: tuple[str, int],
        user: str,
        password: str,
        transport: str = "udp",
    ) -> Linphone:
        """Starts it with ``folder`` as its home; it registers by itself. Without a sound card it
        plays and records files."""
        home = folder / "linphone"
        (home / ".local/share/linphone").mkdir(parents=True)
        host, port = server
        udp, tcp = (ANY, NONE) if transport == "udp" else (NONE, OUTWARD)
        config = CONFIG.format(
            udp=udp, tcp=tcp, host=host, port=port, transport=transport,
            user=user, password=password,
        )  # fmt: skip
        (home / "linphonerc").write_text(config)
        places = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")
        process = await asyncio.create_subprocess_exec(
            *("linphonec", "-c", str(home / "linphonerc")),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            cwd=home,
            env={**os.environ, **dict.fromkeys(places, str(home)), "TERM": "dumb", "LANG": "C"},
        )
        made = cls(process)
        await made.command("soundcard use files")
        return made

    def states(self) -> dict[int, str]:
        """``begun``, ``talking``, ``paused`` or ``ended``, by its own number of each call."""
        found = {}
        for news in NEWS.finditer(self.said):
            ((state, number),) = ((key, text) for key, text in news.groupdict().items() if text)
            found[int(number)] = state
        return found

    async def command(self, text: str) -> None:
        """Types ``text``; what came of it is in ``said``, or on the wire."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{text}\n".encode())
        await self._process.stdin.drain()

    async def close(self) -> None:
        """Ends it without a word; asked politely, it lingers to unregister."""
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        await self._reading
        assert self._process.stdin is not None
        self._process.stdin.close()

    async def _read(self) -> None:
        assert self._process.stdout is not None
        while data := await self._process.stdout.read(4096):
            self.said += data.decode("utf-8", "replace")
