"""The shipped grid, and one row of it for a story."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evalengine.dossier.loader import load_dossier
from evalengine.projections.grid import rows
from evalengine.projections.verdicts import Verdict
from evalengine.referentiel.models import Grid
from tests.story import Story

Judge = Callable[[Story, str], Verdict]


@pytest.fixture(scope="session")
def grid() -> Grid:
    return load_dossier().grid


@pytest.fixture(scope="session")
def judge(grid: Grid) -> Judge:
    """``judge(story, "C1.2.a")``: what the grid says of one criterion."""

    def judge(story: Story, criterion: str) -> Verdict:
        return {row.id: row.verdict for row in rows(grid, story.entries)}[criterion]

    return judge
