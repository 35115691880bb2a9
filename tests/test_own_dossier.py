"""A training centre's own dossier école, as its installer names it: by the environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from evalengine.dossier.loader import default_folder
from evalengine.workstation import free_port


@pytest.fixture
def evalengine(tmp_path):
    """``evalengine("serve", …, dossier=folder)``: exit status, screen and complaints."""

    def run(*arguments, dossier):
        environ = {name: value for name, value in os.environ.items() if "EVALENGINE" not in name}
        environ |= {
            "EVALENGINE_STATE_FOLDER": str(tmp_path / "state"),
            "EVALENGINE_HTTP_PORT": str(free_port("127.0.0.1", 1)),
            "EVALENGINE_SIP_PORT": "0",
        }
        if dossier is not None:
            environ["EVALENGINE_DOSSIER_FOLDER"] = str(dossier)
        command = [sys.executable, "-m", "evalengine", *arguments]
        # An input that is at its end already tells `serve --tenu` to leave.
        done = subprocess.run(
            command, env=environ, input=b"", capture_output=True, timeout=120, check=False
        )
        return done.returncode, done.stdout.decode(), " ".join(done.stderr.decode().split())

    return run


@pytest.fixture
def own(tmp_path):
    """A copy of the one that came with us, with one scenario more."""
    for name in ("dossier_ecole", "scenarios"):
        shutil.copytree(default_folder() / name, tmp_path / "own" / name)
    text = (tmp_path / "own/scenarios/entrainement/prise_en_main.yaml").read_text("utf-8")
    mine = text.replace("id: prise_en_main", "id: le_mien")
    assert mine != text
    (tmp_path / "own/scenarios/le_mien.yaml").write_text(mine, "utf-8")
    return tmp_path / "own"


def test_a_sitting_is_played_and_graded_on_the_dossier_it_was_opened_with(
    evalengine, own, tmp_path
):
    opening = ("serve", "--epreuve", "essai", "--scenario", "le_mien", "--tenu")
    status, screen, trouble = evalengine(*opening, dossier=own)
    assert (status, trouble) == (0, "")
    assert "Épreuve essai" in screen
    export = ("export", "essai", "--out", str(tmp_path / "out"))
    status, _, trouble = evalengine(*export, dossier=None)
    assert (status, "autre dossier école" in trouble) == (2, True)
    assert evalengine(*export, dossier=own)[0] == 0
    assert (tmp_path / "out/grille.json").is_file()


def test_a_folder_that_is_none_is_one_sentence(evalengine, tmp_path):
    status, _, trouble = evalengine("serve", dossier=tmp_path / "nowhere")
    assert status == 2
    assert "« dossier_ecole » est introuvable" in trouble
    assert "Traceback" not in trouble
