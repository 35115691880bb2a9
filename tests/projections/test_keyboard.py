"""C1.5.c, C1.5.d, C1.5.e: what the console counted, at the boundaries and in doubt."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalengine.projections.verdicts import Verdict
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from tests.story import Story

BURST = c.ReportTyping(
    pane="messages",
    field="f",
    keys=301,
    corrections=0,
    characters=301,
    lasted_ms=120_000,
    donneur_ordres="cabinet",
    call="c1",
)
"""300 intervals in two minutes: 30 words a minute exactly."""


def in_call(talk_s: float = 300) -> Story:
    return Story("c1", "c2").begins().rings("c1").answers("c1").waits(talk_s)


def reports(story: Story, *told: c.CandidateCommand) -> Story:
    for each in told:
        story.asks(each, "candidate")
    return story


def typed(**changes: object) -> c.ReportTyping:
    return replace(BURST, **changes)


# --- C1.5.c ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lasted_ms", "status", "value"),
    [
        (119_900, "met", 30),  # the burst is known within 100 ms
        (119_901, "to_judge", 30),
        (120_000, "to_judge", 30),
        (120_100, "to_judge", 29),
        (120_101, "not_met", 29),
    ],
)
def test_the_speed_of_typing_has_its_bound_and_its_doubt(judge, lasted_ms, status, value):
    verdict = judge(reports(in_call(), typed(lasted_ms=lasted_ms)), "C1.5.c")
    assert (verdict.status, verdict.value, verdict.bound) == (status, value, 30)
    assert verdict.unit == "words_per_minute"


@pytest.mark.parametrize(
    ("corrections", "characters", "status"), [(30, 270, "met"), (31, 269, "not_met")]
)
def test_one_key_in_ten_may_be_a_correction_and_no_more(judge, corrections, characters, status):
    told = typed(keys=300, corrections=corrections, characters=characters, lasted_ms=40_000)
    verdict = judge(reports(in_call(), told), "C1.5.c")
    assert verdict.status == status
    if status == "not_met":
        assert (verdict.value, verdict.unit, verdict.bound) == (10, "percent", 10)
        assert "31 pour 300" in verdict.remark


def test_what_was_taken_away_again_was_not_typed(judge):
    """300 characters in 100 s are 36 words a minute, but 25 of them went again: 33, then 29."""
    kept = typed(keys=325, corrections=25, characters=300, lasted_ms=100_000)
    verdict = judge(reports(in_call(), kept), "C1.5.c")
    assert (verdict.status, verdict.value) == ("met", 32)
    verdict = judge(reports(in_call(), replace(kept, lasted_ms=115_000)), "C1.5.c")
    assert (verdict.status, verdict.value, verdict.unit) == ("not_met", 28, "words_per_minute")


@pytest.mark.parametrize(("characters", "status"), [(199, "to_judge"), (200, "met")])
def test_a_few_words_decide_nothing(judge, characters, status):
    told = typed(keys=characters, characters=characters, lasted_ms=10_000)
    verdict = judge(reports(in_call(), told), "C1.5.c")
    assert verdict.status == status
    if status == "to_judge":
        assert (verdict.value, verdict.unit, verdict.bound) == (199, "characters", 200)


@pytest.mark.parametrize("criterion", ["C1.5.c", "C1.5.d"])
def test_silence_is_no_fault(judge, criterion):
    assert judge(Story("c1").begins(), criterion) == Verdict("not_assessed")
    verdict = judge(in_call(), criterion)
    assert (verdict.status, verdict.evidence) == ("to_judge", ())
    lines = typed(seen="line", lasted_ms=0)
    assert judge(reports(in_call(), lines), criterion).status == "to_judge"


def test_what_is_typed_in_the_preparation_is_practice(judge):
    story = Story("c1").waits(300)
    story.asks(typed(call="", donneur_ordres=""), "candidate").begins()
    assert judge(story, "C1.5.c") == Verdict("not_assessed")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(1, 60), st.integers(1_500, 9_000)),
        min_size=4,
        max_size=12,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_bursts_changes_nothing(judge, bursts, chance):
    told = [typed(keys=n + k, corrections=n, characters=k, lasted_ms=ms) for n, k, ms in bursts]
    verdicts = []
    for _ in range(2):
        story = in_call(60)
        for each in told:
            story.waits(10)
            reports(story, each)
        verdicts.append(judge(story, "C1.5.c"))
        chance.shuffle(told)
    first, second = verdicts
    assert (first.status, first.value, first.unit) == (second.status, second.value, second.unit)


# --- C1.5.d ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lasted_ms", "status"),
    [(299_899, "met"), (299_950, "to_judge"), (300_000, "to_judge"), (300_101, "not_met")],
)
def test_typing_takes_no_longer_than_the_call(judge, lasted_ms, status):
    story = in_call(300)
    reports(story.takes_leave("c1"), typed(lasted_ms=lasted_ms))
    verdict = judge(story, "C1.5.d")
    assert verdict.status == status
    assert (verdict.value, verdict.unit, verdict.bound) == (lasted_ms // 3000, "percent", 100)


def test_a_hold_is_no_part_of_the_call_s_length(judge):
    story = in_call(60).holds("c1").waits(60).resumes("c1").waits(40).takes_leave("c1")
    assert judge(reports(story, typed(lasted_ms=110_000)), "C1.5.d").status == "not_met"


def test_one_call_beyond_is_left_to_a_human_when_all_together_are_not(judge):
    story = in_call(300).takes_leave("c1").rings("c2").answers("c2").waits(40)
    story.takes_leave("c2").waits(14)
    reports(story, typed(call="c2", lasted_ms=60_000))
    verdict = judge(story, "C1.5.d")
    assert (verdict.status, verdict.value) == ("to_judge", 150)
    assert verdict.remark == "Correspondant c2\u00a0: 60 s de frappe pour 40 s d’appel."
    assert [type(story.entries[seq - 1].event) for seq in verdict.evidence] == [e.TypingCounted]


def test_a_call_that_the_engine_did_not_see_through_is_left_out(judge):
    story = in_call(100)
    reports(story, typed(lasted_ms=90_000)).takes_leave("c1")
    story.rings("c2").answers("c2").waits(10).crashes(20).waits(1)
    assert judge(story, "C1.5.d").status == "met"
    assert "C" in judge(story.takes_leave("c2"), "C1.5.d").remark


# --- C1.5.e ----------------------------------------------------------------------------------

NAMES = ("line", "hold", "search", "panes", "close_file", "transfer", "dial")


def over(story: Story) -> Story:
    """The calls and the grace are."""
    story.takes_leave("c1")
    story.asks(c.SkipCall(call="c2", reason="essai"))
    return story.waits(20)


def pressed(*names: str, worked: bool = True) -> list[c.ReportShortcut]:
    return [c.ReportShortcut(shortcut=name, worked=worked) for name in names]


@pytest.mark.parametrize(("count", "status"), [(1, "not_met"), (4, "not_met"), (5, "met")])
def test_five_different_shortcuts_are_enough_and_four_are_not(judge, count, status):
    story = over(reports(in_call(), *pressed(*NAMES[:count]), *pressed(*NAMES[:count])))
    verdict = judge(story, "C1.5.e")
    assert (verdict.status, verdict.value, verdict.bound) == (status, count, 5)
    assert (verdict.unit, len(verdict.evidence)) == ("shortcuts", count)


def test_help_and_leaving_are_no_shortcuts_of_the_trade(judge):
    story = reports(in_call(), *pressed(*NAMES[:4], "help", "ask_quit", "how_to_quit", "leave"))
    assert judge(story, "C1.5.e").status == "to_judge", "he may still use another"
    assert judge(over(story), "C1.5.e").status == "not_met"


@pytest.mark.parametrize(("vain", "status"), [(2, "met"), (3, "not_met")])
def test_a_shortcut_in_five_may_be_pressed_in_vain(judge, vain, status):
    told = [*pressed(*NAMES[:5], *NAMES[:3]), *pressed(*["line"] * vain, worked=False)]
    assert judge(reports(in_call(), *told), "C1.5.e").status == status


def test_a_shortcut_that_never_worked_is_none(judge):
    told = [*pressed(*NAMES[:4]), *pressed("dial", worked=False)]
    verdict = judge(over(reports(in_call(), *told)), "C1.5.e")
    assert (verdict.status, verdict.value) == ("not_met", 4)


def test_without_any_shortcut_reported_a_human_looks(judge):
    assert judge(Story("c1").begins(), "C1.5.e") == Verdict("not_assessed")
    assert judge(in_call(), "C1.5.e").status == "to_judge"


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.booleans()), min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_the_verdict_on_shortcuts_is_the_definition_said_in_one_line(judge, told):
    reported = [c.ReportShortcut(shortcut=name, worked=worked) for name, worked in told]
    different = {name for name, worked in told if worked}
    vain = sum(not worked for _, worked in told)
    expected = "met" if len(different) >= 5 and vain * 5 <= len(told) else "not_met"
    assert judge(over(reports(in_call(), *reported)), "C1.5.e").status == expected
