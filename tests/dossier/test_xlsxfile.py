"""A workbook that hands or a bad disk have spoilt: a sentence, whatever the library meets in it."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from evalengine.commission.gridfile.template import write_template
from evalengine.dossier.loader import load_dossier
from evalengine.dossier.xlsxfile import open_workbook
from evalengine.errors import BadSheet

SEED = 20261123


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "grille.xlsx"
    write_template(load_dossier().grid, path)
    return path.read_bytes()


def packed(parts: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def spoilt(whole: bytes, chance: random.Random) -> bytes:
    """One bit turned, the end cut off, or one part cut, lost or changed inside a sound zip."""
    match chance.randrange(4):
        case 0:
            at = chance.randrange(len(whole))
            return whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :]
        case 1:
            return whole[: chance.randrange(len(whole))]
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    content, at = parts[name], chance.randrange(len(parts[name]))
    if chance.randrange(4) == 0:
        del parts[name]
    else:
        parts[name] = content[:at] + content[at + chance.randrange(1, 40) :]
    return packed(parts)


def test_whatever_is_spoilt_it_is_read_or_refused_in_a_sentence(whole, tmp_path):
    chance, path = random.Random(SEED), tmp_path / "feuille.xlsx"
    refused = []
    for _ in range(60):
        path.write_bytes(spoilt(whole, chance))
        try:
            open_workbook(path, BadSheet)
        except BadSheet as refusal:
            refused.append(str(refusal))
    assert len(refused) > 20
    assert set(refused) == {"feuille.xlsx\u00a0: ce n’est pas un classeur XLSX lisible."}


def test_what_is_too_large_packed_or_not_is_refused_unread(tmp_path):
    path = tmp_path / "feuille.xlsx"
    for content in (b"0" * 5_000_001, packed({"xl/x.xml": b"0" * 100_000_001})):
        path.write_bytes(content)
        with pytest.raises(BadSheet, match="trop gros"):
            open_workbook(path, BadSheet)


def test_a_file_that_is_not_there_or_is_a_folder_is_told(tmp_path: Path):
    with pytest.raises(BadSheet, match="introuvable"):
        open_workbook(tmp_path / "feuille.xlsx", BadSheet)
    with pytest.raises(BadSheet, match="un dossier porte le nom"):
        (tmp_path / "feuille.xlsx").mkdir()
        open_workbook(tmp_path / "feuille.xlsx", BadSheet)
