"""The recordings of a sitting: which files there are, of what, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry


@dataclass(slots=True)
class Recording:
    """``kept`` is None as long as nobody counted the file; ``lost`` why it goes no further, "" when
    it does."""

    began: e.RecordingBegan
    kept: e.RecordingKept | None = None
    lost: str = ""


@dataclass(slots=True)
class Recordings:
    """``ordered``: the calls are recorded, and the candidate was told so. ``files`` are in the
    order of their beginnings."""

    ordered: bool = False
    files: dict[str, Recording] = field(default_factory=dict)

    def open(self) -> list[e.RecordingBegan]:
        """The files of which nobody has told yet what became of them."""
        return [file.began for file in self.files.values() if file.kept is None and not file.lost]

    def apply(self, entry: Entry) -> None:
        """Folds one entry."""
        match entry.event:
            case e.RecordingOrdered():
                self.ordered = True
            case e.RecordingBegan():
                self.files[entry.event.file] = Recording(entry.event)
            case e.RecordingKept():
                self.files[entry.event.file].kept = entry.event
            case e.RecordingLost():
                self.files[entry.event.file].lost = entry.event.reason
