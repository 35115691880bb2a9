"""The log of links: told once when they turn bad or good, and with all their counts at the end."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from evalengine.clock import SECOND
from evalengine.wire.media.voice_leg import LegStats
from evalengine.wire.switchboard.board import Switchboard
from evalengine.wire.switchboard.links import LOOK_NS, Links
from evalengine.wire.switchboard.quality import BAD_DELAY_US, BETTER_AFTER, FEW

NOTHING = LegStats(*[0] * 13)


class Desk:
    """Links under a hand-driven clock, and legs whose statistics the test says."""

    def __init__(self):
        self.now, self.told, self.armed = SECOND, [], 0
        self.links = Links(lambda: self.now, self.told.append, self._arm)

    def _arm(self):
        self.armed += 1

    def look(self, leg=None, *, times=1, **added):
        for _ in range(times):
            if leg is not None:
                self.add(leg, **added)
            self.now = self.links.deadline()
            self.links.tick(self.now)

    @staticmethod
    def add(leg, jitter_ns=0, delay_us=-1, **added):
        counts = {name: getattr(leg.stats, name) + more for name, more in added.items()}
        leg.stats = replace(leg.stats, jitter_ns=jitter_ns, delay_us=delay_us, **counts)

    def said(self):
        return [(each.call, each.link, each.why) for each in self.told]


def a_leg():
    return SimpleNamespace(stats=NOTHING)


@pytest.fixture
def desk():
    return Desk()


GOOD = {"expected": 250, "received": 250, "sent": 250}
LOSSY = {"expected": 250, "received": 240, "sent": 250, "lost": 8}


def test_a_link_that_turns_bad_is_told_once_and_again_when_it_has_been_good_for_a_while(desk):
    leg = a_leg()
    desk.links.placed("c1", leg)
    desk.look(leg, times=2, **GOOD)
    desk.look(leg, times=3, **LOSSY)
    assert desk.said() == [("c1", "candidate", "bad")]
    assert desk.told[0].arrival.at == desk.now - 2 * LOOK_NS
    desk.look(leg, times=BETTER_AFTER - 1, **GOOD)
    assert len(desk.told) == 1
    desk.look(leg, **GOOD)
    assert desk.said()[1:] == [("c1", "candidate", "good")]


@pytest.mark.parametrize(
    ("added", "bad"),
    [
        ({**GOOD, "late": 8}, True),
        ({**GOOD, "lost": 7}, False),
        ({"expected": FEW - 1, "lost": 10}, False),
        ({**GOOD, "jitter_ns": 41_000_000}, True),
        ({**GOOD, "jitter_ns": 39_000_000}, False),
        ({**GOOD, "delay_us": BAD_DELAY_US}, True),
        ({}, False),
    ],
)
def test_what_makes_a_link_bad(desk, added, bad):
    leg = a_leg()
    desk.links.placed("c1", leg)
    desk.look(leg, **added)
    assert [each.why for each in desk.told] == ["bad"] * bad


def test_the_end_of_a_call_tells_all_that_came_even_by_several_streams(desk):
    leg = a_leg()
    desk.links.placed("c1", leg)
    desk.look(leg, **LOSSY, strangers=2)
    leg.stats = replace(NOTHING, sent=300, expected=50, received=50, strangers=2)  # a new stream
    desk.links.ended("c1")
    ended = desk.told[-1]
    assert (ended.why, ended.quality.expected, ended.quality.lost) == ("ended", 300, 8)
    assert ended.quality.received == 290 and ended.quality.sent == 300
    assert (ended.quality.strangers, ended.quality.delay_us) == (2, -1)


def test_a_loss_that_turns_out_to_be_a_delay_is_taken_back(desk):
    leg = a_leg()
    desk.links.placed("c1", leg)
    desk.look(leg, expected=250, received=245, lost=5)
    desk.add(leg, expected=10, received=15, lost=-5)
    desk.links.ended("c1")
    assert desk.told[-1].quality.lost == 0


def test_a_call_on_which_nothing_was_said_is_not_told(desk):
    desk.links.placed("c1", a_leg())
    desk.links.ended("c1")
    desk.links.ended("c1")
    assert desk.told == []


def test_the_control_voice_is_a_link_of_its_own(desk):
    first, second = a_leg(), a_leg()
    desk.links.joined(first)
    desk.add(first, **GOOD)
    desk.links.left(first)
    desk.links.joined(second)
    desk.links.left(first)
    desk.add(second, **LOSSY)
    desk.links.left(second)
    assert desk.said() == [("", "control", "ended")] * 2
    assert [each.quality.lost for each in desk.told] == [0, 8]


def test_it_sleeps_while_there_is_no_link(desk):
    assert desk.links.deadline() is None
    desk.links.placed("c1", a_leg())
    desk.links.placed("c2", a_leg())
    assert desk.armed == 1 and desk.links.deadline() == desk.now + LOOK_NS
    desk.links.ended("c1")
    desk.links.ended("c2")
    desk.look()
    assert desk.links.deadline() is None


def test_a_board_tells_its_watchers_once():
    told = []

    class Noting:
        def __getattr__(self, name):
            return lambda *what: told.append((name, *what))

    board, leg, voice, other = (
        Switchboard(),
        SimpleNamespace(),
        SimpleNamespace(),
        SimpleNamespace(),
    )
    for each in (leg, voice, other):
        each.relay = each.source = each.sink = each.on_key = None
        each.carry = None
    board.watch(Noting())
    board.place("c1", 1, leg)
    board.join(voice)
    board.join(other)
    board.leave(voice)
    board.leave(other)
    board.end("c1")
    board.end("c1")
    assert told == [
        ("placed", "c1", leg),
        ("joined", voice),
        ("left", voice),
        ("joined", other),
        ("left", other),
        ("ended", "c1"),
    ]
