"""How long the commission waits: the dossier read and checked, scenarios and exam played."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from evalengine.commission.playability import play
from evalengine.commission.theatre import Theatre
from evalengine.dossier.coverage import coverage
from evalengine.dossier.lint import lint
from evalengine.dossier.loader import load_dossier, load_with_sources
from evalengine.robots.profile import EXEMPLAIRE

EXAM = "examen"


def measure() -> dict[str, Any]:
    """Seconds, best of three; a scenario's is the exemplary robot's performance of it."""
    dossier = load_dossier()
    exam = dossier.programmes[EXAM]
    return {
        "read_s": _best(load_dossier),
        "read_lint_and_coverage_s": _best(_checked),
        "play_s": {name: _best(partial(play, dossier, name)) for name in exam.scenarios},
        "play_the_exam_s": _best(lambda: Theatre(dossier, exam, EXEMPLAIRE).play()),
    }


def _checked() -> None:
    dossier, sources = load_with_sources()
    faults = lint(dossier, sources)
    unseen = [row for row in coverage(dossier, dossier.programmes[EXAM]) if not row.steps]
    if faults or unseen:
        raise RuntimeError("the dossier that is measured is not sound")


def _best(act: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        began = time.perf_counter()
        act()
        times.append(time.perf_counter() - began)
    return round(min(times), 3)
