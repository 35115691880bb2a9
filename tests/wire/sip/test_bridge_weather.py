"""Whatever the wire loses, doubles or reorders, no leg of a bridged call outlives the other."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from evalengine.wire.sip.dialogs import events as ev

from .test_lossy import Weather
from .trio import Trio, check_all_over

ACTS = ("answer", "refuse", "hold", "resume", "called holds", "called resumes")
ENDS = ("caller hangs up", "called hangs up", "nobody")


def do(net, mine, act):
    theirs = [event.call for event in net.other.all(ev.Offered)]
    match act:
        case "hold":
            mine.hold(net.now)
        case "resume":
            mine.resume(net.now)
        case "caller hangs up":
            mine.hang_up(net.now)
    for call in theirs:
        match act:
            case "answer":
                call.answer(net.now)
            case "refuse":
                call.refuse(486, net.now)
            case "called holds":
                call.hold(net.now)
            case "called resumes":
                call.resume(net.now)
            case "called hangs up":
                call.hang_up(net.now)


@settings(max_examples=100, deadline=None)
@given(
    chance=st.randoms(use_true_random=False),
    loss=st.sampled_from([0.0, 0.1, 0.3]),
    script=st.lists(
        st.tuples(st.sampled_from(ACTS), st.sampled_from([0, 0.05, 0.3, 1, 3])), max_size=7
    ),
    end=st.sampled_from(ENDS),
)
def test_whatever_is_lost_neither_leg_outlives_the_other(chance, loss, script, end):
    weather = Weather(chance, loss)
    net = Trio(weather)
    mine = net.dials()
    net.run(2)
    for act, pause in [("answer", 2), *script, (end, 2)]:
        do(net, mine, act)
        net.run(pause)
    weather.clear = True
    net.settle()
    theirs = [event.call for event in net.other.all(ev.Offered)]
    phases = {mine.phase, *(call.phase for call in theirs)}
    phases |= {leg.phase for made in net.bridges for leg in (made.caller, made.called)}
    assert len(phases) == 1  # "beginning" when it still rings
    if phases == {"talking"}:
        assert theirs[0].changes.held == (mine.negotiation.agreed == "sendonly")
        assert mine.changes.held == (theirs[0].negotiation.agreed == "sendonly")
    elif phases == {"over"}:
        check_all_over(net)
