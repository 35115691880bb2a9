"""A file that left the centre: identical, or the first thing that is not, in a sentence."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evalengine.__main__ import app
from evalengine.custody.export import ARCHIVE, files_of
from evalengine.custody.kept import centre_key
from evalengine.custody.verification import keep_grid, public_key, recomputed, verify
from evalengine.errors import BadSettings, JournalBroken
from evalengine.journal.archive import archive_bytes, open_archive
from evalengine.keys import CentreKey


@pytest.fixture
def sealed(contents, tmp_path):
    path = tmp_path / ARCHIVE
    path.write_bytes(contents[ARCHIVE])
    return path


def refused(path, public: str = "") -> str:
    with pytest.raises(JournalBroken) as caught:
        verify(path, public)
    return str(caught.value).replace("\u00a0", " ")


def test_the_grid_is_computed_again_to_the_byte(sealed, contents, tmp_path):
    proven = verify(sealed)
    assert proven.told[0].startswith("Identique")
    assert proven.grid == contents["grille.json"]
    written = keep_grid(proven, tmp_path / "new" / "grille.json")
    assert written.read_bytes() == contents["grille.json"]


def test_the_files_of_a_sitting_are_all_there_and_the_same_twice(found, contents):
    tables = {"grille.json", "journal.jsonl", "grille.csv", "grille.xlsx", "bornes.csv"}
    played = {"notation.csv", "jeu.csv", "observations.csv", "liaisons.csv", "enregistrements.csv"}
    read = {"relecture.csv", "entretien.csv"}
    papers = {"livret.pdf", "proces-verbal.pdf", "emargement.pdf"}
    assert set(contents) == {*tables, *played, *read, *papers, ARCHIVE, "rejeu.html"}
    assert files_of(found) == contents


def test_a_result_that_was_changed_is_not_the_one_computed(sealed, found, contents):
    false = archive_bytes(
        found.entries, contents["journal.jsonl"], found.grid, "f" * 64, found.sealed
    )
    sealed.write_bytes(false)
    told = refused(sealed)
    assert "la grille recalculée n’est pas celle du fichier" in told


def test_another_key_than_the_centre_s_is_told(sealed, home):
    own = centre_key(home).public()
    assert verify(sealed, own).told[-1] == "Signé par la clé du centre."
    told = refused(sealed, CentreKey(b"\7" * 32).public())
    assert told.startswith("Ce fichier est signé par une autre clé que celle du centre")
    assert "comparez-la" in verify(sealed).told[-1]


def test_the_key_of_the_machine_is_compared_when_none_is_named(found, tmp_path, monkeypatch):
    monkeypatch.setenv("EVALENGINE_STATE_FOLDER", str(found.settings.state_folder))
    assert public_key(None) == found.sealed.seal.key
    other = tmp_path / "centre.pub"
    other.write_text(CentreKey(b"\7" * 32).public() + "\n")
    assert public_key(other) == CentreKey(b"\7" * 32).public()


def test_a_file_cut_in_half_is_told_whatever_its_name(sealed, tmp_path):
    data = sealed.read_bytes()
    sealed.write_bytes(data[: len(data) // 2])
    assert "coupé" in refused(sealed)
    whole_lines = data[: data.rindex(b"\n", 0, len(data) // 2) + 1]
    sealed.write_bytes(whole_lines)
    assert "coupé" in refused(sealed)
    half = tmp_path / "journal.jsonl"
    half.write_bytes(data[: len(data) // 2])
    assert "coupé au milieu d’une ligne" in refused(half)


@pytest.mark.parametrize("name", ["grille.xlsx", "livret.pdf", "grille.csv"])
def test_a_spreadsheet_proves_nothing_by_itself(contents, tmp_path, name):
    (tmp_path / name).write_bytes(contents[name])
    assert "ni un fichier scellé ni un journal" in refused(tmp_path / name)


def test_a_plain_journal_has_no_grid_to_write(contents, tmp_path):
    path = tmp_path / "journal.jsonl"
    path.write_bytes(contents["journal.jsonl"])
    proven = verify(path, CentreKey(b"\7" * 32).public())  # no signature to compare
    assert proven.told[0].startswith("Chaîne intacte")
    with pytest.raises(BadSettings, match="ne contient pas la grille"):
        keep_grid(proven, tmp_path / "grille.json")


@pytest.mark.parametrize(
    ("flags", "machine"),
    [
        ([], {"PYTHONHASHSEED": "4242", "LC_ALL": "C", "TZ": "Asia/Tokyo"}),
        (["-OO"], {"PYTHONHASHSEED": "7", "LC_ALL": "C.UTF-8", "TZ": "America/Noronha"}),
    ],
    ids=["another seed, zone and locale", "optimised too"],
)
def test_the_bytes_depend_on_nothing_of_the_machine(sealed, contents, tmp_path, flags, machine):
    """Another process, folder and order of every set, no assertion: the same ``grille.json``."""
    script = (
        "import sys, pathlib; from evalengine.custody.verification import verify;"
        "sys.stdout.buffer.write(verify(pathlib.Path(sys.argv[1])).grid)"
    )
    told = subprocess.run(
        [sys.executable, *flags, "-c", script, str(sealed)],
        capture_output=True,
        check=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), **machine},
    )
    assert told.stdout == contents["grille.json"]


def test_the_result_holds_no_float(contents):
    def refuse(number: str) -> None:
        raise AssertionError(number)

    json.loads(contents["grille.json"], parse_float=refuse)


def test_what_is_recomputed_is_what_the_archive_says(contents):
    archive = open_archive(contents[ARCHIVE])
    assert hashlib.sha256(recomputed(archive)).hexdigest() == archive.result


def test_the_commands_say_it_in_french(settings, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "300")
    run = CliRunner().invoke
    out = tmp_path / "out"
    exported = run(app, ["export", "theatre", "--out", str(out)])
    assert exported.exit_code == 0, exported.output
    verified = run(app, ["verify", str(out / ARCHIVE)])
    assert "Identique" in verified.output
    assert "Signé par la clé du centre." in verified.output
    shown = run(app, ["export", "theatre", "--texte"])
    assert "Ligne 1" in shown.output
    (out / ARCHIVE).write_bytes((out / ARCHIVE).read_bytes().replace(b"Robot", b"Robin"))
    spoilt = run(app, ["verify", str(out / ARCHIVE)])
    assert spoilt.exit_code == 2
    assert "à l’entrée n° 1" in spoilt.output.replace("\u00a0", " ")


def test_the_script_of_the_jury_s_page_finds_the_head_of_the_seal(sealed, contents):
    """docs/recalculer-la-grille.md: the chain computed again without our program."""
    page = (Path(__file__).parents[2] / "docs" / "recalculer-la-grille.md").read_text("utf-8")
    script = page.split("```python\n")[1].split("```")[0]
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=sealed.parent, capture_output=True, check=True
    )
    assert told.stdout.decode().strip() == open_archive(contents[ARCHIVE]).seal.head
