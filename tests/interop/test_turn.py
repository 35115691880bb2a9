"""A co-évaluateur whose network lets nothing through but what goes by a TURN server (coturn)."""

from __future__ import annotations

import pytest

from tests.interop import coturn
from tests.patience import until
from tests.server.pages.browser import PROGRAM, Browser
from tests.server.regie.calling import phone_of
from tests.server.regie.speaking import AS_IT_IS, Ears, microphone, three_lines
from tests.server.test_doors import served

pytestmark = [
    pytest.mark.skipif(coturn.PROGRAM is None, reason="coturn is not installed"),
    pytest.mark.skipif(PROGRAM is None, reason="chromium is not installed"),
]

# The page's own connection, which may use nothing but relays.
BY_RELAY_ALONE = """
  RTCPeerConnection = class extends RTCPeerConnection {
    constructor(given) { super({ ...given, iceTransportPolicy: "relay" }); window.only = this; }
  };
"""
WAY = """
  window.only.getStats().then((told) => {
    const way = [...told.values()].find((each) => each.type === "candidate-pair" && each.nominated);
    return told.get(way?.localCandidateId)?.candidateType;
  })
"""


async def test_his_voice_goes_by_the_relay_of_the_settings(tmp_path):
    options = microphone(tmp_path)
    async with (
        coturn.relaying(tmp_path) as url,
        served(
            tmp_path,
            "pic_trois_lignes",
            ice_servers=url,
            turn_user=coturn.USER,
            turn_password=coturn.PASSWORD,
        ) as (engine, hosted),
        Browser(*options) as browser,
    ):
        for script in (AS_IT_IS, BY_RELAY_ALONE):
            await browser.asks("Page.addScriptToEvaluateOnNewDocument", source=script)
        phone = phone_of(engine, hosted)
        await phone.start()
        await browser.opens(engine.page_url("essai"))
        await browser.sees("Micro fermé")
        await browser.presses("7", "Digit7")
        await browser.sees("Votre voix n’est sur aucun appel")
        calls = await three_lines(hosted, phone)
        ears = Ears(phone)
        ears.listen()
        await until(ears.toned)
        assert ears.toned() == {calls[-1]}
        told = await browser.asks("Runtime.evaluate", expression=WAY, awaitPromise=True)
        assert told["result"]["value"] == "relay"
        await phone.stop()
