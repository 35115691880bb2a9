"""The commands as a person types them: what they answer, and what they say when they cannot."""

import asyncio
import re

import pytest
from typer.testing import CliRunner

from evalengine.__main__ import app
from evalengine.journal.sql import SqlJournal
from evalengine.settings import database_in
from evalengine.vocabulary.entry import to_json
from tests.story import Story


@pytest.fixture
def said(monkeypatch, tmp_path):
    """Runs a command in a state of its own; its exit status and what it printed, in one line."""
    monkeypatch.setenv("EVALENGINE_STATE_FOLDER", str(tmp_path / "state"))
    monkeypatch.setenv("COLUMNS", "400")

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        return result.exit_code, " ".join(result.output.split())

    return run


@pytest.fixture
def journal(tmp_path):
    story = Story("c1").begins().rings("c1").answers("c1").takes_leave("c1").waits(15)
    path = tmp_path / "journal.jsonl"
    path.write_text("".join(to_json(entry) + "\n" for entry in story.entries), "utf-8")
    return path


def test_an_intact_journal_is_told_with_its_head(said, journal):
    status, told = said("verify", journal)
    assert status == 0
    assert told.startswith("Chaîne intacte")
    assert "clôture" not in told


def test_a_journal_cut_before_its_end_says_so(said, journal):
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:-1]))
    status, told = said("verify", journal)
    assert status == 0
    assert "s’arrête avant la clôture" in told


def test_a_journal_altered_by_a_letter_names_the_first_bad_entry(said, journal):
    journal.write_bytes(journal.read_bytes().replace(b"Camille", b"Camilla"))
    assert said("verify", journal) == (2, "✗ La chaîne du journal est rompue à l’entrée n° 1.")


@pytest.mark.parametrize(
    ("environment", "arguments", "sentence"),
    [
        ({}, ["verify", "/nulle/part"], "introuvable"),
        ({}, ["export", "jamais"], "n’est pas dans le journal"),
        ({}, ["demo", "--robot", "parfait"], "Connus : exemplaire, lent, negligent"),
        ({"EVALENGINE_SIP_PORT": "x"}, ["serve"], "EVALENGINE_SIP_PORT doit être un nombre"),
        (
            {"EVALENGINE_DATABASE_URL": "sqlite+aiosqlite:////nulle/part.db"},
            ["serve", "--epreuve", "a"],
            "ne peut pas être ouverte",
        ),
        (
            {"EVALENGINE_DATABASE_URL": "postgresql+nulle://u:motdepasse@h/b"},
            ["serve", "--epreuve", "a"],
            "n’est pas installé",
        ),
        ({"EVALENGINE_HOST": "192.0.2.1"}, ["serve", "--epreuve", "a"], "cette adresse"),
    ],
)
def test_what_cannot_be_done_is_one_french_sentence(
    said, monkeypatch, environment, arguments, sentence
):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    status, told = said(*arguments)
    assert status == 2
    assert sentence in told.replace("\u00a0", " ")
    assert "motdepasse" not in told


def code_of(said, sitting, role):
    return said("code", sitting, "--role", role)


async def test_a_code_is_made_for_a_sitting_of_the_journal(said, tmp_path, monkeypatch):
    (tmp_path / "state").mkdir()
    journal = await SqlJournal.open(database_in(tmp_path / "state"))
    await journal.append("essai", Story("c1").entries[:1])
    await journal.close()
    monkeypatch.setenv("EVALENGINE_CODE_MINUTES", "5")
    status, told = await asyncio.to_thread(code_of, said, "essai", "evaluateur")
    assert status == 0
    assert re.fullmatch(r"[A-Z0-9]{4}-[A-Z0-9]{4} À saisir une seule fois, avant 5 min\.", told)
    status, told = await asyncio.to_thread(code_of, said, "ailleurs", "evaluateur")
    assert (status, "n’est pas dans le journal" in told) == (2, True)


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ("cheval agrafe\ncheval agrafe\n", 0, "Mot de passe posé"),
        ("cheval agrafe\ncheval agrafé\n", 2, "ne sont pas les mêmes"),
        ("court\ncourt\n", 2, "de 12 à 1024 caractères"),
    ],
)
def test_the_administrator_s_password_is_asked_twice(
    monkeypatch, tmp_path, typed, status, sentence
):
    monkeypatch.setenv("EVALENGINE_STATE_FOLDER", str(tmp_path))
    result = CliRunner().invoke(app, ["mot-de-passe"], input=typed)
    assert result.exit_code == status
    assert sentence in " ".join(result.output.split())
    assert "cheval" not in result.output and "court\n" not in result.output
    assert (tmp_path / "administrateur.argon2").exists() is (status == 0)
