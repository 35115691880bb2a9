"""A desk whose phone is the candidate's page: one headset, and the keys of his console.

The phone itself is the loopback's, which does at once what it is asked. What it cannot know comes
from the page: a call rings when the page says that it shows it, within the time that this took to
and fro; and nothing can be done while no page is there. Gestures were asked at the console, and
are reported as such: the rules date them by their asking.

A page that goes leaves its calls as they are for a while, and finds them again when it is back.
Sans-IO: a timer is `deadline`, and `tick`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from evalengine.clock import SECOND, Arrival, HostClock
from evalengine.ports import Report, ShownCall, Tokens
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.headset.ending import busy_tone
from evalengine.wire.headset.line import Ear, Line
from evalengine.wire.headset.trial import Trial
from evalengine.wire.loopback.phone import LoopbackCall, LoopbackPhone, State
from evalengine.wire.loopback.wire import LoopbackWire
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.media.tones import FrameSource, ring_tone
from evalengine.wire.reporting import Reporting
from evalengine.wire.switchboard.board import Switchboard

PATIENCE_NS = 30 * SECOND
"""Calls outlive their page by so much."""
_LASTS_S = 86_400
"""A page is there until it goes: longer than any sitting."""
_NOBODY = 480

Show = Callable[[Sequence[ShownCall]], None]
"""Tells a page all its calls; never blocks, never raises."""
HandSignal = s.Rang | s.Answered | s.PhoneHeld | s.PhoneResumed | s.Dialled


class HeadsetDesk(Reporting):
    """The `ports.Wire` of the desk ``name``. Its calls are legs of ``board``, driven by
    ``ticker``; ``ear`` is what the candidate wears."""

    def __init__(
        self,
        name: str,
        clock: HostClock,
        tokens: Tokens,
        board: Switchboard,
        ticker: Ticker,
        report: Report | None = None,
    ) -> None:
        super().__init__(report)
        self.name = name
        self.contact = f"{s.HEADSET}{name}"
        self.ear = Ear()
        self._clock, self._tokens = clock, tokens
        self._board, self._ticker = board, ticker
        self._phone = LoopbackPhone(self.contact, obeys=True, names=tokens)
        self._wire = LoopbackWire(name, clock, self._told, phone=self._phone, ring_after_ms=None)
        self._lines: dict[str, Line] = {}
        self._show: Show | None = None
        self._shown: list[ShownCall] | None = None
        self._shown_at: dict[str, int] = {}
        self._sought: list[fx.FindLeg] = []
        self._gone_at: int | None = None
        self._gives_up_at: int | None = None
        self._ring_back = ring_tone()
        self._trial: Trial | None = None
        self._busy: FrameSource | None = None

    # The engine's side.

    def perform(self, effect: fx.Effect) -> None:
        """Does ``effect`` at once, or when a page is there. WireError when it is another desk's."""
        match effect:
            case fx.FindLeg(desk=self.name) if self._show is None:
                self._sought.append(effect)
                self._wait_for_a_page()
            case fx.DrivePhone() if self._show is None:
                self._fail(effect)
            case fx.FindLeg(desk=self.name):
                self._find(effect)
            case fx.KnowPhone():
                self._wire.perform(effect)
                self._wait_for_a_page()
            case _:
                self._do(effect)
        self._settle()

    def has(self, call: str) -> bool:
        """The call of that id, or of that name before it had one, is this desk's."""
        return self._phone.get(call) is not None or any(call == each.call for each in self._sought)

    def media_of(self, call: str) -> Line | None:
        """The correspondent's end of a call; None when it is unknown or over."""
        return self._lines.get(call)

    @property
    def plugged(self) -> bool:
        """A page is there."""
        return self._show is not None

    @property
    def idle(self) -> bool:
        """No call lives."""
        return not self._phone.calls

    def close(self) -> None:
        """Ends every call, and says nothing more."""
        self._wire.close()
        self._sought.clear()
        self._gives_up_at = None
        for call in list(self._lines):
            self._drop(call)
        self._settle()

    def deadline(self) -> int | None:
        """When `tick` has something to do, host ns."""
        times = [self._gives_up_at, self._wire.deadline()]
        return min((at for at in times if at is not None), default=None)

    def tick(self, now: int) -> None:
        """Gives up the page that does not come back, and the one that never shows a call."""
        self._wire.tick(now)
        if self._gives_up_at is not None and self._gives_up_at <= now:
            self._gives_up_at = None
            self._give_up(Arrival(now))
        self._settle()

    # The page's side.

    def plug(self, show: Show) -> None:
        """A page is there, and its voice: it is shown the calls by ``show``, and takes the place of
        the one before."""
        self._show, self._shown = show, None
        self._shown_at.clear()
        self._gives_up_at = None
        self._tell_absence()
        self._phone.register(_LASTS_S)
        sought, self._sought = self._sought, []
        for effect in sought:
            self._find(effect)
        self._settle()

    def unplug(self) -> None:
        """The page is gone, or its voice."""
        if self._show is not None:
            self._show = None
            self._gone_at = self._clock.monotonic_ns()
            self._wait_for_a_page()
            self._phone.register(0)

    def rung(self, call: str) -> None:
        """The page shows that it rings, since it was told or since now."""
        now = self._clock.monotonic_ns()
        if call in self._shown_at:
            self._wire.rang(call, bound=now - self._shown_at[call])
            self._settle()

    def try_out(self) -> None:
        """He tries his headset, until he has a call in his ear."""
        self._trial = Trial()
        self._settle()

    # Inside.

    def _do(self, effect: fx.Effect) -> None:
        match effect:
            case fx.RingPhone(desk=self.name):
                self._place(effect.call, effect.line)
            case fx.EndLeg() | fx.RefuseDialled():
                self._take_leave(effect)
                self._sought = [each for each in self._sought if each.call != effect.call]
                self._drop(effect.call)
            case fx.SilenceLeg():
                self._board.silence(effect.call)
            case fx.VoiceLeg():
                self._board.voice(effect.call)
        self._wire.perform(effect)
        known = isinstance(effect, fx.RingBack | fx.AnswerDialled) and self._phone.get(effect.call)
        if known and isinstance(effect, fx.RingBack):
            self._place(effect.call, effect.line)
            self._board.ring(effect.call)
        elif known:
            self._board.take(known.id)

    def _take_leave(self, effect: fx.EndLeg | fx.RefuseDialled) -> None:
        """The one in his ear hangs up: he hears so, as on any phone."""
        by_him = isinstance(effect, fx.EndLeg) and effect.why == "hung_up"
        if by_him and effect.call == self._board.table.connected:
            self._busy = busy_tone()

    def _find(self, effect: fx.FindLeg) -> None:
        """What the phone knew died with the engine: the journal is its memory."""
        if (token := str(effect.leg.get("token", ""))) and not self._phone.get(effect.call):
            state: State = "held" if effect.held else "talking"
            self._phone.invite(LoopbackCall(effect.call, token, effect.line, "", "", "", state))
            self._place(effect.call, effect.line)
            (self._board.wait if effect.held else self._board.take)(effect.call)
        self._wire.perform(effect)

    def _told(self, signal: s.Signal) -> None:
        match signal:
            case s.Rang():
                self._board.ring(signal.call)
            case s.Answered() | s.PhoneResumed():
                self._board.take(signal.call)
            case s.PhoneHeld():
                self._board.hold(signal.call)
            case s.LegEnded():
                self._drop(signal.call)
        if isinstance(signal, HandSignal):
            signal = replace(signal, arrival=replace(signal.arrival, source="reported"))
        self.report(signal)

    def _place(self, call: str, line: int) -> None:
        if call not in self._lines:
            self._lines[call] = Line(self.ear, self._ticker, self._tokens())
            self._board.place(call, line, self._lines[call])

    def _drop(self, call: str) -> None:
        line = self._lines.pop(call, None)
        self._shown_at.pop(call, None)
        if line is not None:
            self._board.end(call)
            line.close()

    def _fail(self, effect: fx.DrivePhone) -> None:
        arrival = Arrival(self._clock.monotonic_ns())
        self.report(
            s.GestureFailed(call=effect.call, verb=effect.verb, status=_NOBODY, arrival=arrival)
        )

    def _wait_for_a_page(self) -> None:
        if self._show is None:
            self._gives_up_at = self._clock.monotonic_ns() + PATIENCE_NS

    def _give_up(self, arrival: Arrival) -> None:
        self._phone.register(0)
        sought, self._sought = self._sought, []
        for effect in sought:
            self.report(s.LegEnded(call=effect.call, cause="lost", arrival=arrival))
        for call in [call.id for call in self._phone.calls if call.state in ("talking", "held")]:
            self._wire.perform(fx.EndLeg(call=call, why="hung_up"))
            self._drop(call)
            self.report(s.LegEnded(call=call, cause="unreachable", arrival=arrival))

    def _tell_absence(self) -> None:
        gone_at, self._gone_at = self._gone_at, None
        if gone_at is not None:
            now = self._clock.monotonic_ns()
            seconds = f"{(now - gone_at) / SECOND:.1f}".replace(".", ",")
            detail = f"Le casque de la page est resté coupé pendant {seconds}\u00a0s."
            self.report(s.Noticed(kind="headset_cut", detail=detail, arrival=Arrival(now)))

    def _settle(self) -> None:
        """The ear follows the table, and the page what is shown."""
        line = self._lines.get(self._board.table.connected)
        if line is not None:
            self._trial = self._busy = None
        if any(call.state == "dialling" for call in self._phone.calls):
            self.ear.turn_to(line, self._ring_back)
        elif self._trial is not None:
            self.ear.turn_to(line, self._trial.say, self._trial.hear)
        else:
            self.ear.turn_to(line, self._busy)
        self._tell_page()

    def _tell_page(self) -> None:
        shown = [
            ShownCall(call.id, call.line, call.caller, call.state) for call in self._phone.calls
        ]
        if self._show is not None and shown != self._shown:
            now = self._clock.monotonic_ns()
            for call in shown:
                self._shown_at.setdefault(call.call, now)
            self._shown = shown
            self._show(shown)
