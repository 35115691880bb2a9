"""What a changed voice costs: the CPU of one 20 ms packet, by kind of change."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from bench.figures import spread
from evalengine.wire.media.g711 import FRAME, PCMA
from evalengine.wire.voices.accompaniment import Accompaniment
from evalengine.wire.voices.samples import Sound, encoded

PACKETS = 2_000
_VOICE_HZ = 120


def measure() -> dict[str, Any]:
    """µs of CPU a packet, decoding and encoding included."""
    around = np.random.default_rng(1).normal(0, 500, 80_000).astype(np.float32)
    kinds: dict[str, Accompaniment] = {name: Accompaniment() for name in ("none", "ambience")}
    kinds["ambience"].surround(around)
    for timbre in ("deep", "high", "far"):
        kinds[timbre] = Accompaniment()
        kinds[timbre].change(timbre)
    kinds["high_and_ambience"] = Accompaniment()
    kinds["high_and_ambience"].change("high")
    kinds["high_and_ambience"].surround(around)
    return {f"{name}_us": spread(_costs(costume)) for name, costume in kinds.items()}


def _costs(costume: Accompaniment) -> list[float]:
    packets = _packets()
    costs = []
    for packet in packets:
        before = time.thread_time_ns()
        costume.dress(packet, PCMA)
        costs.append((time.thread_time_ns() - before) / 1_000)
    return costs


def _packets() -> list[bytes]:
    """A vowel: harmonics that fall off."""
    at = np.arange(PACKETS * FRAME)
    voice: Sound = np.zeros(len(at), np.float32)
    for rank in range(1, 8):
        wave = np.sin(2 * np.pi * rank * _VOICE_HZ / 8_000 * at)
        voice += (6_000 / rank * wave).astype(np.float32)
    return [encoded(voice[start : start + FRAME], PCMA) for start in range(0, len(at), FRAME)]
