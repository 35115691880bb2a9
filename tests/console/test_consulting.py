"""A correspondent waits while somebody of the house is asked; then a transfer joins the two."""

from __future__ import annotations

from console import acts
from console.acts import Act
from console.cards import card
from console.layouts import OWN, STANDARD
from console.notices import sentence_of
from console.waits import first_to_resume, waits
from evalengine.clock import SECOND
from evalengine.projections.desk import Desk

from .conftest import OpenDesk
from .engine import DeskStory, Engine

OUT = "sortant-1"


def desk_after(*doings: str) -> Desk:
    story = DeskStory().begins()
    for doing in doings:
        happens(story, doing)
    return story.rules.desk


def happens(story: DeskStory, doing: str) -> None:
    verb, *words = doing.split()
    getattr(story, verb)(*(float(word) if verb == "waits" else word for word in words))


CONSULTING = ("rings c1", "waits 4", "answers c1", "holds c1", "dials 21", "is_answered sortant-1")


def test_whoever_is_in_the_ear_is_joined_with_whoever_is_on_hold() -> None:
    desk = desk_after(*CONSULTING)
    assert [(a.id, b.id) for a, b in acts.joinable(desk)] == [("c1", OUT)]
    desk = desk_after(*CONSULTING, "holds sortant-1", "resumes c1")
    assert [(a.id, b.id) for a, b in acts.joinable(desk)] == [("c1", OUT)]
    others = ("rings c2", "answers c2", "holds c2")
    desk = desk_after(*others, *CONSULTING)
    assert [(a.id, b.id) for a, b in acts.joinable(desk)] == [("c1", OUT), ("c2", OUT)]
    desk = desk_after("rings c1", "answers c1", "holds c1", "rings c2", "answers c2")
    assert acts.joinable(desk) == []  # two correspondents have nothing to tell each other


def test_nobody_is_transferred_to_one_who_has_not_answered() -> None:
    desk = desk_after("rings c1", "answers c1", "holds c1", "dials 21")
    said = "Attendez que l’on réponde sur la ligne 2 pour transférer."
    assert acts.transferable(desk) == said


def test_of_those_who_wait_the_longest_is_taken_first() -> None:
    desk = desk_after("rings c1", "answers c1", "holds c1", "waits 5", "rings c2", "answers c2")
    assert first_to_resume(desk) == ""  # one alone is no choice
    desk = desk_after(
        *("rings c1", "answers c1", "holds c1", "waits 5", "rings c2", "answers c2", "holds c2"),
        *("waits 1", "resumes c1", "holds c1", "waits 3", "rings c3"),
    )
    assert [(one.line, one.first) for one in waits(desk, 9 * SECOND)] == [
        (2, True),
        (1, False),
        (3, False),
    ]
    assert card(desk, 2, 9 * SECOND).state == "‖ À reprendre"
    assert acts.resume(desk) == Act("resume", "c2")
    assert acts.answer(desk) == Act("answer", "c3")


def test_what_he_has_waited_goes_from_the_ring_through_every_hold() -> None:
    desk = desk_after("rings c1", "waits 4", "answers c1", "waits 9", "holds c1", "waits 61")
    assert card(desk, 1, 74 * SECOND).age.replace("\N{NO-BREAK SPACE}", " ") == (
        "Attend depuis 1 min 01"
    )
    assert card(desk, 1, 74 * SECOND).total.replace("\N{NO-BREAK SPACE}", " ") == (
        "A attendu 1 min 05"
    )
    [wait] = waits(desk, 74 * SECOND)
    assert (wait.since_ns, wait.total_ns) == (61 * SECOND, 65 * SECOND)


def test_a_sentence_is_said_at_each_step() -> None:
    story = DeskStory().begins()
    said = []
    for doing in (*CONSULTING, "connects c1 sortant-1"):
        before = len(story.entries)
        happens(story, doing)
        said += [sentence_of(one.event, story.rules.desk) for one in story.entries[before:]]
    told = [one.replace("\N{NO-BREAK SPACE}", " ") for one in said if one]
    assert told == [
        "« Dr Hélène Aubry » a répondu : F6 lui passe l’appel de Corinne Vasseur.",
        "Ligne 1 · Appel transféré : Corinne Vasseur parle à « Dr Hélène Aubry ».",
    ]
    assert OWN.key("transfer") == STANDARD.key("transfer") == "F6"


# As a candidate notices it.


async def test_asking_first_then_joining_by_keys(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        engine.does("rings c1")
        engine.passes(4)
        await desk.press("f1")
        await desk.until(lambda: "● En ligne" in desk.card(1))
        await desk.press("f6", "1")
        await desk.sees("F6 transfère à Dr Hélène Aubry · F11 lui parle d’abord · Échap annule")
        await desk.press("f11")
        await desk.until(lambda: "◎ Appelle" in desk.card(2))
        assert "pour Corinne Vasseur" in desk.card(2)
        assert "‖ En attente" in desk.card(1)
        await desk.press("f6")
        await desk.sees("Attendez que l’on réponde sur la ligne 2 pour transférer.")
        engine.does("is_answered sortant-1")
        await desk.sees("« Dr Hélène Aubry » a répondu : F6 lui passe")
        await desk.press("f6")
        await desk.sees("Passer à Dr Hélène Aubry l’appel de :", "F6 lui passe Corinne Vasseur")
        await desk.press("escape", "f4", "f1")  # « je vous passe le docteur »
        await desk.until(lambda: "● En ligne" in desk.card(1))
        await desk.press("f6")
        await desk.sees("1  Dr Hélène Aubry · en attente sur la ligne 2", "2  Dr Hélène Aubry")
        await desk.press("1")
        await desk.sees("F6 transfère à Dr Hélène Aubry · Échap annule")
        await desk.press("f6")
        await desk.sees("Appel transféré : Corinne Vasseur parle à « Dr Hélène Aubry ».")
        assert "○ Libre" in desk.card(1)
        assert "○ Libre" in desk.card(2)
        assert desk.hands.acts[-1] == ("connects", "c1", "sortant-1")
        await desk.press("f11")
        await desk.sees("Appeler :")


async def test_with_a_phone_of_his_own_the_engine_joins_them(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk(phone=False) as desk:
        engine.does("rings c1", "answers c1", "holds c1", "dials 21", "is_answered sortant-1")
        await desk.until(lambda: "● En ligne" in desk.card(2))
        await desk.press("f6", "f6")
        await desk.sees("Appel transféré : Corinne Vasseur parle à « Dr Hélène Aubry ».")
        call = engine.story.rules.calls.by_id["c1"]
        assert (call.cause, call.consulted) == ("transferred", "sortant-1")
