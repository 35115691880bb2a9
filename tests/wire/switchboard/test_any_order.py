"""Whatever happens in whatever order: what the legs are laid to do is what the table says."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from evalengine.wire.media.tones import quiet
from evalengine.wire.switchboard.board import Switchboard

LINES = (1, 2, 3)
CALL = st.sampled_from(["c1", "c2", "c3", "c4", "c5"])


class Leg:
    """The part of a leg that is laid to others."""

    def __init__(self) -> None:
        self.relay = self.source = self.sink = self.on_key = None

    def carry(self, packet, law) -> None:
        """Said to its phone."""

    @property
    def idle(self) -> bool:
        return self.relay is self.source is self.sink is None


class Desk(RuleBasedStateMachine):
    """Calls come, ring, are taken, held, silenced and ended; he comes, goes and presses keys."""

    def __init__(self) -> None:
        super().__init__()
        self.board = Switchboard()
        self.legs: dict[str, Leg] = {}
        self.gone: list[Leg] = []
        self.voices: list[Leg] = []

    @rule(call=CALL, line=st.sampled_from(LINES))
    def place(self, call, line):
        if call not in self.legs:
            self.legs[call] = Leg()
            self.board.place(call, line, self.legs[call])

    @rule(call=CALL, act=st.sampled_from(["ring", "take", "take", "hold", "silence", "voice"]))
    def happens(self, call, act):
        getattr(self.board, act)(call)

    @rule(call=CALL)
    def end(self, call):
        self.board.end(call)
        if call in self.legs:
            self.gone.append(self.legs.pop(call))

    @rule()
    def join(self):
        self.voices.append(Leg())
        self.board.join(self.voices[-1])

    @rule(which=st.integers(-2, -1))
    def leave(self, which):
        if self.voices:
            leg = self.voices.pop(max(which, -len(self.voices)))
            self.board.leave(leg)
            self.gone.append(leg)

    @property
    def voice(self):
        """The newest of those that he has to speak by."""
        return self.voices[-1] if self.voices else None

    @rule(key=st.sampled_from("0123*#A"))
    def press(self, key):
        if self.voice is not None:
            self.voice.on_key(key)

    @rule(ticks=st.integers(1, 40))
    def time_passes(self, ticks):
        for _ in range(ticks):
            for leg in self.legs.values():
                if leg.sink is not None:
                    leg.sink(quiet())
            if self.voice is not None and self.voice.source is not None:
                self.voice.source()

    @invariant()
    def only_the_call_of_the_route_is_touched(self):
        route = self.board.table.route()
        others = [leg for call, leg in self.legs.items() if call != route.call]
        assert all(leg.idle for leg in (*others, *self.gone, *self.voices[:-1]))

    @invariant()
    def he_is_heard_by_the_one_who_listens_and_nobody_else(self):
        if self.voice is None:
            return
        route = self.board.table.route()
        said_to = None if self.voice.relay is None else self.voice.relay.__self__
        assert said_to is (self.legs[route.call] if route.speaks else None)
        if said_to is not None:
            assert route.call == self.board.table.connected

    @invariant()
    def he_hears_one_thing(self):
        if self.voice is None:
            return
        route = self.board.table.route()
        heard = self.legs.get(route.call)
        if heard is not None and heard.relay is not None:
            assert route.hears == "candidate" and heard.relay.__self__ is self.voice
            assert heard.sink is self.voice.source is None
        if route.hears == "candidate":
            assert heard.relay is not None or heard.sink is not None
        if route.hears in ("bell", "wait"):
            assert self.voice.source is not None


TestDesk = Desk.TestCase
