"""The strip of the panes in the width that there is."""

from __future__ import annotations

import pytest

from console.panes import PANES
from console.view import FILE_LETTER
from console.widgets.pane_strip import PaneStrip, Title

TITLES = [Title("Fiche", "Fiche", FILE_LETTER, "1", shown=True)] + [
    Title(pane.TITLE, pane.SHORT or pane.TITLE, pane.LETTER, badge="2") for pane in PANES
]


def test_every_pane_has_a_letter_of_its_own_in_its_titles() -> None:
    assert len({title.letter for title in TITLES}) == len(TITLES)
    assert len({pane.NAME for pane in PANES}) == len(PANES)
    for title in TITLES:
        assert title.letter in title.long.casefold()
        assert title.letter in title.short.casefold()


@pytest.mark.parametrize("waits", [False, True])
@pytest.mark.parametrize("width", [80, 100, 120, 200])
def test_all_panes_fit_with_their_badges(width: int, waits: bool) -> None:
    strip = PaneStrip()
    strip.show(TITLES, waits)
    strip._draw(width)
    told = strip._told.plain
    assert len(told) <= width
    assert told.count(" 2") == len(PANES)
    assert "[Fiche 1]" in told
    rest = told.casefold()
    for title in TITLES[1:]:
        assert title.letter in rest
