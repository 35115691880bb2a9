"""Buckets of tokens: what a source may ask, and what is remembered of it."""

from __future__ import annotations

import pytest

from evalengine.clock import MS, SECOND
from evalengine.vocabulary import effects as fx
from evalengine.wire.sip.transports.throttle import MOST_SOURCES, Buckets, Guesses, Rate, Throttle

from .loopback import DESK, Bench

RATE = Rate(per_s=10, burst=3)


def test_a_burst_then_the_rate():
    buckets = Buckets()
    assert [buckets.take("a", RATE, SECOND) for _ in range(5)] == [True] * 3 + [False] * 2
    assert not buckets.take("a", RATE, SECOND + 99 * MS)
    assert buckets.take("a", RATE, SECOND + 100 * MS)
    assert not buckets.take("a", RATE, SECOND + 150 * MS)


def test_a_long_silence_saves_one_burst_and_no_more():
    buckets = Buckets()
    for _ in range(3):
        buckets.take("a", RATE, 0)
    assert sum(buckets.take("a", RATE, 3_600 * SECOND) for _ in range(10)) == 3


def test_sources_do_not_share():
    buckets = Buckets()
    assert all(buckets.take(name, RATE, 0) for name in "abc" for _ in range(3))


def test_sources_without_number_cost_no_memory():
    buckets = Buckets(most=100)
    assert all(buckets.take(number, RATE, 0) for number in range(10_000))
    assert len(buckets) == 100


def test_a_flood_is_refused_once_a_second_and_dropped_otherwise():
    throttle = Throttle(stranger=RATE)
    verdicts = [throttle.judge("192.0.2.1", at * MS) for at in range(2_000)]
    assert verdicts.count("refuse") == 2
    assert 3 + 18 <= verdicts.count("pass") <= 3 + 20
    assert throttle.judge("192.0.2.2", 2 * SECOND) == "pass"


def test_whoever_proved_a_password_may_ask_more():
    throttle = Throttle(stranger=RATE, known=Rate(per_s=1_000, burst=100))
    throttle.know("192.0.2.1")
    assert [throttle.judge("192.0.2.1", 0) for _ in range(100)] == ["pass"] * 100
    assert throttle.judge("192.0.2.1", 0) == "refuse"


def test_hosts_known_are_bounded_and_the_oldest_is_a_stranger_again():
    throttle = Throttle(stranger=RATE)
    for number in range(MOST_SOURCES + 1):
        throttle.know(f"host-{number}")
    assert [throttle.judge("host-0", 0) for _ in range(4)][-1] == "refuse"
    assert [throttle.judge("host-1", 0) for _ in range(4)][-1] == "pass"


async def test_a_phone_known_from_before_a_restart_is_no_stranger(tokens):
    bench = Bench(tokens)
    throttle = bench.wire._endpoint._throttle
    contact = "sip:poste@127.0.0.2:5070"
    assert "drop" in [throttle.judge("127.0.0.3", 0) for _ in range(500)]
    bench.desk.perform(fx.KnowPhone(desk=DESK, contact=contact, expires_in_s=60))
    assert {throttle.judge("127.0.0.2", 0) for _ in range(500)} == {"pass"}
    await bench.wire.close()


@pytest.mark.parametrize("proved", [False, True])
def test_wrong_passwords_wait_and_a_proved_phone_does_not(proved):
    guesses = Guesses()
    phone, guesser = ("192.0.2.1", 5060), ("192.0.2.1", 6000)
    if proved:
        guesses.proved(phone)
    tried = 0
    for at in range(10_000):
        if guesses.may_try(guesser, at * MS):
            guesses.failed(guesser, at * MS)
            tried += 1
    assert 5 + 8 <= tried <= 5 + 10
    assert guesses.may_try(phone, 10 * SECOND - MS) == proved
    assert guesses.may_try(("192.0.2.9", 5060), 10 * SECOND)


def test_a_proved_phone_that_fails_is_a_guesser():
    guesses = Guesses()
    source = ("192.0.2.1", 5060)
    guesses.proved(source)
    for _ in range(10):
        guesses.failed(source, 0)
    assert not guesses.may_try(source, 0)
