"""The counters of RFC 3550 against a stream whose fate is known, and the latch."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evalengine.clock import MS
from evalengine.wire.media.latch import PATIENCE_NS, Latch
from evalengine.wire.media.reception import Reception
from evalengine.wire.media.rtp import Packet

FIRST = 65_500


def packet(number, timestamp=None):
    """The packet ``number`` of a stream that wraps soon after its beginning."""
    samples = number * 160 if timestamp is None else timestamp
    return Packet(8, (FIRST + number) % 2**16, (2**32 - 800 + samples) % 2**32, 7, b"")


def receive(numbers, reception=None):
    reception = reception or Reception()
    heard = [n for n in numbers if reception.update(packet(n), n * 20 * MS)]
    return reception, heard


def test_a_clean_stream_across_the_wrap():
    reception, heard = receive(range(200))
    assert heard == list(range(1, 200))  # the first packet only makes the source plausible
    assert (reception.received, reception.expected(), reception.lost()) == (199, 199, 0)
    assert reception.jitter_ns() == 0 and reception.fraction_lost() == 0


def test_two_packets_in_order_make_a_source():
    reception, heard = receive([0, 5, 9, 10, 11])
    assert heard == [10, 11] and reception.expected() == 2
    assert Reception().expected() == Reception().lost() == 0


@given(st.data())
def test_loss_duplication_and_reordering_are_told_apart(data):
    """Each packet after the first two may be lost, doubled, or swapped with its neighbour."""
    sent = list(range(2, 150))
    dropped = set(data.draw(st.lists(st.sampled_from(sent[:-2]), max_size=30)))
    doubled = set(data.draw(st.lists(st.sampled_from(sent), max_size=10))) - dropped
    swapped = set(data.draw(st.lists(st.sampled_from(sent[:-3:4]), max_size=20)))
    order = [n for n in sent if n not in dropped for _ in range(2 if n in doubled else 1)]
    swaps = 0
    for n in swapped:
        if {n, n + 1} & (dropped | doubled):
            continue
        at = order.index(n)
        order[at], order[at + 1] = order[at + 1], order[at]
        swaps += 1
    reception, heard = receive([0, 1, *order])
    assert reception.duplicates == len(doubled)
    assert reception.reordered == swaps
    assert reception.expected() == 149
    assert reception.lost() == len(dropped) - len(doubled)
    assert sorted(heard) == [1, *sorted(set(sent) - dropped)]


def test_a_packet_from_long_ago_or_far_ahead_is_not_believed_at_once():
    reception, heard = receive([*range(200), 50, 5_000, 200])
    assert heard[-1] == 200 and reception.received == 200
    _, heard = receive([5_000, 5_001, 5_002], reception)
    assert heard == [5_001, 5_002]  # two in a row: the other side began again
    assert reception.expected() == 2


def test_a_duplicate_is_known_long_afterwards():
    reception, heard = receive([*range(60), 20, 20, 58])
    assert heard == list(range(1, 60))
    assert (reception.duplicates, reception.reordered, reception.lost()) == (3, 0, -3)


def test_fraction_lost_is_of_the_last_interval():
    reception, _ = receive(range(101))
    assert reception.fraction_lost() == 0
    receive([n for n in range(101, 201) if n % 4], reception)
    assert reception.fraction_lost() == 24 * 256 // 99  # the last of the 25 is not yet missed
    assert reception.fraction_lost() == 0


def test_jitter_follows_the_formula_of_appendix_a8():
    reception = Reception()
    expected = 0.0
    arrivals = [(n, n * 20 * MS + (n * 37 % 11) * MS) for n in range(2, 100)]
    receive([0, 1], reception)
    transit = None
    for n, at in [(1, 20 * MS), *arrivals]:
        if n > 1:
            reception.update(packet(n), at)
        now = at / 125_000 - n * 160
        if transit is not None:
            expected += (abs(now - transit) - expected) / 16
        transit = now
    assert abs(reception.jitter_ns() - expected * 125_000) < 2 * 125_000


@given(st.lists(st.tuples(st.integers(0, 2**16 - 1), st.integers(0, 2**32 - 1)), max_size=60))
def test_any_numbers_keep_the_counters_sound(stream):
    reception = Reception()
    for at, (sequence, timestamp) in enumerate(stream):
        reception.update(Packet(8, sequence, timestamp, 7, b""), at)
    assert 0 <= reception.duplicates + reception.reordered <= reception.received
    assert 0 <= reception.fraction_lost() <= 255
    assert reception.jitter_ns() >= 0


PHONE = ("192.0.2.7", 4000)
OTHER_PORT = ("192.0.2.7", 4010)
STRANGER = ("198.51.100.9", 4000)


def latch():
    made = Latch()
    made.expect(PHONE)
    return made


def test_nobody_is_heard_before_a_description_named_him():
    unnamed = Latch()
    assert unnamed.admit(PHONE, 1, 0) == "early"


def test_a_stranger_is_never_heard():
    held = latch()
    assert held.admit(STRANGER, 1, 0) == "stranger"
    assert [held.admit(PHONE, 1, 0), held.admit(PHONE, 1, 1)] == ["new", "known"]
    assert [held.admit(STRANGER, 1, 2), held.admit(PHONE, 2, 2)] == ["stranger", "stranger"]
    assert held.admit(OTHER_PORT, 1, 2) == "stranger"
    assert held.strangers == 4


def test_a_phone_may_send_from_another_port_until_the_expected_one_speaks():
    held = latch()
    assert [held.admit(OTHER_PORT, 1, 0), held.admit(OTHER_PORT, 1, 1)] == ["new", "known"]
    assert held.admit(("192.0.2.7", 4020), 3, 2) == "stranger"
    assert held.admit(PHONE, 2, 2) == "new"
    assert held.admit(OTHER_PORT, 1, 3) == "stranger"


def test_the_same_address_may_begin_again_after_a_silence():
    held = latch()
    held.admit(PHONE, 1, 0)
    assert held.admit(PHONE, 2, PATIENCE_NS) == "stranger"
    assert held.admit(PHONE, 2, PATIENCE_NS + 1) == "new"
    assert held.admit(STRANGER, 2, 10 * PATIENCE_NS) == "stranger"


def test_another_description_lets_go():
    held = latch()
    held.admit(PHONE, 1, 0)
    held.expect(PHONE)
    assert held.admit(PHONE, 1, 1) == "known"
    held.expect(STRANGER)
    assert [held.admit(PHONE, 1, 2), held.admit(STRANGER, 9, 2)] == ["stranger", "new"]
