"""``grille.json``: a published shape, whole numbers, and the same bytes for the same journal."""

import json

import jsonschema
import pytest

from evalengine.errors import JournalBroken
from evalengine.exports.document import grid_document
from evalengine.exports.published import result_schema
from evalengine.vocabulary.entry import from_json, to_json, verify
from tests.story import Story


def kinds(value) -> set[type]:
    if isinstance(value, dict):
        return set().union(*(kinds(item) for item in value.values()))
    if isinstance(value, list):
        return set().union(*(kinds(item) for item in value), set())
    return {type(value)}


def test_the_document_has_the_published_shape_and_no_other_key(story, grid):
    document = grid_document(story.entries, grid)
    keys = ["sitting", "dossier", "grid", "journal", "interruptions", "calls", "criteria"]
    assert list(document) == keys
    assert (document["grid"]["version"], document["grid"]["status"]) == (grid.version, grid.status)
    assert document["grid"]["bounds"]["pass_mark"]["value"] == grid.bound("pass_mark")
    assert list(document["grid"]["weights"]) == [criterion.id for criterion in grid.criteria]
    assert list(document["dossier"]) == ["version", "digest"]
    assert document["journal"] == {"entries": len(story.entries), "head": verify(story.entries)}
    call_keys = ["id", "line", "ring_at", "pickup_at", "wait_ms", "bound_ms", "holds", "ended_by"]
    assert all(list(call) == call_keys for call in document["calls"])
    row_keys = ["id", "kind", "status", "value", "unit", "bound", "evidence", "decision"]
    assert all(list(row) == row_keys for row in document["criteria"])
    assert len(document["criteria"]) == len(grid.criteria)


def test_the_published_schema_accepts_it_and_no_other_key(story, grid):
    document, made = grid_document(story.crashes(6).entries, grid), result_schema()
    jsonschema.Draft202012Validator.check_schema(made)
    jsonschema.validate(document, made)
    for spoilt in (
        {**document, "extra": 1},
        {**document, "calls": [{**document["calls"][0], "ring_at": 1.5}]},
        {key: value for key, value in document.items() if key != "grid"},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(spoilt, made)


def test_times_are_whole_ms_since_the_opening(story, grid):
    document = grid_document(story.entries, grid)
    c1, c2, c3, c4 = document["calls"]
    assert c1 == {
        "id": "c1",
        "line": 1,
        "ring_at": 0,
        "pickup_at": 4200,
        "wait_ms": 4200,
        "bound_ms": 1,  # 1 µs, rounded up
        "holds": [{"from": 30_200, "to": 41_200}, {"from": 46_200, "to": 49_200}],
        "ended_by": "correspondent",
    }
    assert (c2["wait_ms"], c2["ended_by"]) == (16_000, "candidate")
    assert (c3["ended_by"], c4["ended_by"]) == ("candidate", "correspondent")
    assert (c4["pickup_at"], c4["wait_ms"], c4["bound_ms"]) == (None, None, None)
    assert float not in kinds(document)


def test_a_call_under_way_has_no_end(grid):
    story = Story("c1", "c2").begins().rings("c1").answers("c1").holds("c1").triggers("c2")
    held, placed = grid_document(story.entries, grid)["calls"]
    assert held["holds"] == [{"from": 0, "to": None}]
    assert held["ended_by"] is None
    assert (placed["ring_at"], placed["line"]) == (None, 2)


def test_the_same_journal_gives_the_same_bytes_read_back_or_not(story, grid):
    again = [from_json(to_json(entry)) for entry in story.entries]
    assert json.dumps(grid_document(again, grid)) == json.dumps(grid_document(story.entries, grid))


def test_a_journal_that_opens_nothing_has_no_document(story, grid):
    with pytest.raises(JournalBroken, match="l’ouverture d’une épreuve"):
        grid_document(story.entries[1:], grid)
