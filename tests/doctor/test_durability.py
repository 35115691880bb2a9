"""The journal under examination: durable or not, fast or slow."""

from __future__ import annotations

import pytest

from evalengine.clock import MS, SystemClock
from evalengine.doctor import durability
from evalengine.journal import opening
from evalengine.journal.sql import SqlJournal
from evalengine.settings import Settings, database_in
from tests.running import MoodyJournal


@pytest.fixture
def settings(tmp_path):
    return Settings.for_demo(tmp_path, {})


async def test_a_real_one_is_durable_and_no_trace_is_left(settings):
    opened, speed = await durability.journal(settings, SystemClock())
    assert opened.grade == "good"
    assert "journal_mode=wal, synchronous=full" in opened.said
    assert speed.said.startswith(f"{durability.APPENDS} écritures durables")
    left = sorted(path.name for path in settings.state_folder.iterdir())
    assert left == ["journal.db"]
    real = await SqlJournal.open(settings.database_url)
    assert await real.sittings() == []
    await real.close()


@pytest.mark.parametrize("mode", ["off", "normal"])
async def test_one_that_does_not_wait_for_the_disk_is_bad(settings, monkeypatch, mode):
    def careless(_busy_ms):
        def on_connect(connection, _record):
            cursor = connection.cursor()
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute(f"PRAGMA synchronous={mode}")
            cursor.close()

        return on_connect

    monkeypatch.setattr(opening, "_sqlite_pragmas", careless)
    (finding,) = await durability.journal(settings, SystemClock())
    assert (finding.grade, f"synchronous={mode}" in finding.said) == ("bad", True)


async def test_one_that_does_not_open_is_bad(settings, tmp_path):
    broken = settings.model_copy(update={"database_url": database_in(tmp_path / "absent")})
    (finding,) = await durability.journal(broken, SystemClock())
    assert (finding.grade, "ne peut pas être ouverte" in finding.said) == ("bad", True)


async def test_a_state_folder_that_takes_nothing_is_bad(settings, tmp_path):
    broken = settings.model_copy(update={"state_folder": tmp_path / "absent"})
    opened, speed = await durability.journal(broken, SystemClock())
    assert (opened.grade, speed.grade) == ("good", "bad")
    assert "rien n’a pu être écrit" in speed.said


def test_another_database_is_taken_at_its_word_and_said_so():
    assert durability._promised({}).grade == "doubt"


@pytest.mark.asyncio(loop_factories=["virtual"])
@pytest.mark.parametrize(
    ("takes_ms", "grade", "count"),
    [(20, "good", durability.APPENDS), (21, "doubt", durability.APPENDS), (251, "bad", 20)],
)
async def test_a_slow_one_is_judged_and_given_up_in_time(virtual_clock, takes_ms, grade, count):
    slow = MoodyJournal()
    slow.takes_s = takes_ms / 1000
    times = await durability.append_times(slow, virtual_clock)
    assert len(times) == count
    assert times[0] == pytest.approx(takes_ms * MS)
    assert durability.judged([round(time, -3) for time in times]).grade == grade


def test_the_slowest_of_a_hundred_counts():
    quick = [MS] * 197
    assert durability.judged([*quick, MS, MS, 900 * MS]).grade == "good"
    assert durability.judged([*quick, 900 * MS, 900 * MS, 900 * MS]).grade == "bad"
