"""Every word lies in the file at the time when it was said, whatever the phone's clock does."""

from __future__ import annotations

from array import array
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalengine.clock import MS, SECOND
from evalengine.wire.media.g711 import FRAME, PCMA, RATE, decode, encode
from evalengine.wire.recorder.timeline import Piece, Timeline

ORIGIN = 77 * SECOND
PROMISED_MS = 40
PACKET_NS = 20 * MS
BATCH_NS = 2 * SECOND


def frame(value: int) -> bytes:
    """20 ms of one level that A-law keeps as it is."""
    return encode(array("h", [value]) * FRAME, PCMA)


LOUD = frame(8_064)
LOUD_SAMPLE = decode(LOUD[:1], PCMA).tobytes()


def spoken(
    seconds: int, *, ppm: int, jitter_ms: int, loss: float, seed: int, pauses: tuple[int, ...] = ()
) -> tuple[list[Piece], list[int]]:
    """Packets as they arrive: one in 250 is loud, all others silent (and short, to be quick). And
    the true times of the loud ones, ns from the origin. The phone's clock is ``ppm`` too fast; it
    stands still while the phone pauses, for 40 s each time."""
    chance = Random(seed)
    arrived, true, silent = [], [], frame(8)[:2]
    stamp, now = chance.randrange(1 << 32), SECOND
    for number in range(seconds * 50):
        if number in pauses:
            now += 40 * SECOND
        loud = number % 250 == 125
        delay = round(chance.uniform(0, jitter_ms) * MS)
        if loud or chance.random() >= loss:
            said = LOUD if loud else silent
            arrived.append(Piece(ORIGIN + now + delay, stamp % (1 << 32), PCMA, said))
        if loud:
            true.append(now)
        stamp += FRAME
        now += PACKET_NS * 1_000_000 // (1_000_000 + ppm)
    return sorted(arrived), true


def recorded(pieces: list[Piece]) -> bytes:
    """The whole file, laid out batch by batch as the child does it."""
    line, sound, batch = Timeline(ORIGIN), bytearray(), []
    for piece in pieces:
        batch.append(piece)
        if piece.at - batch[0].at >= BATCH_NS:
            line.lay(batch)
            sound += line.ripe(piece.at)
            batch = []
    line.lay(batch)
    return bytes(sound + line.rest(pieces[-1].at + SECOND))


def loud_at(sound: bytes) -> list[int]:
    """Where loud frames begin, in ns."""
    starts, at = [], sound.find(LOUD_SAMPLE)
    while at >= 0:
        starts.append(at // 2 * SECOND // RATE)
        at = sound.find(LOUD_SAMPLE, at + 4 * FRAME)
    return starts


@pytest.mark.parametrize("ppm", [-200, 200])
def test_an_hour_drifts_by_less_than_forty_milliseconds(ppm):
    pieces, true = spoken(3_600, ppm=ppm, jitter_ms=0, loss=0, seed=1)
    found = loud_at(recorded(pieces))
    assert len(found) == len(true) == 720
    assert max(abs(one - other) for one, other in zip(found, true, strict=True)) < 21 * MS


@settings(max_examples=25, deadline=None)
@given(
    ppm=st.integers(-300, 300),
    jitter_ms=st.integers(0, 60),
    loss=st.sampled_from([0, 0.05, 0.3]),
    pauses=st.sets(st.integers(1, 1_400), max_size=3),
    seed=st.integers(0, 1 << 30),
)
def test_jitter_loss_drift_and_pauses_keep_the_promise(ppm, jitter_ms, loss, pauses, seed):
    pieces, true = spoken(
        30, ppm=ppm, jitter_ms=jitter_ms, loss=loss, seed=seed, pauses=tuple(pauses)
    )
    found = loud_at(recorded(pieces))
    near = [min(abs(one - other) for other in found) for one in true]
    # What begins a spurt may be placed by very few packets: no worse than the jitter itself.
    assert max(near) < max(PROMISED_MS, jitter_ms + 1) * MS
    assert sorted(near)[len(near) // 2] < PROMISED_MS * MS


def test_packets_that_overtake_each_other_are_put_in_order():
    levels = [512, 1_024, 2_048, 4_096]
    pieces = [
        Piece(ORIGIN + n * PACKET_NS, n * FRAME, PCMA, frame(v)) for n, v in enumerate(levels)
    ]
    late = pieces[1]._replace(at=pieces[2].at + MS)
    plain, shaken = Timeline(ORIGIN), Timeline(ORIGIN)
    plain.lay(pieces)
    shaken.lay([pieces[0], pieces[2], late, pieces[3]])
    assert plain.rest(ORIGIN) == shaken.rest(ORIGIN)


def test_a_silence_in_the_middle_and_at_the_end_is_as_long_as_it_was():
    line = Timeline(ORIGIN)
    line.lay([Piece(ORIGIN, 0, PCMA, LOUD), Piece(ORIGIN + 10 * SECOND, 80_000, PCMA, LOUD)])
    sound = line.rest(ORIGIN + 20 * SECOND)
    assert len(sound) == 2 * 20 * RATE
    assert loud_at(sound) == [0, 10 * SECOND]


def test_what_comes_after_its_time_was_given_is_left_out():
    line = Timeline(ORIGIN)
    line.lay([Piece(ORIGIN, 0, PCMA, LOUD)])
    given = line.ripe(ORIGIN + SECOND)
    line.lay([Piece(ORIGIN + SECOND, FRAME, PCMA, LOUD)])
    assert line.done == len(given) // 2 == 4 * RATE // 5
    assert line.rest(ORIGIN + SECOND) == bytes(2 * RATE // 5)
