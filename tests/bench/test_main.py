"""`python -m bench`: one JSON document, and nothing else, on its output."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bench.figures import per_second, ratio, spread


def bench(*names):
    command = [sys.executable, "-m", "bench", *names]
    return subprocess.run(command, capture_output=True, timeout=240, check=False, text=True)


def test_a_part_is_one_json_document_with_the_machine():
    done = bench("replay")
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert told.keys() == {"machine", "replay"}
    assert told["machine"].keys() >= {"cores", "python", "os"}
    assert all(figure > 0 for figure in told["replay"].values())


def test_an_unknown_part_is_told_with_those_that_are():
    done = bench("replay", "repaly")
    assert (done.returncode, done.stdout) == (1, "")
    assert "repaly" in done.stderr
    assert "latency" in done.stderr


def test_percentiles_are_by_nearest_rank():
    assert spread(range(1, 201)) == {"count": 200, "p50": 100, "p99": 198, "max": 200}
    assert spread([7.12345]) == {"count": 1, "p50": 7.123, "p99": 7.123, "max": 7.123}
    assert spread([]) == {"count": 0}


@pytest.mark.parametrize(
    ("one", "other", "digits", "told"),
    [(7, 2, 1, 3.5), (7, 2, 0, 4), (7, 0, 0, None), (0, 2, 2, 0)],
)
def test_ratios_never_divide_by_nothing(one, other, digits, told):
    assert ratio(one, other, digits) == told
    assert per_second(5, 0) == 0
