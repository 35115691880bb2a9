"""What tcpdump sees on the loopback interface, when it is there and may look."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
from contextlib import suppress
from pathlib import Path
from typing import Self

from bench import pcap

FLUSHED_AFTER_S = 1.5
"""The kernel hands a ring's block over within a second, however few packets are in it. Waiting
for that disturbs less than waking tcpdump at each packet."""


def may_capture() -> bool:
    """Whether packets can be captured here."""
    return shutil.which("tcpdump") is not None and os.geteuid() == 0


class Capture:
    """Captures the UDP packets of ``port`` on ``lo`` into ``file`` while the context lasts."""

    def __init__(self, port: int, file: Path) -> None:
        self._port = port
        self._file = file
        self._said = ""

    async def __aenter__(self) -> Self:
        with self._file.open("wb") as output:
            self._tcpdump = await asyncio.create_subprocess_exec(
                *["tcpdump", "-i", "lo", "-p", "-n", "-s", "0", "-B", "16384"],
                *["--time-stamp-precision=nano", "-w", "-", f"udp port {self._port}"],
                stdout=output,
                stderr=asyncio.subprocess.PIPE,
            )
        assert self._tcpdump.stderr is not None
        async with asyncio.timeout(10):
            while "listening on" not in self._said:
                line = await self._tcpdump.stderr.readline()
                if not line:
                    raise OSError(f"tcpdump does not listen: {self._said}")
                self._said += line.decode("utf-8", "replace")
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await asyncio.sleep(FLUSHED_AFTER_S)
        with suppress(ProcessLookupError):
            self._tcpdump.send_signal(signal.SIGINT)
        _, said = await self._tcpdump.communicate()
        self._said += said.decode("utf-8", "replace")

    @property
    def dropped(self) -> int:
        """Packets that the kernel had no room for, as tcpdump tells at its end."""
        told = re.search(r"(\d+) packets? dropped by kernel", self._said)
        return int(told[1]) if told else 0

    def datagrams(self) -> list[pcap.Datagram]:
        """What was captured, once the context is left."""
        return list(pcap.datagrams(self._file.read_bytes()))
