"""The index changes how soon a header is found, and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from sipmessage.message import Headers

from evalengine.wire.sip.messages.headers import IndexedHeaders

NAMES = st.sampled_from(["Via", "via", "VIA", "To", "Route", "X-Y"])
VALUES = st.sampled_from(["", "a", "b"])
ACTS = st.one_of(
    st.tuples(st.sampled_from(["add", "set"]), NAMES, VALUES),
    st.tuples(st.just("setlist"), NAMES, st.lists(VALUES, min_size=1, max_size=3)),
    st.tuples(st.just("remove"), NAMES),
)


@given(st.lists(ACTS, max_size=12))
def test_whatever_is_done_to_it_it_says_what_the_plain_one_says(acts):
    plain, indexed = Headers(), IndexedHeaders()
    for act, *arguments in acts:
        for headers in (plain, indexed):
            getattr(headers, act)(*(list(a) if isinstance(a, list) else a for a in arguments))
    assert str(indexed) == str(plain)
    assert indexed.keys() == plain.keys()
    for name in ("via", "To", "route", "x-y", "absent"):
        assert indexed.getlist(name) == plain.getlist(name)
        assert indexed.get(name, "none") == plain.get(name, "none")
        assert found(indexed, name) == found(plain, name)


def found(headers, name):
    try:
        return headers[name]
    except KeyError:
        return None
