"""His voice in a real browser: a tone for a microphone, the candidate's SIP phone to hear it."""

from __future__ import annotations

import asyncio
import cmath
import math
import wave
from array import array
from collections import deque
from itertools import cycle

import pytest

from evalengine.vocabulary import commands as c
from evalengine.wire.media.g711 import PCMA, RATE, decode
from evalengine.wire.media.tones import Loop, notes
from evalengine.wire.webrtc.page_voice import REPLACED
from tests.server.test_doors import served
from tests.wire.webrtc.browser import Browser as OtherPage

from .browser import PROGRAM, Browser
from .calling import phone_of, until

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="chromium is not installed")

TONE_HZ = 1_000
SWITCHES = 12
# What cleans a voice would take a steady tone for noise. What is heard is read from outside.
AS_IT_IS = """
  const microphone = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = () => microphone({ audio: {
    echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
  const made = [];
  RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...with_) { super(...with_); made.push(this); }
  };
  setInterval(async () => {
    (await made.at(-1)?.getStats())?.forEach((each) => {
      if (each.type === "inbound-rtp") window.energy = each.totalAudioEnergy;
      if (each.type === "codec") window.codec = each.mimeType;
    });
  }, 50);
"""


def microphone(folder):
    """The options that give the browser a microphone, which plays a tone for ever."""
    path = folder / "ton.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        turn = math.tau * TONE_HZ / 16_000
        file.writeframes(array("h", (round(9_000 * math.sin(turn * n)) for n in range(16_000))))
    return (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={path}",
        # A machine without a network has nothing else to speak by.
        "--allow-loopback-in-peer-connection",
    )


class Ears:
    """What was heard last on each of the candidate's calls."""

    def __init__(self, phone):
        self._phone = phone
        self._last = {}

    def listen(self):
        for call in self._phone.calls:
            if call.media is not None and call.id not in self._last:
                self._last[call.id] = kept = deque(maxlen=8)
                call.media.sink = kept.append

    def forget(self):
        for kept in self._last.values():
            kept.clear()

    def full(self):
        return all(len(kept) == kept.maxlen for kept in self._last.values())

    def toned(self):
        """The calls on which the tone is heard."""
        return {call for call, kept in self._last.items() if tone_in(b"".join(kept)) > 500}


def tone_in(sound):
    """How loud the tone is in it, as the amplitude of its wave."""
    turn = -1j * math.tau * TONE_HZ / RATE
    heard = sum(x * cmath.exp(turn * n) for n, x in enumerate(decode(sound, PCMA)))
    return 2 * abs(heard) / max(1, len(sound))


async def three_lines(hosted, phone):
    """Three calls of the script, all answered, the last one in the ear."""
    await hosted.doors.submit(c.EndPhase(phase="preparation"), "control")
    calls = [call.id for call in hosted.scenarios[0].calls[:3]]
    for call in calls:
        await hosted.doors.submit(c.TriggerCall(call=call), "control")
        await until(lambda call=call: any(each.id == call for each in phone.calls))
        phone.answer(call)
        await until(lambda call=call: hosted.voice.standing.call == call)
    return calls


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
            await until(ears.full)
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
    async with asyncio.timeout(5):
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
    async with served(tmp_path) as (engine, _hosted), Browser(*options) as browser:
        await browser.opens(engine.page_url("essai"))
        await browser.sees("Micro fermé")
        await browser.presses("7", "Digit7")
        await browser.sees("Le navigateur refuse le micro")
        await browser.sees("par un téléphone SIP, en appelant « regie »")
