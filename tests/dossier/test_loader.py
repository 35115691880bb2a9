"""A dossier that cannot be used is refused by a sentence that says where to look."""

import os
from pathlib import Path

import pytest

from evalengine.dossier import loader
from evalengine.dossier.loader import load_dossier
from evalengine.errors import BadDossier

SCENARIO = "scenarios/essai.yaml"
CLIENT = "dossier_ecole/donneurs_ordres/cabinet.yaml"
GRID = "dossier_ecole/grille.yaml"
HEAD = "dossier_ecole/dossier.yaml"


def test_a_sound_folder_becomes_a_dossier(folder):
    dossier = load_dossier(folder)
    assert (dossier.version, dossier.company, len(dossier.digest)) == ("1", "Plateau", 64)
    un, deux = dossier.scenarios["essai"].calls
    assert (un.start.at_s, un.rings_for_s, un.takes_leave, un.transfer_to) == (10, 60, True, None)
    assert (deux.talk_s, deux.start.after.delay_s, deux.transfer_to) == (90, 5, "201")
    assert deux.correspondent.number == ""


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (
            SCENARIO,
            "priority: 2",
            "priorite: 2",
            "scenarios/essai.yaml, ligne 4, « calls n° 1 › priority » : cette clé manque.\n"
            "scenarios/essai.yaml, ligne 8, « calls n° 1 › priorite » : cette clé est inconnue.",
        ),
        (
            SCENARIO,
            "at_s: 10",
            "at_s: -5",
            "scenarios/essai.yaml, ligne 7, « calls n° 1 › start › at_s » : "
            "la valeur -5 est impossible (au moins 0).",
        ),
        (
            SCENARIO,
            "at_s: 10",
            "at_s: 25:61",
            "scenarios/essai.yaml, ligne 7, « calls n° 1 › start › at_s » : "
            "« 25:61 » n’est pas un temps possible (minutes:secondes, de 00 à 59).",
        ),
        (SCENARIO, "at_s: 10", "at_s: 13201", "la valeur 13201 est impossible (au plus 13200)"),
        (SCENARIO, "at_s: 10", "at_s: bientôt", "un nombre entier est attendu"),
        (SCENARIO, "at_s: 10", "at_s: 1.5", "un nombre entier est attendu"),
        (SCENARIO, "{ at_s: 10 }", "{}", "un départ est soit « at_s », soit « by_hand »"),
        (SCENARIO, "{ at_s: 10 }", "{ at_s: 1, by_hand: true }", "ligne 7, « calls n° 1 › start »"),
        (
            SCENARIO,
            "donneur_ordres: cabinet",
            "donneur_ordres: garage",
            "scenarios/essai.yaml, ligne 5, « calls n° 1 › donneur_ordres » : "
            "le donneur d’ordres « garage » est inconnu.",
        ),
        (
            SCENARIO,
            "id: deux",
            "id: un",
            "scenarios/essai.yaml, ligne 13, « calls n° 2 › id » : appel en double : « un ».",
        ),
        (
            SCENARIO,
            "call: un,",
            "call: trois,",
            "scenarios/essai.yaml, ligne 16, « calls n° 2 › start › after › call » : "
            "l’appel attendu « trois » n’existe pas.",
        ),
        (SCENARIO, "call: un,", "call: deux,", "départs en cercle : deux → deux"),
        (
            SCENARIO,
            "{ at_s: 10 }",
            "{ after: { call: deux, event: placed } }",
            "ligne 7, « calls n° 1 › start › after › call » : départs en cercle : un → deux → un.",
        ),
        (SCENARIO, "event: ended", "event: fini", "(attendu : placed, picked_up, held ou ended)"),
        (
            SCENARIO,
            'transfer_to: "201"',
            'transfer_to: "999"',
            "« calls n° 2 › transfer_to » : aucune personne de la fiche n’a le poste « 999 ».",
        ),
        (
            SCENARIO,
            "01 99 00 12 34",
            "01 42 00 12 34",
            "« 01 42 00 12 34 » n’est pas un numéro réservé à la fiction",
        ),
        (SCENARIO, "title: Essai", "title: Essai\ntitle: Encore", "est déjà donnée ligne 2."),
        (SCENARIO, "title: Essai", "title: *nom", "ligne 2 : les alias (*nom) ne sont pas admis."),
        (SCENARIO, "title: Essai", "title: !!python/name:os.system x", "l’étiquette YAML"),
        (SCENARIO, "title: Essai", "title: !!int x", "ce nombre est illisible"),
        (SCENARIO, "title: Essai", "? [a]\n: b", "une clé doit être un mot"),
        (SCENARIO, "title: Essai", "title: Essai : deux", "se met entre guillemets droits."),
        (SCENARIO, "title: Essai", "title:\tx\n\ty: z", "ce n’est pas du YAML lisible"),
        (SCENARIO, "title: Essai", "title: \x07", "(caractère interdit)."),
        (SCENARIO, "title: Essai", "title: [[[", "ce n’est pas du YAML lisible."),
        (SCENARIO, "title: Essai", "title: ", "« title » : un texte est attendu."),
        (SCENARIO, "title: Essai", 'title: ""', "« title » : le texte est vide."),
        (SCENARIO, "title: Essai", "title: Essai\nlines: 4", "est impossible (au plus 3)"),
        (CLIENT, 'extension: "311"', "extension: poste", "(de 1 à 6 chiffres)"),
        (CLIENT, "id: cabinet", "id: Cabinet", "(minuscules, chiffres et _, 40 au plus)"),
        (
            CLIENT,
            "greeting: Bonjour.",
            "greeting: Bonjour.\ntemporary:\n"
            "  - { text: x, since: 2026-12-01, until: 2026-11-01 }\n"
            "  - { text: x, since: 2026-02-30, until: 2026-11-01 }",
            "ligne 6, « temporary n° 1 » : "
            "la consigne finit (2026-11-01) avant de commencer (2026-12-01).",
        ),
        (CLIENT, "people:", "people: 3\npersons:", "« people » : une liste est attendue."),
        (GRID, "detector: pickup", "detector: radar", "le détecteur « radar » est inconnu"),
        (GRID, "pickup_under:", "other:", "C1.2.a : la borne « pickup_under » manque, en ms."),
        (GRID, "C1.1.a", "C1.2.a", "« criteria n° 2 › id » : critère en double : « C1.2.a »."),
        (GRID, "kind: H,", "kind: H, detector: pickup,", "C1.1.a se juge sans la machine"),
        (GRID, "unit: ms", "unit: s", "« s » n’est pas admis"),
        (HEAD, "company: Plateau", "digest: abc", "ligne 3, « digest » : cette clé est inconnue."),
    ],
)
def test_a_fault_is_told_in_french_with_file_line_and_key(refusal, name, old, new, told):
    assert told in refusal(name, old, new)


def test_every_fault_of_a_file_is_told_at_once(refusal):
    told = refusal(SCENARIO, "priority: 2\n    talk_s: 30", "priority: 0\n    talk_s: 0")
    assert told.count("\n") == 1


def test_a_file_with_too_many_faults_tells_the_first_ones(refusal):
    extra = "".join(f"cle_{n}: 1\n" for n in range(30))
    told = refusal(SCENARIO, "title: Essai\n", f"title: Essai\n{extra}")
    assert told.endswith("… et 18 autres.")


def test_a_file_that_is_not_utf_8_says_which_line(folder):
    (folder / CLIENT).write_bytes("id: cabinet\nname: Cabinet médical\n".encode("latin-1"))
    with pytest.raises(BadDossier, match=r"cabinet\.yaml, ligne 2\u00a0: .* UTF-8"):
        load_dossier(folder)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "le fichier est vide"),
        (b"# rien\n", "le fichier est vide"),
        (b"- une\n- liste\n", "un ensemble de clés est attendu"),
        (b"x" * 1_000_001, "le fichier dépasse 1000 ko"),
        (b"[" * 5000, "emboîtées trop profondément"),
    ],
)
def test_a_file_that_is_no_set_of_keys_is_refused(folder, content, told):
    (folder / SCENARIO).write_bytes(content)
    with pytest.raises(BadDossier, match=told):
        load_dossier(folder)


def test_aliases_cannot_unfold_into_gigabytes(folder):
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    (folder / SCENARIO).write_text(bomb)
    with pytest.raises(BadDossier, match="ligne 2\u00a0: les alias"):
        load_dossier(folder)


@pytest.mark.parametrize("missing", ["scenarios", "dossier_ecole"])
def test_a_missing_folder_is_named(folder, missing):
    (folder / missing).rename(folder / "ailleurs")
    with pytest.raises(BadDossier, match=f"Le dossier «\u00a0{missing}\u00a0» est introuvable"):
        load_dossier(folder)


@pytest.mark.parametrize("missing", [HEAD, GRID])
def test_a_missing_file_is_named(folder, missing):
    (folder / missing).unlink()
    with pytest.raises(BadDossier, match=f"{missing}\u00a0: ce fichier est introuvable"):
        load_dossier(folder)


def test_a_folder_without_any_file_is_named(folder):
    (folder / SCENARIO).unlink()
    with pytest.raises(BadDossier, match="scenarios\u00a0: il n’y a là aucun fichier"):
        load_dossier(folder)


def test_a_file_that_cannot_be_read_is_named(folder):
    (folder / SCENARIO).unlink()
    (folder / SCENARIO).mkdir()
    with pytest.raises(BadDossier, match=r"essai\.yaml\u00a0: ce fichier est illisible"):
        load_dossier(folder)


def test_two_files_with_one_id_are_both_named(folder):
    copy = folder / "scenarios/encore.yaml"
    copy.write_bytes((folder / SCENARIO).read_bytes())
    with pytest.raises(BadDossier, match=r"essai\.yaml, ligne 1, .* déjà dans scenarios/encore"):
        load_dossier(folder)


def test_an_editor_s_own_files_are_not_read(folder):
    (folder / "scenarios/.#essai.yaml").write_text("::")
    (folder / "scenarios/notes.txt").write_text("::")
    assert list(load_dossier(folder).scenarios) == ["essai"]


def test_words_stay_words(folder):
    text = (folder / SCENARIO).read_text("utf-8").replace("title: Essai", "title: on")
    (folder / SCENARIO).write_text(text.replace("mood: calme", "mood: 012"), "utf-8")
    scenario = load_dossier(folder).scenarios["essai"]
    assert (scenario.title, scenario.calls[0].correspondent.mood) == ("on", "012")


# --- the digest ------------------------------------------------------------------------------


def change(folder: Path, name: str, old: str, new: str) -> str:
    path = folder / name
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    return load_dossier(folder).digest


def test_the_digest_does_not_see_formatting(folder):
    before = load_dossier(folder).digest
    assert change(folder, SCENARIO, "title: Essai", "# un mot\ntitle:    'Essai'") == before
    moved = folder.rename(folder.parent / "ailleurs")
    assert load_dossier(moved).digest == before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (SCENARIO, "closing: Au revoir.", "closing: Au revoir !"),
        (SCENARIO, "priority: 2", "priority: 3"),
        (CLIENT, "trade: médecin", "trade: dentiste"),
        (GRID, "15000", "15001"),
        (HEAD, "status: essai", "status: officiel"),
        (SCENARIO, "title: Essai", "title: Essai\nlines: 3"),
    ],
)
def test_the_digest_sees_every_value(folder, name, old, new):
    before = load_dossier(folder).digest
    assert change(folder, name, old, new) != before


# --- where it is looked for ------------------------------------------------------------------


def test_the_source_tree_is_read_unless_a_wheel_brought_its_data(tmp_path, monkeypatch):
    root = loader.default_folder()
    assert (root / "dossier_ecole").is_dir()
    package = tmp_path / "evalengine"
    (package / "dossier").mkdir(parents=True)
    monkeypatch.setattr(loader, "__file__", os.fspath(package / "dossier/loader.py"))
    assert loader.default_folder() == tmp_path
    (package / "data/dossier_ecole").mkdir(parents=True)
    assert loader.default_folder() == package / "data"
