"""His voice in a real browser: a tone for a microphone, the candidate's SIP phone to hear it."""

from __future__ import annotations

import asyncio
from itertools import cycle

import pytest

from evalengine.vocabulary import events as e
from evalengine.wire.media.tones import Loop, notes
from evalengine.wire.webrtc.page_voice import REPLACED
from tests.patience import patience, until
from tests.server.pages.browser import PROGRAM, Browser
from tests.server.test_doors import served
from tests.wire.webrtc.browser import Browser as OtherPage

from .calling import phone_of
from .speaking import AS_IT_IS, Ears, microphone, three_lines

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="chromium is not installed")

SWITCHES = 100


async def test_he_speaks_by_his_page_to_the_line_that_the_candidate_hears(tmp_path):
    options = microphone(tmp_path)
    async with (
        served(tmp_path, "pic_trois_lignes") as (engine, hosted),
        Browser(*options) as browser,
    ):
        await browser.asks("Page.addScriptToEvaluateOnNewDocument", source=AS_IT_IS)
        phone = phone_of(engine, hosted)
        await phone.start()
        await browser.opens(engine.page_url("essai"))
        await browser.sees("Micro fermé")
        await takes_over(browser, hosted)
        calls = await three_lines(hosted, phone)
        ears = Ears(phone)
        ears.listen()
        for _, call in zip(range(SWITCHES), cycle(calls), strict=False):
            phone.resume(call)
            await until(lambda call=call: hosted.voice.standing.call == call)
            await asyncio.sleep(0.06)  # what was under way
            ears.forget()
            await until(lambda: ears.full() and ears.toned())
            assert ears.toned() == {call}
        assert await browser.runs("window.codec") == "audio/PCMA"
        await hears_the_candidate(browser, phone, call)
        await muted(browser, ears)
        await cut(browser, ears, hosted)
        await loaded_again(browser, ears, hosted, phone)
        told = [trouble for trouble in browser.troubles if "423 (Locked)" not in trouble]
        assert told == [], "nothing but that another page spoke"
        await phone.stop()
    assert not [task for task in asyncio.all_tasks() if "voice" in task.get_name()]


async def takes_over(browser, hosted):
    """Another page speaks: he is told, and has its voice only once he asks for it."""
    async with OtherPage() as other:
        await other.take(
            await hosted.voice.answer("autrepage", await other.offer(), takes_over=False)
        )
        await until(lambda: hosted.voice.standing.page == "autrepage")
        await browser.presses("7", "Digit7")
        await browser.sees("Prendre la voix")
        await browser.sees("Un autre co-évaluateur parle déjà")
        assert hosted.voice.standing.page == "autrepage"
        await browser.runs("document.querySelector('[data-mic=take]').click()")
        await browser.sees("Votre voix n’est sur aucun appel")
        assert hosted.voice.why("autrepage") == REPLACED


async def hears_the_candidate(browser, phone, call):
    """The other way round, too."""
    before = float(await browser.runs("window.energy"))
    media = next(each.media for each in phone.calls if each.id == call)
    media.source = Loop(notes((440.0, 0.5)))
    async with patience(5):
        while float(await browser.runs("window.energy")) < before + 0.0005:
            await asyncio.sleep(0.05)
    media.source = None


async def muted(browser, ears):
    """Nobody hears him until he speaks again, or while he holds the bar down."""
    await browser.presses("6", "Digit6")
    await browser.sees("Vous vous taisez")
    await asyncio.sleep(0.06)
    ears.forget()
    await until(ears.full)
    assert ears.toned() == set()
    bar = {"key": " ", "code": "Space", "windowsVirtualKeyCode": 32}
    await browser.asks("Input.dispatchKeyEvent", type="keyDown", **bar)
    await until(ears.toned)
    await browser.asks("Input.dispatchKeyEvent", type="keyUp", **bar)
    await browser.sees("Vous vous taisez")
    await browser.presses("6", "Digit6")
    await browser.sees("Le candidat vous entend")


async def cut(browser, ears, hosted):
    """The connection is gone, and the page finds another by itself."""
    await hosted.voice.leave(hosted.voice.standing.page)
    assert not hosted.voice.standing.joined
    await until(lambda: hosted.voice.standing.speaks, 5)
    ears.forget()
    await until(ears.toned)


async def loaded_again(browser, ears, hosted, phone):
    """In the middle of three calls: the voice is back within 5 s, the lines as they were."""
    before = {call.id: call.state for call in phone.calls}
    await browser.asks("Page.reload")
    await until(lambda: not hosted.voice.standing.joined)
    await until(lambda: hosted.voice.standing.speaks, 5)
    ears.forget()
    await until(ears.toned)
    await browser.sees("Le candidat vous entend")
    assert {call.id: call.state for call in phone.calls} == before
    assert sorted(before.values()) == ["held", "held", "talking"]


async def test_a_refused_microphone_says_what_to_do(tmp_path):
    options = ("--use-fake-device-for-media-stream", "--deny-permission-prompts")
    async with served(tmp_path) as (engine, hosted), Browser(*options) as browser:
        await browser.opens(engine.page_url("essai"))
        await browser.sees("Micro fermé")
        await browser.presses("7", "Digit7")
        await browser.sees("Le navigateur refuse le micro")
        await browser.sees("par un téléphone SIP, en appelant « regie »")
        await without_webrtc(browser, hosted)


async def without_webrtc(browser, hosted):
    """A browser that has none: it is said, and the sitting goes on by the same keys."""
    await browser.runs("Object.defineProperty(window, 'RTCPeerConnection', { value: undefined })")
    await browser.presses("7", "Digit7")
    await browser.sees("Ce navigateur n’a pas la voix (WebRTC)")
    await browser.sees("par un téléphone SIP, en appelant « regie »")
    await browser.presses("9", "Digit9")
    await until(
        lambda: any(isinstance(each.event, e.PilotSwitched) for each in hosted.doors.entries)
    )
