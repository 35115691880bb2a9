"""The reorder buffer: what came is played once, in order, in time; what did not is silence."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from evalengine.wire.media.g711 import FRAME
from evalengine.wire.media.playout import DEPTH, FORGET, LONGEST, PATIENCE, Playout

START = 2**32 - 3 * FRAME  # timestamps wrap at once


def frame(number):
    return bytes([number % 200]) * FRAME


def timestamp(number):
    return (START + number * FRAME) % 2**32


def play(playout, count):
    return [playout.pop() for _ in range(count)]


def test_nothing_came_yet():
    assert play(Playout(), 3) == [None, None, None]


def test_frames_come_out_in_order_after_the_depth():
    playout = Playout()
    heard = []
    for number in range(20):
        playout.push(timestamp(number), frame(number), number)
        heard.append(playout.pop())
    assert heard == [None] * DEPTH + [frame(n) for n in range(20 - DEPTH)]
    assert playout.late == 0


def test_a_swap_is_put_right_and_a_loss_is_a_gap():
    playout = Playout()
    heard = []
    for number in (0, 2, 1, 3, None, 5, 6, 7, None, None):
        if number is not None:
            playout.push(timestamp(number), frame(number), number)
        heard.append(playout.pop())
    assert heard[DEPTH:] == [*map(frame, range(4)), None, *map(frame, (5, 6, 7))]


def test_packets_of_10_and_30_ms():
    for size in (80, 240):
        stream = b"".join(map(frame, range(12)))
        playout = Playout()
        for at in range(0, len(stream), size):
            if at // FRAME < 8:
                playout.push((START + at) % 2**32, stream[at : at + size], at // size)
        assert b"".join(filter(None, play(playout, 10)))[: 8 * FRAME] == stream[: 8 * FRAME]


def test_a_short_packet_is_completed_with_silence():
    playout = Playout()
    playout.push(0, b"\x01" * 60, 0)
    assert play(playout, 3)[DEPTH] == b"\x01" * 60 + b"\xd5" * 100


def test_what_comes_too_late_is_counted_and_the_buffer_follows_in_the_end():
    playout = Playout()
    playout.push(timestamp(10), frame(10), 10)
    play(playout, DEPTH)
    for number in range(PATIENCE - 1):
        playout.push(timestamp(number), frame(number), number)
    assert (playout.late, playout.pop()) == (PATIENCE - 1, frame(10))
    playout.push(timestamp(PATIENCE - 1), frame(PATIENCE - 1), PATIENCE - 1)
    assert play(playout, 3)[DEPTH] == frame(PATIENCE - 1)


def test_a_jump_ahead_starts_again():
    playout = Playout()
    playout.push(timestamp(0), frame(0), 0)
    playout.push(timestamp(5_000), frame(1), 5_000)
    assert play(playout, 3) == [None, None, frame(1)]


def test_after_a_long_silence_the_next_packet_waits_for_its_depth():
    playout = Playout()
    playout.push(timestamp(0), frame(0), 0)
    play(playout, DEPTH + FORGET + 1)
    playout.push(timestamp(1), frame(1), 1)  # its timestamp stood still, and it is not late
    assert play(playout, 3) == [None, None, frame(1)] and playout.late == 0


def hears(playout, *steps):
    """How many frames were concealed. Every 20 ms comes a packet, or None: the number of its frame
    (None when it has no sound for here), and its sequence number."""
    for step in (*steps, *[None] * DEPTH):
        if step is not None:
            at, sequence = step
            if at is None:
                playout.skip(sequence % 65_536)
            else:
                playout.push(timestamp(at), frame(at), sequence % 65_536)
        playout.pop()
    return playout.concealed


STEADY = [(n, 65_530 + n) for n in range(10)]  # sequence numbers wrap here


def test_what_was_lost_between_two_frames_was_concealed():
    assert hears(Playout(), *STEADY[:4], None, *STEADY[5:]) == 1
    assert hears(Playout(), *STEADY[:2], None, None, None, *STEADY[5:]) == 3


def test_a_pause_of_the_sender_conceals_nothing():
    after = [(n + 24, sequence + 4) for n, sequence in STEADY[:4]]
    assert hears(Playout(), *STEADY[:4], *[None] * 20, *after) == 0
    lost = [(n + 24, sequence + 5) for n, sequence in STEADY[:4]]
    assert hears(Playout(), *STEADY[:4], *[None] * 20, *lost) == 1


def test_comfort_noise_keys_and_what_went_elsewhere_conceal_nothing():
    others = [(None, 65_534 + n) for n in range(5)]
    after = [(n + 9, sequence + 9) for n, sequence in STEADY[:4]]
    assert hears(Playout(), *STEADY[:4], *others, *after) == 0
    assert hears(Playout(), *STEADY[:4], *others[:3], None, others[4], *after) == 1


def test_a_long_packet_that_was_lost_counts_all_its_frames():
    playout = Playout()
    for number in (0, 1, 3):
        playout.push(3 * number * FRAME, b"\x01" * 3 * FRAME, number)
        play(playout, 3)
    play(playout, 6)
    assert playout.concealed == 3


pushes = st.tuples(st.integers(0, 2**32 - 1), st.binary(max_size=2_000), st.integers(0, 65_535))
near = st.tuples(st.integers(0, 4_000), st.binary(max_size=400), st.integers(0, 200))


@given(st.lists(st.one_of(pushes, near, st.none()), max_size=80))
def test_whatever_comes_frames_are_whole_and_memory_is_bounded(steps):
    playout = Playout()
    for step in steps:
        if step is None:
            heard = playout.pop()
            assert heard is None or len(heard) == FRAME
        else:
            playout.push(*step)
            playout.skip(step[2])
        assert 0 <= playout.concealed <= len(steps)
        assert len(playout) <= 2 * LONGEST + 1


HUM, WORD = b"\xd4" * FRAME, b"\x2a" * FRAME  # a pause between words, a word


def tuned(playout, arrivals, sound=lambda number: HUM, first=0):
    """How many frames are held as each is played, and what is heard; so many packets as
    ``arrivals`` says come before each."""
    held, heard, number = [], [], first
    for coming in arrivals:
        for _ in range(coming):
            playout.push(timestamp(number), sound(number), number % 65_536)
            number += 1
        held.append(len(playout))
        heard.append(playout.pop())
    return held, heard


def test_a_heap_at_the_beginning_is_not_waited_for_all_the_call():
    held, _ = tuned(Playout(), [6, *[1] * 600])
    assert held[10] > DEPTH + 4 and held[-1] == 2  # one that is played, one in hand
    assert all(0 <= before - after <= 1 for before, after in pairwise(held[DEPTH:]))


def test_no_word_is_left_out():
    playout = Playout()
    held, _ = tuned(playout, [6, *[1] * 200], lambda number: WORD)
    assert held[-1] == held[10]
    held, heard = tuned(playout, [1] * 60, lambda number: frame(0) if number % 9 else HUM, 206)
    assert held[-1] < held[0] and heard.count(WORD) == held[0] - 1


def test_packets_that_come_two_by_two_are_waited_for():
    playout = Playout()
    _, heard = tuned(playout, [2, 0] * 300)
    assert playout.late == playout.concealed == 0 and None not in heard[DEPTH:]


def test_what_comes_too_late_again_is_played_and_waited_for_from_then_on():
    playout = Playout()
    held, _ = tuned(playout, [1] * 200)
    after, heard = tuned(playout, [0, 0, 3, 1, 1, 1], frame, 200)
    assert heard == [HUM, None, *map(frame, range(200, 204))] and playout.late == 0
    assert after[-1] == held[-1] + 1
