"""The page of marks after the sitting, in a real browser, by keyboard alone: what was said is heard
where the proof is, and nothing more is marked."""

from __future__ import annotations

import pytest

from tests.server.notation.sealed import DESK, sealed
from tests.server.pages.browser import PROGRAM, Browser

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="chromium is not installed")

HEARD = "(([voice]) => voice && !voice.paused && voice.currentTime > 0.2 && voice.duration)"


async def test_a_proof_is_heard_and_a_mark_is_refused_by_keys(tmp_path) -> None:
    async with sealed(tmp_path) as (engine, _hosted), Browser() as browser:
        await browser.opens(engine.grid_url(DESK))
        await browser.sees("C1.1.a")
        await browser.presses("p")
        await browser.sees("Sans enregistrement")
        await browser.presses("l")
        await browser.sees("à 0:")
        length = 0
        while not length:
            length = await browser.runs(f"{HEARD}(document.querySelectorAll('#ecoute audio'))")
        assert length == 8
        await browser.presses("&", "Digit1")
        await browser.sees("L’épreuve est terminée.")
        assert browser.troubles == []
