"""Phases, lines, rights, deadlines, and the way back after a crash."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalengine.clock import SECOND, Arrival, Stamp
from evalengine.errors import Refused
from evalengine.projections.calls import CallState
from evalengine.projections.desk import Desk
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.vocabulary.audience import may_see
from evalengine.vocabulary.entry import verify
from tests.story import FILES, Story, scripted


def test_calls_wait_for_the_phase_the_phone_and_a_free_line():
    story = Story("c1", "c2", "c3", "c4")
    with pytest.raises(Refused, match="pas commencé"):
        story.triggers("c1")
    story.asks(c.EndPhase(phase="preparation"))
    with pytest.raises(Refused, match="Aucun téléphone"):
        story.triggers("c1")
    story.signals(s.PhoneRegistered(contact="sip:p@h.example", expires=3600, arrival=Arrival(0)))
    story.rings("c1").rings("c2").rings("c3")
    assert [call.line for call in story.rules.calls] == [1, 2, 3]
    with pytest.raises(Refused, match="trois lignes"):
        story.triggers("c4")
    story.answers("c2").hangs_up("c2").triggers("c4")
    assert story.rules.calls.by_id["c4"].line == 2


def test_a_call_of_the_script_takes_place_once():
    story = Story("c1", "c2").begins().rings("c1")
    with pytest.raises(Refused, match="déjà eu lieu"):
        story.triggers("c1")
    story.asks(c.SkipCall(call="c2", reason="panne"))
    with pytest.raises(Refused, match="déjà eu lieu"):
        story.triggers("c2")
    with pytest.raises(Refused, match="pas dans ce scénario"):
        story.triggers("c9")


def test_nobody_does_what_is_not_his():
    story = Story("c1").begins()
    with pytest.raises(Refused, match="ressort"):
        story.asks(c.TriggerCall(call="c1"), "candidate")
    with pytest.raises(Refused, match="ressort"):
        story.asks(c.OpenFile(donneur_ordres=FILES[0]), "control")


def test_the_grace_opens_on_the_end_of_the_last_call_and_lasts_15_seconds():
    story = Story("c1", "c2").begins().rings("c1").answers("c1").takes_leave("c1").waits(100)
    assert story.rules.desk.phase == "calls"
    story.rings("c2").answers("c2").waits(10).takes_leave("c2")
    ended = story.now
    assert (story.rules.desk.phase, story.rules.desk.phase_ends_at) == (
        "grace",
        ended + 15 * SECOND,
    )
    story.waits(14.999)
    assert not story.rules.closed
    story.opens(FILES[0]).waits(0.001)
    assert story.rules.closed
    assert story.events(e.SittingClosed)[0].complete
    with pytest.raises(Refused, match="terminée"):
        story.closes(FILES[0])


def test_skipping_the_last_call_opens_the_grace_too():
    story = Story("c1", "c2").begins().rings("c1").answers("c1").takes_leave("c1").waits(5)
    story.asks(c.SkipCall(call="c2", reason="panne"))
    assert story.rules.desk.phase == "grace"
    assert story.rules.desk.phase_ends_at == story.now - 5 * SECOND + 15 * SECOND


def test_closing_before_the_end_ends_open_calls_and_is_not_complete():
    story = Story("c1", "c2").begins().rings("c1").answers("c1").rings("c2")
    story.asks(c.CloseSitting(reason="alerte incendie"))
    assert {event.cause for event in story.events(e.CallEnded)} == {"sitting_closed"}
    assert not story.events(e.SittingClosed)[0].complete
    assert isinstance(story.entries[-1].event, e.SittingClosed)
    assert story.rules.deadline() is None


def test_a_phone_that_does_not_register_again_is_gone_at_its_expiry():
    story = Story("c1", speed=10).asks(c.EndPhase(phase="preparation"))
    story.signals(s.PhoneRegistered(contact="sip:p@h.example", expires=60, arrival=Arrival(0)))
    story.waits(599)
    assert story.rules.desk.phone == "reachable"
    story.waits(1)
    assert story.rules.desk.phone == "unreachable"


def test_files_open_and_close_once():
    story = Story("c1").begins().opens(FILES[0]).opens(FILES[1]).opens(FILES[0])
    assert story.rules.desk.open_files == [FILES[1], FILES[0]]
    story.closes(FILES[0])
    with pytest.raises(Refused, match="pas ouvert"):
        story.closes(FILES[0])
    with pytest.raises(Refused, match="n’existe pas"):
        story.opens("inconnu")


def test_after_a_crash_the_state_the_deadlines_and_the_calls_are_what_they_were():
    story = Story(scripted("c1", rings_for_s=40), "c2", "c3").begins()
    story.rings("c2").answers("c2").holds("c2").rings("c3").answers("c3").rings("c1").waits(10)
    before = story.rules
    story.crashes(5)
    assert story.rules.calls.by_id == before.calls.by_id
    assert story.rules.deadline() == before.deadline()
    kinds = [type(effect) for effect in story.effects]
    assert kinds == [fx.KnowPhone, fx.FindLeg, fx.FindLeg, fx.RingPhone]
    assert [effect.held for effect in story.effects[1:3]] == [True, False]
    assert story.effects[3].token == before.calls.by_id["c1"].token
    assert story.effects[3].leg == {"port": 4000}
    story.waits(25)
    assert state_of(story, "c1") is CallState.ENDED


def test_a_call_not_found_again_ends_with_its_reason_and_last_known_time():
    story = Story("c1").begins().rings("c1").answers("c1").waits(3).opens(FILES[0]).waits(1)
    last = story.entries[-1].at
    story.crashes(4)
    story.signals(s.LegEnded(call="c1", cause="lost", arrival=Arrival(0), status=481))
    ended = story.events(e.CallEnded)[0]
    assert (ended.by, ended.cause, ended.known_until) == ("engine", "interrupted", last)


def test_a_call_found_again_goes_on():
    story = Story("c1").begins().rings("c1").answers("c1").crashes(2)
    story.signals(s.LegFound(call="c1", arrival=Arrival(0), leg={"port": 4000}))
    assert story.events(e.CallFound)
    assert state_of(story, "c1") is CallState.TALKING


@pytest.mark.parametrize("speed", [1, 20])
def test_what_ended_just_before_a_crash_is_told_to_the_phone_again(speed):
    story = Story("c1", "c2", "c3", "c4", speed=speed).begins()
    story.rings("c1").answers("c1").rings("c2").rings("c3").answers("c3")
    story.takes_leave("c1").takes_leave("c2").transfers("c3", "204")
    story.rings("c4").answers("c4").waits(31 * speed).hangs_up("c4").crashes(60 * speed)
    know, one, end_one, two, three, end_three = story.effects
    assert isinstance(know, fx.KnowPhone)
    assert (type(one), one.call, end_one) == (fx.FindLeg, "c1", fx.EndLeg(call="c1", why="hung_up"))
    assert type(two) is fx.StopRinging
    assert (two.ring.call, two.ring.token) == ("c2", story.rules.calls.by_id["c2"].token)
    assert (type(three), three.call, type(end_three)) == (fx.FindLeg, "c3", fx.EndLeg)


@pytest.mark.parametrize("speed", [1, 20])
def test_what_ended_long_before_a_crash_is_let_be(speed):
    story = Story("c1", "c2", "c3", speed=speed).begins()
    story.rings("c1").answers("c1").rings("c2")
    story.takes_leave("c1").takes_leave("c2").waits(33 * speed)
    story.rings("c3").crashes(1)
    assert [type(effect) for effect in story.effects] == [fx.KnowPhone, fx.RingPhone]


def test_a_call_that_had_perhaps_left_for_the_phone_is_taken_back_too():
    story = Story("c1", "c2").begins().triggers("c1").takes_leave("c1").crashes(1)
    assert [type(effect) for effect in story.effects] == [fx.KnowPhone, fx.StopRinging]


def test_it_is_alive_while_a_call_is():
    story = Story("c1", "c2").begins()
    assert not story.rules.alive
    story.rings("c1").answers("c1").rings("c2").takes_leave("c1")
    assert story.rules.alive
    story.crashes(1)
    assert story.rules.alive
    story.takes_leave("c2")
    assert not story.rules.alive


def state_of(story: Story, call: str) -> CallState:
    return story.rules.calls.by_id[call].state


CALLS = ("c1", "c2", "c3", "c4")
OUT = ("sortant-1", "sortant-2", "jambe-3")
ACTS = (
    Story.triggers,
    Story.answers,
    Story.holds,
    Story.resumes,
    Story.hangs_up,
    Story.takes_leave,
    lambda story, call: story.signals(s.Rang(call=call, arrival=Arrival(0))),
    lambda story, call: story.transfers(call, "21"),
    lambda story, call: story.waits(int(call[-1]) * 9),
    lambda story, _call: story.crashes(1),
    lambda story, call: story.signals(s.LegFound(call=call, arrival=Arrival(0))),
    lambda story, call: story.dials("311" if call in CALLS else "999"),
    Story.is_answered,
    lambda story, call: story.is_refused(call, "busy"),
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from((*CALLS, *OUT))), max_size=60),
    st.booleans(),
)
def test_in_any_order_of_acts_the_laws_hold(acts, extra_line):
    story = Story(*CALLS, extra_line=extra_line).begins()
    for act, call in acts:
        try:
            act(story, call)
        except Refused:
            continue
        talking = [x for x in story.rules.calls if x.state is CallState.TALKING]
        live = story.rules.calls.live()
        assert len(talking) <= 1
        assert len(live) <= 3 + extra_line
        assert sum(x.direction == "in" for x in live) <= 3
        assert not (story.rules.desk.phase in ("grace", "closed") and live)
        assert len({x.line for x in live}) == len(live)
    verify(story.entries)
    ended = [event.call for event in story.events(e.CallEnded)]
    assert len(ended) == len(set(ended))
    for call in story.rules.calls:
        times = [t.at for t in (call.dialled, call.ring, call.pickup, call.ended) if t is not None]
        assert times == sorted(times)
    everything, candidates = Desk(), Desk()
    for entry in story.entries:
        everything.apply(entry)
        if may_see("candidate", entry.event):
            candidates.apply(entry)
    assert _shown(everything) == _shown(candidates)


def _shown(desk: Desk) -> tuple:
    return (desk.lines, desk.phase, desk.phase_ends_at, desk.open_files, desk.calls.by_id)


@pytest.mark.parametrize("speed", [1, 20])
def test_after_a_crash_the_control_phone_is_found_again_where_it_was(speed):
    story = Story("c1", speed=speed).begins()
    seen = s.ControlPhoneSeen(
        contact="sip:essai-regie@h.example", expires=60, arrival=Arrival(0), leg={"call_id": "x"}
    )
    story.signals(seen).crashes(20 * speed)
    found = story.effects[1]
    assert isinstance(found, fx.FindControlPhone)
    assert (found.contact, found.leg, found.expires_in_s) == (seen.contact, seen.leg, 40)
    story.signals(replace(seen, expires=0, leg={})).crashes(1)
    assert (story.effects[1].contact, story.effects[1].leg) == ("", {})


def test_the_candidate_never_learns_of_the_control_phone():
    told = e.ControlPhoneChanged(contact="sip:r@h.example", expires_at=1, stamp=Stamp(at=0))
    assert not may_see("candidate", told) and may_see("control", told)
