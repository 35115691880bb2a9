"""What the correspondent hears: the candidate, music while he waits, silence from a mute phone."""

from __future__ import annotations

from array import array

from evalengine.vocabulary import signals as s
from evalengine.wire.media.g711 import encode

from .loopback import Bench

VOICE = encode(array("h", [8000] * 160), 8)


async def test_a_held_correspondent_hears_music_and_a_mute_phone_is_silence(bench: Bench, until):
    bench.ring("c1")
    await until(bench.has(s.Rang, "c1"))
    bench.phone.answer("c1")
    await until(bench.has(s.Answered, "c1"))
    heard: list[bytes] = []
    media = bench.desk.media_of("c1")
    assert media is not None
    media.sink = heard.append
    await until(lambda: len(heard) > 5)
    assert len(set(heard)) == 1, "a mute phone is silence, frame after frame"
    silence = heard[0]

    bench.phone.calls[0].media.source = lambda: VOICE
    await until(lambda: VOICE in heard)
    bench.phone.hold("c1")
    await until(bench.has(s.PhoneHeld, "c1"))
    heard.clear()
    await until(lambda: len(heard) > 20)
    assert VOICE not in heard
    assert len(set(heard)) > 5, "music moves"
    assert silence not in heard

    bench.phone.resume("c1")
    await until(bench.has(s.PhoneResumed, "c1"))
    await until(lambda: heard[-1] == VOICE)
    bench.end("c1")
    await until(lambda: bench.desk.media_of("c1") is None)
