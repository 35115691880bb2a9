"""The candidate's microphone and headset, through PortAudio (extra ``audio``).

PortAudio calls us from a thread of its own, every 20 ms; the loop talks to it through two short
queues. Whichever clock is the faster, the oldest frame is dropped: never more delay, a click.
Nothing here is imported before `open_device`, and nothing of it is needed for the rest to run.
"""

from __future__ import annotations

import ctypes
import logging
import os
import sys
from array import array
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from evalengine.wire.media.g711 import FRAME, PCMA, RATE, decode, encode

QUEUED = 5
"""Frames of 20 ms kept in each direction at most."""

_NO_MODULE = "le module sounddevice n’est pas installé (extra «\u00a0audio\u00a0»)."
_NO_LIBRARY = "la bibliothèque PortAudio manque (sous Debian, le paquet libportaudio2)."
_NO_CARD = "aucun micro ni casque n’est utilisable sur ce poste."

_STDERR = 2
_AlsaErrorHandler = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)

log = logging.getLogger(__name__)


class AudioDevice:
    """An open microphone and headset. Frames are 160 bytes of PCMA, as everywhere in `media`.

    `take` is a leg's ``source`` and `play` its ``sink``: both return at once.
    """

    def __init__(self) -> None:
        self._said: deque[bytes] = deque(maxlen=QUEUED)
        self._heard: deque[bytes] = deque(maxlen=QUEUED)
        self._stream: Any = None
        self.interruptions = 0

    def take(self) -> bytes | None:
        """The next 20 ms from the microphone; None when it has given nothing new."""
        try:
            samples = self._said.popleft()
        except IndexError:
            return None
        return encode(array("h", samples), PCMA)

    def play(self, frame: bytes) -> None:
        """Queues 20 ms for the headset."""
        self._heard.append(decode(frame, PCMA).tobytes())

    def close(self) -> None:
        """Gives the sound card back. May be called twice."""
        stream, self._stream = self._stream, None
        if stream is not None:
            with _hushed():
                stream.close()

    def exchange(self, microphone: Any, headset: Any, frames: int, _time: Any, status: Any) -> None:
        """PortAudio's thread: buffers of ``frames`` samples, 16 bits in the machine's order.

        ``status`` is true when the sound was interrupted, which is only counted here.
        """
        self.interruptions += bool(status)
        self._said.append(bytes(microphone))
        try:
            samples = self._heard.popleft()
        except IndexError:
            samples = bytes(2 * frames)
        headset[:] = samples

    def _open(self, sounddevice: Any) -> None:
        self._stream = sounddevice.RawStream(
            samplerate=RATE,
            blocksize=FRAME,
            channels=1,
            dtype="int16",
            latency="low",
            callback=self.exchange,
        )
        self._stream.start()


def open_device() -> tuple[AudioDevice | None, str]:
    """The default microphone and headset; or None, and why in a French sentence.

    Call it before a full-screen program takes the terminal: while it looks for cards, the
    process's error output goes nowhere, since ALSA and JACK write to it without being asked.
    """
    device = AudioDevice()
    with _hushed():
        try:
            import sounddevice
        except ImportError:
            return None, f"Pas de son\u00a0: {_NO_MODULE}"
        except OSError:
            return None, f"Pas de son\u00a0: {_NO_LIBRARY}"
        try:
            _silence_alsa()
            device._open(sounddevice)
        except (sounddevice.PortAudioError, ValueError) as error:
            device.close()
            log.info("no sound: %s", error)
            return None, f"Pas de son\u00a0: {_NO_CARD}"
    return device, ""


@contextmanager
def _hushed() -> Iterator[None]:
    """Sends what libraries write to the process's error output nowhere, for a moment."""
    sys.stderr.flush()
    try:
        kept = os.dup(_STDERR)
    except OSError:  # a process without an error output has nothing to spoil
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(nowhere)
        os.close(kept)


def _ignore(_file: Any, _line: Any, _function: Any, _code: Any, _format: Any) -> None:
    """ALSA's own errors during a call; PortAudio reports those that matter as a status."""


_say_nothing = _AlsaErrorHandler(_ignore)
"""Kept for ever: ALSA holds a pointer to it."""


def _silence_alsa() -> None:
    """ALSA goes on writing after the card is open, at each interruption of the sound."""
    with suppress(OSError, AttributeError):  # not Linux, or no ALSA: nothing to silence
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_say_nothing)
