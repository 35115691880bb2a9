"""Each criterion of the machine is failed by the robots that break it, and by no other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evalengine.__main__ import app
from evalengine.commission.discrimination import Trial, document, measured, trials, unproven
from evalengine.dossier.loader import load_dossier
from evalengine.robots.faulty import FAULTY
from evalengine.robots.profile import EXEMPLAIRE

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests/dossier/whole"
SHIPPED = load_dossier()
MET_BY = ("service_client", "consignes_en_direct")
"""The fewest scenarios that meet every criterion of the machine."""


@pytest.fixture(scope="module")
def played() -> list[Trial]:
    exam = SHIPPED.programmes["examen"].model_copy(update={"scenarios": MET_BY})
    return list(trials(SHIPPED, exam))


def test_every_robot_fails_the_criterion_that_he_breaks_and_no_other(played):
    assert unproven(SHIPPED.grid, played) == []


def test_the_exemplary_robot_fails_nothing_and_is_assessed_on_everything(played):
    assert played[0].robot.profile is EXEMPLAIRE
    assert set(played[0].found.values()) == {"met"}


def test_the_page_says_what_is_computed(played):
    """`evalengine check --discrimination --tableau docs/discrimination.md` writes it again."""
    assert (ROOT / "docs/discrimination.md").read_text("utf-8") == document(SHIPPED.grid, played)


def test_a_detector_that_always_says_yes_is_caught(played):
    robot = next(each for each in FAULTY if each.breaks == "C1.9.b")
    (told,) = Trial(robot, {**played[0].found, "C1.9.b": "met"}).faults()
    assert told.startswith("C1.9.b\u00a0: atteint pour le robot qui ")


def test_a_robot_that_fails_one_more_is_caught(played):
    (told,) = Trial(played[0].robot, {**played[0].found, "C1.2.a": "to_judge"}).faults()
    assert told.startswith("C1.2.a\u00a0: laissé à juger")


def test_a_criterion_that_no_robot_breaks_is_named(played):
    spared = [trial for trial in played if trial.robot.breaks != "C1.8.a"]
    assert unproven(SHIPPED.grid, spared) == ["C1.8.a\u00a0: aucun robot ne le met à l’épreuve"]
    assert len(measured(SHIPPED.grid)) > 12


def test_the_command_proves_an_exam_and_tells_a_bound_that_is_too_slack(tmp_path):
    folder, matrix = Path(shutil.copytree(SMALL, tmp_path / "whole")), tmp_path / "tableau.md"
    options = ["--discrimination", "--dossier", str(folder), "--tableau", str(matrix)]
    nothing = CliRunner().invoke(app, ["check", *options])
    assert (nothing.exit_code, matrix.exists()) == (1, False)
    assert "pas d’épreuve complète" in nothing.output
    programme = folder / "dossier_ecole/programmes/examen.yaml"
    told = programme.read_text("utf-8").replace("phases:", "phases:\n  - { phase: identity }")
    programme.write_text(told, "utf-8")
    proven = CliRunner().invoke(app, ["check", *options])
    assert proven.exit_code == 0
    assert "| le robot qui… | C1.2.a |" in matrix.read_text("utf-8")
    grid = folder / "dossier_ecole/grille.yaml"
    grid.write_text(grid.read_text("utf-8").replace("value: 15000", "value: 18000", 1), "utf-8")
    slack = CliRunner().invoke(app, ["check", *options])
    assert slack.exit_code == 1
    assert "C1.2.a\u00a0: atteint pour le robot qui décroche à 17 s" in slack.output
