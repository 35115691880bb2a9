"""Marks made without a network: a sheet goes out, is filled by hand, and comes back once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from evalengine.bootstrap import Engine
from evalengine.custody.offline.form import HEAD, HEAD_ROW, origin_of
from evalengine.custody.offline.merging import exchange, planned
from evalengine.custody.offline.reading import read_sheet
from evalengine.custody.offline.writing import sheet_bytes
from evalengine.dossier.loader import load_dossier
from evalengine.errors import BadSettings, BadSheet
from evalengine.exports.words import MARKER
from evalengine.projections.marks import Marks
from evalengine.settings import Settings
from evalengine.workstation import free_port, free_sip_port

GRID = load_dossier().grid
LINE = {each.id: HEAD_ROW + 1 + rank for rank, each in enumerate(GRID.assessed)}
WHY = "Le casque a grésillé."


@pytest.fixture(scope="session")
def blank(found) -> bytes:
    return sheet_bytes(found.case(), origin_of(found.case(), "evaluator"))


@pytest.fixture
def origin(found):
    return origin_of(found.case(), "evaluator")


@pytest.fixture
def edited(blank, tmp_path):
    """``edited(hand)``: where the sheet lies once ``hand`` has been at it."""

    def edit(hand):
        book = load_workbook(BytesIO(blank))
        hand(book["Notation"])
        book.save(tmp_path / "feuille.xlsx")
        return tmp_path / "feuille.xlsx"

    return edit


def fills(sheet, criterion, **columns):
    for name, value in columns.items():
        sheet.cell(LINE[criterion], HEAD.index(name) + 1, value)


def test_only_what_a_marker_says_is_open_and_nobody_s_marks_are_shown(blank) -> None:
    sheet = load_workbook(BytesIO(blank))["Notation"]
    assert sheet.protection.sheet
    line = sheet[LINE["C1.2.a"]]
    assert [cell.protection.locked for cell in line] == [True] * 4 + [False] * 3
    assert [cell.value for cell in line][4:] == [None] * 3
    assert sheet.max_row == HEAD_ROW + len(GRID.assessed)


def test_the_filled_lines_are_read_and_the_others_say_nothing(edited, origin) -> None:
    def hand(sheet):
        fills(sheet, "C1.2.a", Décision="Atteint", Raison=f" {WHY} ")
        fills(sheet, "C1.2.c", Commentaire=12)

    read = read_sheet(edited(hand), origin, GRID)
    told = [(each.criterion, each.given, each.reason, each.comment) for each in read.filled]
    assert told == [("C1.2.a", "met", WHY, ""), ("C1.2.c", None, "", "12")]
    assert read.refused == []


@pytest.mark.parametrize(
    ("hand", "why"),
    [
        (lambda s: s.cell(1, 2, "autre"), "Ligne 1.*autre contexte"),
        (lambda s: s.cell(3, 2, "0" * 64), "Ligne 3.*empreinte"),
        (lambda s: s.cell(4, 2, MARKER["control"]), "Ligne 4.*marqueur"),
        (lambda s: s.delete_rows(1), "Ligne 1.*en-tête"),
        (lambda s: s.cell(LINE["C1.2.a"], 1, "C1.2.b"), "C1.2.b est en double"),
        (
            lambda s: s.cell(LINE["C1.2.a"], 2, "Autre chose"),
            "l’intitulé n’est pas celui de C1.2.a",
        ),
        (lambda s: s.cell(s.max_row + 1, 1, "C9.9.z"), "ligne ajoutée"),
        (lambda s: s.cell(s.max_row + 3, 5, "atteint"), "ligne ajoutée"),
        (lambda s: s.delete_rows(LINE["C1.2.a"]), "Il manque la ligne de C1.2.a"),
        (lambda s: s.insert_rows(LINE["C1.2.a"]), "lignes vides"),
        (lambda s: s.merge_cells(f"F{LINE['C1.2.a']}:G{LINE['C1.2.a']}"), "fusionnées"),
    ],
)
def test_a_sheet_that_cannot_be_trusted_is_refused_whole(edited, origin, hand, why) -> None:
    with pytest.raises(BadSheet, match=why):
        read_sheet(edited(hand), origin, GRID)


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"Décision": "peut-être"}, "« peut-être » n’est pas une décision"),
        ({"Décision": '=IF(1,"atteint","")'}, "est une formule"),
        ({"Raison": WHY}, "une raison sans décision"),
    ],
)
def test_a_line_that_cannot_be_taken_is_named_and_the_others_are_read(
    edited, origin, columns, why
) -> None:
    def hand(sheet):
        fills(sheet, "C1.2.a", **columns)
        fills(sheet, "C1.2.c", Décision="non atteint")

    read = read_sheet(edited(hand), origin, GRID)
    assert [each.criterion for each in read.filled] == ["C1.2.c"]
    [told] = [each.replace("\u00a0", " ") for each in read.refused]
    assert told.startswith(f"Ligne {LINE['C1.2.a']}, C1.2.a") and why in told


def test_what_is_no_workbook_is_said_so(tmp_path, origin) -> None:
    (tmp_path / "feuille.xlsx").write_bytes(b"PK nothing")
    with pytest.raises(BadSheet, match="XLSX lisible"):
        read_sheet(tmp_path / "feuille.xlsx", origin, GRID)


def test_the_name_of_a_mark_follows_from_all_that_it_says(edited, origin) -> None:
    path = edited(lambda s: fills(s, "C1.2.c", Décision="atteint"))
    [row] = read_sheet(path, origin, GRID).filled
    variants = [row, row, replace(row, reason=WHY), replace(row, given="not_met")]
    asked, known = planned(variants, origin, Marks())
    names = [ask.command.mark for ask in asked]
    assert names[0] == names[1] and len(set(names)) == 3 and known == []


@pytest.mark.parametrize("https", ["false", "true"])
async def test_a_sheet_reaches_the_engine_once_and_a_second_version_adds_its_marks(
    tmp_path, monkeypatch, https
) -> None:
    monkeypatch.setenv("EVALENGINE_HTTPS", https)
    monkeypatch.setenv("EVALENGINE_STATE_FOLDER", str(tmp_path / "state"))
    settings = Settings.load(
        http_port=free_port("127.0.0.1", 1), sip_port=free_sip_port("127.0.0.1")
    )
    monkeypatch.setenv("EVALENGINE_HTTP_PORT", str(settings.http_port))
    path = tmp_path / "feuille.xlsx"

    async def merged():
        result = await asyncio.to_thread(exchange, "essai", path, "evaluator")
        return result.whole, [line.replace("\u00a0", " ") for line in result.told]

    async with Engine(settings, load_dossier()) as engine:
        await engine.open("essai", scenario="prise_en_main", candidate="Camille Essai")
        assert await merged() == (True, [f"Feuille écrite : {path}"])
        fill(path, "C1.2.c", Décision="atteint", Commentaire="Posée.")
        fill(path, "C1.2.a", Décision="atteint")  # measured: it must say why
        with pytest.raises(BadSettings, match="Aucun moteur ne répond"):
            await merged()
        serving = asyncio.create_task(engine.serve_http())
        while not engine.serving:
            await asyncio.sleep(0.01)
        try:
            here, there = f"Ligne {LINE['C1.2.c']}, C1.2.c", f"Ligne {LINE['C1.2.a']}, C1.2.a"
            whole, told = await merged()
            assert not whole
            assert told[:2] == [f"{here} : atteint", f"{here} : commentaire ajouté"]
            assert told[2].startswith(f"Refusé. {there} : atteint : C1.2.a est mesuré")
            fill(path, "C1.2.a", Raison=WHY)
            assert await merged() == (
                True,
                [
                    f"{here} : « atteint » déjà fusionné.",
                    f"{here} : commentaire déjà fusionné.",
                    f"{there} : atteint",
                ],
            )
            fill(path, "C1.2.c", Décision="non atteint")
            assert "à la place de « atteint »" in (await merged())[1][-1]
            fill(path, "C1.2.c", Décision="atteint")
            assert any("ce qui a été décidé depuis est gardé" in x for x in (await merged())[1])
        finally:
            engine.leave()
            await serving


def test_a_sealed_sitting_takes_no_mark(settings, tmp_path) -> None:
    with pytest.raises(BadSheet, match="close et scellée"):
        exchange("theatre", tmp_path / "feuille.xlsx", "control")


def fill(path, criterion, **columns):
    book = load_workbook(path)
    fills(book["Notation"], criterion, **columns)
    book.save(path)
