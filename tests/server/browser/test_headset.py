"""The headset of the page: a whole call in Chromium, killed in the middle; and who may plug it."""

from __future__ import annotations

import asyncio
import secrets

import pytest

from evalengine.clock import SECOND, SystemClock
from evalengine.keys import keys_of
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.wire.media.tones import Loop, notes, quiet
from evalengine.wire.sip.control_phone import account_of
from evalengine.wire.sip.phone import SipPhone
from tests.patience import patience

from .chrome import browser

MICROPHONE = (
    "--use-fake-device-for-media-stream",  # which beeps once a second
    "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection",
)
KEEP_PEERS = """
  window.peers = [];
  RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...given) { super(...given); window.peers.push(this); }
  };
"""
HEARD = """
  (async () => [...((await window.peers.at(-1)?.getStats()) ?? new Map()).values()]
    .find(({ type }) => type === "inbound-rtp")?.totalAudioEnergy ?? 0)()
"""
"""What came out of the ears of the page since it was connected."""


async def until(condition, seconds=15):
    async with patience(seconds):
        while not condition():
            await asyncio.sleep(0.02)


class Control:
    """The co-évaluateur, by a SIP phone of his own: he hums all the time."""

    def __init__(self, desk):
        self.doors, self.entries = desk.hosted.doors, desk.hosted.doors.entries
        self.heard = []
        self._phone = SipPhone(
            SystemClock(),
            lambda: secrets.token_hex(12),
            server=desk.engine.wire.address,
            user=account_of("essai"),
            password=keys_of(desk.engine._secret, "essai").control_phone,
        )

    async def __aenter__(self):
        await self._phone.start()
        self._phone.dial("regie")
        await until(lambda: [call.state for call in self._phone.calls] == ["talking"])
        media = self._phone.calls[0].media
        media.source, media.sink = Loop(notes((440.0, 2.0))), self.heard.append
        return self

    async def __aexit__(self, *_error):
        await self._phone.stop()

    async def asks(self, command):
        await self.doors.submit(command, "control")

    def events(self, kind):
        return [entry.event for entry in self.entries if isinstance(entry.event, kind)]

    async def hears_a_beep(self):
        self.heard.clear()
        await until(lambda: any(frame != quiet() for frame in self.heard[50:]))


async def hears(page, something=True):
    """Returns once something came out of its ears for half a second, or nothing did."""
    async with patience(10):
        while True:
            before = await energy(page)
            await asyncio.sleep(0.5)
            if (await energy(page) > before + 1e-6) is something:
                return


async def energy(page):
    told = await page.call(
        "Runtime.evaluate", expression=HEARD, awaitPromise=True, returnByValue=True
    )
    return told["result"]["value"]


@pytest.mark.peer("chromium")
async def test_a_call_by_the_headset_outlives_its_browser(desk, tmp_path):
    async with Control(desk) as control:
        chromium = (desk.url, tmp_path / "chromium", *MICROPHONE)
        async with browser(*chromium, before=KEEP_PEERS) as page:
            await page.shows("Préparation")
            await page.shows("Branchez votre casque")
            await page.value("document.getElementById('plug').click()")
            await page.shows("Casque branché")
            await control.asks(c.EndPhase(phase="preparation"))
            await control.asks(c.TriggerCall(call="premier_bonjour"))
            await page.shows("La ligne 1 sonne")
            await until(lambda: control.events(e.CallRang))
            [rang] = control.events(e.CallRang)
            assert rang.stamp.source == "reported" and 0 < rang.stamp.bound < SECOND
            await page.press("F1")
            await until(lambda: control.events(e.CallPickedUp))
            assert control.events(e.CallPickedUp)[0].stamp.source == "reported"
            await page.shows("En ligne")
            await control.hears_a_beep()
            await hears(page)
            await page.press("F4")
            await page.shows("En attente")
            await hears(page, something=False)
            await page.press("F1")
            await page.shows("En ligne")
            await hears(page)
            await page.value("window.old = true")
            await page.call("Page.reload")
            async with patience(5):
                while await page.value("window.old") or "Casque branché" not in await page.text():
                    await asyncio.sleep(0.05)
            await hears(page)
            page.process.kill()
        await until(lambda: control.events(e.DeskPhoneChanged)[-1].status == "unreachable")
        await asyncio.sleep(1)
        async with browser(*chromium, before=KEEP_PEERS) as page:
            await page.shows("En ligne")
            await page.value("document.getElementById('plug').click()")
            await page.shows("Casque branché")
            await control.hears_a_beep()
            await hears(page)
            told = control.events(e.SomethingNoticed)
            cuts = [one.detail for one in told if one.kind == "headset_cut"]
            assert len(cuts) == 2 and "resté coupé pendant" in cuts[-1]
            assert len(control.events(e.CallPickedUp)) == len(control.events(e.ScenarioBegan)) == 1
            assert not control.events(e.CallEnded)
