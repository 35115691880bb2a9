"""One file as it is recorded: packets in, sealed FLAC on the disk."""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
from pathlib import Path

from evalengine.errors import reason_of
from evalengine.wire.recorder.flac import Flac, samples_in
from evalengine.wire.recorder.messages import Open, Pieces, Told
from evalengine.wire.recorder.sealing import Sealed, Unreadable, unsealed
from evalengine.wire.recorder.timeline import Timeline


class Tape:
    """Begins as `Open` says. Everything here raises OSError when the disk does not take it."""

    def __init__(self, wanted: Open) -> None:
        self._wanted = wanted
        self.path = Path(wanted.path)
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = _created(self.path)
        self._timeline = Timeline(wanted.origin)
        self._newest = wanted.origin
        self._flac = Flac()
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX)  # whoever counts it waits until it is finished
            self._sealed = Sealed(self._file, bytes.fromhex(wanted.key), {"salt": wanted.salt})
            self._sealed.add(self._flac.head)
        except OSError:
            self._file.close()
            raise

    def take(self, more: Pieces) -> None:
        """Keeps more sound: all but the last instants of it is then on the disk."""
        self._timeline.lay(more.pieces)
        self._newest = max(self._newest, more.pieces[-1].at)
        if frames := self._flac.encode(self._timeline.ripe(self._newest)):
            self._sealed.add(frames)

    def finish(self, until: int) -> Told:
        """The end, at ``until`` (host ns), and not before the last sound."""
        sound = self._timeline.rest(until)
        self._sealed.add(self._flac.encode(sound) + self._flac.finish(), last=True)
        os.fsync(self._file.fileno())
        self._file.close()
        return Told(
            sitting=self._wanted.sitting,
            file=self.path.name,
            tape=self._wanted.tape,
            sha256=digest_of(self.path),
            samples=self._timeline.done,
        )

    def drop(self, error: OSError) -> Told:
        """Goes no further because of ``error``; what is on the disk is `left` there."""
        self._file.close()
        return lost(self._wanted, reason_of(error))

    def left(self) -> Told:
        """What became of it after `drop`."""
        return found(self.path, self._wanted.sitting, bytes.fromhex(self._wanted.key))


def lost(wanted: Open, reason: str) -> Told:
    """A file that could not be written, or not to its end."""
    name = Path(wanted.path).name
    return Told(sitting=wanted.sitting, file=name, tape=wanted.tape, reason=reason)


def found(path: Path, sitting: str, key: bytes) -> Told:
    """What a file of before holds."""
    try:
        return _found(path, sitting, key)
    except OSError as error:
        return Told(sitting=sitting, file=path.name, reason=reason_of(error))
    except (Unreadable, ValueError):
        return Told(sitting=sitting, file=path.name, reason="le fichier est illisible")


def _found(path: Path, sitting: str, key: bytes) -> Told:
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        opened = unsealed(file, key)
    return Told(
        sitting=sitting,
        file=path.name,
        sha256=digest_of(path),
        samples=samples_in(opened.data),
        whole=opened.whole,
    )


def digest_of(path: Path) -> str:
    """SHA-256, hex, of the file as it stands."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _created(path: Path) -> io.FileIO:
    """A file that was not there, and that nobody else may read."""
    return io.FileIO(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
