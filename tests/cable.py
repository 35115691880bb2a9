"""Two network namespaces and a cable between them, when this process may make them."""

from __future__ import annotations

import ctypes
import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

CLONE_NEWNET = 0x40000000
"""setns(2)."""


class Cable:
    """A namespace ``room`` at the far end of a cable. ``near`` is our address, ``far`` that of the
    room, both in ``network``, three figures of IPv4 that no other cable has."""

    def __init__(self, network: str) -> None:
        self.near, self.far = f"{network}.1", f"{network}.2"
        mark = f"{os.getpid():x}"
        self.room, self.here, self.there = f"room{mark}", f"a{mark}", f"b{mark}"

    def lay(self) -> None:
        ip("netns", "add", self.room)
        ip("link", "add", self.here, "type", "veth", "peer", "name", self.there)
        ip("link", "set", self.there, "netns", self.room)
        ip("addr", "add", f"{self.near}/24", "dev", self.here)
        ip("link", "set", self.here, "up")
        self.inside("addr", "add", f"{self.far}/24", "dev", self.there)
        self.inside("link", "set", "lo", "up")
        self.plug()

    def plug(self) -> None:
        self.inside("link", "set", self.there, "up")

    def pull(self) -> None:
        self.inside("link", "set", self.there, "down")

    def dial(self, port: int) -> socket.socket:
        """A connection to a port of the room's own loopback."""
        # A thread enters the room for good: this one ends there.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(self._dialled, port).result()

    def _dialled(self, port: int) -> socket.socket:
        with Path("/run/netns", self.room).open("rb") as room:
            if ctypes.CDLL(None, use_errno=True).setns(room.fileno(), CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), "the room cannot be entered")
        return socket.create_connection(("127.0.0.1", port), timeout=5)

    def inside(self, *arguments: str) -> None:
        ip("-n", self.room, *arguments)

    def take_away(self) -> None:
        subprocess.run(["ip", "netns", "del", self.room], capture_output=True, check=False)
        subprocess.run(["ip", "link", "del", self.here], capture_output=True, check=False)


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


@contextmanager
def laid(network: str, need: Callable[[str], None]) -> Iterator[Cable]:
    """A cable that is taken away again; without one, the test is skipped, or fails by ``need``."""
    if shutil.which("ip") is None:
        need("ip not found: apt-get install iproute2")
    made = Cable(network)
    try:
        try:
            made.lay()
        except subprocess.CalledProcessError as error:
            need(f"no network namespace may be made here: {error.stderr.decode().strip()}")
        yield made
    finally:
        made.take_away()
