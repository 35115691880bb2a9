"""Several phones ring on a bad wire, the engine may die: one has the call, none rings for ever."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from evalengine.clock import SECOND
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.uac import OutgoingCall
from evalengine.wire.sip.dialogs.uas import IncomingCall

from .net import Net, Party
from .test_lossy import Weather

ACTS = ("ring", "answer", "refuse", "decline", "phone hangs up", "engine hangs up", "nothing")
PAUSES = (0, 0.05, 0.3, 1, 5)


@dataclass
class Story:
    """What the tests of this room play: a call to ``phones``, act by act."""

    net: Net
    call: OutgoingCall

    def do(self, act: str, number: int) -> None:
        """One wish of one phone, or of the engine; those that make no sense change nothing."""
        now = self.net.now
        if act == "engine hangs up":
            self.call.hang_up(now)
        phone = self.net.phones[number % len(self.net.phones)]
        for offered in (event.call for event in phone.all(ev.Offered)):
            if act == "ring":
                offered.ring(now)
            elif act == "answer":
                self.net.pick_up(offered)
            elif act in ("refuse", "decline"):
                offered.refuse(486 if act == "refuse" else 603, now)
            elif act == "phone hangs up":
                offered.hang_up(now)
        self.net.flush()

    def check(self) -> None:
        """Every phone agrees with the engine, which told everything once."""
        for kind in (ev.Ringing, ev.Answered, ev.Ended):
            assert len(self.net.engine.all(kind)) <= 1
        talking = [phone for phone in self.net.phones if lives(phone)]
        if self.call.phase == "talking":
            (winner,) = talking
            host, port = winner.agent.address
            assert self.call.answered_at == f"sip:poste@{host}:{port}"
            assert self.call.dialog.remote_tag == offered_to(winner)[-1].dialog.local_tag
        else:
            assert (self.call.phase, talking) == ("over", [])


def offered_to(phone: Party) -> list[IncomingCall]:
    return [event.call for event in phone.all(ev.Offered)]


def lives(phone: Party) -> bool:
    return any(call.phase not in ("over", "ending") for call in offered_to(phone))


acts = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 2), st.sampled_from(PAUSES)), max_size=10
)
losses = st.sampled_from([0.0, 0.1, 0.3, 0.5])


def settled(story: Story, weather: Weather) -> None:
    """The sky clears, and those who still ring are left alone until the engine gives up, as its
    rules do."""
    weather.clear = True
    story.net.run(60)
    story.call.hang_up(story.net.now) if story.call.phase == "beginning" else None
    story.net.settle()


@settings(max_examples=80, deadline=None)
@given(st.randoms(use_true_random=False), losses, st.integers(2, 3), acts)
def test_one_phone_at_most_has_the_call_at_last(chance, loss, phones, script):
    weather = Weather(chance, loss)
    net = Net(weather, phones)
    story = Story(net, net.fork())
    for act, number, pause in script:
        net.run(pause)
        story.do(act, number)
    settled(story, weather)
    story.check()
    assert all(len(phone.all(ev.Offered)) <= 1 for phone in net.phones)


@settings(max_examples=80, deadline=None)
@given(st.randoms(use_true_random=False), losses, st.integers(2, 3), acts, acts)
def test_nor_when_the_engine_dies_while_it_rings(chance, loss, phones, before, after):
    """An answered call is found by its own leg: this one was not answered, as the journal says."""
    weather = Weather(chance, loss)
    net = Net(weather, phones)
    story = Story(net, net.fork())
    for act, number, pause in before:
        net.run(pause)
        if not net.engine.all(ev.Answered) and not net.engine.all(ev.Ended):
            story.do(act, number)
    if net.engine.all(ev.Answered) or net.engine.all(ev.Ended):
        return
    net.restart_engine()
    net.run(0.5)
    story.call = net.fork()
    story.call.seek(net.now, 4 * SECOND)
    for act, number, pause in after:
        net.run(pause)
        story.do(act, number)
    settled(story, weather)
    story.check()
