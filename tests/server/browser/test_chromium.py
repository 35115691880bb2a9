"""The page in Chromium, as a candidate has it: what is drawn, and which keys reach the console."""

import asyncio

import pytest

from tests.patience import patience

from .chrome import browser

pytestmark = pytest.mark.peer("chromium")
READY = "Préparation"


async def test_a_candidate_works_in_the_page(desk, tmp_path):
    async with browser(desk.url, tmp_path / "chromium") as page:
        await page.shows(READY)
        await page.value("window.same = true")
        await page.press("F5")
        for letter in "sarm":
            await page.press(letter)
        await page.shows("Docteur Hélène Sarment")
        await page.press("Enter")
        await _opens(desk.hosted, "docteur_sarment")
        await page.press("F12")
        await page.shows("Prendre la ligne 1")
        assert await page.value("window.same") is True, "F5 loaded the page again"
        here = desk.url.partition("/poste")[0]
        assert all(url.startswith((here, "data:")) for url in page.asked)


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("Alt+q", "Appeler :"),
        ("F11", "Appeler :"),
        ("Ctrl+p", "Lettre du panneau"),
        ("F12", "Alt+Z"),
    ],
)
async def test_keys_that_a_browser_would_have_reach_the_console(desk, tmp_path, key, shown):
    async with browser(desk.url, tmp_path / "chromium") as page:
        await page.shows(READY)
        assert shown not in await page.text()
        await page.press(key)
        await page.shows(shown)


async def test_a_page_loaded_again_or_resized_shows_the_same(desk, tmp_path):
    async with browser(desk.url, tmp_path / "chromium") as page:
        await page.shows(READY)
        await page.press("Ctrl+p")
        await page.shows("Lettre du panneau")
        await page.press("a")
        await page.shows("[Agenda]")
        await asyncio.sleep(1)  # drafts reach the disk within one second
        await page.call("Page.reload")
        await page.shows("[Agenda]")
        await page.size(820, 600)
        await page.shows("[Agenda]")


async def test_what_is_seen(desk, tmp_path):
    async with browser(desk.url, tmp_path / "chromium") as page:
        await page.shows(READY)
        picture = await page.picture()
        assert picture.startswith(b"\x89PNG")
        assert int.from_bytes(picture[16:20], "big") == 1366
        box = "document.querySelector('.xterm-screen').getBoundingClientRect()"
        assert await page.value(f"{box}.width") > 1300, "the terminal fills the page"
        assert await page.value(f"{box}.height") > 680
        assert await page.value("document.body.scrollHeight <= innerHeight"), "nothing to scroll"


async def _opens(hosted, file):
    async with patience(10):
        while not (
            opened := [
                each.event for each in hosted.doors.entries if each.event.type == "file_opened"
            ]
        ):
            await asyncio.sleep(0.05)
    assert opened[-1].donneur_ordres == file
