"""The sealed file: one byte anywhere, and somebody says which and in what words."""

from __future__ import annotations

import dataclasses
import json

import pytest

from evalengine.dossier.loader import load_dossier
from evalengine.errors import JournalBroken
from evalengine.journal.archive import (
    Seal,
    SealedBy,
    archive_bytes,
    canonical,
    open_archive,
    seal_of,
    sha256,
)
from evalengine.keys import CentreKey
from evalengine.referentiel.models import Grid
from evalengine.vocabulary.entry import to_json
from tests.story import Story

KEY, STRANGER = CentreKey(b"\1" * 32), CentreKey(b"\2" * 32)
RESULT = "0" * 64


@pytest.fixture(scope="module")
def grid() -> Grid:
    whole = load_dossier().grid
    return whole.model_copy(update={"criteria": whole.criteria[:2], "bounds": {}})


@pytest.fixture(scope="module")
def entries():
    return Story("c1").begins().rings("c1").answers("c1").takes_leave("c1").waits(15).entries


@pytest.fixture(scope="module")
def data(entries, grid) -> bytes:
    return made(entries, grid, RESULT, seal_of(entries, grid, KEY, "essai"))


def made(entries, grid, result, sealed) -> bytes:
    lines = b"".join(to_json(entry).encode() + b"\n" for entry in entries)
    return archive_bytes(entries, lines, grid, result, sealed)


def refused(data: bytes) -> str:
    with pytest.raises(JournalBroken) as caught:
        open_archive(data)
    return str(caught.value).replace("\u00a0", " ")


def test_it_is_read_back_whole_and_always_the_same(data, entries, grid):
    archive = open_archive(data)
    assert archive.entries == entries
    assert (archive.grid, archive.result) == (grid, RESULT)
    assert archive.seal.head == entries[-1].digest
    again = made(entries, grid, RESULT, seal_of(entries, grid, KEY, "essai"))
    assert again == data


def test_one_byte_changed_anywhere_is_caught(data):
    for where, was in enumerate(data):
        for byte in {was ^ 1, was ^ 0x20} - {was}:
            changed = data[:where] + bytes([byte]) + data[where + 1 :]
            try:
                archive = open_archive(changed)
            except JournalBroken as error:
                assert str(error)[0].isupper() and str(error).endswith(".")
            else:  # only the result's digest is for whoever computes it again
                assert archive.result != RESULT


def test_the_first_bad_entry_is_named(data):
    assert "à l’entrée n° 1" in refused(data.replace(b"Camille", b"Camilla"))
    lines = data.split(b"\n")
    del lines[4]
    assert "à l’entrée n° 5" in refused(b"\n".join(lines))


def test_a_file_cut_anywhere_is_told(data, entries):
    assert "entrée n° " in refused(data[: len(data) // 2])
    told = refused(b"".join(line + b"\n" for line in data.split(b"\n")[:6]))
    assert told.startswith("Ce fichier est coupé ou complété : après l’entrée n° 6,")
    for end in range(0, len(data), 97):
        refused(data[:end])
    refused(data + b"\n")
    refused(data + data)


def test_what_is_sealed_by_another_key_bears_the_name_of_that_key(data, entries, grid):
    other = made(entries, grid, RESULT, seal_of(entries, grid, STRANGER, "essai"))
    assert open_archive(other).seal.key == STRANGER.public() != KEY.public()
    *lines, _, last = data.split(b"\n")
    sealed = seal_of(entries, grid, STRANGER, "essai")
    claimed = SealedBy(dataclasses.replace(sealed.seal, key=KEY.public()), sealed.signature)
    assert "signature" in refused(b"\n".join([*lines, claimed.line(), last]))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"sitting": "une autre"}, "celui d’une autre épreuve"),
        ({"entries": 3}, "a été changé après l’entrée n° 3"),
        ({"head": "f" * 64}, "a été changé après l’entrée"),
        ({"grid": "f" * 64}, "La grille de ce fichier n’est pas celle"),
        ({"dossier": "f" * 64}, "Le dossier école de ce fichier n’est pas celui"),
    ],
)
def test_a_true_seal_of_something_else_does_not_do(data, entries, grid, change, told):
    sealed = seal_of(entries, grid, KEY, "essai")
    other = dataclasses.replace(sealed.seal, **change)
    *lines, _, last = data.split(b"\n")
    signed = SealedBy(other, KEY.sign(other.signed()))
    assert told in refused(b"\n".join([*lines, signed.line(), last]))


@pytest.mark.parametrize("line", [b"", b"{}", b"[]", b'{"seal":1}', b'{"seal":{}}', b"\xff"])
def test_a_line_that_is_no_seal_says_so(data, line):
    *lines, _, last = data.split(b"\n")
    assert "sceau" in refused(b"\n".join([*lines, line, last]))


def test_an_open_sitting_is_not_sealed(entries, grid):
    with pytest.raises(JournalBroken, match="n’est pas close"):
        seal_of(entries[:-1], grid, KEY, "essai")


def test_a_journal_that_changed_since_its_seal_makes_no_file(entries, grid):
    sealed = seal_of(entries, grid, KEY, "essai")
    with pytest.raises(JournalBroken, match="a changé depuis"):
        made(entries[:-1], grid, RESULT, sealed)
    other = grid.model_copy(update={"version": "autre"})
    with pytest.raises(JournalBroken, match="Cette grille n’est pas celle"):
        made(entries, other, RESULT, sealed)


def test_the_seal_covers_what_it_says(entries, grid):
    seal = seal_of(entries, grid, KEY, "essai").seal
    assert seal == Seal(
        sitting="essai-1",
        entries=len(entries),
        head=entries[-1].digest,
        grid=sha256(canonical(json.loads(canonical(grid.model_dump(mode="json"))))),
        dossier="0" * 64,
        engine="essai",
        key=KEY.public(),
    )
