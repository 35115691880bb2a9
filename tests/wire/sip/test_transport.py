"""The stamped socket, on the loopback interface."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator

import pytest

from evalengine.clock import MS, SECOND, Arrival, SystemClock
from evalengine.wire.sip.transports.complaints import Complaints
from evalengine.wire.sip.transports.udp import DATAGRAM_LIMIT, SETTLING_NS, Peer, StampedSocket

Got = list[tuple[bytes, Peer, Arrival]]


SETTLING_S = SETTLING_NS / SECOND + 0.02


class SteppedClock(SystemClock):
    """The host's clock; its wall time was set forward by ``ahead`` ns after the kernel stamped."""

    ahead = 0

    def wall_ns(self) -> int:
        return super().wall_ns() + self.ahead


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
async def pair(clock: SteppedClock) -> AsyncIterator[tuple[StampedSocket, StampedSocket, Got]]:
    got: Got = []
    receiver = StampedSocket(clock, "127.0.0.1", 0, lambda *packet: got.append(packet))
    sender = StampedSocket(clock, "127.0.0.1", 0, lambda *packet: None)
    yield sender, receiver, got
    sender.close()
    receiver.close()


async def test_a_stamp_of_the_first_moments_is_not_believed(pair, until):
    sender, receiver, got = pair
    sender.send(b"hello", receiver.address)
    await until(lambda: len(got) == 1)
    assert got[0][2].source == "process"


async def test_the_stamp_is_the_kernels_even_when_the_loop_was_busy(pair, clock, until):
    sender, receiver, got = pair
    await asyncio.sleep(SETTLING_S)
    before = clock.monotonic_ns()
    sender.send(b"hello", receiver.address)
    after = clock.monotonic_ns()
    while clock.monotonic_ns() < after + 30 * MS:
        pass  # a neighbour blocks the loop
    await until(lambda: len(got) == 1)
    data, peer, arrival = got[0]
    assert (data, peer) == (b"hello", sender.address)
    assert arrival.source == "kernel"
    assert before - arrival.bound <= arrival.at <= after + arrival.bound
    assert 0 < arrival.bound < MS
    assert receiver.stats.worst_lag > 25 * MS


@pytest.mark.parametrize("step", [-1 * SECOND, 61 * SECOND])
async def test_a_stepped_wall_clock_leaves_process_time_with_an_honest_bound(
    pair, clock, step, until
):
    sender, receiver, got = pair
    await asyncio.sleep(SETTLING_S)
    clock.ahead = step
    before = clock.monotonic_ns()
    sender.send(b"hello", receiver.address)
    await until(lambda: len(got) == 1)
    arrival = got[0][2]
    assert arrival.source == "process"
    assert arrival.at - arrival.bound <= before <= arrival.at


@pytest.mark.parametrize(
    "dest",
    [
        ("127.0.0.1", 99999),
        ("127.0.0.1", -1),
        ("127.0.0.1", 0),
        ("telephone.example", 5060),
        ("", 5060),
        ("::1", 5060),
        ("0.0.0.0\0", 5060),
    ],
)
async def test_a_nonsense_destination_neither_raises_nor_closes(pair, dest, until):
    sender, receiver, got = pair
    assert sender.send(b"lost", dest) is False
    assert sender.stats.unsent == 1
    assert sender.send(b"kept", receiver.address) is True
    await until(lambda: len(got) == 1)


async def test_too_large_to_send_and_nobody_listening_are_survived(pair, until):
    sender, receiver, got = pair
    assert sender.send(b"x" * 70_000, receiver.address) is False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as closed_soon:
        closed_soon.bind(("127.0.0.1", 0))
        nobody = closed_soon.getsockname()
    for _ in range(3):
        sender.send(b"anyone?", nobody)
    assert sender.send(b"kept", receiver.address) is True
    await until(lambda: len(got) == 1)


async def test_oversized_and_empty_datagrams_are_dropped_and_said_once(pair, caplog, until):
    sender, receiver, got = pair
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            sender.send(b"x" * (DATAGRAM_LIMIT + 1), receiver.address)
            sender.send(b"", receiver.address)
        sender.send(b"x" * DATAGRAM_LIMIT, receiver.address)
        await until(lambda: len(got) == 1)
    assert len(got[0][0]) == DATAGRAM_LIMIT
    assert receiver.stats.dropped == 10
    assert len(caplog.records) == 2


async def test_a_raising_callback_does_not_stop_the_reader(clock, until):
    got: list[bytes] = []

    def receive(data: bytes, peer: Peer, arrival: Arrival) -> None:
        got.append(data)
        raise RuntimeError("the callback's own fault")

    receiver = StampedSocket(clock, "127.0.0.1", 0, receive)
    for data in (b"1", b"2"):
        receiver.send(data, receiver.address)
    await until(lambda: len(got) == 2)
    receiver.close()
    receiver.close()
    assert receiver.send(b"after closing", receiver.address) is False


async def test_a_callback_may_close_its_socket(clock, until):
    got: list[bytes] = []

    def receive(data: bytes, peer: Peer, arrival: Arrival) -> None:
        got.append(data)
        receiver.close()

    receiver = StampedSocket(clock, "127.0.0.1", 0, receive)
    for data in (b"1", b"2"):
        receiver.send(data, receiver.address)
    await until(lambda: len(got) == 1)
    await asyncio.sleep(0.01)
    assert got == [b"1"]


async def test_a_taken_port_is_our_callers_problem(pair, clock, until):
    _, receiver, _ = pair
    with pytest.raises(OSError):
        StampedSocket(clock, *receiver.address, lambda *packet: None)


def test_complaints_say_each_thing_once_a_period_with_a_count(clock, caplog):
    complaints = Complaints(clock, logging.getLogger("test"), period=20 * MS)
    with caplog.at_level(logging.WARNING):
        assert [complaints.about("malformed", n) for n in range(3)] == [True, False, False]
        after = clock.monotonic_ns() + 20 * MS
        while clock.monotonic_ns() < after:
            pass
        assert complaints.about("malformed", 3) is True
    assert complaints.counts == {"malformed": 4}
    assert "2 more" in caplog.messages[1]


def test_the_number_of_kinds_of_complaints_is_bounded(clock):
    complaints = Complaints(clock, logging.getLogger("test"))
    for n in range(1000):
        complaints.about(f"kind {n}", n)
    assert len(complaints.counts) <= 65
