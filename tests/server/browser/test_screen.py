"""A console behind a WebSocket: what is drawn comes, what is typed arrives, and it dies in time."""

import asyncio

import pytest

from evalengine.server.browser.program import Program, Wanted
from tests.patience import patience

F5, F10, F12, ENTER = "\x1b[15~", "\x1b[21~", "\x1b[24~", "\r"
READY = "Préparation"


async def ended(program):
    async with patience(5):
        return await program.ended()


async def opens_a_file(page, hosted, search=F5):
    """Finds a file and opens it, as fast as the screen follows; the engine says which one."""
    await page.types(search)
    await page.until("Recherche")
    await page.types("sarm")
    await page.until("sarm")
    await page.types(ENTER)
    async with patience(10):
        while not (
            opened := [
                each.event for each in hosted.doors.entries if each.event.type == "file_opened"
            ]
        ):
            await asyncio.sleep(0.05)
    return opened[-1].donneur_ordres


async def test_the_first_screen_comes_and_what_is_typed_arrives(desk):
    async with desk.page() as page:
        await page.until(READY)
        assert await opens_a_file(page, desk.hosted) == "docteur_sarment"
        await page.until("Sarment")


async def test_keys_before_the_first_screen_do_the_console_no_harm(desk, started):
    async with desk.page() as page:
        for key in (F12, F5, "\x10a", ENTER) * 5:
            await page.types(key)
        await page.until(READY)
        assert await opens_a_file(page, desk.hosted) == "docteur_sarment"
    assert len(started) == 1


async def test_the_second_key_of_an_act_arrives_too(desk):
    async with desk.page() as page:
        await page.until(READY)
        assert await opens_a_file(page, desk.hosted, search="\x1bt") == "docteur_sarment"


async def test_the_console_follows_the_size_of_the_page(desk):
    async with desk.page(columns=80, rows=24) as page:
        await page.until(READY)
        await page.resizes(140, 50)
        await page.until("F12")
        await page.resizes(-3, 2_000_000_000)
        await page.until("F1")


@pytest.mark.parametrize(
    ("token", "sitting", "code"),
    [("0" * 32, "essai", 4401), ("", "essai", 4401), (None, "x", 4404)],
)
async def test_a_wrong_key_starts_no_console(desk, started, token, sitting, code):
    async with desk.page(token=token, sitting=sitting) as page:
        assert (await page.closing())[0] == code
    assert not started


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b"\x00\x01", 1003),
        ("{", 1007),
        ('{"kind":"fly"}', 1007),
        ('{"kind":"typed","text":7}', 1007),
        ('{"kind":"size","columns":"x","rows":1}', 1007),
        ('{"kind":"typed","text":"\\ud800"}', 1007),
        ("[" * 5000, 1007),
    ],
    ids=["binary", "no JSON", "no kind", "no text", "no size", "half a character", "deep"],
)
async def test_what_is_no_frame_closes_the_page_and_ends_its_console(
    desk, started, impatient, frame, code
):
    async with desk.page() as page:
        await page.until(READY)
        await page.socket.send(frame)
        assert (await page.closing())[0] == code
    await ended(started[0])


async def test_control_characters_and_pastes_do_the_console_no_harm(desk):
    async with desk.page() as page:
        await page.until(READY)
        await page.types("\0 \x07 \x1b[9999z \u202e \U0001f600")
        await page.types("\x1b[200~" + "collé " * 5000 + "\x1b[201~" + "\x1b")
        assert await opens_a_file(page, desk.hosted) == "docteur_sarment"


async def test_a_second_window_is_refused_and_has_the_desk_once_the_first_is_gone(desk, started):
    async with desk.page() as first:
        await first.until(READY)
        async with desk.page() as second:
            code, why = await second.closing()
            assert (code, why) == (4409, "Ce poste est déjà ouvert dans une autre fenêtre.")
        assert len(started) == 1
    async with desk.page() as second:
        await second.until(READY)
    assert len(started) == 1, "the console that was there"


async def test_a_page_that_is_closed_ends_its_console(desk, started, impatient):
    async with desk.page() as page:
        await page.until(READY)
    assert await ended(started[0]) == 0  # it left, it was not killed
    async with patience(2):
        while desk.hosted.consoles:
            await asyncio.sleep(0.05)


async def test_a_page_that_is_closed_at_once_ends_its_console_too(desk, started, impatient):
    async with desk.page():
        async with patience(5):
            while not started:
                await asyncio.sleep(0.01)
    await ended(started[0])


async def test_a_page_loaded_again_finds_its_console_as_it_was(desk, started):
    async with desk.page() as page:
        await page.until(READY)
        await page.types(F5)
        await page.until("Recherche")
        await page.types("sarm")
        await page.until("sarm")
    async with desk.page(columns=90, rows=30) as page:
        async with patience(2):
            await page.until("sarm")  # typed before, and sent to nobody
    async with desk.page(columns=90, rows=30) as page:
        async with patience(2):
            await page.until("sarm")
    assert len(started) == 1


async def test_a_page_that_comes_back_late_finds_the_same_pane(desk, started, impatient):
    async with desk.page() as page:
        await page.until(READY)
        await page.types("\x10a")  # Ctrl+P
        await page.until("[Agenda]")
        await asyncio.sleep(1)
    await ended(started[0])
    async with desk.page() as page:
        await page.until("[Agenda]")
    assert len(started) == 2


async def test_a_candidate_who_leaves_is_told_so(desk, started):
    async with desk.page() as page:
        await page.until(READY)
        await page.types(F10)
        await page.until("Quitter")
        await page.types(F10)
        assert await page.closing() == (1000, "Vous avez quitté la console.")


async def test_a_console_that_dies_is_told_too(desk, started):
    async with desk.page() as page:
        await page.until(READY)
        started[0]._process.kill()
        assert await page.closing() == (4500, "La console s’est arrêtée.")


async def test_a_console_dies_with_its_engine(desk, tmp_path):
    url = desk.url.partition("/poste")[0]
    wanted = Wanted(url, None, tmp_path / "drafts", "sombre", "lignes", 120, 40)
    program = await Program.start(desk.hosted, wanted)
    async with patience(20):
        async for _drawn in program.drawn():
            break
    program._process.stdin.close()  # as by the kernel, when the engine is killed
    assert await ended(program) == 0
    await program.leave()


async def test_other_colours_or_keys_are_another_console(desk, started):
    async with desk.page() as page:
        await page.until(READY)
    async with desk.page(colours="clair", touches="standard") as page:
        await page.until("F4 Raccrocher")
    assert len(started) == 2
    assert await ended(started[0]) == 0


async def test_an_engine_that_leaves_ends_the_consoles_of_its_pages(desk, started):
    async with desk.page() as page:
        await page.until(READY)
        desk.engine.leave()
        assert (await page.closing())[0] == 1012
    await ended(started[0])
