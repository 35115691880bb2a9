"""Two pages of one marker at once, and a page left open on a sitting that is sealed."""

from __future__ import annotations

from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from tests.patience import until
from tests.server.pages.visitor import Visitor
from tests.server.test_doors import served

ELSEWHERE = "ouverte sur une autre page"


def marks(hosted) -> list[e.CriterionMarked]:
    return [x.event for x in hosted.doors.entries if isinstance(x.event, e.CriterionMarked)]


async def test_both_show_the_same_marks_and_say_that_they_are_two(tmp_path) -> None:
    async with served(tmp_path) as (engine, hosted):
        await hosted.doors.submit(c.EndPhase(phase="preparation"), "control")
        url = engine.grid_url("essai")
        async with Visitor(url) as first, Visitor(engine.page_url("essai")) as regie:
            assert 'target="grille"' in regie.text() and "/regie/essai/grille?" in regie.text()
            async with Visitor(url) as second:
                await first.sees(ELSEWHERE)
                await second.sees(ELSEWHERE)
                await first.press("choose C1.1.a")
                await second.press("choose C1.1.a")
                await first.press("mark met")
                await second.sees('<p class="met"><b>atteint')
                await second.press("mark not_met")
                await first.sees('<p class="not_met"><b>non atteint')
                await hosted.doors.submit(c.HandInMarks(marker="evaluator"), "evaluator")
                await second.press("mark met")
                await second.sees("elle ne change plus")
            await until(lambda: ELSEWHERE not in first.text())
        assert [mark.given for mark in marks(hosted)] == ["met", "not_met"]


async def test_a_mark_on_a_sealed_sitting_is_refused_with_a_sentence(tmp_path) -> None:
    async with served(tmp_path) as (engine, hosted), Visitor(engine.grid_url("essai")) as visitor:
        await visitor.press("mark met")
        await until(lambda: marks(hosted))
        await hosted.doors.submit(c.CloseSitting(reason="essai"), "control")
        await engine.played("essai")
        sealed = len(hosted.doors.entries)
        for act in ("mark not_met", "pin well", "withdraw"):
            await visitor.press("keys")  # clears what was told
            await visitor.press(act)
            await visitor.sees("L’épreuve est terminée.")
        assert len(hosted.doors.entries) == sealed
        assert [mark.given for mark in marks(hosted)] == ["met"]
