"""The linter: each fault that may be left in a dossier is caught, and told at its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from evalengine.dossier.lint import lint
from evalengine.dossier.loader import load_with_sources
from evalengine.errors import BadDossier

HERE = Path(__file__).parent
SEEDED = yaml.safe_load((HERE / "seeded_faults.yaml").read_text("utf-8"))
SCRIPT = "scenarios/essai.yaml"
PROGRAMME = "dossier_ecole/programmes/examen.yaml"


@pytest.fixture
def whole(tmp_path):
    """The folder of a small dossier with something of everything, and without a fault."""
    return Path(shutil.copytree(HERE / "whole", tmp_path / "whole"))


def spoil(folder: Path, file: str, *changes: tuple[str, str]) -> None:
    text = (folder / file).read_text("utf-8")
    for old, new in changes:
        assert old in text, f"{old!r} is not in {file}"
        text = text.replace(old, new, 1)
    (folder / file).write_text(text, "utf-8")


def told(folder: Path) -> list[str]:
    try:
        said = lint(*load_with_sources(folder))
    except BadDossier as refusal:
        said = str(refusal).splitlines()
    return [line.replace("\u00a0", " ") for line in said]


def test_the_dossier_that_the_tests_spoil_has_no_fault(whole):
    assert told(whole) == []


def test_there_are_enough_seeds_and_no_two_alike():
    assert len(SEEDED) >= 25
    assert len({(seed["file"], seed["old"], seed["new"]) for seed in SEEDED}) == len(SEEDED)


@pytest.mark.parametrize("seed", SEEDED, ids=lambda seed: f"{seed['at']} {seed['says']}")
def test_a_seeded_fault_is_caught_and_named(whole, seed):
    spoil(whole, seed["file"], (seed["old"], seed["new"]))
    here = [line for line in told(whole) if line.startswith(f"{seed['file']}, ligne ")]
    assert any(seed["at"] in line and seed["says"] in line for line in here), told(whole)


def test_a_fault_is_told_at_its_own_line(whole):
    spoil(whole, SCRIPT, ("rubric: rendez-vous", "rubric: urgence"))
    text = (whole / SCRIPT).read_text("utf-8")
    line = text[: text.index("rubric: urgence")].count("\n") + 1
    assert told(whole)[0].startswith(f"{SCRIPT}, ligne {line}, ")


def test_two_calls_at_once_are_no_crowd_for_three_lines(whole):
    spoil(whole, SCRIPT, ("delay_s: 300", "delay_s: 0"), ("event: ended", "event: placed"))
    assert told(whole) == []


def test_more_calls_at_once_than_lines_are_named(whole):
    spoil(whole, SCRIPT, ("delay_s: 300", "delay_s: 0"), ("event: ended", "event: placed"))
    spoil(whole, SCRIPT, ("title: Essai", "title: Essai\nlines: 1"))
    assert any("2 appels à la fois pour 1 lignes : un, deux" in line for line in told(whole))


def test_a_call_that_a_whole_programme_names_twice_is_told(whole):
    shutil.copy(whole / SCRIPT, whole / "scenarios/autre.yaml")
    spoil(whole, "scenarios/autre.yaml", ("id: essai", "id: autre"))
    spoil(whole, PROGRAMME, ("[essai]", "[essai, autre]"))
    assert any("« un » est déjà dans le scénario « essai »" in line for line in told(whole))


def test_an_exam_is_held_to_its_size_and_to_whole_files(whole):
    begins = "- { phase: identity }\n  - { phase: preparation }"
    spoil(whole, PROGRAMME, ("- { phase: preparation }", begins))
    client = "dossier_ecole/donneurs_ordres/cabinet.yaml"
    spoil(whole, client, ("vocabulary: [ordonnance]\n", ""), ("may_say: [Les horaires.]\n", ""))
    said = " ".join(told(whole))
    assert "de 6 à 10 appels ; celui-ci en a 3" in said
    assert "de 10 à 15 min ; celui-ci dure 8 min 34 s" in said
    assert "il manque à ce dossier : vocabulaire du métier, ce que l’on peut dire" in said
    assert "la feuille d’autoévaluation manque" in said
