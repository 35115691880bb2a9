"""The recordings of a sitting, how well its voices came, and what was made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evalengine.clock import Stamp
from evalengine.vocabulary.voices import Link, LinkQuality, Side, Timbre


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingOrdered:
    """The calls of this sitting are recorded, as the notice to the candidate says. Without it they
    are not, whatever the settings become."""

    type: Literal["recording_ordered"] = "recording_ordered"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingBegan:
    """One side of ``call`` is recorded in ``file``, whose first sample is at ``since``."""

    call: str
    side: Side
    file: str
    since: Stamp
    type: Literal["recording_began"] = "recording_began"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingKept:
    """``file`` stands on the disk, sealed, with this SHA-256 (hex).

    It holds ``samples`` at 8 kHz from ``since`` on. ``whole`` is false when its end is missing.
    """

    call: str
    side: Side
    file: str
    sha256: str
    since: Stamp
    samples: int
    whole: bool
    type: Literal["recording_kept"] = "recording_kept"

    @property
    def length_ms(self) -> int:
        """How long it lasts, cut."""
        return self.samples // 8


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingLost:
    """From ``stamp`` on, ``file`` keeps nothing more; ``reason`` is French."""

    call: str
    side: Side
    file: str
    reason: str
    stamp: Stamp
    type: Literal["recording_lost"] = "recording_lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkMeasured:
    """The quality of a link since its leg began; see `vocabulary.voices` for its counts.

    ``call`` is "" for the co-évaluateur's, which serves all calls.
    """

    call: str
    link: Link
    why: Literal["ended", "bad", "good"]
    quality: LinkQuality
    stamp: Stamp
    type: Literal["link_measured"] = "link_measured"


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundsChanged:
    """From ``stamp`` on the correspondent of ``call`` sounds so: his voice changed by ``timbre``,
    in front of the recording ``ambience``, while ``clip`` is played on his line. Each is "" for
    none; a clip waits while the call does.
    """

    call: str
    timbre: Timbre | Literal[""]
    ambience: str
    clip: str
    stamp: Stamp
    type: Literal["sounds_changed"] = "sounds_changed"
