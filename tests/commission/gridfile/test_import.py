"""A grid comes back from a workbook as it went; what hands spoil in it is refused by its place."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest
import yaml
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from evalengine.__main__ import app
from evalengine.commission.gridfile.adopt import differences, read_grid, write_grid
from evalengine.commission.gridfile.template import write_template
from evalengine.dossier.loader import default_folder, load_dossier
from evalengine.errors import BadDossier, BadSettings

PRESENT = load_dossier().grid
HEAD = 1
"""The line of the headings; C1.1.a is on the next one."""
COLUMN = {
    "id": "A",
    "unit": "B",
    "competence": "C",
    "label": "D",
    "modality": "E",
    "kind": "F",
    "weight": "G",
    "detector": "H",
}


@pytest.fixture
def edited(tmp_path):
    """``edited(act)``: the path of our workbook after ``act(book)``."""

    def edited(act=lambda book: None) -> Path:
        path = tmp_path / "grille.xlsx"
        write_template(PRESENT, path)
        book = load_workbook(path)
        act(book)
        book.save(path)
        return path

    return edited


def line_of(name: str) -> int:
    return 1 + HEAD + [criterion.id for criterion in PRESENT.criteria].index(name)


def cell(name: str, key: str, value):
    """Types ``value`` in the line of a criterion."""

    def act(book) -> None:
        book["Critères"][f"{COLUMN[key]}{line_of(name)}"] = value

    return act


def refused(path: Path, **given) -> str:
    with pytest.raises(BadDossier) as caught:
        read_grid(path, PRESENT, **given)
    return str(caught.value).replace("\u00a0", " ")


def test_a_grid_goes_out_and_comes_back_the_same(edited, tmp_path):
    new = read_grid(edited(), PRESENT)
    assert new == PRESENT
    assert differences(PRESENT, new) == []
    write_grid(new, tmp_path / "grille.yaml")
    assert read_grid(tmp_path / "grille.yaml", PRESENT) == PRESENT


@pytest.mark.parametrize(
    "label", ["= 3 lignes", "#1 : la voix", "#N/A", "« Oui\u00a0! »", "15", "-"]
)
def test_a_label_stays_a_label(tmp_path, label):
    first = PRESENT.criteria[0].model_copy(update={"label": label})
    grid = PRESENT.model_copy(update={"criteria": (first, *PRESENT.criteria[1:])})
    write_template(grid, tmp_path / "g.xlsx")
    assert read_grid(tmp_path / "g.xlsx", PRESENT) == grid


def test_what_was_written_is_what_the_loader_reads(tmp_path, edited):
    for part in ("dossier_ecole", "scenarios"):
        copytree(default_folder() / part, tmp_path / "neuf" / part)
    new = read_grid(edited(cell("C1.1.a", "weight", 3)), PRESENT, version="2027.1")
    write_grid(new, tmp_path / "neuf/dossier_ecole/grille.yaml")
    assert load_dossier(tmp_path / "neuf").grid == new


def test_changes_are_told_one_by_one(edited):
    def act(book) -> None:
        cell("C1.1.a", "weight", 3)(book)
        cell("C1.1.b", "label", "Voix posée")(book)
        book["Nombres"]["C2"] = 12000

    new = read_grid(edited(act), PRESENT, version="2027.1", status="grille officielle")
    told = [line.replace("\u00a0", " ") for line in differences(PRESENT, new)]
    assert told == [
        "La grille : version passe de « 2026.1 » à « 2027.1 ».",
        "La grille : status passe de « document de substitution, non officiel » "
        "à « grille officielle ».",
        "La borne « pickup_under » : value passe de « 15000 » à « 12000 ».",
        "Le critère « C1.1.a » : weight passe de « 1 » à « 3 ».",
        "Le critère « C1.1.b » : label passe de « Voix adaptée : ton, débit, volume » "
        "à « Voix posée ».",
    ]


def rebuilt(tmp_path, heads: list[str], rows, title="Critères", above=()) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for line in (*above, heads, *rows):
        sheet.append(line)
    book.save(tmp_path / "autre.xlsx")
    return tmp_path / "autre.xlsx"


def test_columns_come_in_any_order_in_either_language_and_our_detectors_stay(tmp_path):
    heads = ["Kind", "LABEL", "Modalité", "Commentaire", " Critère ", "Weight"]
    rows = [[c.kind, c.label, c.modality, "vu", c.id, c.weight] for c in PRESENT.criteria]
    path = rebuilt(tmp_path, heads, rows, title="Feuil1", above=[["Grille du plateau"], []])
    new = read_grid(path, PRESENT, version=PRESENT.version, status=PRESENT.status)
    assert new == PRESENT
    assert {c.detector for c in new.criteria} > {"pickup", "transfer"}


def test_words_of_people_are_understood(edited):
    def act(book) -> None:
        cell("C3.1.a", "modality", "Entretien")(book)
        cell("C4.5.a", "modality", "Autoévaluation")(book)
        cell("C1.1.a", "kind", "h")(book)
        cell("C1.1.a", "weight", 1.0)(book)
        cell("C1.1.b", "weight", " 1 ")(book)

    assert read_grid(edited(act), PRESENT) == PRESENT


def test_a_criterion_that_becomes_human_loses_its_detector(edited):
    def act(book) -> None:
        cell("C1.2.d", "kind", "H")(book)
        cell("C1.2.d", "detector", None)(book)

    new = read_grid(edited(act), PRESENT)
    assert next(c.detector for c in new.criteria if c.id == "C1.2.d") is None


def test_a_new_criterion_is_welcome(edited):
    line = ["C4.1.a", "UC4", "C4.1", "Image de l’entreprise", "O", "H", 1]
    new = read_grid(edited(lambda book: book["Critères"].append(line)), PRESENT)
    assert any("C4.1.a" in told and "nouveau" in told for told in differences(PRESENT, new))


def deleted(name: str):
    return lambda book: book["Critères"].delete_rows(line_of(name))


def doubled(book) -> None:
    book["Critères"].append([c.value for c in book["Critères"][line_of("C1.1.a")]])


def emptied(title: str):
    def act(book) -> None:
        book[title].delete_rows(1, book[title].max_row)

    return act


def beheaded(key: str):
    return lambda book: book["Critères"].delete_cols("ABCDEFGH".index(COLUMN[key]) + 1)


def headed(key: str, heading: str):
    def act(book) -> None:
        book["Critères"][f"{COLUMN[key]}1"] = heading

    return act


def bound(at: str, value):
    def act(book) -> None:
        book["Nombres"][at] = value

    return act


def without(title: str):
    def act(book) -> None:
        del book[title]

    return act


FAULTS = [
    (deleted("C1.2.a"), "feuille « Critères » : le critère C1.2.a manque (Tout appel décroché"),
    (doubled, "ligne 75, colonne « critère » : critère en double : « C1.1.a »"),
    (cell("C1.1.b", "modality", "X"), "ligne 3, colonne « modalité » : « X » n’est pas admis"),
    (cell("C1.1.b", "modality", None), "ligne 3, colonne « modalité » : cette case est vide"),
    (cell("C1.1.b", "kind", "B"), "ligne 3, colonne « nature » : « B » n’est pas admis"),
    (cell("C1.2.a", "detector", "oreille"), "colonne « détecteur » : C1.2.a : le détecteur"),
    (cell("C1.1.a", "detector", "pickup"), "ligne 2 : le critère C1.1.a se juge sans la machine"),
    (cell("C1.1.b", "id", "1.1.b"), "ligne 3, colonne « critère » : « 1.1.b » n’a pas la forme"),
    (cell("C1.1.b", "id", None), "ligne 3, colonne « critère » : cette case est vide"),
    (cell("C1.1.b", "label", None), "ligne 3, colonne « intitulé » : cette case est vide"),
    (cell("C1.1.b", "weight", 1.5), "ligne 3, colonne « poids » : un nombre entier est attendu"),
    (cell("C1.1.b", "weight", "deux"), "ligne 3, colonne « poids » : un nombre entier"),
    (cell("C1.1.b", "weight", -1), "ligne 3, colonne « poids » : la valeur -1 est impossible"),
    (cell("C1.1.b", "unit", "UC9"), "ligne 3, colonne « unité » : « UC9 » n’est pas admis"),
    (cell("C1.1.b", "weight", "=1+1"), "cellule G3 : cette formule n’a pas de valeur"),
    (cell("C1.1.b", "label", "#REF!"), "cellule D3 : cette cellule est en erreur (#REF!)"),
    (emptied("Critères"), "feuille « Critères » : cette feuille est vide"),
    (emptied("Nombres"), "feuille « Nombres » : cette feuille est vide"),
    (lambda b: b["Critères"].delete_rows(2, 200), "il n’y a rien sous les en-têtes"),
    (lambda b: b["Critères"].merge_cells("A1:B1"), "ligne 1 : les cellules A1:B1 sont fusionnées"),
    (lambda b: b["Critères"].merge_cells("B4:B6"), "ligne 4 : les cellules B4:B6 sont fusionnées"),
    (beheaded("label"), "ligne 1 : il manque la colonne « intitulé »"),
    (headed("weight", "poid"), "ligne 1 : l’en-tête « poid » est inconnu (connus : critère, unité"),
    (headed("weight", "Nature"), "ligne 1 : l’en-tête « Nature » est en double"),
    (bound("C2", "quinze"), "feuille « Nombres », ligne 2, colonne « valeur » : un nombre entier"),
    (bound("D2", "minutes"), "feuille « Nombres », ligne 2, colonne « unité » : « minutes »"),
    (bound("A3", "pickup_under"), "feuille « Nombres », ligne 3, colonne « nombre » : « pickup"),
    (bound("A2", None), "feuille « Nombres », ligne 2, colonne « nombre » : ce nombre n’a pas de"),
    (bound("A2", "decroche"), "C1.2.a : la borne « pickup_under » manque, en ms"),
    (without("Version"), "la version de la grille manque, dans le fichier comme dans la commande"),
    (without("Critères"), "il manque une feuille « Critères » (il y a : Nombres, Version)"),
]


@pytest.mark.parametrize(("act", "told"), FAULTS, ids=[told[-40:] for _, told in FAULTS])
def test_what_hands_spoil_is_refused_by_its_place(edited, act, told):
    sentence = refused(edited(act))
    assert sentence.startswith("grille.xlsx")
    assert told in sentence


def test_several_faults_are_told_at_once(edited):
    def act(book) -> None:
        cell("C1.1.b", "modality", "X")(book)
        cell("C1.1.c", "kind", "X")(book)

    assert len(refused(edited(act)).splitlines()) == 2


def test_a_sheet_of_numbers_may_be_left_out(edited):
    assert read_grid(edited(without("Nombres")), PRESENT) == PRESENT


def test_a_status_is_owed_too(edited):
    assert "le statut de la grille manque" in refused(edited(without("Version")), version="2")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("g.xlsx", b"pas un zip", "ce n’est pas un classeur XLSX lisible"),
        ("g.xlsx", b"PK\x03\x04coupe", "ce n’est pas un classeur XLSX lisible"),
        ("g.xlsx", None, "ce fichier est illisible (introuvable)"),
        ("g.xls", b"", "une grille se lit dans un fichier .yaml ou .xlsx"),
        ("g.yaml", b"- liste\n", "un ensemble de clés est attendu"),
        ("g.yaml", b'version: "2"\nstatus: essai\ncriteria: 3\n', "une liste est attendue"),
        ("g.yaml", b"version: [\n", "ce n’est pas du YAML lisible"),
    ],
)
def test_what_is_no_grid_is_refused(tmp_path, name, content, told):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert told in refused(path)


def test_a_yaml_without_a_criterion_names_it(tmp_path):
    data = PRESENT.model_dump(mode="json", exclude_none=True)
    data["criteria"] = [c for c in data["criteria"] if c["id"] != "C1.3.a"]
    (tmp_path / "g.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    assert "le critère C1.3.a manque" in refused(tmp_path / "g.yaml")


def test_a_folder_that_refuses_is_told(tmp_path):
    (tmp_path / "fichier").write_text("")
    with pytest.raises(BadSettings, match="ne peut pas être écrit"):
        write_template(PRESENT, tmp_path / "fichier/g.xlsx")
    with pytest.raises(BadSettings, match="ne peut pas être écrit"):
        write_grid(PRESENT, tmp_path / "fichier/g.yaml")


def command(*words: str):
    return CliRunner().invoke(app, ["grid", *words])


def test_the_command_gives_the_model_and_takes_it_back(tmp_path):
    model, out = str(tmp_path / "g.xlsx"), str(tmp_path / "g.yaml")
    assert command("--modele", model).exit_code == 0
    done = command(model, "--numero", "2027.1", "--statut", "grille officielle", "--out", out)
    assert done.exit_code == 0, done.output
    assert "Grille 2027.1 (grille officielle)" in done.output
    assert yaml.safe_load(Path(out).read_text("utf-8"))["version"] == "2027.1"


@pytest.mark.parametrize("spoils", [doubled, deleted("C1.2.a")], ids=["doubled", "missing"])
def test_a_grid_that_is_refused_by_the_command_replaces_nothing(tmp_path, edited, spoils):
    out = tmp_path / "grille.yaml"
    out.write_text("la nôtre\n", "utf-8")
    refused = command(str(edited(spoils)), "--out", str(out))
    assert (refused.exit_code, out.read_text("utf-8")) == (2, "la nôtre\n")
    assert "C1." in refused.output and "Traceback" not in refused.output


def test_the_command_says_when_nothing_changes_and_when_the_version_should(tmp_path, edited):
    model = str(tmp_path / "g.xlsx")
    command("--modele", model)
    assert "la même que la présente" in command(model).output
    assert "La version reste 2026.1" in command(str(edited(cell("C1.1.a", "weight", 2)))).output


def test_the_command_wants_one_thing_to_do(tmp_path):
    done = command()
    assert done.exit_code == 2
    assert "Nommez une grille" in done.output
