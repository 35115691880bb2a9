"""A recording to 16-bit samples at 8 kHz, mono, by PyAV; what cannot be used says why."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import av

from evalengine.errors import reason_of
from evalengine.wire.media.g711 import RATE

KINDS = {".wav": "wav", ".flac": "flac", ".opus": "ogg", ".ogg": "ogg"}
"""FFmpeg's demuxer by the ending of a file's name: nothing else is tried."""
LONGEST_S = 300

_KIND = "ce n’est ni un WAV, ni un FLAC, ni un Opus"
_BROKEN = "le fichier est abîmé, ou n’est pas ce que dit son nom"
_EMPTY = "il ne contient aucun son lisible"
_LONG = f"il dure plus de {LONGEST_S // 60} minutes"


class Unusable(Exception):
    """Why a recording cannot be used, in French, fit for the end of a sentence."""


def file_to_pcm(path: Path) -> bytes:
    """Raises `Unusable`."""
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise Unusable(_KIND)
    try:
        return to_pcm(path.read_bytes(), kind)
    except OSError as error:
        raise Unusable(reason_of(error)) from error


def to_pcm(data: bytes, kind: str) -> bytes:
    """``data`` as FFmpeg's demuxer ``kind`` reads it. Raises `Unusable`."""
    try:
        with av.open(BytesIO(data), "r", format=kind) as opened:
            if not opened.streams.audio:
                raise Unusable(_EMPTY)
            return _resampled(opened)
    except (av.FFmpegError, ValueError) as error:
        raise Unusable(_BROKEN) from error


def _resampled(opened: av.container.InputContainer) -> bytes:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    pcm = bytearray()
    for frame in opened.decode(audio=0):
        for made in resampler.resample(frame):
            pcm += bytes(made.planes[0])[: 2 * made.samples]
        if len(pcm) > 2 * RATE * LONGEST_S:
            raise Unusable(_LONG)
    for made in resampler.resample(None):
        pcm += bytes(made.planes[0])[: 2 * made.samples]
    if not pcm:
        raise Unusable(_EMPTY)
    return bytes(pcm)
