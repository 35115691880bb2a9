"""One sitting with everything in it, its grid and its measures."""

from __future__ import annotations

import pytest

from evalengine.dossier.loader import load_dossier
from evalengine.dossier.scripts import Correspondent
from evalengine.projections.measures import Measures, measure
from evalengine.referentiel.models import Grid
from tests.story import Story, scripted


@pytest.fixture(scope="session")
def grid() -> Grid:
    return load_dossier().grid


@pytest.fixture
def story() -> Story:
    """c1 held twice, c2 late and hung up on, c3 transferred, c4 never answered."""
    evil = Correspondent(name='=HYPERLINK("x")', number="", mood="x", motive="y")
    script = [
        scripted("c1", priority=3),
        scripted("c2", priority=2, correspondent=evil),
        scripted("c3", transfer_to="201"),
        scripted("c4", rings_for_s=20),
    ]
    story = Story(*script).begins().rings("c1").waits(4.2).answers("c1").opens("cabinet")
    story.waits(10).rings("c2").waits(16).holds("c1").answers("c2").waits(10).hangs_up("c2")
    story.waits(1).resumes("c1").waits(5).holds("c1").waits(3).resumes("c1").waits(5)
    story.takes_leave("c1").waits(2).closes("cabinet")
    story.rings("c3").waits(3).answers("c3").waits(8).transfers("c3", "201")
    return story.rings("c4").waits(60)


@pytest.fixture
def measures(story: Story) -> Measures:
    return measure(story.entries)
