"""G.711 to samples and back, as arrays of numpy: two tables made once from `media.g711`."""

from __future__ import annotations

from array import array
from functools import cache

import numpy as np
from numpy.typing import NDArray

from evalengine.wire.media.g711 import Law, decode, encode

Sound = NDArray[np.float32]
"""Samples at 8 kHz, from -32,768 to 32,767."""

LOUDEST = 32_767


def decoded(payload: bytes, law: Law) -> Sound:
    """One sample for each octet."""
    return _sample_of(law)[np.frombuffer(payload, np.uint8)]


def encoded(sound: Sound, law: Law) -> bytes:
    """One octet for each sample; what is too loud is cut."""
    whole = np.clip(np.rint(sound), -LOUDEST, LOUDEST).astype(np.int16)
    return bytes(_code_of(law)[whole.view(np.uint16)].tobytes())


def from_pcm(pcm: bytes) -> Sound:
    """From 16-bit samples in the machine's byte order."""
    return np.frombuffer(pcm, np.int16).astype(np.float32)


@cache
def _sample_of(law: Law) -> Sound:
    return np.array(decode(bytes(range(256)), law), np.float32)


@cache
def _code_of(law: Law) -> NDArray[np.uint8]:
    """Code by sample, the sample read as unsigned."""
    every = array("h", np.arange(65_536, dtype=np.uint16).view(np.int16).tobytes())
    return np.frombuffer(encode(every, law), np.uint8)
