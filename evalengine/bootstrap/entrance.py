"""How people sign in to this machine's engine, whether it runs or not."""

from __future__ import annotations

from evalengine.bootstrap.chance import fresh_code, fresh_secret, fresh_token
from evalengine.bootstrap.places import codes_folder
from evalengine.clock import HostClock, SystemClock
from evalengine.errors import BadSettings
from evalengine.journal.sql import SqlJournal
from evalengine.keys import load_secret
from evalengine.server.entrance.administrator import Administrator
from evalengine.server.entrance.codes import Codes, Person
from evalengine.server.entrance.routes import Entrance
from evalengine.settings import Settings


def entrance_of(settings: Settings, host: HostClock) -> Entrance:
    """What its doors need. Raises `BadSettings` when the state folder cannot be used."""
    administrator = Administrator(settings.state_folder, host, fresh_token)
    return Entrance(host, _codes(settings, host), administrator)


async def make_code(settings: Settings, sitting: str, role: Person) -> str:
    """A one-time code for a sitting of the journal; an engine that runs takes it at once.

    Raises `BadSettings` when the journal does not know the sitting.
    """
    journal = await SqlJournal.open(settings.database_url)
    try:
        known = await journal.sittings()
    finally:
        await journal.close()
    if sitting not in known:
        raise BadSettings(f"L’épreuve « {sitting} » n’est pas dans le journal.")
    return _codes(settings, SystemClock()).issue(sitting, role)


def _codes(settings: Settings, host: HostClock) -> Codes:
    secret = load_secret(settings.state_folder, fresh_secret())
    return Codes(codes_folder(settings), secret, host, fresh_code, settings.code_minutes)
