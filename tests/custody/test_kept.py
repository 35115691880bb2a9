"""A sitting keeps the grid that it was sealed with, and a changed journal shows."""

from __future__ import annotations

import shutil
import sqlite3

import pytest

from evalengine.bootstrap.places import seal_folder
from evalengine.custody.kept import kept, kept_sitting, studies_of
from evalengine.custody.statistics import pseudonymous
from evalengine.dossier.loader import default_folder, load_dossier
from evalengine.dossier.studies import NO_STUDIES
from evalengine.errors import BadDossier, BadSettings, JournalBroken
from evalengine.exports.files import result_bytes
from evalengine.journal.seals import known_seal
from evalengine.settings import Settings


@pytest.fixture
def revised(tmp_path, monkeypatch):
    """The dossier école of next year, whose grid has another bound."""
    folder = tmp_path / "revised"
    for part in ("dossier_ecole", "scenarios"):
        shutil.copytree(default_folder() / part, folder / part)
    grid = folder / "dossier_ecole" / "grille.yaml"
    grid.write_text(grid.read_text("utf-8").replace("value: 15000", "value: 16000", 1), "utf-8")

    def put() -> None:
        monkeypatch.setenv("EVALENGINE_DOSSIER_FOLDER", str(folder))

    return put


def test_a_sealed_sitting_keeps_its_grid_when_the_dossier_is_revised(found, revised):
    revised()
    later = kept(Settings.load(state_folder=found.settings.state_folder), found.entries)
    assert later.grid == found.grid
    assert result_bytes(later.case()) == result_bytes(found.case())


def test_studies_are_those_of_the_dossier_that_the_sitting_was_opened_with(found, revised):
    assert studies_of(found) == load_dossier().studies != NO_STUDIES
    revised()
    later = kept(Settings.load(state_folder=found.settings.state_folder), found.entries)
    assert studies_of(later) == NO_STUDIES


async def test_without_a_seal_another_dossier_is_refused(settings, revised):
    revised()
    with pytest.raises(BadDossier, match="autre dossier école"):
        await kept_sitting(Settings.load(), "theatre")


async def test_a_sitting_under_way_has_no_seal_and_no_sealed_file(settings, entries):
    under_way = kept(settings, entries[:-1])
    assert under_way.sealed is None
    assert under_way.case().signature == ""
    assert known_seal(seal_folder(settings), "theatre") is None


def test_a_journal_that_grew_after_its_seal_is_told(found, entries):
    with pytest.raises(JournalBroken, match="a changé depuis"):
        kept(found.settings, entries[:-1])


def test_a_spoilt_seal_is_told(settings, entries):
    kept(settings, entries)
    [path] = seal_folder(settings).iterdir()
    path.write_bytes(path.read_bytes().replace(b'"entries":', b'"entries":1'))
    with pytest.raises(JournalBroken, match="signature du sceau"):
        kept(settings, entries)
    path.write_bytes(b"x")
    with pytest.raises(JournalBroken, match="abîmé"):
        kept(settings, entries)


async def test_an_unknown_sitting_is_told(settings):
    with pytest.raises(BadSettings, match="n’est pas dans le journal"):
        await kept_sitting(settings, "jamais")


def test_statistics_name_nobody(found):
    contents = pseudonymous(found)
    assert contents == pseudonymous(found)
    assert len(contents) == 2
    for name, data in contents.items():
        for secret in (found.opening.candidate, found.opening.sitting, found.entries[-1].digest):
            assert secret not in name
            assert secret.encode() not in data


async def test_a_journal_altered_in_the_database_is_told(settings, tmp_path):
    database = sqlite3.connect(settings.state_folder / "journal.db")
    database.execute("DROP TRIGGER entries_no_update")
    database.execute("UPDATE entries SET wall = wall + 1 WHERE seq = 3")
    database.commit()
    database.close()
    with pytest.raises(JournalBroken, match=r"entrée n°.3"):
        await kept_sitting(settings, "theatre")
