"""Durations as people read them, and text that cannot harm a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.words import block, countdown, day, duration, fold, isolated, plain
from evalengine.clock import SECOND


@pytest.mark.parametrize(
    ("seconds", "read"),
    [(0, "0 s"), (7.9, "7 s"), (59, "59 s"), (60, "1 min 00 s"), (125, "2 min 05 s"), (-3, "0 s")],
)
def test_a_duration_is_read_in_minutes_and_seconds(seconds: float, read: str) -> None:
    assert duration(round(seconds * SECOND)).replace("\N{NO-BREAK SPACE}", " ") == read


@pytest.mark.parametrize(
    ("seconds", "read"),
    [(0, "00:00"), (0.1, "00:01"), (59.5, "01:00"), (3600, "1:00:00"), (-1, "00:00")],
)
def test_a_countdown_says_zero_only_when_it_is_over(seconds: float, read: str) -> None:
    assert countdown(round(seconds * SECOND)) == read


def test_what_moves_a_cursor_or_turns_the_writing_round_is_taken_away() -> None:
    assert plain("a\x1b[2Jb\u202ec\u2066d\ud800e\ufe0f\nf") == "a [2Jbcde f"


def test_letters_of_any_script_stay() -> None:
    assert plain("  Zoë  שלום 🙂 ") == "Zoë שלום 🙂"


def test_marks_piled_up_on_a_letter_are_thinned_out() -> None:
    assert plain("a" + "\u0300" * 50 + "b") == "a" + "\u0300" * 3 + "b"


def test_a_block_keeps_its_lines() -> None:
    assert block("un\n\n  deux\x07 \r\ntrois\n") == "un\n\n  deux\ntrois"


@given(st.text(st.characters(), max_size=60))
def test_nothing_harmful_is_left_and_cleaning_twice_changes_nothing(text: str) -> None:
    clean = plain(text)
    assert not any(unicodedata.category(character)[0] == "C" for character in clean)
    assert plain(clean) == clean


def test_a_search_does_not_see_case_nor_accents() -> None:
    assert fold("  Hélène  ÉTUDE ") == "helene etude"


def test_a_date_is_told_the_french_way_and_anything_else_is_left() -> None:
    assert day("2026-11-24") == "24/11/2026"
    assert day("bientôt") == "bientôt"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ligne 1 : שלום עולם, 01 99 00 12 34", "Ligne 1 : ⁨שלום עולם⁩, 01 99 00 12 34"),
        ("سمير 12 et ليلى", "⁨سمير⁩ 12 et ⁨ليلى⁩"),
        ("Élise O’Neil 👩‍⚕️", "Élise O’Neil 👩‍⚕️"),
    ],
)
def test_what_is_written_from_right_to_left_moves_nothing_beside_it(text: str, told: str) -> None:
    assert isolated(text) == told
