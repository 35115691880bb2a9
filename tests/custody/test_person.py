"""All data of one person in one zip, and nobody else's."""

from __future__ import annotations

import io
import zipfile

import pytest

from evalengine.custody.person import export_person
from evalengine.errors import BadSettings
from evalengine.vocabulary.entry import from_json, verify


async def test_everything_of_a_person_is_in_one_zip(settings, entries, tmp_path):
    path = await export_person("  robot ", tmp_path)
    assert path.name == "donnees-robot.zip"
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as packed:
        names = set(packed.namelist())
        lines = packed.read("theatre/journal.jsonl").splitlines()
        readme = packed.read("LISEZ-MOI.txt").decode()
    assert {"theatre/grille.json", "theatre/livret.pdf", "theatre/rejeu.html"} <= names
    assert verify(from_json(line) for line in lines) == entries[-1].digest
    assert "Épreuves : theatre." in readme.replace("\u00a0", " ")


async def test_nobody_of_this_name_is_a_sentence(settings, tmp_path):
    with pytest.raises(BadSettings, match="Aucune épreuve de"):
        await export_person("Robotte", tmp_path)


async def test_his_journal_comes_out_whatever_cannot_be_made(settings, tmp_path):
    settings.state_folder.joinpath("centre.key").write_bytes(b"x")
    path = await export_person("Robot", tmp_path)
    with zipfile.ZipFile(path) as packed:
        assert set(packed.namelist()) == {"theatre/journal.jsonl", "LISEZ-MOI.txt"}
        assert "abîmée" in packed.read("LISEZ-MOI.txt").decode()
