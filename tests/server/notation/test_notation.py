"""The page of marks: what is drawn of a sitting, what its keys come to, and who may open it."""

from __future__ import annotations

from types import SimpleNamespace

import httpx
import pytest

from evalengine.clock import SECOND
from evalengine.dossier.loader import load_dossier
from evalengine.errors import Refused
from evalengine.server.notation import acts
from evalengine.server.notation.acts import Confirmation, Question
from evalengine.server.notation.drawing import card, criteria, head
from evalengine.server.notation.judging import Judging
from evalengine.server.notation.page import Page
from evalengine.server.notation.sight import Sight, View
from evalengine.vocabulary import events as e
from tests.server.test_doors import served
from tests.story import Story

GRID = load_dossier().grid
KINDS = {each.id: each.kind for each in GRID.criteria}
MEASURED, HUMAN = "C1.2.a", "C1.1.a"


def opened() -> Story:
    return Story("c1", "c2", criteria=KINDS).begins().rings("c1").waits(20).answers("c1")


def judging_of(story: Story) -> Judging:
    judging = Judging(GRID)
    for entry in story.entries:
        judging.apply(entry)
    judging.refresh(story.now)
    return judging


def sight_of(story: Story, marker: str = "evaluator", **view: object) -> Sight:
    return Sight(judging_of(story), marker, View(**view))


def presses(
    story: Story, act: str, criterion: str, marker: str = "evaluator", why: str = ""
) -> None:
    done = acts.asked(sight_of(story, marker, chosen=criterion), act)
    if isinstance(done, Question):
        done = done.command(why)
    story.asks(done.command if isinstance(done, Confirmation) else done, marker)


def both_hand_in(story: Story) -> None:
    for marker in ("evaluator", "control"):
        presses(story, "hand_in", "", marker)


def test_a_late_pick_up_is_shown_with_its_bound_its_remark_and_its_entries() -> None:
    story = opened()
    drawn = card.draw(sight_of(story, chosen=MEASURED))
    assert "non atteint" in drawn and "15,000" in drawn and "<ol>" not in drawn
    drawn = card.draw(sight_of(story, chosen=MEASURED, proofs=True))
    assert "<ol>" in drawn and "décroché en 20,0 s" in drawn


def test_the_timeline_is_drawn_while_a_call_is_placed_and_does_not_ring_yet() -> None:
    story = opened().triggers("c2")
    assert head.picture(sight_of(story)).startswith("<svg")


def test_the_evidence_of_the_chosen_criterion_is_shown_on_the_timeline() -> None:
    sight = sight_of(opened(), chosen=MEASURED)
    evidence = sight.chosen.row.verdict.evidence
    assert evidence and all(f'[data-entry~="{x}"]' in head.highlight(sight) for x in evidence)
    assert any(f'data-entry="{x}"' in head.picture(sight) for x in evidence)


def test_the_timeline_is_drawn_again_at_most_every_three_seconds_and_only_when_something_came() -> (
    None
):
    story = opened()
    judging = judging_of(story)
    began = story.now
    for second, drawn in ((1, 1), (3, 1), (4, 1)):
        judging.refresh(began + second * SECOND)
        assert judging.pictured == drawn
    judging.apply(story.hangs_up("c1").entries[-1])
    for second, drawn in ((5, 2), (6, 2)):
        judging.refresh(began + second * SECOND)
        assert judging.pictured == drawn


@pytest.mark.parametrize(
    ("act", "criterion", "asks"),
    [
        ("mark met", HUMAN, False),
        ("mark not_met", HUMAN, False),
        ("mark not_applicable", HUMAN, True),
        ("mark confirmed", MEASURED, False),
        ("mark met", MEASURED, True),
    ],
)
def test_a_reason_is_asked_for_where_the_rules_want_one(
    act: str, criterion: str, asks: bool
) -> None:
    story = opened()
    done = acts.asked(sight_of(story, chosen=criterion), act)
    assert isinstance(done, Question) is asks
    story.asks(done.command("Vu.") if asks else done, "evaluator")
    [mark] = story.events(e.CriterionMarked)
    assert (mark.criterion, mark.given, bool(mark.reason)) == (criterion, act.split()[1], asks)


@pytest.mark.parametrize(
    "act",
    ["", "mark", "mark better", "pin", "pin x", "mark met met", "choose", "show elsewhere", "é"],
)
def test_what_no_button_says_asks_for_nothing(act: str) -> None:
    sight = sight_of(opened())
    assert acts.asked(sight, act) is None and not acts.looks(sight, act)


def test_the_marks_of_the_other_are_drawn_nowhere_before_both_have_handed_in() -> None:
    story = opened()
    presses(story, "mark not_applicable", HUMAN, "control", "Secret du co-évaluateur.")
    presses(story, "comment", HUMAN, "control", "Commentaire secret.")
    presses(story, "pin badly", HUMAN, "control")
    sight = sight_of(story, chosen=HUMAN)
    pin = sight.judging.marks.moments[0].entry
    parts = (head.draw, head.picture, head.pins, criteria.filters, criteria.rows, card.draw)
    drawn = "".join(part(sight) for part in parts)
    assert "ecret" not in drawn and f'data-entry="{pin}"' not in drawn and "0 noté " in drawn
    own = sight_of(story, "control", chosen=HUMAN)
    assert "Secret" in card.draw(own) and f'data-entry="{pin}"' in head.picture(own)
    both_hand_in(story)
    assert "Secret" in card.draw(sight_of(story, chosen=HUMAN))


def test_a_disagreement_is_listed_counted_and_settled_with_a_reason() -> None:
    story = opened()
    presses(story, "mark met", HUMAN)
    presses(story, "mark not_met", HUMAN, "control")
    presses(story, "mark confirmed", MEASURED)
    presses(story, "mark not_met", MEASURED, "control", "En retard.")
    both_hand_in(story)
    sight = sight_of(story, shown="disagreed")
    assert [each.criterion.id for each in sight.listed] == [HUMAN]
    assert "accord 50" in head.draw(sight) and "Désaccords (1)" in criteria.filters(sight)
    with pytest.raises(Refused, match="raison"):
        presses(story, "mark met", HUMAN, why=" ")
    presses(story, "mark met", HUMAN, why="Revu <b>ensemble</b>.")
    assert sight_of(story, shown="disagreed").listed == []
    assert "Revu &lt;b&gt;ensemble" in card.draw(sight_of(story, chosen=HUMAN))


def test_a_mark_that_was_handed_in_is_refused_by_the_rules_without_a_question_first() -> None:
    story = opened()
    presses(story, "hand_in", "")
    with pytest.raises(Refused, match="ne change plus"):
        presses(story, "mark met", MEASURED)
    assert "disabled" in head.draw(sight_of(story))


def question_of(story: Story, act: str, criterion: str) -> Question:
    asked = acts.asked(sight_of(story, chosen=criterion), act)
    assert isinstance(asked, Question)
    return asked


def test_a_comment_that_another_page_changed_meanwhile_is_kept_beside_the_new_one() -> None:
    story = opened()
    presses(story, "comment", HUMAN, why="Posée.")
    asked = question_of(story, "comment", HUMAN)
    presses(story, "comment", HUMAN, why="Posée, souriante.")
    command, told = acts.answered(sight_of(story), asked, "Posée, claire.")
    assert command.text == "Posée, souriante.\nPosée, claire." and "dessous" in told
    command, _ = acts.answered(sight_of(story), asked, "")  # what he did not read stays
    assert command.text == "Posée, souriante."
    alone = question_of(story, "comment", HUMAN)
    command, told = acts.answered(sight_of(story), alone, "")
    assert (command.text, told) == ("", "")


async def test_the_words_of_an_answer_that_is_refused_stay_on_the_page() -> None:
    async def refuses(*_asked: object) -> None:
        raise Refused("L’épreuve est terminée.")

    story = opened()
    doors = SimpleNamespace(failing="", now=lambda: story.now, submit=refuses)
    hosted = SimpleNamespace(sitting="essai", evaluator_token="x", doors=doors)
    gathering = SimpleNamespace(hosted=hosted, fold=judging_of(story), pages=())
    page = Page(gathering, SimpleNamespace(has_socket_connection=True), "evaluator")
    await page._answered(question_of(story, "comment", HUMAN), "Posée et claire.")
    assert page.view.told.startswith("L’épreuve est terminée. Votre texte")
    assert "Posée et claire." in page.view.told


def test_a_mark_of_another_page_made_meanwhile_is_replaced_and_said_so() -> None:
    story = opened()
    asked = question_of(story, "mark met", MEASURED)
    assert acts.answered(sight_of(story), asked, "Vu.")[1] == ""
    presses(story, "mark not_applicable", MEASURED, why="Panne.")
    command, told = acts.answered(sight_of(story), asked, "Vu.")
    assert (command.given, command.reason) == ("met", "Vu.")
    assert "sans objet («\u00a0Panne.\u00a0»)" in told and "reste au journal" in told


def test_what_the_other_settled_meanwhile_is_not_settled_again_in_silence() -> None:
    story = opened()
    presses(story, "mark met", HUMAN)
    presses(story, "mark not_met", HUMAN, "control")
    both_hand_in(story)
    asked = question_of(story, "mark met", HUMAN)
    presses(story, "mark not_met", HUMAN, "control", "Réécouté.")
    _, told = acts.answered(sight_of(story), asked, "Vu.")
    assert "non atteint («\u00a0Réécouté.\u00a0»)" in told


def test_the_evaluateur_goes_to_his_board_and_the_co_evaluateur_has_his_own_elsewhere() -> None:
    judging = judging_of(opened())
    place = "/regie/essai?jeton=x"
    assert f'href="{place}"' in head.draw(Sight(judging, "evaluator", View(), board=place))
    assert "href" not in head.draw(Sight(judging, "control", View()))


def test_the_list_keeps_the_criterion_one_is_at_and_steps_through_the_rest() -> None:
    story = opened()
    sight = sight_of(story, shown="to_judge")
    assert 'data-act="choose_next" data-key="ArrowDown"' in criteria.filters(sight)
    acts.looks(sight, "choose_next")
    second = sight.view.chosen
    assert second == sight.listed[1].criterion.id
    presses(story, "mark met", second)
    sight = sight_of(story, shown="to_judge", chosen=second)
    assert sight.chosen.criterion.id == second
    acts.looks(sight, "choose_previous")
    acts.looks(sight, "choose_previous")
    assert sight.view.chosen == sight.listed[0].criterion.id


def test_what_the_machine_says_is_computed_at_most_once_a_second_and_only_when_needed() -> None:
    story = opened()
    judging = judging_of(story)
    judging.refresh(story.now + 5 * SECOND)
    assert judging.judged == 1
    for rank, entry in enumerate(story.hangs_up("c1").entries[max(judging.entries) :]):
        judging.apply(entry)
        judging.refresh(story.now + 5 * SECOND + rank)
    assert judging.judged == 2
    presses(story, "mark met", HUMAN)
    judging.apply(story.entries[-1])
    judging.refresh(story.now + 60 * SECOND)
    assert judging.marked == 1 and judging.judged <= 3


async def test_the_page_opens_to_the_two_who_mark_and_to_nobody_else(tmp_path) -> None:
    async with served(tmp_path) as (engine, hosted), httpx.AsyncClient() as client:
        place = f"http://127.0.0.1:{engine.settings.http_port}/regie/essai/grille?jeton="
        for token, who in (
            (hosted.evaluator_token, "Notation de l’évaluateur"),
            (hosted.control_token, "Notation du co-évaluateur"),
        ):
            reply = await client.get(place + token)
            assert reply.status_code == 200 and who in reply.text
            assert "Camille &lt;b&gt;" in reply.text or "Camille <b>" not in reply.text
        for token in ("", "x", hosted.candidate_token):
            assert (await client.get(place + token)).status_code == 403
        assert engine.grid_url("essai") == place + hosted.evaluator_token
