"""Fault 3: the disk of the journal is full in the middle of a sitting, on a real small one."""

from __future__ import annotations

import asyncio
import os
import subprocess
import time

import pytest

from evalengine.clock import SystemClock
from evalengine.errors import Refused
from evalengine.journal.sql import SqlJournal
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.vocabulary.entry import verify
from tests.patience import patience, patient
from tests.running import Room

ALARM_WITHIN_S = 2.0


@pytest.fixture
def small_disk(tmp_path, need):
    """A file system of 2 MB."""
    if os.geteuid() != 0:
        need("a 2 MB tmpfs is mounted for this test: run it as root")
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(tmp_path)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        need(f"a tmpfs cannot be mounted here: {done.stderr.strip()}")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


@pytest.fixture
async def journal(small_disk):
    made = await SqlJournal.open(f"sqlite+aiosqlite:///{small_disk}/journal.db")
    yield made
    await made.close()


async def test_a_full_disk_loses_nothing_and_says_so(small_disk, journal):
    async with Room("c1", "c2", host=SystemClock(), journal=journal) as room:
        await room.begins()
        await room.asks(c.TriggerCall(call="c1"))
        fill(small_disk / "ballast", leaving=64 * 1024)
        told = 0
        while not room.runner.failing:
            assert told < 2000, "2 MB must be full by now"
            told += 1
            last = time.monotonic()
            room.signals(notice(room, told))
            await asyncio.sleep(0.01)
        assert time.monotonic() - last < patient(ALARM_WITHIN_S)
        assert "plein" in room.runner.failing
        for _ in range(200):  # the calls go on
            told += 1
            room.signals(notice(room, told))
            await asyncio.sleep(0.005)
        performed = len(room.wire.performed)
        with pytest.raises(Refused, match="plein"):
            await room.asks(c.TriggerCall(call="c2"))
        assert len(room.wire.performed) == performed
        written = len(await room.stored())
        verify(await room.stored())  # nothing half written

        (small_disk / "ballast").unlink()
        async with patience(2.5):  # the longest wait before another try, and the try
            await room.opens()
        assert room.runner.failing == ""
        await room.asks(c.TriggerCall(call="c2"))

        stored = await room.stored()
        assert len(stored) > written + 200
        assert verify(stored) == room.runner.entries[-1].digest
        noticed = [x for x in stored if isinstance(x.event, e.SomethingNoticed)]
        numbers = [int(x.event.detail.split()[0]) for x in noticed if x.by == "wire"]
        assert numbers == list(range(1, told + 1))
        assert all(0 <= x.at - x.event.stamp.at < 200_000_000 for x in noticed)  # original times
        assert [x.event.kind for x in noticed if x.by == "engine"] == ["journal_full"]


def notice(room, number):
    detail = f"{number} {'x' * 500}"
    return s.Noticed(kind="malformed", detail=detail, arrival=room.at())


def fill(path, leaving):
    free = os.statvfs(path.parent)
    path.write_bytes(b"\0" * (free.f_bavail * free.f_frsize - leaving))
