"""What the wire reports of voices: their recordings, how well they came, and what was made of them.
Part of `signals`. How a correspondent's voice may be changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evalengine.clock import Arrival

Side = Literal["candidate", "correspondent"]
"""Of a call's recording: what his phone says, and what is said to it."""
Link = Literal["candidate", "control"]
"""Whose voice comes by a leg: the candidate's, or the co-évaluateur's."""
Timbre = Literal["deep", "lower", "higher", "high", "far", "muffled"]
"""What is made of the co-évaluateur's voice for one correspondent: another pitch, or another band
(``far``: as by a small speaker; ``muffled``: as through a door)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingBegan:
    """One side of ``call`` is recorded in ``file``, whose first sample is at ``arrival``."""

    call: str
    side: Side
    file: str
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingKept:
    """``file`` is on the disk with this SHA-256 (hex); it holds ``samples`` at 8 kHz. ``whole`` is
    false when its end is missing, because the engine died."""

    file: str
    sha256: str
    samples: int
    whole: bool
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingLost:
    """``file`` goes no further than what is on the disk, or cannot be read; ``reason`` is French,
    fit for the end of a sentence."""

    file: str
    reason: str
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkQuality:
    """How well a voice came to us since its leg began, in packets; times in µs.

    ``expected`` counts what was sent as far as sequence numbers tell; ``lost`` never came, ``late``
    came after its time, ``concealed`` are frames that were silence instead. ``jitter_us`` by
    RFC 3550 A.8. ``delay_us`` is half of the way there and back by RTCP, -1 when the other end
    tells nothing. ``strangers`` came from somebody else, and were not heard.
    """

    sent: int
    received: int
    expected: int
    lost: int
    late: int
    concealed: int
    reordered: int
    strangers: int
    jitter_us: int
    delay_us: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkMeasured:
    """The quality of one link. ``call`` is "" for the co-évaluateur's, which serves all calls.

    ``why``: its leg "ended", or since the last look it became "bad", or "good" again.
    """

    call: str
    link: Link
    why: Literal["ended", "bad", "good"]
    quality: LinkQuality
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundsChanged:
    """From now on the correspondent of ``call`` sounds so: his voice changed by ``timbre``, in
    front of the recording ``ambience``, while ``clip`` is played on his line; "" for none."""

    call: str
    timbre: Timbre | Literal[""]
    ambience: str
    clip: str
    arrival: Arrival


VoiceSignal = RecordingBegan | RecordingKept | RecordingLost | LinkMeasured | SoundsChanged
