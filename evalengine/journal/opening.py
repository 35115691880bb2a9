"""How a database is reached, and what is asked of it before the first entry."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import URL, MetaData, event, make_url
from sqlalchemy.exc import ArgumentError, InvalidRequestError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from evalengine.errors import BadSettings

log = logging.getLogger(__name__)

# A correction is a new event: not even somebody with a SQL shell rewrites an entry by mistake.
_INSERT_ONLY: Sequence[str] = [
    f"CREATE TRIGGER IF NOT EXISTS entries_no_{act.lower()} BEFORE {act} ON entries "
    "BEGIN SELECT RAISE(ABORT, 'the journal is insert-only'); END"
    for act in ("UPDATE", "DELETE")
]

BEFORE_FORGETTING: Sequence[str] = [
    "BEGIN IMMEDIATE",
    "PRAGMA secure_delete=ON",
    "DROP TRIGGER IF EXISTS entries_no_delete",
]
AFTER_FORGETTING: Sequence[str] = _INSERT_ONLY
"""Around the only removal that there is: of a whole sitting, by `evalengine purge`."""


async def connect(
    url: str, metadata: MetaData, *, busy_ms: int
) -> tuple[AsyncEngine, AsyncConnection]:
    """An engine with its table made, and the connection that will write.

    Raises `BadSettings`, in one French sentence, for a URL that names no usable database.
    """
    parsed = _parse(url)
    engine = _engine(parsed, busy_ms)
    try:
        if is_sqlite(parsed):
            await asyncio.to_thread(_probe_sqlite, engine)
        await _prepare(engine, metadata)
        return engine, await engine.connect()
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        await engine.dispose()
        log.warning("database refused: %s", error)
        raise BadSettings(_refusal(parsed)) from error
    except BadSettings:
        await engine.dispose()
        raise


def _parse(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError as error:
        # The text may hold a password: it is not repeated.
        raise BadSettings("L’adresse de la base de données n’est pas une URL.") from error


def _engine(url: URL, busy_ms: int) -> AsyncEngine:
    try:
        engine = create_async_engine(url, pool_pre_ping=not is_sqlite(url))
    except (NoSuchModuleError, ImportError, InvalidRequestError, ArgumentError) as error:
        raise BadSettings(
            f"Le pilote de base de données « {url.drivername} » n’est pas installé "
            "ou n’est pas asynchrone."
        ) from error
    if is_sqlite(url):
        event.listen(engine.sync_engine, "connect", _sqlite_pragmas(busy_ms))
    return engine


def _probe_sqlite(engine: AsyncEngine) -> None:
    """Opens the file once without aiosqlite, whose thread outlives a failed opening unawaited."""
    [database], options = engine.dialect.create_connect_args(engine.url)
    with closing(sqlite3.connect(database, **options)) as connection:
        connection.execute("PRAGMA schema_version").fetchone()


def _sqlite_pragmas(busy_ms: int) -> Any:
    def on_connect(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={int(busy_ms)}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    return on_connect


async def _prepare(engine: AsyncEngine, metadata: MetaData) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
        if not is_sqlite(engine.url):
            return
        for trigger in _INSERT_ONLY:
            await connection.exec_driver_sql(trigger)
        mode = (await connection.exec_driver_sql("PRAGMA journal_mode")).scalar()
    if mode != "wal":
        raise BadSettings(
            f"La base « {_shown(engine.url)} » ne peut pas écrire son journal en WAL : "
            "donnez un fichier sur un disque local."
        )


def _refusal(url: URL) -> str:
    if is_sqlite(url):
        return (
            f"La base « {_shown(url)} » ne peut pas être ouverte : vérifiez que le dossier "
            "existe, qu’il est accessible en écriture et que le fichier est une base SQLite."
        )
    return f"La base « {_shown(url)} » ne répond pas : vérifiez l’adresse et le serveur."


def is_sqlite(url: URL) -> bool:
    """True when the database is a file of ours."""
    return url.get_backend_name() == "sqlite"


def _shown(url: URL) -> str:
    """The address as a person may read it: without its password."""
    return url.render_as_string(hide_password=True)
