"""Fault 20, in short: call after call on many desks leaves nothing behind. `make soak` is its full
form."""

from __future__ import annotations

import pytest

from bench.soak import missed, slope, soak

SECONDS = 5


async def test_call_after_call_leaves_no_descriptor_no_task_and_no_complaint():
    told = await soak(20, SECONDS, 1.0)
    assert missed(told, SECONDS) == []
    assert told["calls"] >= 40 and told["control_voices"] == 20
    grown = told["after"]["rss_kb"] - told["before"]["rss_kb"]
    assert grown < 20_000, f"{told['calls']} calls left {grown} kB"


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        ({"after": {"descriptors": 4, "tasks": 2}}, "descriptors 3 before, 4 after"),
        ({"failed": 1}, "1 calls failed of 2"),
        ({"recordings_kept": 3}, "3 recordings of 2 calls"),
        ({"kb_an_hour": 1_100}, "memory grows by 1100 kB an hour"),
        ({"complaints": ["Task exception was never retrieved"]}, "never retrieved"),
    ],
)
def test_a_missed_mark_is_said(spoilt, told):
    state = {"descriptors": 3, "tasks": 2}
    clean = {"before": state, "after": state, "calls": 2, "failed": 0, "recordings_kept": 4}
    clean |= {"kb_an_hour": 1_000, "complaints": []}
    assert missed(clean, 7_200) == []
    (fault,) = missed(clean | spoilt, 7_200)
    assert told in fault


def test_a_slope_is_that_of_the_line():
    assert slope([(0.0, 100), (1.0, 300), (2.0, 500)]) == pytest.approx(200)
