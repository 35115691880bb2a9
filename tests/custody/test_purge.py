"""What is due goes, with a certificate; what is not due stays; the grid can still be proven."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evalengine.__main__ import app
from evalengine.bootstrap.places import capture_folder, recording_keys, recordings_folder
from evalengine.custody.attestation import read_certificate
from evalengine.custody.kept import entries_of
from evalengine.custody.purge import certificate_path, custodian, grid_path
from evalengine.custody.retention import DAY, Due, Known, due
from evalengine.custody.verification import verify
from evalengine.errors import BadSettings, JournalBroken
from evalengine.exports.files import journal_lines
from evalengine.wire.blackbox import capture
from evalengine.wire.recorder.keyring import make_key
from evalengine.wire.recorder.keyring import path_of as key_of
from evalengine.wire.recorder.naming import folder_of

from .conftest import OPENED, SITTING


class Calendar:
    """A host clock so many days after the sitting."""

    def __init__(self, days: int) -> None:
        self.days = days

    def monotonic_ns(self) -> int:
        return 0

    def wall_ns(self) -> int:
        return OPENED + (self.days + 1) * DAY

    def boot_id(self) -> str:
        return "essai"


@pytest.fixture
def at(settings):
    @asynccontextmanager
    async def later(days: int):
        async with custodian(settings, Calendar(days)) as who:
            yield who

    return later


@pytest.fixture
def sounds(settings):
    """Two recordings and their key, and what the black box kept."""
    folder = folder_of(recordings_folder(settings), SITTING)
    folder.mkdir(parents=True)
    for name in ("c1.candidat", "c1.correspondant"):
        (folder / name).write_bytes(name.encode())
    make_key(recording_keys(settings), SITTING, b"s" * 32, b"k" * 32)
    messages = capture.path_of(capture_folder(settings), SITTING)
    messages.parent.mkdir(parents=True)
    messages.write_bytes(b"messages")
    return folder


def test_each_kind_has_its_own_length(settings):
    known = [Known("a", 0)]
    assert due(settings, known, 182 * DAY) == []
    assert due(settings, known, 183 * DAY) == [Due("a", "recordings", 183)]
    assert due(settings, known, 400 * DAY) == [
        Due("a", "recordings", 400),
        Due("a", "analysis", 400),
    ]
    for_good = settings.model_copy(
        update={"retention_analysis_days": 0, "retention_grid_days": 1000}
    )
    assert [each.kind for each in due(for_good, known, 1000 * DAY)] == ["recordings", "grid"]


async def test_recordings_go_first_their_key_before_them(at, settings, sounds):
    async with at(10) as who:
        assert await who.due() == []
    async with at(200) as who:
        assert await who.due() == [Due(SITTING, "recordings", 200)]
        path = await who.purge(SITTING, "recordings")
        assert await who.due() == []
    assert list(sounds.iterdir()) == []
    assert not key_of(recording_keys(settings), SITTING).exists()
    told = read_certificate(path.read_bytes())
    assert [each.what for each in told.removed] == [
        "clé des enregistrements",
        "enregistrement c1.candidat",
        "enregistrement c1.correspondant",
    ]
    assert told.removed[1].sha256 == hashlib.sha256(b"c1.candidat").hexdigest()
    assert await entries_of(settings, SITTING)  # the journal is not due yet


async def test_a_purge_that_was_stopped_goes_on_and_its_certificate_too(at, sounds, monkeypatch):
    gone = Path.unlink

    def stops(path: Path, missing_ok: bool = False) -> None:
        if path.name == "c1.correspondant":
            raise PermissionError(13, "denied")
        gone(path, missing_ok)

    async with at(200) as who:
        monkeypatch.setattr(Path, "unlink", stops)
        with pytest.raises(BadSettings, match="accès refusé"):
            await who.purge(SITTING, "recordings")
        monkeypatch.undo()
        path = await who.purge(SITTING, "recordings")
        assert await who.due() == []
    told = read_certificate(path.read_bytes())
    assert [each.what.split()[-1] for each in told.removed] == [
        "enregistrements",
        "c1.candidat",
        "c1.correspondant",
    ]


async def test_the_journal_goes_and_the_grid_can_still_be_proven(
    at, settings, sounds, entries, contents
):
    async with at(400) as who:
        path = await who.purge(SITTING, "analysis")
        assert await who.due() == []
    assert await entries_of(settings, SITTING) == []
    assert not capture.path_of(capture_folder(settings), SITTING).exists()
    lines = journal_lines(entries)
    told = read_certificate(path.read_bytes())
    assert told.removed[-1].sha256 == hashlib.sha256(lines).hexdigest()
    assert f"{len(entries)} entrées" in told.removed[-1].what
    assert "clé des enregistrements" in [each.what for each in told.removed]

    proven = verify(grid_path(settings, SITTING), told.key)
    assert proven.grid == contents["grille.json"]
    assert "ne peut plus être recalculée" in proven.told[2]
    assert "détruits le" in verify(path).told[0]


async def test_nothing_of_the_journal_is_left_in_the_database(at, settings, entries):
    name = entries[0].event.candidate.encode()
    held = [settings.state_folder / f"journal.db{end}" for end in ("", "-wal")]
    assert any(name in path.read_bytes() for path in held if path.exists())
    async with at(400) as who:
        await who.purge(SITTING, "analysis")
    assert not any(b'"candidate":"Robot"' in path.read_bytes() for path in held if path.exists())


async def test_the_journal_is_insert_only_again_afterwards(at, settings):
    async with at(400) as who:
        await who.purge(SITTING, "analysis")
    database = sqlite3.connect(settings.state_folder / "journal.db")
    triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    database.close()
    assert sorted(triggers) == [("entries_no_delete",), ("entries_no_update",)]


async def test_the_grid_goes_in_its_turn_when_the_settings_say_so(at, settings):
    async with at(400) as who:
        await who.purge(SITTING, "analysis")
    shorter = settings.model_copy(update={"retention_grid_days": 730})
    async with custodian(shorter, Calendar(731)) as who:
        assert await who.due() == [Due(SITTING, "grid", 731)]
        path = await who.purge(SITTING, "grid")
        assert await who.due() == []
    assert [each.what for each in read_certificate(path.read_bytes()).removed] == [
        "grille",
        "sceau",
    ]


async def test_a_certificate_cannot_be_changed(at, settings, tmp_path):
    async with at(400) as who:
        await who.purge(SITTING, "analysis")
    for path in (certificate_path(settings, SITTING, "analysis"), grid_path(settings, SITTING)):
        data = path.read_bytes()
        spoilt = tmp_path / path.name
        for where in range(0, len(data), max(1, len(data) // 50)):
            spoilt.write_bytes(data[:where] + bytes([data[where] ^ 1]) + data[where + 1 :])
            with pytest.raises(JournalBroken):
                verify(spoilt)
        spoilt.write_bytes(data[: len(data) // 2])
        with pytest.raises(JournalBroken, match="coupé ou modifié"):
            verify(spoilt)


def test_the_command_says_before_it_does(settings, monkeypatch):
    monkeypatch.setenv("EVALENGINE_RETENTION_ANALYSIS_DAYS", "1")
    monkeypatch.setattr("evalengine.custody.purge.SystemClock", lambda: Calendar(3))
    run = CliRunner().invoke
    told = run(app, ["purge"]).output.replace("\u00a0", " ")
    assert "theatre : documents d’analyse, 3 jours" in told
    assert "purge --detruire" in told
    assert "Détruits ; certificat" in run(app, ["purge", "--detruire"]).output.replace(
        "\u00a0", " "
    )
    assert "Rien n’a dépassé" in run(app, ["purge"]).output


def test_a_setting_that_is_no_number_of_days_is_told(settings, monkeypatch):
    monkeypatch.setenv("EVALENGINE_RETENTION_GRID_DAYS", "-3")
    told = CliRunner().invoke(app, ["purge"]).output.replace("\u00a0", " ")
    assert "doit être un nombre de jours" in " ".join(told.split())
