"""The colours of high contrast, measured on what is drawn; and nothing told by a colour alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.color import Color
from rich.segment import Segment

from console.cards import SYMBOLS, WORDS, Card, Tone, card
from console.look import THEMES
from evalengine.clock import SECOND

from .conftest import Desk, OpenDesk
from .engine import SITTING, DeskStory, Engine
from .test_main import console
from .test_snapshots import SCENES, Scene

ENOUGH = 7.0
"""WCAG 2.2, 1.4.6: text at level AAA."""
_DRAWN = set("─│┌┐└┘├┤╭╮╰╯━┃┏┓┗┛▔▁▏▕▎▊▌▐█▒░")
"""Lines and edges, which are no text."""


def luminance(color: Color) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [part / 255 for part in color.get_truecolor()]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: Color, other: Color) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def texts(desk: Desk) -> Iterator[Segment]:
    """Every piece of text on the screen."""
    for strip in desk.app.screen._compositor.render_strips():
        for segment in strip:
            if set(segment.text) - _DRAWN - {" ", "\N{NO-BREAK SPACE}"}:
                yield segment


def test_the_ratio_is_the_standard_s() -> None:
    black, white = Color.parse("#000000"), Color.parse("#ffffff")
    assert ratio(black, white) == pytest.approx(21)
    assert ratio(Color.parse("#777777"), white) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
async def test_in_high_contrast_every_text_stands_out(
    engine: Engine, open_desk: OpenDesk, scene: Scene
) -> None:
    async with open_desk(size=(120, 40), theme="contraste") as desk:
        await scene(engine, desk)
        faint = [
            (segment.text, str(segment.style))
            for segment in texts(desk)
            if segment.style.dim or ratio(segment.style.color, segment.style.bgcolor) < ENOUGH
        ]
    assert faint == []


def test_every_theme_names_the_same_colours() -> None:
    names = [set(theme.variables) for theme in THEMES]
    assert all(names[0] <= others for others in names)


def test_every_state_of_a_line_has_words_and_a_sign_of_its_own() -> None:
    assert set(SYMBOLS) == set(WORDS)
    told: dict[Tone, tuple[str, str]] = {}
    for shown in cards():
        told.setdefault(shown.tone, (shown.state, shown.age.rpartition(" ")[2]))
    assert set(told) == set(SYMBOLS)
    assert len(set(told.values())) == len(told)
    # The only two that share sign and word: the second says that the bound is passed.
    assert told["ringing"][0] == told["late"][0]
    assert told["late"][1] == "dépassé"


TWO = ("rings c2", "answers c2", "holds c2")
"""Whoever has been on hold longer is to be taken back first."""


def cards() -> list[Card]:
    """A line in each of its states."""
    story = DeskStory().begins()
    shown = [card(story.rules.desk, 1, story.now)]
    for acts in (("rings c1",), ("waits 16",), ("answers c1",), ("holds c1",), TWO, ("dials 21",)):
        for act in acts:
            verb, *words = act.split()
            getattr(story, verb)(*(float(x) if verb == "waits" else x for x in words))
        desk = story.rules.desk
        shown += [card(desk, line.number, story.now) for line in desk.lines]
    assert story.now == 16 * SECOND
    return shown


async def test_the_row_that_enter_chooses_bears_a_sign(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.press("f5")
        await desk.sees("▸ Cabinet du docteur Aubry")
        await desk.press("down")
        await desk.sees("▸ SCP Morel")
        assert desk.text().count("▸") == 1


async def test_its_option_puts_white_on_black_in_a_terminal_of_256_colours(engine: Engine) -> None:
    async with console("--url", engine.url, "--sitting", SITTING, "--contraste") as terminal:
        await terminal.sees("Camille Essai")
        await terminal.sees("\x1b[38;5;231;48;5;16m")
