"""Recordings in the journal: named once, counted once, and nothing of files that nobody began."""

from __future__ import annotations

import pytest

from evalengine.clock import Arrival, Stamp
from evalengine.projections.recordings import Recordings
from evalengine.rules.recordings import told
from evalengine.vocabulary import events as e
from evalengine.vocabulary import voices as v
from evalengine.vocabulary.audience import may_see
from evalengine.vocabulary.entry import Entry, from_json, to_json

SINCE, LATER = Stamp(at=5, source="process"), Stamp(at=9, source="process")
NOW = Arrival(0)
BEGAN = v.RecordingBegan(call="c1", side="candidate", file="f", arrival=NOW)
KEPT = v.RecordingKept(file="f", sha256="ab", samples=8_004, whole=True, arrival=NOW)
LOST = v.RecordingLost(file="f", reason="disque plein", arrival=NOW)


class Told:
    """Signals one after the other, folded as they would be in a sitting."""

    def __init__(self):
        self.fold, self.seq = Recordings(), 0

    def __call__(self, signal, stamp=LATER):
        events = told(self.fold, signal, stamp)
        for event in events:
            self.seq += 1
            self.fold.apply(Entry(self.seq, 0, 0, "wire", event, ""))
        return events


@pytest.fixture
def tells():
    made = Told()
    made(BEGAN, SINCE)
    return made


def test_a_file_is_named_as_it_begins_and_counted_once_it_is_kept(tells):
    (kept,) = tells(KEPT)
    assert (kept.call, kept.side, kept.since, kept.length_ms) == ("c1", "candidate", SINCE, 1_000)
    assert tells.fold.files["f"].kept is kept
    assert tells(KEPT) == [] == tells(LOST)


def test_what_is_left_of_a_lost_file_may_still_be_counted(tells):
    (lost,) = tells(LOST)
    assert (lost.reason, lost.stamp, lost.call) == ("disque plein", LATER, "c1")
    assert tells(LOST) == []
    assert [type(each) for each in tells(KEPT)] == [e.RecordingKept]


@pytest.mark.parametrize("signal", [KEPT, LOST])
def test_a_file_that_nobody_began_is_nobody_s(signal):
    assert Told()(signal) == []


def test_they_survive_the_journal_and_are_not_the_candidate_s(tells):
    quality = v.LinkQuality(
        sent=1, received=2, expected=3, lost=1, late=0, concealed=0, reordered=0,
        strangers=0, jitter_us=40,
    )  # fmt: skip
    measured = v.LinkMeasured(call="c1", link="candidate", why="bad", quality=quality, arrival=NOW)
    for signal in (BEGAN, LOST, KEPT, measured):
        for event in told(tells.fold, signal, LATER):
            entry = Entry(1, 2, 3, "wire", event, "0" * 64)
            assert from_json(to_json(entry)) == entry
            assert not may_see("candidate", event) and may_see("control", event)
