"""The papers: version and status on every page, and nothing hidden in the candidate's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from evalengine.__main__ import app
from evalengine.commission.prints import PRINTS, write
from evalengine.commission.prints.setting import set_pdf
from evalengine.dossier import words
from evalengine.dossier.loader import load_dossier
from evalengine.errors import BadDossier, BadSettings

WHOLE = Path(__file__).parents[1] / "dossier/whole"


@pytest.fixture(scope="module")
def dossier():
    return load_dossier(WHOLE)


@pytest.fixture(scope="module")
def pages(dossier, tmp_path_factory):
    """The text of every page, by print; spaces of all kinds are one space."""
    folder = tmp_path_factory.mktemp("prints")
    return {
        path.stem: [" ".join(page.extract_text().split()) for page in PdfReader(path).pages]
        for path in write(dossier, "examen", folder)
    }


@pytest.mark.parametrize("name", PRINTS)
def test_every_page_bears_the_version_and_the_status(pages, dossier, name):
    assert len(pages[name]) >= 2
    for number, page in enumerate(pages[name], 1):
        assert f"dossier {dossier.version} · {dossier.digest[:12]}" in page
        assert dossier.status in page
        assert f"page {number} sur {len(pages[name])}" in page


def test_the_candidate_reads_the_files_and_nothing_of_the_scenarios(pages):
    read = " ".join(pages["livret_candidat"])
    for told in (
        "Vingt minutes par patient.",
        "du vendredi 20 novembre 2026 au lundi 30",
        "ordonnance",
    ):
        assert told in read
    assert "mardi 24 novembre 2026" in read
    assert "Anne Coste" in read  # she is in the agenda, and in the book
    for hidden in ("Léa Pons", "Max Rey", "renouvellement", "J’insiste", "Plus de visite ce jour"):
        assert hidden not in read


def test_a_cue_card_holds_what_is_said_and_what_is_expected(pages):
    read = " ".join(pages["cartes_co_evaluateur"])
    for told in (
        "« Je suis madame Pons. »",
        "(À quel sujet ?)",
        "le premier envoi échoue",
        "mardi 24 novembre 2026, 10 h 20",
        "transfert au 201 (Chef)",
        "5 min après que « un » est fini",
        "« Plus de visite ce jour. »",
    ):
        assert told in read, told


def test_the_assessor_has_every_criterion_and_every_study(pages, dossier):
    read = " ".join(pages["feuille_evaluateur"])
    assert all(criterion.id in read for criterion in dossier.grid.assessed)
    assert "tous les appels" in read
    assert "Une fuite" in read


def test_what_an_author_writes_is_never_markup(dossier):
    title = '#panic("x") *gras* $1$ <a> \\ `b`'
    content = PRINTS["livret_candidat"][1](dossier, dossier.programmes["examen"])
    content["files"][0]["permanent"] = [title]
    assert set_pdf("booklet", json.loads(json.dumps(content))).startswith(b"%PDF")


def test_an_unknown_programme_and_a_closed_folder_are_a_sentence(dossier, tmp_path):
    with pytest.raises(BadDossier, match=r"Connus\u00a0: essai, examen"):
        write(dossier, "absent", tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadSettings, match="ne peut pas être écrit"):
        write(dossier, "examen", tmp_path / "file")


def test_the_command_line_writes_them(tmp_path, monkeypatch):
    monkeypatch.setenv("EVALENGINE_DOSSIER_FOLDER", str(WHOLE))
    done = CliRunner().invoke(app, ["print", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert {path.name for path in tmp_path.iterdir()} == {f"{name}.pdf" for name in PRINTS}


@pytest.mark.parametrize(
    ("seconds", "told"), [(0, "0 s"), (59, "59 s"), (90, "1 min 30 s"), (13_200, "3 h 40 min")]
)
def test_durations_in_french(seconds, told):
    assert words.duration(seconds).replace("\u00a0", " ") == told


def test_dates_in_french():
    assert words.day("2026-12-01") == "mardi 1er décembre 2026"
    assert words.hour("09:05").replace("\u00a0", " ") == "9 h 05"
