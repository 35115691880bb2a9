"""The recorded calls of one desk: two tracks each, that begin at the same instant."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from evalengine.clock import MS, SECOND, Arrival
from evalengine.ports import Report
from evalengine.vocabulary import voices as v
from evalengine.wire.media.g711 import Law
from evalengine.wire.media.tap import Tap
from evalengine.wire.media.voice_leg import VoiceLeg
from evalengine.wire.recorder.messages import Close, Pieces, Told
from evalengine.wire.recorder.naming import file_of
from evalengine.wire.recorder.timeline import Piece

if TYPE_CHECKING:
    from evalengine.wire.recorder.recorder import Recorder

EVERY_NS = 2 * SECOND
"""Sound that waits in the engine at most: a kill loses no more than this of it."""
LEAD_NS = 200 * MS
"""A file begins so long before its first packet, which may be late among its neighbours."""


class DeskRecorder:
    """A `switchboard.watching.Watcher` of the desk's calls; what becomes of the files is reported.

    Nothing is begun before the first sound of a call.
    """

    def __init__(self, recorder: Recorder, sitting: str, report: Report) -> None:
        self.recorder, self.sitting = recorder, sitting
        self._report = report
        self._calls: dict[str, tuple[VoiceLeg, CallRecording]] = {}

    def placed(self, call: str, leg: VoiceLeg) -> None:
        if not self.recorder.records(self.sitting):
            return
        recording = CallRecording(self, call)
        self._calls[call] = leg, recording
        leg.tap = recording.tap

    def ended(self, call: str) -> None:
        if call in self._calls:
            leg, recording = self._calls.pop(call)
            leg.tap = None
            recording.close()

    def joined(self, leg: VoiceLeg) -> None:
        """What he says is heard on the calls."""

    def left(self, leg: VoiceLeg) -> None:
        """And was."""

    def began(self, call: str, side: v.Side, file: str, origin: int) -> None:
        """A file begins, at ``origin`` (host ns)."""
        self._report(v.RecordingBegan(call=call, side=side, file=file, arrival=Arrival(origin)))

    def kept(self, told: Told) -> None:
        """A file is finished, or what was left of it was found."""
        self._report(
            v.RecordingKept(
                file=told.file,
                sha256=told.sha256,
                samples=told.samples,
                whole=told.whole,
                arrival=Arrival(self.recorder.clock.monotonic_ns()),
            )
        )

    def lost(self, file: str, reason: str) -> None:
        """A file goes no further, or cannot be read."""
        arrival = Arrival(self.recorder.clock.monotonic_ns())
        self._report(v.RecordingLost(file=file, reason=reason, arrival=arrival))


class CallRecording:
    """What both sides of ``call`` say."""

    def __init__(self, desk: DeskRecorder, call: str) -> None:
        self.desk = desk
        self._call = call
        self._tracks: dict[v.Side, Track] = {
            side: Track(self, call, side) for side in get_args(v.Side)
        }
        self.tap = Tap(self._tracks["candidate"].take, self._tracks["correspondent"].take)

    def begin(self, at: int) -> None:
        """The first sound came at ``at`` (host ns): both files begin."""
        origin, token = at - LEAD_NS, self.desk.recorder.tokens()
        for side, track in self._tracks.items():
            track.file = file_of(self._call, side, token)
            self.desk.began(self._call, side, track.file, origin)
            track.number = self.desk.recorder.open(track, origin)

    def close(self) -> None:
        """The call is over."""
        now = self.desk.recorder.clock.monotonic_ns()
        for track in self._tracks.values():
            track.close(now)


class Track:
    """One side of a call: `take` is on the way of its voice. ``number`` is 0 before the file
    begins."""

    def __init__(self, recording: CallRecording, call: str, side: v.Side) -> None:
        self.number = 0
        self.file = ""
        self._recording = recording
        self._pieces: list[Piece] = []
        self._due = 0
        self._over = False

    @property
    def sitting(self) -> str:
        """Whose it is."""
        return self._recording.desk.sitting

    def take(self, at: int, timestamp: int, law: Law, payload: bytes) -> None:
        """A `tap.Take`."""
        self._pieces.append(Piece(at, timestamp, law, payload))
        if at >= self._due:
            self._hand_over(at)

    def close(self, now: int) -> None:
        """Nothing more is said."""
        if self.number and not self._over:
            self._hand_over(now)
            self._recording.desk.recorder.hand(self.number, Close(self.number, now))
        self._over = True

    def lost(self, reason: str) -> None:
        """The file goes no further; what is said from now on is not kept."""
        self._over = True
        self._pieces.clear()
        self._recording.desk.lost(self.file, reason)

    def _hand_over(self, at: int) -> None:
        pieces, self._pieces = self._pieces, []
        self._due = at + EVERY_NS
        if self._over:
            return
        if not self.number:
            self._recording.begin(at)
        if pieces:
            self._recording.desk.recorder.hand(self.number, Pieces(self.number, pieces))
