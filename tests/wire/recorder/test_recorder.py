"""Calls recorded by the real process: what was said is there, and what goes wrong is told."""

from __future__ import annotations

import asyncio
import hashlib
from array import array
from contextlib import asynccontextmanager
from io import BytesIO
from types import SimpleNamespace

import av
import pytest

from evalengine.clock import MS, SystemClock
from evalengine.vocabulary import voices as v
from evalengine.wire.media.g711 import FRAME, PCMA, PCMU, decode
from evalengine.wire.recorder.flac import Flac, samples_in
from evalengine.wire.recorder.naming import folder_of
from evalengine.wire.recorder.playback import with_length
from evalengine.wire.recorder.recorder import COMMAND, Recorder
from evalengine.wire.recorder.sealing import unsealed
from evalengine.wire.recorder.tracks import LEAD_NS
from tests.patience import patience
from tests.virtual_time import counting_tokens

SITTING, KEY = "essai-1", b"k" * 32
VOICE = bytes(range(FRAME))
LEAD = 8 * LEAD_NS // MS
"""Samples."""


class Room:
    """A recorder, one desk, and what is told of its files."""

    def __init__(self, folder, **more):
        self.clock, self.folder, self.told = SystemClock(), folder, []
        self.recorder = Recorder(folder, self.clock, counting_tokens(), **more)
        self.recorder.record(SITTING, KEY)
        self.desk = self.recorder.at_desk(SITTING, self.told.append)
        self.leg = SimpleNamespace(tap=None)

    def says(self, side, seconds, *, since, law=PCMA):
        """``since``: s after the call began; one packet each 20 ms."""
        take = self.leg.tap.heard if side == "candidate" else self.leg.tap.said
        for number in range(round(since * 50), round((since + seconds) * 50)):
            take(self.began + number * 20 * MS, number * FRAME, law, VOICE)

    def call(self, name="c1"):
        self.began = self.clock.monotonic_ns()
        self.desk.placed(name, self.leg)

    def of(self, kind):
        return [each for each in self.told if isinstance(each, kind)]

    async def until(self, kind, count):
        await self.when(lambda: len(self.of(kind)) >= count)

    async def when(self, condition):
        async with patience(20):
            while not condition():
                await asyncio.sleep(0.01)

    def kill(self):
        self.recorder._process.kill()

    def samples(self, file):
        path = folder_of(self.folder, SITTING) / file
        with path.open("rb") as sealed:
            opened = unsealed(sealed, KEY)
        with av.open(BytesIO(opened.data), "r", format="flac") as flac:
            frames = [bytes(each.planes[0])[: 2 * each.samples] for each in flac.decode(audio=0)]
        return array("h", b"".join(frames)), opened.whole


@asynccontextmanager
async def room(folder, **more):
    made = Room(folder, **more)
    try:
        yield made
    finally:
        await made.recorder.close()


async def test_both_sides_are_kept_octet_for_octet_and_counted(tmp_path):
    async with room(tmp_path) as here:
        here.call()
        here.says("candidate", 2.5, since=0)
        here.says("correspondent", 1, since=1, law=PCMU)
        here.desk.ended("c1")
        await here.until(v.RecordingKept, 2)
    assert here.leg.tap is None
    began = {each.file: each for each in here.of(v.RecordingBegan)}
    assert [each.side for each in began.values()] == ["candidate", "correspondent"]
    assert {each.arrival.at for each in began.values()} == {here.began - LEAD_NS}
    for kept in here.of(v.RecordingKept):
        path = folder_of(tmp_path, SITTING) / kept.file
        assert kept.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert path.stat().st_mode & 0o777 == 0o600
        samples, whole = here.samples(kept.file)
        assert whole and kept.whole and len(samples) == kept.samples
        if began[kept.file].side == "candidate":
            assert samples[:LEAD] == array("h", bytes(2 * LEAD))
            assert samples[LEAD : LEAD + 20_000] == decode(VOICE * 125, PCMA)
        else:
            assert samples[LEAD + 8_000 : LEAD + 16_000] == decode(VOICE * 50, PCMU)
            assert not any(samples[: LEAD + 8_000])


async def test_a_call_in_which_nobody_spoke_has_no_file(tmp_path):
    async with room(tmp_path) as here:
        here.call()
        here.desk.ended("c1")
    assert here.told == [] and not folder_of(tmp_path, SITTING).exists()


async def test_closing_seals_what_is_under_way(tmp_path):
    async with room(tmp_path) as here:
        here.call()
        here.says("candidate", 1, since=0)
    assert [each.whole for each in here.of(v.RecordingKept)] == [True, True]


async def test_the_process_killed_is_told_and_the_next_call_has_another(tmp_path):
    async with room(tmp_path) as here:
        here.call()
        here.says("candidate", 10, since=0)
        here.says("correspondent", 3, since=0)
        path = folder_of(tmp_path, SITTING)
        await here.when(lambda: sum(each.stat().st_size > 2_000 for each in path.glob("*")) == 2)
        here.kill()
        await here.until(v.RecordingLost, 2)
        here.says("candidate", 1, since=10)  # goes nowhere, and harms nobody
        here.desk.ended("c1")
        here.call("c2")
        here.says("candidate", 1, since=0)
        here.desk.ended("c2")
        await here.until(v.RecordingKept, 4)
    cut = {each.file: each for each in here.of(v.RecordingKept) if not each.whole}
    assert set(cut) == {each.file for each in here.of(v.RecordingLost)}
    assert all("arrêté" in each.reason for each in here.of(v.RecordingLost))
    for file, kept in cut.items():  # found by the next process, and whatever is on the disk counts
        assert len(here.samples(file)[0]) == kept.samples > 8_000


async def test_the_engine_killed_leaves_files_that_the_next_one_counts(tmp_path):
    async with room(tmp_path) as here:
        here.call()
        here.says("candidate", 4.5, since=0)
        await here.until(v.RecordingBegan, 2)
        await asyncio.sleep(0)
        here.recorder._desks.clear()  # nobody hears what its process says at the end
    async with room(tmp_path) as again:
        await again.until(v.RecordingKept, 2)
    assert {each.file for each in again.of(v.RecordingKept)} == {
        each.file for each in here.of(v.RecordingBegan)
    }
    assert again.of(v.RecordingKept)[0].samples > 4 * 8_000


async def test_a_full_disk_costs_the_rest_of_the_file_and_is_told(tmp_path):
    small = ("sh", "-c", 'ulimit -f 16; exec "$@"', "sh", *COMMAND)  # blocks of 512 octets
    async with room(tmp_path, command=small) as here:
        here.call()
        here.says("candidate", 10, since=0)
        await here.until(v.RecordingLost, 1)
        await here.until(v.RecordingKept, 1)
    lost, kept = here.of(v.RecordingLost)[0], here.of(v.RecordingKept)[0]
    assert lost.file == kept.file and not kept.whole
    samples, whole = here.samples(kept.file)
    assert not whole and len(samples) == kept.samples < 10 * 8_000


async def test_a_process_that_does_not_keep_pace_is_told_and_memory_is_bounded(tmp_path):
    stuck = ("sh", "-c", "exec sleep 600")
    async with room(tmp_path, command=stuck, most_waiting=100_000) as here:
        here.call()
        here.says("candidate", 30, since=0)
        assert [each.reason for each in here.of(v.RecordingLost)] == [
            "le programme d’enregistrement ne suit pas"
        ]
        here.says("candidate", 30, since=30)
        assert here.recorder._waiting() < 200_000
        await here.when(lambda: here.recorder._process is not None)
        here.kill()


async def test_a_process_that_cannot_start_is_told(tmp_path):
    async with room(tmp_path, command=("/nowhere/at-all",)) as here:
        here.call()
        here.says("candidate", 1, since=0)
        await here.until(v.RecordingLost, 2)
        here.desk.ended("c1")


async def test_a_sitting_that_is_not_recorded_has_nobody_listening(tmp_path):
    async with room(tmp_path) as here:
        here.recorder.at_desk("another", here.told.append).placed("c1", here.leg)
        assert here.leg.tap is None


@pytest.mark.parametrize("samples", [0, 8_000, (1 << 36) - 1])
def test_a_length_is_written_into_the_head(samples):
    flac = Flac()
    data = flac.head + flac.encode(bytes(2 * 8_000)) + flac.finish()
    told = with_length(data, samples)
    assert samples_in(told) == 8_000 and len(told) == len(data)
    with av.open(BytesIO(told), "r", format="flac") as opened:
        assert (opened.duration or 0) == samples * 125
