"""A dossier école for measuring: the one that came with us, and a scenario of many calls."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import yaml

from evalengine.dossier.loader import default_folder

SCENARIO = "rafale"
CALLED = "docteur_sarment"


def call_id(number: int) -> str:
    """The id of the call of this number."""
    return f"appel_{number}"


def write_school(folder: Path, calls: int, appointments: int = 0) -> None:
    """Writes into ``folder`` what the setting ``dossier_folder`` wants; ``appointments`` more
    stand in the agenda of the only donneur d'ordres who is called.

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
    if appointments:
        _crowd(folder / "dossier_ecole" / "donneurs_ordres" / f"{CALLED}.yaml", appointments)
    # JSON is YAML.
    text = json.dumps(scenario, ensure_ascii=False)
    (folder / "scenarios" / f"{SCENARIO}.yaml").write_text(text, "utf-8")


def _call(number: int) -> dict[str, object]:
    return {
        "id": call_id(number),
        "donneur_ordres": CALLED,
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


def _crowd(file: Path, appointments: int) -> None:
    """Closed ranges of five minutes: the rules let them stand side by side."""
    told = yaml.safe_load(file.read_text("utf-8"))
    first = datetime.fromisoformat("2026-11-23T08:00")
    told["agenda"] += [
        {
            "start": (first + timedelta(days=number % 20, minutes=5 * (number // 20))).isoformat(
                timespec="minutes"
            ),
            "kind": "block",
            "minutes": 5,
            "reason": f"Plage {number}",
        }
        for number in range(appointments)
    ]
    file.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
