"""Who hears whom: every order of events, one after another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalengine.wire.switchboard.table import Route, Table

CALLS = {"c1": 1, "c2": 2, "c3": 3, "c4": 1}
"""Of which the last comes on a line that another one may have had."""

OF_CALLS = ("ring", "take", "hold", "silence", "voice", "end")
ACTS = st.one_of(
    st.tuples(st.just("place"), st.sampled_from(sorted(CALLS))),
    st.tuples(st.sampled_from(OF_CALLS), st.sampled_from([*sorted(CALLS), "nobody"])),
    st.tuples(st.just("pin"), st.integers(0, 4)),
    st.tuples(st.just("follow"), st.none()),
    st.tuples(st.sampled_from(["joined", "muted"]), st.booleans()),
)


def do(table: Table, *acts) -> Table:
    for act, what in acts:
        if act == "place":
            table.place(what, CALLS[what])
        elif act == "follow":
            table.follow()
        elif act in ("joined", "muted"):
            setattr(table, act, what)
        else:
            getattr(table, act)(what)
    return table


def desk(*acts) -> Table:
    """Somebody is there, and three calls were placed."""
    table = Table()
    table.joined = True
    return do(table, *[("place", call) for call in ("c1", "c2", "c3")], *acts)


class Ears:
    """The same, told naively: what the candidate's phone and the engine say of each call, one
    after another, without a table."""

    def __init__(self) -> None:
        self.alive: set[str] = set()
        self.last_taken = ""
        self.silenced: set[str] = set()

    def note(self, act, what) -> None:
        if act == "place":
            self.alive.add(what)
        if what not in self.alive:
            return
        if act == "take":
            self.last_taken = what
        elif act in ("hold", "end") and self.last_taken == what:
            self.last_taken = ""
        if act == "silence":
            self.silenced.add(what)
        elif act == "voice":
            self.silenced.discard(what)
        elif act == "end":
            self.alive.discard(what)
            self.silenced.discard(what)

    @property
    def listening(self) -> str:
        return "" if self.last_taken in self.silenced else self.last_taken


@given(st.lists(ACTS, max_size=40))
def test_no_word_is_said_to_a_call_that_the_candidate_does_not_listen_to(acts):
    table, ears = Table(), Ears()
    for act, what in acts:
        do(table, (act, what))
        ears.note(act, what)
        route = table.route()
        assert table.connected == ears.listening
        if route.speaks:
            assert route.call == ears.listening and not table.muted
        if route.hears == "candidate":
            assert route.call == ears.listening != ""
        if not table.joined:
            assert route == Route()
        assert route.call in ears.alive | {""}


@given(st.lists(ACTS, max_size=40))
def test_who_follows_is_where_the_candidate_is(acts):
    table = do(Table(), *acts, ("follow", None), ("joined", True), ("muted", False))
    if table.connected:
        assert table.route() == Route(table.connected, "candidate", speaks=True)


@given(st.lists(ACTS, max_size=40), st.sampled_from(["c1", "c2", "c3"]))
def test_nothing_is_taken_back_by_itself(acts, call):
    """Only the phone's own pick-up or resume puts a call into the ear."""
    table = do(Table(), *acts, ("place", call), ("take", call), ("hold", call))
    others = [act for act in acts if act[0] not in ("take", "place")]
    assert do(table, *others).connected == ""


def test_the_voice_goes_from_line_to_line_with_the_candidate():
    table = desk(("ring", "c1"))
    assert table.route() == Route("c1", "bell")
    do(table, ("take", "c1"))
    assert table.route() == Route("c1", "candidate", speaks=True)
    do(table, ("ring", "c2"))
    assert table.route().call == "c1"
    do(table, ("hold", "c1"))
    assert table.route() == Route("c2", "bell")
    do(table, ("take", "c2"))
    assert table.route() == Route("c2", "candidate", speaks=True)
    do(table, ("hold", "c2"))
    assert table.route() == Route("c2", "wait")
    do(table, ("take", "c1"), ("end", "c1"))
    assert table.route() == Route("c2", "wait")
    do(table, ("end", "c2"))
    assert table.route() == Route()


def test_a_phone_that_takes_a_call_without_holding_the_first_hears_the_last_alone():
    table = desk(("take", "c1"), ("take", "c2"))
    assert table.route() == Route("c2", "candidate", speaks=True)
    assert do(table, ("hold", "c1")).connected == "c2"


def test_a_call_found_again_that_waits_leaves_the_ear_to_the_one_that_talks():
    table = desk(("take", "c1"), ("wait", "c2"))
    assert table.route() == Route("c1", "candidate", speaks=True)
    assert do(table, ("end", "c1")).route() == Route("c2", "wait")


def test_what_the_engine_silences_waits_until_it_is_given_back():
    table = desk(("take", "c1"), ("silence", "c1"))
    assert table.route() == Route("c1", "wait")
    assert do(table, ("voice", "c1")).route() == Route("c1", "candidate", speaks=True)


def test_a_pinned_voice_is_heard_on_its_line_or_nowhere():
    table = desk(("take", "c1"), ("pin", 1), ("take", "c2"))
    assert table.route() == Route("c1", "wait")
    assert do(table, ("take", "c1")).route() == Route("c1", "candidate", speaks=True)
    assert do(table, ("pin", 3)).route() == Route("c3", "silence")
    assert do(table, ("ring", "c3")).route() == Route("c3", "bell")
    assert do(table, ("follow", None)).route() == Route("c1", "candidate", speaks=True)


def test_a_pin_dies_with_its_call():
    table = desk(("take", "c1"), ("pin", 1), ("take", "c2"), ("end", "c1"), ("place", "c4"))
    assert table.route() == Route("c2", "candidate", speaks=True)


def test_an_empty_line_is_not_pinned():
    table = Table()
    table.joined = True
    assert not table.pin(1)
    assert do(desk(("take", "c1")), ("end", "c3")).pin(3) is False


def test_who_is_muted_hears_and_is_not_heard():
    table = desk(("take", "c1"), ("muted", True))
    assert table.route() == Route("c1", "candidate", speaks=False)


@pytest.mark.parametrize("act", OF_CALLS)
def test_an_unknown_call_changes_nothing(act):
    table = desk(("take", "c1"))
    assert do(table, (act, "nobody")).route() == Route("c1", "candidate", speaks=True)
