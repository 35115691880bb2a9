"""The two layouts of keys: no key twice, every act in both, and a desk worked under the second."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

import console
from console import keys
from console.layouts import LAYOUTS, OWN, STANDARD, Layout, cells
from evalengine.vocabulary import events as e
from evalengine.vocabulary.signals import PhoneAct

from .conftest import OpenDesk
from .engine import Engine

EVERY = list(LAYOUTS.values())


@pytest.mark.parametrize("layout", EVERY, ids=LAYOUTS)
def test_every_act_has_a_key_and_no_key_has_two_acts(layout: Layout) -> None:
    assert sorted(one.action for one in layout.placed) == sorted(keys.DEEDS)
    pressed = [key for one in layout.placed for key in one.keys]
    fixed = {key for binding in keys.FIXED for key in binding.key.split(",")}
    assert len(pressed) == len(set(pressed))
    assert not set(pressed) & fixed
    assert all(layout.key(action) for action in (*keys.DEEDS, *layout.tried))


@pytest.mark.parametrize("layout", EVERY, ids=LAYOUTS)
def test_no_call_is_driven_by_enter_a_letter_or_a_digit(layout: Layout) -> None:
    plain = {"enter", *keys.LETTER_KEYS, *keys.DIGIT_KEYS, "space", "tab"}
    assert not plain & {key for one in layout.placed for key in one.keys}


@pytest.mark.parametrize("layout", EVERY, ids=LAYOUTS)
def test_each_function_key_has_alt_and_the_letter_below_it(layout: Layout) -> None:
    """Some terminals keep F1, F10 and F11."""
    below = dict(zip([f"F{n}" for n in range(1, 12)], "AZERTYUIOPQ", strict=True))
    for one in layout.placed:
        if one.first in below:
            assert one.second == f"Alt+{below[one.first]}"
        elif not one.first:
            assert one.second.startswith("Alt+")


def test_the_second_is_that_of_the_switchboards() -> None:
    known = {"F3": "answer", "F4": "hang_up", "F7": "hold", "F8": "resume", "F9": "waiting"}
    assert {key: act for key, act in _acts(STANDARD).items() if key in known} == known


@pytest.mark.parametrize("layout", EVERY, ids=LAYOUTS)
@pytest.mark.parametrize("width", [80, 120, 200])
def test_the_bar_holds_the_calls_at_every_width(layout: Layout, width: int) -> None:
    words = layout.bar(width)
    shown = {word for _names, word in words}
    assert {"Attente", "Raccrocher", "Transfert", "Aide"} <= shown
    assert shown >= ({"Lignes"} if layout is OWN else {"Répondre", "Reprise", "Liste"})
    assert sum(cells(group) - 1 for group in words) <= width
    assert layout.bar(200)[-2:] == [("Ctrl+P", "Panneau"), ("F12", "Aide")]


@pytest.mark.parametrize("layout", EVERY, ids=LAYOUTS)
@pytest.mark.parametrize("by_hand", [{"hold"}, {"answer", "resume"}, {"answer", "hold", "resume"}])
def test_what_is_left_to_the_phone_cuts_no_key_off(layout: Layout, by_hand: set[PhoneAct]) -> None:
    groups = layout.bar(80, by_hand)
    assert sum(cells(group) - 1 for group in groups) <= 80
    kept = {key for names, _word in groups for key in names.split()}
    assert kept >= {key for names, _word in layout.bar(80) for key in names.split()} - {"Ctrl+P"}
    marked = " ".join(names for names, word in groups if word.endswith("(tél.)"))
    assert marked.split() == [
        one.first for one in layout.placed if one.first and by_hand & {*one.deed.acts} - {"dial"}
    ]


def test_words_leave_only_where_there_is_no_room_for_them() -> None:
    assert STANDARD.bar(80, {"answer", "hold", "resume"})[0] == ("F3 F7 F8", "(tél.)")
    assert ("F7", "Attente (tél.)") in STANDARD.bar(120, {"answer", "hold", "resume"})
    assert ("F4", "Attente (tél.)") in OWN.bar(80, {"answer", "hold", "resume"})


def _acts(layout: Layout) -> dict[str, str]:
    return {one.first: one.action for one in layout.placed if one.first}


def test_a_key_that_a_sentence_names_is_the_same_in_both_layouts() -> None:
    """What differs is taken from the layout; what is written out must not differ."""
    common = {key for key, act in _acts(OWN).items() if _acts(STANDARD).get(key) == act}
    root = Path(console.__file__).parent
    named = {
        (path.name, key)
        for path in root.rglob("*.py")
        if path.name not in ("layouts.py", "__main__.py")
        for text in _sentences(path)
        for key in re.findall(r"\bF(?:\d{1,2}\b|\{)", text)
    }
    kept_by_terminals = {("panels.py", "F1"), ("panels.py", "F10")}
    assert {(path, key) for path, key in named if key not in common} <= kept_by_terminals


def _sentences(path: Path) -> list[str]:
    """Every text of a source, as it is written, but its docstrings."""
    source = path.read_text("utf-8")
    tree = ast.parse(source)
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [x for x in ast.walk(tree) if isinstance(x, ast.Constant | ast.JoinedStr)]
    return [ast.get_source_segment(source, x) or "" for x in texts if id(x) not in alone]


# As a candidate notices it.


async def test_a_desk_under_the_keys_of_a_switchboard(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk(layout="standard") as desk:
        assert all(cell_len(row) <= 80 for row in desk.text().splitlines())
        await desk.sees("F3 Répondre", "F4 Raccrocher", "F7 Attente", "F8 Reprise", "F9 Liste")
        await desk.press("f3")
        await desk.sees("Aucune ligne ne sonne.")
        await desk.press("f8")
        await desk.sees("Aucune ligne n’est en attente.")
        await desk.press("f9")
        await desk.sees("Personne n’attend.")
        engine.does("rings c1")
        engine.passes(3)
        engine.does("rings c2", "rings c3")
        await desk.sees("1  Corinne Vasseur · sonne depuis 3 s")
        await desk.press("f5", "m", "f9", "o", "2")  # letters are typed, the digit takes a line
        await desk.until(lambda: " 2  ● En ligne" in desk.card(2))
        assert desk.app.screen.query_one("#search").value == "mo"
        await desk.press("f3")
        await desk.until(lambda: " 1  ● En ligne" in desk.card(1))
        engine.passes(20)
        await desk.press("f7", "alt+c")
        await desk.until(lambda: " 3  ● En ligne" in desk.card(3))
        assert "À reprendre" in desk.card(2)
        assert "En attente" in desk.card(1)
        assert "A attendu 3 s" in desk.card(1)
        assert "A attendu 20 s" in desk.card(2)
        await desk.press("f9")
        await desk.sees("▸ 2  Idriss Lambert · attend depuis 20 s, à reprendre d’abord")
        await desk.sees("1  Corinne Vasseur · attend depuis 0 s", "· attente cumulée 3 s")
        await desk.press("5")
        await desk.sees("La ligne 5 est libre.")
        await desk.press("f8")
        await desk.until(lambda: "● En ligne" in desk.card(2))
        await desk.press("f4")
        await desk.until(lambda: "○ Libre" in desk.card(2))
        assert [act for act in desk.hands.acts if act[0] in ("resumes", "hangs_up")] == [
            ("resumes", "c2"),
            ("hangs_up", "c2"),
        ]
        await desk.press("f12")
        for one in STANDARD.placed:
            await desk.sees(one.deed.help)


async def test_our_own_layout_has_the_same_acts_under_other_keys(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.does("rings c1")
        await desk.press("alt+x")
        await desk.until(lambda: "● En ligne" in desk.card(1))
        await desk.press("f4")
        await desk.until(lambda: "En attente" in desk.card(1))
        await desk.press("alt+w")
        await desk.sees("1  Corinne Vasseur · attend depuis 0 s")
        await desk.press("alt+w", "alt+c")
        await desk.until(lambda: "● En ligne" in desk.card(1))
        await desk.misses("Liste d’attente")


async def test_the_check_wants_the_keys_of_the_layout(engine: Engine, open_desk: OpenDesk) -> None:
    engine.story.happens(e.PhaseBegan(phase="checks", ends_at=0))
    async with open_desk(layout="standard") as desk:
        await desk.sees("appuyez sur F3  F4  F6  F7  F8  F9  Ctrl+P")
        await desk.press("f3", "alt+r", "f6", "f7", "f8", "f9", "ctrl+p")
        await desk.sees("✓ Touches")
        assert desk.hands.acts == []
