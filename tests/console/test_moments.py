"""Days and times as they are typed and told, and days cut into stretches."""

from __future__ import annotations

from datetime import date, time
from itertools import pairwise

import pytest

from console.booking import first_free, may_insist
from console.diary import Cursor, bounds, stretches
from console.moments import clock, lasting, long_day, read_day, read_time, short_day
from evalengine.projections.agendas import Agenda
from evalengine.projections.booking import breaches, moment, next_free, overlapping
from evalengine.vocabulary import commands as c
from evalengine.vocabulary.records import BookingKind

from .agenda_story import APPOINTMENTS, KINDS, appointment

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("24/11/2026", date(2026, 11, 24)),
        ("24.11.26", date(2026, 11, 24)),
        ("24-11", date(2026, 11, 24)),
        ("24", date(2026, 11, 24)),
        ("22", date(2026, 12, 22)),
        ("3/1", date(2027, 1, 3)),
        ("31/02/2027", None),
        ("31", date(2026, 12, 31)),
        ("", None),
        ("demain", None),
        ("٣", None),
        ("9" * 300, None),
    ],
)
def test_days_are_read(typed: str, day: date | None) -> None:
    assert read_day(typed, MONDAY) == day


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("14:10", time(14, 10)),
        ("14 h 10", time(14, 10)),
        ("14h", time(14)),
        ("1410", time(14, 10)),
        ("9", time(9)),
        ("9:5", None),
        ("24:00", None),
        ("midi", None),
        ("", None),
    ],
)
def test_times_are_read(typed: str, at: time | None) -> None:
    assert read_time(typed) == at


def test_moments_are_told() -> None:
    assert long_day(date(2026, 12, 1)) == "mardi 1er\xa0décembre\xa02026"
    assert short_day(date(2026, 12, 1)) == "mar.  1"
    assert clock(time(9, 5)) == "09:05"
    assert [lasting(n) for n in (20, 60, 90)] == ["20\xa0min", "1\xa0h", "1\xa0h\xa030"]


def agenda(*more: object) -> Agenda:
    made = Agenda(kinds={kind.id: kind for kind in KINDS})
    for each in (*APPOINTMENTS, *more):
        made.put(each)
    return made


def test_a_day_is_cut_without_a_hole_or_an_overlap() -> None:
    cut = stretches(agenda(), MONDAY)
    assert all(one.end <= two.start for one, two in pairwise(cut))
    assert [one.minutes for one in cut if one.appointment is None] == [40, 80, 40, 210]
    assert bounds(agenda(), [MONDAY]) == (9, 18)


def test_a_closed_range_over_several_days_is_on_each_of_them() -> None:
    week = appointment("w", "2026-11-26T08:00", "block", minutes=2 * 24 * 60)
    days = [stretches(agenda(week), date(2026, 11, day)) for day in (26, 27, 28)]
    assert [day[0].minutes for day in days] == [16 * 60, 24 * 60, 8 * 60]
    assert all(not [one for one in day if one.appointment is None] for day in days[1:])


def test_the_cursor_crosses_the_ends_of_days() -> None:
    cursor = Cursor(moment("2026-11-23T14:30"))
    cursor.step(agenda(), 1)
    assert cursor.at == moment("2026-11-24T09:00")
    cursor.step(agenda(), -1)
    assert cursor.at == moment("2026-11-23T14:30")


@pytest.mark.parametrize(
    ("start", "insists"),
    [("2026-11-23T09:40", False), ("2026-11-23T18:30", True), ("2026-11-23T09:10", False)],
)
def test_only_rules_are_set_aside_never_an_overlap(start: str, insists: bool) -> None:
    book = c.Book(donneur_ordres="aubry", kind="consultation", start=start, who="Z")
    assert may_insist(agenda(), book) is insists
    taken = overlapping(APPOINTMENTS, start, 20)
    assert insists == (not taken and bool(breaches(KINDS[0], APPOINTMENTS, start)))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
@pytest.mark.parametrize("since", ["2026-11-23T00:00", "2026-11-23T14:31", "2026-11-28T09:00"])
def test_the_first_free_start_is_that_of_the_rules(kind: BookingKind, since: str) -> None:
    week = appointment("w", "2026-11-26T08:00", "block", minutes=12 * 24 * 60)
    for made in (agenda(), agenda(week)):
        wanted = next_free(kind, made.appointments, since, kinds=KINDS)
        assert first_free(made, kind, moment(since)) == wanted != ""


def test_a_full_agenda_has_no_free_start() -> None:
    full = [
        appointment(f"f{n}", f"2026-{n // 28 + 1:02}-{n % 28 + 1:02}T00:00", "block", minutes=20160)
        for n in range(336)
    ]
    assert first_free(agenda(*full), KINDS[0], moment("2026-03-02T00:00")) == ""
