"""`evalengine variant`: what it writes, says and refuses."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evalengine.__main__ import app
from evalengine.commission.variant import folder as room
from evalengine.commission.variant.folder import differences, write_variant
from evalengine.dossier.loader import load_dossier
from evalengine.errors import BadDossier, BadSettings

WHOLE = Path(__file__).parents[2] / "dossier/whole"


@pytest.fixture
def origin(tmp_path) -> Path:
    return Path(shutil.copytree(WHOLE, tmp_path / "origine"))


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_it_writes_a_whole_dossier_that_says_it_is_a_variant(origin, tmp_path):
    done = CliRunner().invoke(
        app, ["variant", "--seed", "7", "--dossier", str(origin), "--out", str(tmp_path / "v")]
    )
    assert done.exit_code == 0, done.output
    assert "rendez-vous permutés." in done.output
    assert files(tmp_path / "v").keys() == files(origin).keys()
    before, after = load_dossier(origin), load_dossier(tmp_path / "v")
    assert after.version == f"{before.version} · variante 7"
    assert (after.status, after.grid) == (before.status, before.grid)
    assert after.digest != before.digest


def test_the_same_seed_writes_the_same_bytes(origin, tmp_path):
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        write_variant(origin, seed, tmp_path / name)
    assert files(tmp_path / "a") == files(tmp_path / "b") != files(tmp_path / "c")
    assert load_dossier(tmp_path / "a").digest != load_dossier(tmp_path / "c").digest


def test_a_folder_that_is_there_is_left_alone(origin, tmp_path):
    (tmp_path / "v").mkdir()
    with pytest.raises(BadSettings, match="existe déjà"):
        write_variant(origin, 1, tmp_path / "v")


def test_a_folder_that_cannot_be_made_is_told(origin, tmp_path):
    (tmp_path / "fichier").write_text("")
    with pytest.raises(BadSettings, match="ne peut pas être écrit"):
        write_variant(origin, 1, tmp_path / "fichier" / "v")


def test_a_dossier_with_faults_has_no_variant(origin, tmp_path):
    programme = origin / "dossier_ecole/programmes/examen.yaml"
    text = programme.read_text("utf-8")
    programme.write_text(text.replace("[essai]", "[ailleurs]"), "utf-8")
    assert programme.read_text("utf-8") != text
    with pytest.raises(BadDossier, match=r"(?s)a des défauts.*ailleurs"):
        write_variant(origin, 1, tmp_path / "v")
    assert not (tmp_path / "v").exists()


def test_a_variant_that_is_not_equal_is_not_left_behind(origin, tmp_path, monkeypatch):
    monkeypatch.setattr(room, "differences", lambda *_: iter(["Cela change tout."]))
    with pytest.raises(BadDossier, match=r"(?s)variante 1 n’est pas égale.*Cela change tout"):
        write_variant(origin, 1, tmp_path / "v")
    assert not (tmp_path / "v").exists()


def test_what_makes_it_unlike_is_told(origin):
    before = load_dossier(origin)
    assert list(differences(before, origin)) == []
    script = origin / "scenarios/essai.yaml"
    text = script.read_text("utf-8")
    assert "talk_s: 60" in text
    script.write_text(text.replace("talk_s: 60", "talk_s: 9", 1), "utf-8")
    assert any("injouable" in line for line in differences(before, origin))
