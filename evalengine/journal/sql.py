"""The journal in a database: one table, insert-only, any async URL of SQLAlchemy.

Beside it a small table of pulses, one row a sitting, rewritten while a call lives: the last time
at which the engine is known to have been there, should it die between two entries.

The default is SQLite in WAL at synchronous=FULL: when `append` returns, the entries survive a
``kill -9`` and a power cut. One connection is kept for writing, and each append is one
transaction, so a burst costs one fsync. Reading takes connections of its own, page by page, and
holds none between two pages: a reader that goes away leaves nothing open.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    MetaData,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from evalengine.journal import opening
from evalengine.journal.troubles import as_journal_error
from evalengine.vocabulary.entry import Entry, from_json
from evalengine.vocabulary.events import EVENTS

METADATA = MetaData()

ENTRIES = Table(
    "entries",
    METADATA,
    Column("sitting", String(64), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False, quote=True),
    Column("wall", BigInteger, nullable=False),
    Column("by", String(16), nullable=False, quote=True),
    Column("type", String(64), nullable=False, quote=True),
    Column("event", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    # The key is the order of writing: one B-tree instead of a table and its index.
    sqlite_with_rowid=False,
)

PULSES = Table(
    "pulses",
    METADATA,
    Column("sitting", String(64), primary_key=True),
    Column("at", BigInteger, nullable=False, quote=True),
    sqlite_with_rowid=False,
)

_SYNCHRONOUS = ("off", "normal", "full", "extra")
"""By SQLite's own numbers."""

PAGE = 1000
"""Entries read at a time."""


class SqlJournal:
    """`ports.Journal` over SQLAlchemy. Made by `open`."""

    def __init__(self, engine: AsyncEngine, pen: AsyncConnection) -> None:
        self._engine = engine
        self._pen = pen
        self._turn = asyncio.Lock()
        compiled = insert(ENTRIES).compile(dialect=engine.dialect)
        self._insert = str(compiled)
        self._positional = compiled.positional

    @classmethod
    async def open(cls, url: str, *, busy_ms: int = 1000) -> SqlJournal:
        """Connects, and makes the table where there is none.

        ``busy_ms`` is how long SQLite waits for another program's lock before `JournalError`.
        Raises `BadSettings` when the database cannot be used.
        """
        engine, pen = await opening.connect(url, METADATA, busy_ms=busy_ms)
        return cls(engine, pen)

    async def append(self, sitting: str, entries: Sequence[Entry]) -> None:
        """Stores all or none in one transaction; durable when it returns."""
        if not entries:
            return
        rows = [self._row(sitting, entry) for entry in entries]
        async with self._turn:
            try:
                async with self._pen.begin():
                    await self._pen.exec_driver_sql(self._insert, rows)
            except (SQLAlchemyError, OSError) as error:
                raise as_journal_error(error, sitting) from error

    async def read(self, sitting: str, after: int = 0) -> AsyncIterator[Entry]:
        """The entries with seq > ``after``, in order; `JournalBroken` on an unreadable one."""
        while page := await self._page(sitting, after):
            for row in page:
                yield _entry(row)
            after = page[-1].seq

    async def sittings(self) -> list[str]:
        """The sittings that have an entry, by the wall time of their first one."""
        names = ENTRIES.c.sitting
        query = select(names).group_by(names).order_by(func.min(ENTRIES.c.wall), names)
        return [row.sitting for row in await self._fetch(query)]

    async def ends(self) -> dict[str, int]:
        """The latest wall time (ns) of each sitting, by its name."""
        c = ENTRIES.c
        query = select(c.sitting, func.max(c.wall).label("wall")).group_by(c.sitting)
        return {row.sitting: int(row.wall) for row in await self._fetch(query)}

    async def beat(self, sitting: str, at: int) -> None:
        """Notes that the sitting lived at ``at`` (sitting ns)."""
        async with self._turn:
            try:
                async with self._pen.begin():
                    await self._note(sitting, at)
            except (SQLAlchemyError, OSError) as error:
                raise as_journal_error(error, sitting) from error

    async def last_beat(self, sitting: str) -> int:
        """What was noted last (sitting ns); 0 when nothing was."""
        rows = await self._fetch(select(PULSES.c.at).where(PULSES.c.sitting == sitting))
        return int(rows[0].at) if rows else 0

    async def forget(self, sitting: str) -> None:
        """Removes every entry of a sitting, and its pulse, for good: when its time has come.

        SQLite writes zeros over what it frees, and empties its write-ahead log. Raises
        `JournalError`.
        """
        ours = opening.is_sqlite(self._engine.url)
        async with self._turn:
            try:
                async with self._pen.begin():
                    for statement in opening.BEFORE_FORGETTING if ours else ():
                        await self._pen.exec_driver_sql(statement)
                    for table in (ENTRIES, PULSES):
                        await self._pen.execute(delete(table).where(table.c.sitting == sitting))
                    for statement in opening.AFTER_FORGETTING if ours else ():
                        await self._pen.exec_driver_sql(statement)
                if ours:
                    await self._pen.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                    await self._pen.rollback()
            except (SQLAlchemyError, OSError) as error:
                raise as_journal_error(error, sitting) from error

    async def durability(self) -> dict[str, str]:
        """What SQLite says of the connection that writes: ``journal_mode`` and ``synchronous``.

        Empty for another database. Raises `JournalError`.
        """
        if not opening.is_sqlite(self._engine.url):
            return {}
        async with self._turn:
            try:
                modes = [
                    (await self._pen.exec_driver_sql(f"PRAGMA {name}")).scalar()
                    for name in ("journal_mode", "synchronous")
                ]
                await self._pen.rollback()
            except (SQLAlchemyError, OSError) as error:
                raise as_journal_error(error) from error
        return {"journal_mode": str(modes[0]), "synchronous": _SYNCHRONOUS[int(modes[1] or 0)]}

    async def close(self) -> None:
        """Waits for the append in hand, then lets go of every connection."""
        async with self._turn:
            await self._pen.close()
            await self._engine.dispose()

    async def _note(self, sitting: str, at: int) -> None:
        """An upsert that every database understands."""
        again = update(PULSES).where(PULSES.c.sitting == sitting).values(at=at)
        if not (await self._pen.execute(again)).rowcount:
            await self._pen.execute(insert(PULSES).values(sitting=sitting, at=at))

    async def _page(self, sitting: str, after: int) -> Sequence[Any]:
        c = ENTRIES.c
        query = select(c.seq, c.at, c.wall, c.by, c.event, c.digest)
        query = query.where(c.sitting == sitting, c.seq > after).order_by(c.seq).limit(PAGE)
        return await self._fetch(query)

    async def _fetch(self, query: Any) -> Sequence[Any]:
        try:
            async with self._engine.connect() as connection:
                return (await connection.execute(query)).all()
        except (SQLAlchemyError, OSError) as error:
            raise as_journal_error(error) from error

    def _row(self, sitting: str, entry: Entry) -> Any:
        event = EVENTS.dump_json(entry.event).decode()
        at, wall = entry.at, entry.wall
        row = (sitting, entry.seq, at, wall, entry.by, entry.event.type, event, entry.digest)
        # The driver's own parameter style: SQLAlchemy's per-row binding would halve the speed.
        return row if self._positional else dict(zip(ENTRIES.c.keys(), row, strict=True))


def _entry(row: Any) -> Entry:
    head = f'{{"seq":{row.seq},"at":{row.at},"wall":{row.wall},"by":"{row.by}"'
    return from_json(f'{head},"digest":"{row.digest}","event":{row.event}}}')
