"""16-bit samples to FLAC (RFC 9639) and back, by PyAV.

A FLAC file is a head and frames, each whole by itself: the file can be cut after any frame. As it
is written its length is not known yet, and the head says so.
"""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO

import av
from av.audio.codeccontext import AudioCodecContext

from evalengine.wire.media.g711 import RATE

_WIDTH = 2
_STREAMINFO = b"\x80\x00\x00\x22"
"""The last and only metadata block, of 34 octets (§8)."""


class Flac:
    """Encodes one mono stream."""

    def __init__(self) -> None:
        codec = av.CodecContext.create("flac", "w")
        assert isinstance(codec, AudioCodecContext)
        codec.sample_rate, codec.format, codec.layout = RATE, "s16", "mono"
        codec.time_base = Fraction(1, RATE)
        codec.open()
        self._codec = codec
        self._size = codec.frame_size * _WIDTH
        self._rest = b""
        self._at = 0

    @property
    def head(self) -> bytes:
        """What a file begins with."""
        return b"fLaC" + _STREAMINFO + bytes(self._codec.extradata or b"")

    def encode(self, sound: bytes) -> bytes:
        """The frames that ``sound`` completes; the rest waits."""
        sound = self._rest + sound
        whole = len(sound) - len(sound) % self._size
        self._rest = sound[whole:]
        return b"".join(
            self._frame(sound[at : at + self._size]) for at in range(0, whole, self._size)
        )

    def finish(self) -> bytes:
        """The frames that are left."""
        last = self._frame(self._rest) if self._rest else b""
        return last + b"".join(bytes(packet) for packet in self._codec.encode(None))

    def _frame(self, sound: bytes) -> bytes:
        frame = av.AudioFrame(format="s16", layout="mono", samples=len(sound) // _WIDTH)
        frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), self._at
        frame.planes[0].update(sound)
        self._at += frame.samples
        return b"".join(bytes(packet) for packet in self._codec.encode(frame))


def samples_in(flac: bytes) -> int:
    """How many samples it decodes to; ValueError when it is not FLAC."""
    try:
        with av.open(BytesIO(flac), "r", format="flac") as opened:
            return sum(frame.samples for frame in opened.decode(audio=0))
    except av.FFmpegError as error:
        raise ValueError("not FLAC") from error
