"""The box in a running loop: nothing waits for it, and it says what it could not keep."""

from __future__ import annotations

import asyncio
import logging
import threading

import pytest

from evalengine.clock import Arrival, SystemClock
from evalengine.wire.blackbox.box import BlackBox
from evalengine.wire.blackbox.capture import gathered, path_of
from evalengine.wire.sip.transports.tap import Passed
from tests.patience import patience

HERE, THERE = ("127.0.0.1", 5060), ("127.0.0.1", 40000)


def message(at: int) -> Passed:
    return Passed(b"BYE sip:h SIP/2.0\r\nTo: <sip:p1@h>\r\n\r\n", HERE, THERE, Arrival(at))


def box_in(folder, **options) -> BlackBox:
    made = BlackBox(folder, SystemClock(), **{"every_s": 0.01, **options})
    made.watch("p1")
    return made


def kept(folder) -> list[int]:
    return [each.passed.arrival.at for each in gathered(path_of(folder, "p1"))[0]]


async def test_messages_are_on_the_disk_without_anybody_asking(tmp_path):
    box = box_in(tmp_path)
    for at in (1, 2):
        box.see(message(at))
        async with patience(3):
            while not path_of(tmp_path, "p1").exists() or at not in kept(tmp_path):
                await asyncio.sleep(0.005)
    assert kept(tmp_path) == [1, 2]
    await box.close()


async def test_closing_writes_what_waits(tmp_path):
    box = box_in(tmp_path, every_s=3600)
    for at in range(5):
        box.see(message(at))
    await box.close()
    assert kept(tmp_path) == [0, 1, 2, 3, 4]
    await box.close()


@pytest.mark.parametrize("closed", [True, False])
async def test_what_comes_while_the_disk_is_slow_is_written_next(tmp_path, monkeypatch, closed):
    box = box_in(tmp_path)
    write, gate = box._archive.write, threading.Event()
    monkeypatch.setattr(box._archive, "write", lambda *told: gate.wait(5) and write(*told))
    box.see(message(1))
    while box._writing is None:
        await asyncio.sleep(0.001)
    box.see(message(2))
    asyncio.get_running_loop().call_later(0.05, gate.set)
    if not closed:
        async with patience(3):
            while box._waiting or box._writing is not None:
                await asyncio.sleep(0.005)
        assert kept(tmp_path) == [1, 2]
    await box.close()
    assert kept(tmp_path) == [1, 2]


async def test_a_slow_disk_fills_the_box_and_never_the_memory(tmp_path, caplog):
    box = box_in(tmp_path, every_s=3600, most_waiting=3)
    for at in range(10):
        box.see(message(at))
    with caplog.at_level(logging.WARNING):
        await box.close()
    assert gathered(path_of(tmp_path, "p1"))[1] == 7
    assert kept(tmp_path) == [0, 1, 2]
    assert len([line for line in caplog.messages if "too many at once" in line]) == 1


@pytest.mark.parametrize("failure", ["disk", "ours"])
async def test_what_fails_is_one_log_line_and_the_next_messages_are_kept(
    tmp_path, caplog, monkeypatch, failure
):
    folder = tmp_path / "sip"
    box = box_in(folder)
    if failure == "disk":
        folder.write_text("a file where the folder should be")
    else:
        monkeypatch.setattr(box._archive, "sitting_of", lambda data: 1 / 0)
    for at in range(3):
        box.see(message(at))
        await asyncio.sleep(0.03)
    monkeypatch.undo()
    folder.unlink(missing_ok=True)
    box.see(message(9))
    await box.close()
    assert kept(folder) == [9]
    said = [line for line in caplog.messages if "messages not kept" in line or "failed" in line]
    assert len(said) == 1
