"""The recordings of a sitting under way or over, opened while its engine runs."""

from __future__ import annotations

from collections.abc import Sequence

from evalengine.bootstrap.places import recording_keys, recordings_folder
from evalengine.errors import Refused
from evalengine.settings import Settings
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry


class KeptVoices:
    """A `Hearing`. Its key is read each time: one that was destroyed opens nothing more.

    ``entries`` are those of ``sitting``, and grow.
    """

    def __init__(
        self, settings: Settings, secret: bytes, sitting: str, entries: Sequence[Entry]
    ) -> None:
        self._settings = settings
        self._secret = secret
        self._sitting = sitting
        self._entries = entries

    def flac(self, file: str) -> bytes:
        kept = self._kept(file)
        # cryptography: only when needed
        from evalengine.wire.recorder.keyring import known_key
        from evalengine.wire.recorder.playback import flac_of

        key = known_key(recording_keys(self._settings), self._sitting, self._secret)
        return flac_of(recordings_folder(self._settings), self._sitting, kept, key)

    def _kept(self, file: str) -> e.RecordingKept:
        """Only what the journal names is looked for on the disk."""
        for entry in reversed(self._entries):
            if isinstance(entry.event, e.RecordingKept) and entry.event.file == file:
                return entry.event
        raise Refused("Le journal ne connaît pas cet enregistrement.")
