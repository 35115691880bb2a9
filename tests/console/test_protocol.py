"""Messages of the stream, good and bad."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.protocol import (
    Accepted,
    ClockTold,
    DeskTold,
    Received,
    RefusedTold,
    SipAccount,
    Unreadable,
    command_message,
    read,
)
from evalengine.vocabulary.commands import COMMANDS, OpenFile
from evalengine.vocabulary.entry import to_json

from .engine import DeskStory

DESK = {
    "kind": "desk",
    "sitting": "s",
    "speed": 4,
    "lines": 3,
    "sip": {"host": "127.0.0.1", "port": 5060, "user": "poste", "password": "secret"},
}


def test_the_desk_comes_with_the_account_of_its_phone() -> None:
    account = SipAccount("127.0.0.1", 5060, "poste", "secret")
    assert read(json.dumps(DESK)) == DeskTold("s", 4, account)


def test_a_phone_that_is_to_come_by_tls_is_told_whom_to_trust() -> None:
    sip = {**DESK["sip"], "transport": "tls", "certificate": "PEM", "encrypts": False}
    account = SipAccount("127.0.0.1", 5060, "poste", "secret", "tls", "PEM", encrypts=False)
    assert read(json.dumps({**DESK, "sip": sip})) == DeskTold("s", 4, account)


def test_a_desk_may_have_no_account() -> None:
    assert read(json.dumps({**DESK, "sip": None})) == DeskTold("s", 4, None)


def test_entries_come_back_as_they_were_written() -> None:
    entries = DeskStory().entries
    lines = ",".join(map(to_json, entries))
    assert read(f'{{"kind":"entries","now":12,"entries":[{lines}]}}') == Received(entries, 12)


def test_an_entry_of_a_newer_engine_is_counted_and_left() -> None:
    entry = DeskStory().entries[0]
    newer = json.loads(to_json(entry))
    newer["event"]["type"] = "invented_later"
    text = json.dumps({"kind": "entries", "now": 1, "entries": [newer, json.loads(to_json(entry))]})
    assert read(text) == Received([entry], 1, unreadable=1)


def test_the_short_messages() -> None:
    assert read('{"kind":"clock","now":5}') == ClockTold(5)
    assert read('{"kind":"accepted","id":"c1"}') == Accepted("c1")
    assert read('{"kind":"refused","id":"c1","why":"Non."}') == RefusedTold("c1", "Non.")


def test_an_unknown_kind_is_left_aside() -> None:
    assert read('{"kind":"weather"}') is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"kind":"clock"}',
        '{"kind":"desk","sip":3}',
        '{"kind":[]}',
        '{"kind":"clock","now":Infinity}',
    ],
)
def test_what_is_no_message_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner),
)
KINDS = st.sampled_from(["desk", "entries", "clock", "accepted", "refused"])


@given(KINDS, st.dictionaries(st.sampled_from(["sip", "now", "entries", "id", "speed"]), JSON))
def test_whatever_comes_is_read_or_unreadable_and_nothing_else(kind: str, rest: dict) -> None:
    with contextlib.suppress(Unreadable):
        read(json.dumps({**rest, "kind": kind}))


def test_a_command_goes_out_as_the_engine_reads_it() -> None:
    sent = json.loads(command_message("c7", OpenFile(donneur_ordres="aubry")))
    assert (sent["kind"], sent["id"]) == ("command", "c7")
    assert COMMANDS.validate_python(sent["command"]) == OpenFile(donneur_ordres="aubry")
