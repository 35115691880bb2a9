"""A dossier école of one file each, in a folder that a test may spoil."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from evalengine.dossier.loader import load_dossier
from evalengine.errors import BadDossier

FILES = {
    "dossier_ecole/dossier.yaml": """\
version: "1"
status: essai
company: Plateau
hierarchy:
  - { name: Chef, role: responsable, extension: "201" }
""",
    "dossier_ecole/grille.yaml": """\
version: "1"
status: essai
bounds:
  pickup_under: { value: 15000, unit: ms, origin: stated, label: décroché }
criteria:
  - { id: C1.2.a, unit: UC1, competence: C1.2, modality: O, kind: A, detector: pickup,
      label: décroché }
  - { id: C1.1.a, unit: UC1, competence: C1.1, modality: O, kind: H, label: accueil }
""",
    "dossier_ecole/donneurs_ordres/cabinet.yaml": """\
id: cabinet
name: Cabinet
trade: médecin
greeting: Bonjour.
people:
  - { name: Docteur, role: médecin, extension: "311" }
""",
    "scenarios/essai.yaml": """\
id: essai
title: Essai
calls:
  - id: un
    donneur_ordres: cabinet
    correspondent: { name: Léa, number: 01 99 00 12 34, mood: calme, motive: essai }
    start: { at_s: 10 }
    priority: 2
    talk_s: 30
    hold_patience_s: 60
    opening: Bonjour.
    closing: Au revoir.
  - id: deux
    donneur_ordres: cabinet
    correspondent: { name: Max, mood: calme, motive: essai }
    start: { after: { call: un, event: ended, delay_s: 5 } }
    priority: 1
    talk_s: "1:30"
    hold_patience_s: 60
    opening: Bonjour.
    closing: Au revoir.
    transfer_to: "201"
""",
}
SCENARIO = "scenarios/essai.yaml"

Refusal = Callable[..., str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def refusal(folder: Path) -> Refusal:
    """``refusal(file, old, new)``: what is said of a dossier with that one change."""

    def refusal(name: str, old: str, new: str) -> str:
        path = folder / name
        text = path.read_text("utf-8")
        assert text.count(old) >= 1, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), "utf-8")
        with pytest.raises(BadDossier) as caught:
            load_dossier(folder)
        return str(caught.value).replace("\u00a0", " ")

    return refusal
