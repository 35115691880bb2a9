"""What the SQL journal promises beyond the common contract."""

from __future__ import annotations

import asyncio
import re
import sqlite3

import pytest
from sqlalchemy import text

from evalengine.errors import BadSettings, JournalBroken, JournalError
from evalengine.journal.sql import SqlJournal
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import GENESIS, chain, verify


def opened_files(count):
    head, made = GENESIS, []
    for seq in range(1, count + 1):
        event = e.FileOpened(donneur_ordres=f"cabinet-{seq}")
        made.append(chain(head, seq, seq, seq, "candidate", event))
        head = made[-1].digest
    return made


@pytest.fixture
def database(tmp_path):
    return tmp_path / "journal.db"


@pytest.fixture
async def journal(database):
    made = await SqlJournal.open(f"sqlite+aiosqlite:///{database}")
    yield made
    await made.close()


async def read(journal, sitting="s1"):
    return [entry async for entry in journal.read(sitting)]


async def test_it_survives_reopening(database):
    told = opened_files(7)
    for batch in (told[:3], told[3:]):
        journal = await SqlJournal.open(f"sqlite+aiosqlite:///{database}")
        await journal.append("s1", batch)
        await journal.close()
    journal = await SqlJournal.open(f"sqlite+aiosqlite:///{database}")
    assert await read(journal) == told
    await journal.close()


async def test_the_connection_that_writes_is_in_wal_at_full(journal):
    async def pragma(name):
        return (await journal._pen.execute(text(f"PRAGMA {name}"))).scalar()

    assert await pragma("journal_mode") == "wal"
    assert await pragma("synchronous") == 2  # FULL
    await journal._pen.rollback()


async def test_a_beat_survives_reopening_and_takes_one_row(journal, database):
    for at in range(1, 100):
        await journal.beat("s1", at)
    again = await SqlJournal.open(f"sqlite+aiosqlite:///{database}")
    assert await again.last_beat("s1") == 99
    await again.close()
    connection = sqlite3.connect(database)
    assert connection.execute("SELECT count(*) FROM pulses").fetchone() == (1,)
    connection.close()


async def test_a_beat_that_cannot_be_noted_leaves_the_journal_usable(database):
    journal = await SqlJournal.open(f"sqlite+aiosqlite:///{database}", busy_ms=50)
    intruder = sqlite3.connect(database, isolation_level=None)
    intruder.execute("BEGIN IMMEDIATE")
    with pytest.raises(JournalError, match="verrouillé"):
        await journal.beat("s1", 1)
    intruder.execute("ROLLBACK")
    intruder.close()
    await journal.append("s1", opened_files(1))
    await journal.beat("s1", 2)
    assert await journal.last_beat("s1") == 2
    await journal.close()


@pytest.mark.parametrize("crime", ["UPDATE entries SET event = '{}'", "DELETE FROM entries"])
async def test_an_entry_is_neither_changed_nor_removed(journal, database, crime):
    told = opened_files(2)
    await journal.append("s1", told)
    connection = sqlite3.connect(database)
    with pytest.raises(sqlite3.IntegrityError, match="insert-only"):
        connection.execute(crime)
    connection.close()
    assert await read(journal) == told


async def test_a_forged_entry_breaks_the_chain(journal, database):
    await journal.append("s1", opened_files(3))
    connection = sqlite3.connect(database)
    connection.execute("DROP TRIGGER entries_no_update")
    connection.execute("UPDATE entries SET event = replace(event, '-2', '-9') WHERE seq = 2")
    connection.commit()
    connection.close()
    with pytest.raises(JournalBroken, match="n° 2"):
        verify(await read(journal))


async def test_an_unreadable_entry_is_told(journal, database):
    connection = sqlite3.connect(database)
    connection.execute("INSERT INTO entries VALUES ('s1', 1, 0, 0, 'wire', 'x', '{oops', 'd')")
    connection.commit()
    connection.close()
    with pytest.raises(JournalBroken, match="illisible"):
        await read(journal)


async def test_many_sittings_write_at_once(journal):
    told = opened_files(20)

    async def write(sitting):
        for entry in told:
            await journal.append(sitting, [entry])

    names = [f"s{number}" for number in range(8)]
    await asyncio.gather(*(write(name) for name in names))
    assert sorted(await journal.sittings()) == names
    for name in names:
        assert await read(journal, name) == told


async def test_a_lock_from_outside_is_an_error_that_passes(database):
    journal = await SqlJournal.open(f"sqlite+aiosqlite:///{database}", busy_ms=50)
    told = opened_files(1)
    intruder = sqlite3.connect(database, isolation_level=None)
    intruder.execute("BEGIN IMMEDIATE")
    with pytest.raises(JournalError, match="verrouillé"):
        await journal.append("s1", told)
    assert await read(journal) == []
    intruder.execute("ROLLBACK")
    intruder.close()
    await journal.append("s1", told)
    assert await read(journal) == told
    await journal.close()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "pas une URL"),
        ("salle 12", "pas une URL"),
        ("sqlite:////nowhere/journal.db", "pas asynchrone"),
        ("oracle+cx_oracle_async://x@base.example/j", "pas installé"),
        ("quelquechose://x@base.example/j", "pas installé"),
        ("sqlite+aiosqlite:////nowhere/at/all/journal.db", "ne peut pas être ouverte"),
        ("sqlite+aiosqlite:///:memory:", "en WAL"),
    ],
)
async def test_a_wrong_url_is_told_in_french(url, says):
    with pytest.raises(BadSettings, match=says):
        await SqlJournal.open(url)


async def test_a_file_that_is_no_database_is_told(tmp_path):
    path = tmp_path / "lettre.db"
    path.write_text("Madame, Monsieur, " * 100)
    with pytest.raises(BadSettings, match=re.escape("lettre.db")):
        await SqlJournal.open(f"sqlite+aiosqlite:///{path}")
    assert path.read_text().startswith("Madame")


async def test_a_password_is_never_repeated():
    for url in ("oracle+nothing://moi:secret@base.example/j", "moi:secret@ base"):
        with pytest.raises(BadSettings) as refusal:
            await SqlJournal.open(url)
        assert "secret" not in str(refusal.value)
