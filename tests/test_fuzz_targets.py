"""The fuzz targets hold on what they start from, and on mutations of it, without a fuzzer."""

from __future__ import annotations

import importlib

import pytest

from fuzz.seeds import SEEDS
from tests.wire.sip.torture.mutations import mutations


@pytest.mark.parametrize("target", SEEDS)
def test_a_target_finds_nothing_in_good_inputs_nor_near_them(target):
    one = importlib.import_module(f"fuzz.{target}").one
    seeds = SEEDS[target]()
    for data in (*seeds, *mutations(seeds, 200, 7)):
        one(data)
