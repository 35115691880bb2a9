"""Both laws of G.711: against their own properties, and against the standard library's."""

from __future__ import annotations

import itertools
import sys
import warnings
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalengine.wire.media import g711

LAWS = [g711.PCMU, g711.PCMA]
CODES = bytes(range(256))
SAMPLES = array("h", range(-32_768, 32_768))

laws = st.sampled_from(LAWS)


@pytest.mark.parametrize("law", LAWS)
def test_every_code_comes_back(law):
    back = g711.encode(g711.decode(CODES, law), law)
    # µ-law has a code for minus zero, which is zero.
    assert [code for code in CODES if back[code] != code] == ([0x7F] if law == g711.PCMU else [])


@pytest.mark.parametrize("law", LAWS)
def test_louder_stays_louder(law):
    heard = g711.decode(g711.encode(SAMPLES, law), law)
    assert all(before <= after for before, after in itertools.pairwise(heard))


@pytest.mark.parametrize(("law", "cut"), [(g711.PCMU, 4), (g711.PCMA, 8)])
def test_the_error_is_within_half_a_step(law, cut):
    """A step is a sixteenth of its segment, hence of the sample (with µ-law's bias); ``cut`` is
    what is lost with the two or three lowest bits. µ-law clips above 32,635."""
    heard = g711.decode(g711.encode(SAMPLES, law), law)
    for sample, back in zip(SAMPLES, heard, strict=True):
        if abs(sample) < 32_636:
            assert abs(sample - back) <= (abs(sample) + 132) / 32 + cut


@pytest.mark.parametrize("law", LAWS)
def test_a_sign_changes_only_the_sign(law):
    positive = array("h", range(0, 32_767, 8))
    negative = array("h", (-1 - sample if law == g711.PCMA else -sample for sample in positive))
    there = g711.decode(g711.encode(positive, law), law)
    back = g711.decode(g711.encode(negative, law), law)
    assert list(there) == [-sample for sample in back]


@given(laws, laws, st.binary(max_size=400))
def test_translation_goes_by_the_samples(source, target, payload):
    expected = payload
    if source != target:
        expected = g711.encode(g711.decode(payload, source), target)
    assert g711.translate(payload, source, target) == expected


@pytest.mark.parametrize("law", LAWS)
def test_silence_is_a_frame_of_the_quietest_code(law):
    assert len(g711.silence(law)) == g711.FRAME
    assert max(map(abs, g711.decode(g711.silence(law), law))) == min(
        map(abs, g711.decode(CODES, law))
    )


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="audioop left the library in Python 3.13")
@pytest.mark.parametrize(
    ("law", "to_linear", "from_linear"),
    [(g711.PCMU, "ulaw2lin", "lin2ulaw"), (g711.PCMA, "alaw2lin", "lin2alaw")],
)
def test_the_library_that_python_had_agrees_on_every_value(law, to_linear, from_linear):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import audioop
    assert g711.decode(CODES, law).tobytes() == getattr(audioop, to_linear)(CODES, 2)
    assert g711.encode(SAMPLES, law) == getattr(audioop, from_linear)(SAMPLES.tobytes(), 2)
