"""A dossier école for measuring: the one that came with us, and a scenario of many calls."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from evalengine.dossier.loader import default_folder

SCENARIO = "rafale"


def call_id(number: int) -> str:
    """The id of the call of this number."""
    return f"appel_{number}"


def write_school(folder: Path, calls: int) -> None:
    """Writes into ``folder`` what the setting ``dossier_folder`` wants.

    One call more than ``calls`` is scripted and never placed, so that no sitting comes to its end
    while it is measured.
    """
    shutil.copytree(default_folder() / "dossier_ecole", folder / "dossier_ecole")
    (folder / "scenarios").mkdir()
    scenario = {
        "id": SCENARIO,
        "title": "Rafale d’appels",
        "calls": [_call(number) for number in range(calls + 1)],
    }
    # JSON is YAML.
    text = json.dumps(scenario, ensure_ascii=False)
    (folder / "scenarios" / f"{SCENARIO}.yaml").write_text(text, "utf-8")


def _call(number: int) -> dict[str, object]:
    return {
        "id": call_id(number),
        "donneur_ordres": "docteur_sarment",
        "correspondent": {
            "name": f"Correspondant {number}",
            "number": "01 99 00 00 00",
            "mood": "pressé",
            "motive": "être mesuré",
        },
        "start": {"by_hand": True},
        "priority": 1,
        "talk_s": 600,
        "hold_patience_s": 600,
        "opening": "Bonjour.",
        "closing": "Au revoir.",
    }
