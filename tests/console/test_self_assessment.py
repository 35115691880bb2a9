"""The self-assessment: one key a question, a comment if he wishes, nothing lost."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e

from .conftest import OpenDesk
from .engine import Engine
from .keyed import begins, keys, line, of

SHEET = e.SheetProvided(
    introduction="Pour chaque ligne, dites si vous l’avez fait.",
    lines=[
        e.SheetLine(id="decroche", asks="J’ai décroché à temps.", criteria=["C1.2.a"]),
        e.SheetLine(id="attente", asks="J’ai annoncé l’attente.", criteria=["C1.2.d", "C1.2.f"]),
        e.SheetLine(id="bilan", asks="Mes deux points forts.", criteria=["C4.5.b"]),
    ],
)


@pytest.fixture
async def assessing(engine: Engine) -> AsyncIterator[Engine]:
    """The phase has come."""
    engine.story.happens(SHEET)
    engine.story.rules.state.criteria = frozenset({"C1.2.a", "C1.2.d", "C1.2.f", "C4.5.b"})
    begins(engine, "self_assessment", 900)
    yield engine


async def test_a_letter_marks_each_criterion_of_the_question(
    assessing: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+p", "u")
        await desk.sees("Pour chaque ligne", "▸ –", "1/3  J’ai décroché à temps.", "3]")
        await desk.press("o", "down", "e")
        await desk.sees("oui        J’ai décroché", "en partie  J’ai annoncé", "1]")
    marks = [(each.criterion, each.acquired) for each in of(assessing, c.AssessSelf)]
    assert marks == [("C1.2.a", "yes"), ("C1.2.d", "partly"), ("C1.2.f", "partly")]


async def test_a_comment_needs_a_mark_and_takes_letters(
    assessing: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+p", "u", "enter")
        await desk.sees("Dites d’abord oui, en partie ou non : O, E ou N.")
        await desk.press("n")
        await desk.sees("▸ non")
        await desk.press("enter", *keys("trop lent"), "enter")
        await desk.sees("J’ai décroché à temps. · trop lent", "2/3  J’ai annoncé")
        await desk.until(lambda: desk.app.drafts.scopes("self-assessment") == [])
        await desk.press("up", "o")
        await desk.sees("▸ oui        J’ai décroché à temps. · trop lent")
    assert of(assessing, c.AssessSelf)[1:] == [
        c.AssessSelf(criterion="C1.2.a", acquired="no", comment="trop lent"),
        c.AssessSelf(criterion="C1.2.a", acquired="yes", comment="trop lent"),
    ]


async def test_a_comment_left_waits_for_him(assessing: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+p", "u", "o")
        await desk.sees("▸ oui")
        await desk.press("enter", *keys("no"), "escape")
        await desk.sees("oui        J’ai décroché à temps. · no (à enregistrer)")
        await desk.press("enter", "n")
        assert line(desk, "self-comment") == "non"
        assert len(of(assessing, c.AssessSelf)) == 1


async def test_after_its_phase_it_is_only_read(assessing: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+p", "u", "o")
        await desk.sees("▸ oui")
        begins(assessing, "interview")
        await desk.sees("Le délai est passé")
        await desk.press("n")
        await desk.sees("L’auto-évaluation ne change que dans sa phase.")
        assert len(of(assessing, c.AssessSelf)) == 1


async def test_it_comes_with_its_phase_and_not_before(engine: Engine, open_desk: OpenDesk) -> None:
    engine.story.happens(SHEET)
    async with open_desk() as desk:
        await desk.press("ctrl+p", "u")
        await desk.sees("Aucun panneau sous la lettre U")
        await desk.press("escape")
        begins(engine, "self_assessment", 900)
        await desk.sees("1/3  J’ai décroché à temps.")
