"""``kill -9`` of a process that writes: what was acknowledged is there, whole and chained."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from evalengine.journal.sql import SqlJournal
from evalengine.vocabulary.entry import verify

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kill", range(10))
async def test_no_acknowledged_entry_is_lost(tmp_path, kill):
    batch = (1, 7)[kill % 2]
    url = f"sqlite+aiosqlite:///{tmp_path}/journal.db"
    acknowledged = killed_after(url, batch, appends=5 + 29 * kill)
    journal = await SqlJournal.open(url)
    entries = [entry async for entry in journal.read("s1")]
    await journal.close()
    verify(entries)
    assert len(entries) >= acknowledged
    assert len(entries) % batch == 0  # never a part of a batch
    assert len(entries) - acknowledged <= batch  # what was in hand at the kill, and no more
    assert integrity(tmp_path / "journal.db") == "ok"


def killed_after(url: str, batch: int, appends: int) -> int:
    """Kills a writer between any two bytes of its work; the last seq it acknowledged."""
    command = [sys.executable, str(Path(__file__).with_name("writer.py")), url, str(batch)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environ) as writer:
        for _ in range(appends):
            writer.stdout.readline()
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read()  # acknowledged before the signal reached it
    assert writer.returncode == -signal.SIGKILL
    lines = rest.split(b"\n")[:-1]  # the last line may be cut
    return int(lines[-1]) if lines else appends * batch


def integrity(path: Path) -> str:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        connection.close()
