"""The chain: every byte counts, on any machine."""

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalengine.clock import Stamp
from evalengine.errors import JournalBroken
from evalengine.vocabulary import events as e
from evalengine.vocabulary.audience import may_see
from evalengine.vocabulary.entry import (
    GENESIS,
    body_of,
    chain,
    from_json,
    read_chain,
    to_json,
    verify,
    verify_file,
)
from tests.story import Story


def a_sitting() -> list:
    story = Story("c1", "c2").begins().rings("c1").waits(3).answers("c1").rings("c2")
    return story.holds("c1").answers("c2").takes_leave("c2").resumes("c1").hangs_up("c1").entries


def test_an_entry_reads_back_as_it_was_written():
    entries = a_sitting()
    assert [from_json(to_json(entry)) for entry in entries] == entries
    assert verify(from_json(to_json(entry)) for entry in entries) == entries[-1].digest


def test_the_bytes_of_an_entry_are_fixed_forever():
    event = e.CallPickedUp(call="c1", stamp=Stamp(at=12, source="kernel", bound=3))
    entry = chain(GENESIS, 1, 15, 99, "wire", event)
    body = (
        '{"at":15,"by":"wire","event":{"call":"c1","stamp":{"at":12,"bound":3,"source":"kernel"},'
        '"type":"call_picked_up"},"seq":1,"wall":99,"digest":"'
    )
    assert to_json(entry) == body + entry.digest + '"}'
    assert entry.digest == "24338ecc3a934dc611008a0aa567ebcd053d40a53790b5ffad0e035334abf844"


@given(st.from_type(e.Event), st.integers())
def test_the_bytes_are_those_of_the_plain_values(event, at):
    plain = {"seq": 1, "at": at, "wall": 2, "by": "wire", "event": dataclasses.asdict(event)}
    canonical = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert body_of(1, at, 2, "wire", event) == canonical.encode()


@pytest.mark.parametrize("position", range(3))
def test_a_missing_a_doubled_or_an_exchanged_entry_breaks_the_chain(position):
    entries = a_sitting()
    for broken in (
        entries[:position] + entries[position + 1 :],
        [*entries[: position + 1], *entries[position:]],
        [*entries[:position], entries[position + 1], entries[position], *entries[position + 2 :]],
    ):
        with pytest.raises(JournalBroken, match=r"entrée n° \d"):
            verify(broken)


@given(st.integers(0, 9), st.sampled_from(["at", "wall", "by", "event"]))
def test_an_altered_entry_is_named(position, field):
    entries = a_sitting()
    entry = entries[position]
    changed = {
        "at": entry.at + 1,
        "wall": entry.wall + 1,
        "event": e.FileClosed(donneur_ordres="x"),
    }
    changed["by"] = "control" if entry.by != "control" else "wire"
    entries[position] = dataclasses.replace(entry, **{field: changed[field]})
    with pytest.raises(JournalBroken, match=f"entrée n° {position + 1}"):
        verify(entries)


@pytest.mark.parametrize(
    "line",
    [
        '{"seq": Infinity}',
        "",
        "{}",
        "[]",
        "null",
        '{"seq": 1}',
        "{" * 5000,
        '{"seq":1,"at":1,"wall":1,"by":"x"}',
    ],
)
def test_a_line_that_is_no_entry_says_so(line):
    with pytest.raises(JournalBroken, match="illisible"):
        from_json(line)


def test_a_file_is_read_back_to_its_head():
    entries = a_sitting()
    data = b"".join(to_json(entry).encode() + b"\n" for entry in entries)
    assert verify_file(data) == entries[-1]


def test_any_byte_changed_cut_or_added_is_caught():
    data = b"".join(to_json(entry).encode() + b"\n" for entry in a_sitting()[:3])
    for where in range(len(data)):
        for byte in {data[where] ^ 1, data[where] ^ 0x20, 0, 0x0A, 0xFF} - {data[where]}:
            with pytest.raises(JournalBroken):
                verify_file(data[:where] + bytes([byte]) + data[where + 1 :])
    for wrong in (b"", b"\n", data[:-1], data + b"\n", data + b" ", b" " + data):
        with pytest.raises(JournalBroken):
            verify_file(wrong)


@pytest.mark.parametrize(
    "tampered",
    [
        lambda line: line.replace(b'{"at"', b'{ "at"'),
        lambda line: line[:-1] + b',"more":1}',
        lambda line: line.replace(b'"event":{', b'"event":{"more":1,'),
        lambda line: line.replace(b'"seq":3', b'"seq":"3"'),
    ],
)
def test_a_line_that_says_more_than_its_entry_is_caught(tampered):
    lines = [to_json(entry).encode() for entry in a_sitting()]
    assert [entry.seq for entry in read_chain(lines)] == list(range(1, len(lines) + 1))
    assert tampered(lines[2]) != lines[2]
    lines[2] = tampered(lines[2])
    with pytest.raises(JournalBroken, match="rompue à l’entrée n° 3"):
        list(read_chain(lines))


def test_the_journal_holds_no_float():
    def leaves(value):
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, list):
            return [leaf for item in value for leaf in leaves(item)]
        return [value]

    for entry in a_sitting():
        assert not any(isinstance(leaf, float) for leaf in leaves(json.loads(to_json(entry))))


def test_the_candidate_never_sees_the_script():
    hidden = [entry.event for entry in a_sitting() if not may_see("candidate", entry.event)]
    assert {type(event) for event in hidden} == {
        e.CallPlaced,
        e.PartTaken,
        e.CallInvited,
        e.LegSecured,
        e.ScenarioBegan,
    }
