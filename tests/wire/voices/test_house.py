"""The sounds that come with the engine: the same each time, on a line’s band, without a seam."""

from __future__ import annotations

import pytest

np = pytest.importorskip("numpy")

from evalengine.dossier.loader import load_dossier  # noqa: E402
from evalengine.wire.voices import house  # noqa: E402
from evalengine.wire.voices.library import Library  # noqa: E402


@pytest.fixture(scope="module")
def sounds():
    return house.sounds()


def test_each_is_loud_enough_to_be_heard_and_clips_nothing(sounds):
    for name, sound in sounds.items():
        assert sound.dtype == np.float32 and len(sound) >= 8 * 8_000, name
        assert np.abs(sound).max() == pytest.approx(house.PEAK)
        assert np.sqrt(np.mean(sound**2)) > 1_000, name


def test_what_goes_round_has_no_click_where_it_begins_again(sounds):
    for name, sound in sounds.items():
        step = abs(float(sound[0] - sound[-1]))
        assert step <= np.abs(np.diff(sound)).max(), name


def test_they_are_the_same_for_every_candidate(sounds):
    again = house.sounds.__wrapped__()
    assert list(again) == list(sounds) == sorted(sounds)
    assert all(np.array_equal(again[name], sounds[name]) for name in sounds)


def test_the_dossier_that_ships_asks_for_no_other():
    calls = [call for each in load_dossier().scenarios.values() for call in each.calls]
    asked = {name for call in calls for name in (call.correspondent.ambience, *call.clips) if name}
    assert asked and asked <= set(house.sounds())


def test_a_library_begins_with_them_and_keeps_its_own_changes(sounds):
    library = Library(sounds)
    library.sounds["rue.wav"] = np.zeros(80, np.float32)
    assert list(library.sounds) == list(sounds) and len(sounds["rue.wav"]) > 80
