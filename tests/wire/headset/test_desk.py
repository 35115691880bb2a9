"""What a headset's desk has of its own: the page tells the ring, goes and comes back.

What it shares with the other wires is in `tests/contracts`.
"""

from __future__ import annotations

import pytest

from evalengine.clock import MS, SECOND, Arrival
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.headset.desk import PATIENCE_NS
from evalengine.wire.loopback.wire import GIVES_UP_NS


def test_it_rings_when_the_page_shows_it_give_or_take_the_way_to_and_fro(bench):
    bench.ring("c1", line=2)
    assert bench.kinds() == ["Invited"]
    [shown] = bench.pages[-1]
    assert (shown.call, shown.line, shown.caller) == ("c1", 2, "Mme Rivière")
    bench.wait(40 * MS)
    bench.desk.rung("c9")
    bench.desk.rung("c1")
    bench.desk.rung("c1")
    rang = s.Rang(call="c1", arrival=Arrival(bench.clock.now, "reported", 40 * MS))
    assert bench.told[1:] == [rang]


def test_a_page_that_never_shows_a_call_is_given_up(bench):
    bench.ring("c1")
    bench.wait(GIVES_UP_NS)
    assert bench.kinds() == ["Invited", "LegEnded"]
    assert bench.told[-1].cause == "unreachable"
    assert bench.shown == {} and bench.desk.idle


def test_gestures_are_reported_as_asked_at_the_console(bench):
    bench.answered("c1")
    bench.drive("hold", "c1")
    bench.drive("resume", "c1")
    bench.drive("dial", target="311")
    told = [signal for signal in bench.told if not isinstance(signal, s.Invited)]
    assert {signal.arrival.source for signal in told} == {"reported"}
    assert bench.kinds()[2:] == ["Answered", "PhoneHeld", "PhoneResumed", "PhoneHeld", "Dialled"]


def test_a_page_loaded_again_finds_its_calls_and_the_journal_how_long_it_was_gone(bench):
    bench.answered("c1", "c2")
    bench.ring("c3", line=3)
    bench.told.clear()
    bench.desk.unplug()
    assert bench.kinds() == ["PhoneRegistered"] and bench.told[0].expires == 0
    bench.wait(7_300 * MS)
    bench.desk.plug(bench.pages.append)
    assert bench.kinds()[1:] == ["Noticed", "PhoneRegistered"]
    assert bench.told[1].kind == "headset_cut" and "7,3\u00a0s" in bench.told[1].detail
    assert bench.shown == {"c1": "held", "c2": "talking", "c3": "ringing"}
    bench.desk.rung("c3")
    assert bench.told[-1].arrival.bound == 0  # it is shown since it is back, not since it came
    bench.wait(2 * PATIENCE_NS)
    assert bench.desk.deadline() is None


def test_a_page_that_does_not_come_back_loses_its_calls(bench):
    bench.answered("c1", "c2")
    bench.told.clear()
    bench.desk.unplug()
    bench.wait(PATIENCE_NS - 1)
    assert bench.kinds() == ["PhoneRegistered"]
    bench.wait(1)
    ended = [signal for signal in bench.told if isinstance(signal, s.LegEnded)]
    assert [(one.call, one.cause) for one in ended] == [
        ("c1", "unreachable"),
        ("c2", "unreachable"),
    ]
    assert bench.desk.idle and bench.desk.deadline() is None


def test_without_a_page_nothing_can_be_done_and_much_can_end(bench):
    bench.answered("c1")
    bench.desk.unplug()
    bench.told.clear()
    for verb in ("hold", "dial"):
        bench.drive(verb, "c1" if verb == "hold" else "", "311")
    assert [(one.verb, one.status) for one in bench.told] == [("hold", 480), ("dial", 480)]
    bench.end("c1")
    bench.desk.plug(bench.pages.append)
    assert bench.shown == {}


def test_after_a_restart_calls_are_found_when_the_page_is_back(bench):
    bench.answered("c1", "c2")
    legs = {one.call: one.leg for one in bench.told if isinstance(one, s.Answered)}
    bench.dies()
    bench.desk.perform(fx.KnowPhone(desk="poste1", contact="casque:poste1", expires_in_s=900))
    bench.find("c2", legs["c2"], 2)
    bench.find("c1", legs["c1"], 1, held=True)
    bench.wait(6 * SECOND)
    assert bench.told == []
    bench.desk.plug(bench.pages.append)
    assert bench.kinds() == ["PhoneRegistered", "LegFound", "LegFound"]
    assert bench.shown == {"c2": "talking", "c1": "held"}
    assert bench.board.table.connected == "c2"
    bench.drive("resume", "c1")
    assert bench.shown == {"c2": "held", "c1": "talking"}


def test_after_a_restart_calls_are_lost_when_it_is_not(bench):
    bench.answered("c1")
    leg = bench.told[-1].leg
    bench.dies()
    bench.desk.perform(fx.KnowPhone(desk="poste1", contact="casque:poste1", expires_in_s=900))
    bench.find("c1", leg)
    bench.find("c2", {})
    bench.end("c2")
    bench.wait(PATIENCE_NS)
    assert bench.kinds() == ["PhoneRegistered", "LegEnded"]
    assert (bench.told[0].expires, bench.told[1].call, bench.told[1].cause) == (0, "c1", "lost")
    bench.desk.plug(bench.pages.append)
    assert bench.shown == {}


@pytest.mark.parametrize("found", [True, False])
def test_a_dialled_call_too(bench, found):
    bench.drive("dial", target="311")
    dialled = bench.told[-1]
    assert dialled.leg["contact"] == "casque:poste1"
    bench.desk.perform(fx.RingBack(call="sortant-1", token=dialled.call, line=2))
    assert bench.shown == {"sortant-1": "dialling"}
    bench.desk.perform(fx.AnswerDialled(call="sortant-1"))
    bench.dies()
    bench.desk.plug(bench.pages.append)
    bench.find("sortant-1", dialled.leg if found else {}, 2)
    assert bench.kinds()[1:] == ["LegFound" if found else "LegEnded"]
    bench.drive("dial", target="412")
    assert bench.told[-1].call != dialled.call
