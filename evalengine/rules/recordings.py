"""What the wire tells of recordings and of the quality of voices, as events.

A restarted engine is told again of every file that it finds: what is known changes nothing.
"""

from __future__ import annotations

from evalengine.clock import Stamp
from evalengine.projections.recordings import Recordings
from evalengine.vocabulary import events as e
from evalengine.vocabulary import voices as v

Told = v.RecordingBegan | v.RecordingKept | v.RecordingLost | v.LinkMeasured


def told(recordings: Recordings, signal: Told, stamp: Stamp) -> list[e.Event]:
    """The events of a signal; none for what is known, or of a file that nobody began."""
    match signal:
        case v.LinkMeasured():
            return [
                e.LinkMeasured(
                    call=signal.call,
                    link=signal.link,
                    why=signal.why,
                    quality=signal.quality,
                    stamp=stamp,
                )
            ]
        case v.RecordingBegan():
            return [
                e.RecordingBegan(call=signal.call, side=signal.side, file=signal.file, since=stamp)
            ]
        case v.RecordingKept():
            return _kept(recordings, signal)
        case v.RecordingLost():
            return _lost(recordings, signal, stamp)


def _kept(recordings: Recordings, signal: v.RecordingKept) -> list[e.Event]:
    known = recordings.files.get(signal.file)
    if known is None or known.kept is not None:
        return []
    return [
        e.RecordingKept(
            call=known.began.call,
            side=known.began.side,
            file=signal.file,
            sha256=signal.sha256,
            since=known.began.since,
            samples=signal.samples,
            whole=signal.whole,
        )
    ]


def _lost(recordings: Recordings, signal: v.RecordingLost, stamp: Stamp) -> list[e.Event]:
    known = recordings.files.get(signal.file)
    if known is None or known.lost or known.kept is not None:
        return []
    return [
        e.RecordingLost(
            call=known.began.call,
            side=known.began.side,
            file=signal.file,
            reason=signal.reason,
            stamp=stamp,
        )
    ]
