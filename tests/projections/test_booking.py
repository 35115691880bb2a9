"""Where an appointment may stand: days, ranges, gaps, overlaps, and the next free start."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalengine.projections.booking import breaches, moment, next_free, overlapping, until
from evalengine.vocabulary.records import Appointment, BookingKind

CONSULTATION = BookingKind(
    id="consultation",
    label="Consultation",
    minutes=20,
    days=[1, 2, 4],
    ranges=[("09:00", "12:00"), ("14:00", "17:00")],
)
VISIT = BookingKind(
    id="visite",
    label="Visite",
    minutes=30,
    days=[1, 2],
    ranges=[("14:00", "18:00")],
    gap_minutes=30,
    outside=True,
)
KINDS = [CONSULTATION, VISIT]


def standing(
    start: str, minutes: int = 20, kind: str = "consultation", name: str = "a"
) -> Appointment:
    return Appointment(id=name, donneur_ordres="d", kind=kind, start=start, minutes=minutes)


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("2026-11-23T09:00", []),
        ("2026-11-23T11:40", []),
        ("2026-11-25T09:00", ["lundi, mardi, jeudi"]),
        ("2026-11-23T11:50", ["de 9"]),
        ("2026-11-23T08:55", ["de 9"]),
        ("2026-11-25T13:50", ["lundi, mardi, jeudi", "de 14"]),
    ],
)
def test_days_and_ranges(start, words):
    told = breaches(CONSULTATION, [], start)
    assert len(told) == len(words)
    assert all(word in sentence for word, sentence in zip(words, told, strict=True))


def test_a_stretch_that_ends_where_another_begins_does_not_overlap_it():
    ten = standing("2026-11-23T10:00")
    assert overlapping([ten], "2026-11-23T10:20", 20) == []
    assert overlapping([ten], "2026-11-23T09:40", 20) == []
    assert overlapping([ten], "2026-11-23T10:19", 20) == [ten]
    assert overlapping([ten], "2026-11-23T09:41", 20) == [ten]
    assert overlapping([ten], "2026-11-23T10:00", 20, but="a") == []


def test_a_gap_stays_free_on_both_sides_of_a_visit():
    visit = standing("2026-11-23T15:00", 30, "visite")
    assert breaches(VISIT, [visit], "2026-11-23T15:30", place="x", kinds=KINDS)
    assert breaches(VISIT, [visit], "2026-11-23T14:15", place="x", kinds=KINDS)
    assert not breaches(VISIT, [visit], "2026-11-23T16:00", place="x", kinds=KINDS)
    assert not breaches(VISIT, [visit], "2026-11-23T14:00", place="x", kinds=KINDS)


def test_a_closed_range_needs_no_gap():
    closed = standing("2026-11-23T15:30", 60, "block")
    assert not breaches(VISIT, [closed], "2026-11-23T15:00", place="x", kinds=KINDS)


def test_a_visit_needs_a_place():
    assert "adresse" in breaches(VISIT, [], "2026-11-23T15:00")[0]


@pytest.mark.parametrize(
    "text", ["2026-11-31T10:00", "2026-11-23", "2026-11-23 10:00", "demain", ""]
)
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(ValueError):
        moment(text)


def test_nothing_free_is_said():
    assert (
        next_free(
            CONSULTATION, [standing("2026-11-23T00:00", 60 * 24 * 70, "block")], "2026-11-23T08:00"
        )
        == ""
    )


@given(
    st.lists(st.integers(0, 14 * 24 * 12), max_size=30),
    st.integers(0, 14 * 24 * 12),
    st.sampled_from(KINDS),
)
def test_the_next_free_start_keeps_every_rule_and_is_the_first(fives, since, kind):
    day = moment("2026-11-23T00:00")

    def at(five: int) -> str:
        return (day + timedelta(minutes=5 * five)).isoformat(timespec="minutes")

    agenda = [standing(at(five), name=str(rank)) for rank, five in enumerate(fives)]
    found = next_free(kind, agenda, at(since), kinds=KINDS)
    assert found >= at(since)
    assert not overlapping(agenda, found, kind.minutes)
    assert not breaches(kind, agenda, found, place="ici", kinds=KINDS)
    for earlier in range(since, since + 300):
        start = at(earlier)
        if start >= found:
            break
        free = not overlapping(agenda, start, kind.minutes)
        assert not free or breaches(kind, agenda, start, place="ici", kinds=KINDS)
    assert until(found, kind.minutes) > moment(found)
