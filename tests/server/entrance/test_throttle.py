"""How often a source may try."""

from evalengine.clock import SECOND
from evalengine.server.entrance.throttle import (
    MAX_SOURCES,
    MOST,
    WINDOW_NS,
    Throttle,
    source_of,
)


def test_after_the_most_a_source_waits_until_its_first_try_is_old():
    throttle = Throttle()
    assert [throttle.wait_s("a", at * SECOND) for at in range(MOST)] == [0] * MOST
    assert throttle.wait_s("a", 10 * SECOND) == 290
    assert throttle.wait_s("b", 10 * SECOND) == 0
    assert throttle.wait_s("a", WINDOW_NS - 1) == 1
    assert throttle.wait_s("a", WINDOW_NS) == 0


def test_tries_while_waiting_do_not_make_the_wait_longer():
    throttle = Throttle()
    for _ in range(MOST + 50):
        throttle.wait_s("a", 0)
    assert throttle.wait_s("a", WINDOW_NS) == 0


def test_a_right_try_clears_the_count():
    throttle = Throttle()
    for _ in range(MOST):
        throttle.wait_s("a", 0)
    throttle.forgive("a")
    assert throttle.wait_s("a", 0) == 0


def test_it_remembers_a_bounded_number_of_sources():
    throttle = Throttle()
    for source in range(MAX_SOURCES + 10):
        throttle.wait_s(str(source), 0)
    assert len(throttle._tries) == MAX_SOURCES


def test_a_network_of_ipv6_is_one_source():
    assert source_of("2001:db8::1") == source_of("2001:db8::ffff:2") == "2001:db8::/64"
    assert source_of("2001:db8:0:1::1") != source_of("2001:db8::1")
    assert source_of("::ffff:192.0.2.7") == source_of("192.0.2.7") == "192.0.2.7"
    assert source_of("fe80::1%eth0") == "fe80::/64"
    assert source_of("") == ""
