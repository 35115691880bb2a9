"""A sitting played to its end, in the journal of a machine of its own."""

from __future__ import annotations

import pytest

from evalengine.clock import SECOND
from evalengine.commission.theatre import Theatre
from evalengine.custody.export import files_of
from evalengine.custody.kept import Kept, kept
from evalengine.dossier.loader import load_dossier
from evalengine.journal.sql import SqlJournal
from evalengine.robots.profile import PROFILES
from evalengine.settings import Settings
from evalengine.vocabulary.entry import GENESIS, Entry, chain

SITTING = "theatre"
OPENED = 1_790_000_000 * SECOND


@pytest.fixture(scope="session")
def entries() -> list[Entry]:
    """A short scenario by the slow robot, on a Monday of September 2026."""
    dossier = load_dossier()
    played = Theatre(dossier, dossier.programme("prise_en_main"), PROFILES["lent"]).play()
    dated, head = [], GENESIS
    for each in played.entries:
        dated.append(chain(head, each.seq, each.at, OPENED + each.at, each.by, each.event))
        head = dated[-1].digest
    return dated


@pytest.fixture
async def settings(entries, tmp_path, monkeypatch) -> Settings:
    """Of a machine whose journal holds the sitting; the settings of the commands, too."""
    monkeypatch.setenv("EVALENGINE_STATE_FOLDER", str(tmp_path / "state"))
    made = Settings.load()
    journal = await SqlJournal.open(made.database_url)
    await journal.append(SITTING, entries)
    await journal.close()
    return made


@pytest.fixture(scope="session")
def home(tmp_path_factory) -> Settings:
    """Of a machine that nobody changes anything on."""
    return Settings.load({}, state_folder=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def found(home, entries) -> Kept:
    """The sitting, sealed, at ``home``."""
    return kept(home, entries)


@pytest.fixture(scope="session")
def contents(found) -> dict[str, bytes]:
    """Its files, by name."""
    return files_of(found)
