"""What a revision changes is told for the criteria, then part by part."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evalengine.__main__ import app
from evalengine.commission.diff import changes
from evalengine.dossier.loader import load_dossier

WHOLE = Path(__file__).parents[1] / "dossier/whole"
SCRIPT = "scenarios/essai.yaml"


@pytest.fixture
def revised(tmp_path):
    """``revised(file, old, new)``: a copy with one change; its folder."""

    def revised(file: str = "", old: str = "", new: str = "") -> Path:
        folder = Path(shutil.copytree(WHOLE, tmp_path / "new"))
        programme = folder / "dossier_ecole/programmes/examen.yaml"
        text = programme.read_text("utf-8")
        programme.write_text(
            text.replace("phases:\n", "phases:\n  - { phase: identity }\n"), "utf-8"
        )
        shutil.copytree(folder, tmp_path / "old")
        if file:
            text = (folder / file).read_text("utf-8")
            assert old in text
            (folder / file).write_text(text.replace(old, new, 1), "utf-8")
        return folder

    return revised


def told(folder: Path) -> list[str]:
    said = changes(load_dossier(folder.parent / "old"), load_dossier(folder))
    return [line.replace("\u00a0", " ") for line in said]


def test_the_same_exam_changes_nothing(revised):
    assert told(revised()) == []


def test_a_call_that_no_longer_fails_a_sending_examines_no_sending(revised):
    said = told(revised(SCRIPT, ", fails: failed", ""))
    assert said[0] == "C1.9.d n’est plus examiné par un (en tout : 1)."
    assert said[1:] == ["Dans « essai », l’appel « un » change : truth."]


def test_a_criterion_examined_by_one_call_more_says_so(revised):
    said = told(
        revised(
            SCRIPT, "      cancel: second", "      cancel: second\n      card: { last_name: Rey }"
        )
    )
    assert "C1.8.a est désormais examiné par trois (en tout : 3)." in said


def test_a_bound_tells_both_values(revised):
    said = told(revised("dossier_ecole/grille.yaml", "value: 15000", "value: 12000"))
    assert said == ["La borne « pickup_under » : value passe de « 15000 » à « 12000 »."]


def test_parts_come_and_go(revised):
    folder = revised("dossier_ecole/dossier.yaml", 'version: "1"', 'version: "2"')
    text = (folder / SCRIPT).read_text("utf-8").replace("id: essai", "id: second", 1)
    (folder / "scenarios/second.yaml").write_text(text, "utf-8")
    assert told(folder) == [
        "Le scénario « second » est nouveau.",
        "Le dossier : version passe de « 1 » à « 2 ».",
    ]


def test_the_command_line_says_it_and_what_it_cannot_read(revised, tmp_path):
    folder = revised(SCRIPT, "title: Essai", "title: Autre")
    shell = CliRunner()
    said = shell.invoke(app, ["check", "--diff", str(tmp_path / "old"), str(folder)])
    assert said.exit_code == 0
    assert "title passe de" in said.output
    said = shell.invoke(app, ["check", "--diff", str(tmp_path / "nowhere"), str(folder)])
    assert said.exit_code == 2
