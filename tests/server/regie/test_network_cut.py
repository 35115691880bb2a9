"""The co-évaluateur's network is cut for ten seconds: his page and his voice find their way back.

His browser is in a namespace of its own, at the far end of a cable.
"""

from __future__ import annotations

import asyncio

import pytest

from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from tests.cable import laid
from tests.patience import until
from tests.server.pages.browser import PROGRAM, Browser
from tests.server.test_doors import served

from .calling import phone_of
from .speaking import AS_IT_IS, Ears, microphone, three_lines

pytestmark = pytest.mark.peer("chromium")

CUT_S, BACK_WITHIN_S = 10, 5
SAID = "Noté pendant la coupure"


class DistantBrowser(Browser):
    """At the far end of ``cable``."""

    def __init__(self, cable, *flags):
        super().__init__(*flags)
        self._cable = cable

    def _program_here(self):
        return ("ip", "netns", "exec", self._cable.room, PROGRAM)

    def _dial(self, port):
        return self._cable.dial(port)


@pytest.fixture
def cable(need):
    with laid("10.99.8", need) as made:
        yield made


async def test_no_line_changes_and_he_speaks_again_within_five_seconds(tmp_path, cable):
    async with served(tmp_path, "pic_trois_lignes", cable.near) as (engine, hosted):
        page = engine.page_url("essai")
        # A microphone wants https, but for the machine itself.
        trusted = f"--unsafely-treat-insecure-origin-as-secure={page.partition('/regie')[0]}"
        phone = phone_of(engine, hosted)
        await phone.start()
        async with DistantBrowser(cable, *microphone(tmp_path), trusted) as browser:
            await browser.asks("Page.addScriptToEvaluateOnNewDocument", source=AS_IT_IS)
            await browser.opens(page)
            await browser.sees("Micro fermé")
            await browser.presses("7", "Digit7")
            await browser.sees("Votre voix n’est sur aucun appel")
            calls = await three_lines(hosted, phone)
            ears = Ears(phone)
            ears.listen()
            await until(lambda: ears.toned() == {calls[-1]})
            await until(lambda: picked_up(hosted) == {*calls})
            told = len(hosted.doors.entries)
            await cut(cable, hosted, phone, calls[-1])
            ears.forget()
            async with asyncio.timeout(BACK_WITHIN_S):
                await until(ears.toned, BACK_WITHIN_S)
                await browser.sees(SAID)
                await browser.sees("Le candidat vous entend")
            assert ears.toned() == {calls[-1]}
            lost, *found = noted_after(hosted, told)
            # Twice when the page had to be loaded again after its voice was there.
            assert (lost, {*found}) == ("page_voice_lost", {"page_voice_joined"})
        await phone.stop()


async def cut(cable, hosted, phone, call):
    """The cable is out, then in again; no call has moved meanwhile."""
    before = {each.id: each.state for each in phone.calls}
    assert sorted(before.values()) == ["held", "held", "talking"]
    cable.pull()
    await hosted.doors.submit(c.NoteLastWords(call=call, text=SAID), "control")
    await asyncio.sleep(CUT_S)
    cable.plug()
    assert {each.id: each.state for each in phone.calls} == before


def picked_up(hosted):
    events = [entry.event for entry in hosted.doors.entries]
    return {event.call for event in events if isinstance(event, e.CallPickedUp)}


def noted_after(hosted, count):
    """What the journal says of calls and voices since its first ``count`` entries."""
    events = [entry.event for entry in hosted.doors.entries[count:]]
    told = [getattr(event, "kind", event.type) for event in events]
    return [each for each in told if each.startswith(("call_", "page_voice_"))]
