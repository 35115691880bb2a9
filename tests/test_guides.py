"""The guides: no picture or page is missing, and the keys that they name are those of the desk."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from console.layouts import OWN, STANDARD
from evalengine.server.notation.drawing.head import KEYS

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
_ACTS = {
    "mettre en attente": ("hold",),
    "raccrocher": ("hang_up",),
    "chercher une fiche": ("search",),
    "transférer": ("transfer",),
    "fiche suivante, fermer la fiche": ("next_file", "close_file"),
    "appeler quelqu’un": ("dial",),
    "consigne lue": ("acknowledge",),
    "aide": ("help",),
    "revenir, annuler": ("leave",),
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_points_at_is_there(page: Path) -> None:
    aimed = [link for link in _LINK.findall(page.read_text("utf-8")) if "://" not in link]
    assert [link for link in aimed if not (page.parent / link).exists()] == []


def test_no_picture_is_left_over() -> None:
    told = "".join(page.read_text("utf-8") for page in PAGES)
    pictures = [picture.name for picture in (ROOT / "docs" / "images").iterdir()]
    assert [name for name in pictures if f"images/{name}" not in told] == []


def test_the_candidate_s_table_has_the_keys_of_both_layouts() -> None:
    rows = re.findall(
        r"^\| (.+?) \| (.+?) \| (.+?) \|$",
        (ROOT / "docs" / "guide-candidat.md").read_text("utf-8"),
        re.MULTILINE,
    )
    told = {act: (own, standard) for act, own, standard in rows}
    for words, acts in _ACTS.items():
        for layout, column in ((OWN, 0), (STANDARD, 1)):
            keys = ", ".join(layout.key(act) for act in acts)
            assert told[words][column] == keys, (words, layout.name)


def test_the_evaluateur_s_table_has_the_keys_of_his_page() -> None:
    guide = (ROOT / "docs" / "guide-evaluateur.md").read_text("utf-8")
    told = re.findall(r"^\| ((?:`.`\s?)+) \| (.+?) \|$", guide, re.MULTILINE)
    assert [(keys.replace("`", "").split(), does) for keys, does in told] == [
        (keys.split(), does) for keys, does in KEYS
    ]
