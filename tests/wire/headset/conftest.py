"""A desk with a headset, its clock and its ticks in hand, and legs that keep what goes through."""

from __future__ import annotations

from itertools import count

import pytest

from evalengine.clock import SECOND
from evalengine.vocabulary import effects as fx
from evalengine.wire.headset.desk import HeadsetDesk
from evalengine.wire.media.rtp import Sender, parse
from evalengine.wire.media.ticker import PERIOD_NS, Ticker
from evalengine.wire.media.voice_leg import VoiceLeg
from evalengine.wire.switchboard.board import Switchboard

DESK = "poste1"


class HandClock:
    """A host clock that moves when told."""

    def __init__(self):
        self.now = 1_000 * SECOND

    def monotonic_ns(self):
        return self.now


class HandTicker(Ticker):
    """Ticks when the test says so."""

    def _arm(self):
        pass

    def tick(self, times=1):
        for _ in range(times):
            self._clock.now += PERIOD_NS
            self._tick()


class KeptLeg(VoiceLeg):
    """A headset, or the co-évaluateur's: ``said`` is what goes out to it, frame by frame."""

    def __init__(self, ticker, token):
        super().__init__(ticker, token)
        self.said = []
        self._theirs = Browser(token)
        ticker.add(self._tick)

    _reachable = True

    def _send(self, packet):
        self.said.append(parse(packet).payload)

    def speaks(self, frame):
        """The one who wears it says this."""
        self._hear(self._theirs.packet(frame))


class Browser:
    """Makes packets as a browser does."""

    def __init__(self, token):
        self._sender = Sender(f"their {token}")
        self._at = count(0, 160)

    def packet(self, frame):
        return parse(self._sender.packet(frame, 8, next(self._at)))


class Bench:
    """What the engine, the page and the co-évaluateur do; ``told`` are the signals."""

    def __init__(self):
        self.clock, self.told, self.pages = HandClock(), [], []
        numbers = count()
        self.tokens = lambda: f"token{next(numbers)}"
        self.ticker = HandTicker(self.clock)
        self.open_engine()

    def open_engine(self):
        self.board = Switchboard()
        self.desk = self.headset = HeadsetDesk(
            DESK, self.clock, self.tokens, self.board, self.ticker, self.told.append
        )

    def dies(self):
        """The engine is killed and started again."""
        self.told.clear()
        self.pages.clear()
        self.open_engine()

    @property
    def shown(self):
        """What the page shows now."""
        return {each.call: each.state for each in self.pages[-1]}

    def ring(self, call, line=1, leg=None, contact=""):
        self.desk.perform(
            fx.RingPhone(
                call=call, desk=DESK, contact=contact, token=f"t-{call}", line=line,
                caller="Mme Rivière", number="0199001234", called="Cabinet Morel", leg=leg or {},
            )
        )  # fmt: skip

    def find(self, call, leg, line=1, *, held=False):
        self.desk.perform(
            fx.FindLeg(call=call, desk=DESK, token=f"t-{call}", line=line, held=held, leg=leg)
        )

    def drive(self, verb, call="", target=""):
        self.desk.perform(fx.DrivePhone(call=call, verb=verb, target=target))

    def end(self, call):
        self.desk.perform(fx.EndLeg(call=call, why="hung_up"))

    def answered(self, *calls):
        """Each rings and is picked up in turn: the last one talks."""
        for line, call in enumerate(calls, start=1):
            self.ring(call, line)
            self.headset.rung(call)
            self.drive("answer", call)

    def wait(self, ns):
        self.clock.now += ns
        self.desk.tick(self.clock.now)

    def kinds(self):
        return [type(signal).__name__ for signal in self.told]


@pytest.fixture
def bench():
    made = Bench()
    made.desk.plug(made.pages.append)
    made.told.clear()
    return made


@pytest.fixture
def worn(bench):
    """The leg of the headset, on."""
    leg = KeptLeg(bench.ticker, "headset")
    bench.desk.ear.wear(leg)
    return leg


@pytest.fixture
def voice(bench):
    """The co-évaluateur's, who has joined."""
    leg = KeptLeg(bench.ticker, "voice")
    bench.board.join(leg)
    return leg
