"""What the loopback wire has of its own: time in hand, an absent phone, who hears whom.

What it shares with SIP is in `tests/contracts/test_wire.py`.
"""

from __future__ import annotations

import pytest

from evalengine.clock import MS, SECOND, Arrival
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.loopback.wire import GIVES_UP_NS, LoopbackWire


class HandClock:
    """A host clock that moves when told."""

    def __init__(self):
        self.now = 1_000 * SECOND

    def monotonic_ns(self):
        return self.now


class Bench:
    def __init__(self, **options):
        self.clock, self.told = HandClock(), []
        self.wire = LoopbackWire("poste1", self.clock, self.told.append, **options)
        self.phone = self.wire.phone

    def ring(self, call, leg=None, contact=""):
        self.wire.perform(
            fx.RingPhone(
                call=call, desk="poste1", contact=contact, token=f"t-{call}", line=1,
                caller="Mme Rivière", number="0199001234", called="Cabinet Morel", leg=leg or {},
            )
        )  # fmt: skip

    def wait(self, ns):
        self.clock.now += ns
        self.wire.tick(self.clock.now)

    def kinds(self):
        return [type(signal) for signal in self.told]


@pytest.fixture
def bench():
    made = Bench(ring_after_ms=700)
    made.phone.register()
    made.told.clear()
    return made


def test_the_phone_rings_when_its_delay_is_over(bench):
    bench.ring("c1")
    assert bench.kinds() == [s.Invited]
    assert bench.wire.deadline() == bench.clock.now + 700 * MS
    bench.wait(699 * MS)
    assert bench.kinds() == [s.Invited]
    bench.wait(1 * MS)
    assert bench.kinds() == [s.Invited, s.Rang]
    assert bench.told[1].arrival.at - bench.told[0].arrival.at == 700 * MS
    assert bench.wire.deadline() is None


def test_a_call_taken_or_ended_before_it_rang_never_rings(bench):
    bench.ring("c1")
    bench.ring("c2")
    bench.phone.answer("c1")
    bench.wire.perform(fx.EndLeg(call="c2", why="hung_up"))
    bench.wait(SECOND)
    assert bench.kinds() == [s.Invited, s.Invited, s.Answered]


def test_a_phone_whose_cable_is_out_is_given_up_after_32_seconds(bench):
    bench.phone.reachable = False
    bench.ring("c1")
    assert bench.wire.deadline() == bench.clock.now + GIVES_UP_NS
    bench.wait(GIVES_UP_NS)
    assert bench.kinds() == [s.Invited, s.LegEnded]
    assert (bench.told[1].cause, bench.phone.calls) == ("unreachable", ())


def test_a_registration_runs_out(bench):
    bench.phone.register(60)
    bench.clock.now += 60 * SECOND
    bench.ring("c1")
    assert bench.told[-1].cause == "unreachable"
    bench.ring("c2", contact=bench.phone.contact)
    assert bench.kinds()[-1] is s.Invited


def test_a_phone_that_tells_when_it_rings_rings_then():
    bench = Bench(ring_after_ms=None)
    bench.phone.register()
    bench.ring("c1")
    bench.wait(2 * SECOND)
    bench.wire.rang("c2")
    assert bench.kinds()[1:] == [s.Invited]
    for _ in range(2):
        bench.wire.rang("c1", bound=3 * MS)
    assert bench.told[2:] == [s.Rang(call="c1", arrival=Arrival(bench.clock.now, bound=3 * MS))]
    bench.wait(GIVES_UP_NS)
    assert bench.wire.deadline() is None and bench.phone.get("c1") is not None


def test_a_phone_that_never_tells_is_given_up():
    bench = Bench(ring_after_ms=None)
    bench.phone.register()
    bench.ring("c1")
    bench.wait(GIVES_UP_NS)
    assert bench.kinds()[1:] == [s.Invited, s.LegEnded]
    assert bench.told[-1].cause == "unreachable" and not bench.phone.calls


def test_one_call_at_most_is_heard(bench):
    for call in ("c1", "c2"):
        bench.ring(call)
        bench.phone.answer(call)
    assert [bench.wire.hears(call) for call in ("c1", "c2", "c3")] == [False, True, False]
    bench.wire.perform(fx.SilenceLeg(call="c2"))
    assert not bench.wire.hears("c2")
    bench.wire.perform(fx.VoiceLeg(call="c2"))
    bench.phone.resume("c1")
    assert [bench.wire.hears(call) for call in ("c1", "c2")] == [True, False]


def test_what_the_candidate_does_while_the_engine_is_away_is_found_afterwards(bench):
    bench.ring("c1")
    bench.ring("c2")
    bench.phone.answer("c1")
    leg = bench.told[-1].leg
    bench.wire.close()
    told = []
    bench.phone.answer("c2")
    again = LoopbackWire("poste1", bench.clock, told.append, phone=bench.phone)
    again.perform(fx.FindLeg(call="c1", desk="poste1", token="t-c1", line=1, held=False, leg=leg))
    assert [type(signal) for signal in told] == [s.LegFound, s.PhoneHeld]
    bench.wire = again
    bench.ring("c2", leg={"target": bench.phone.contact})
    assert [type(signal) for signal in told[2:]] == [s.Invited, s.Answered, s.LegFound]
    assert again.hears("c2") and not again.hears("c1")


def test_a_call_taken_back_while_the_engine_is_away_is_found_so(bench):
    bench.ring("c1")
    bench.phone.answer("c1")
    leg = bench.told[-1].leg
    bench.phone.hold("c1")
    bench.wire.close()
    told = []
    bench.phone.resume("c1")
    again = LoopbackWire("poste1", bench.clock, told.append, phone=bench.phone)
    again.perform(fx.FindLeg(call="c1", desk="poste1", token="t-c1", line=1, held=True, leg=leg))
    assert [type(signal) for signal in told] == [s.LegFound, s.PhoneResumed]
    again.perform(fx.VoiceLeg(call="c1"))
    assert again.hears("c1")


def test_those_who_watch_the_phone_see_every_change(bench):
    seen = []
    bench.phone.on_change(lambda: seen.append([call.state for call in bench.phone.calls]))
    bench.ring("c1")
    [call] = bench.phone.calls
    bench.phone.answer("c1")
    bench.phone.hold("c1")
    bench.wire.perform(fx.EndLeg(call="c1", why="hung_up"))
    assert seen == [["ringing"], ["talking"], ["held"], []] and call.state == "ended"
