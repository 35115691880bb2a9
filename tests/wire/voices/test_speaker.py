"""A made voice: each sentence once, in its language; a voice that fails is silence."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("av")

from evalengine.wire.voices.speaker import Speaker, own_command  # noqa: E402
from evalengine.wire.voices.stage import Stage  # noqa: E402
from evalengine.wire.voices.workshop import NoSound, Workshop  # noqa: E402


class Made:
    """A workshop that notes what it is asked."""

    def __init__(self, why=""):
        self.why, self.asked = why, []

    async def say(self, text, command):
        self.asked.append((text, command))
        if self.why:
            raise NoSound(self.why)
        return np.full(320, len(text), np.float32)


async def test_a_sentence_is_made_once_in_each_language():
    workshop = Made()
    speaker = Speaker(workshop, ("voix", "-v", "{langue}"))
    for language in ("fr", "fr", "en"):
        assert len(await speaker.prepare("Oui.", language)) == 320
    assert workshop.asked == [("Oui.", ("voix", "-v", "fr")), ("Oui.", ("voix", "-v", "en"))]


async def test_a_voice_that_fails_is_silence_said_once(caplog):
    workshop = Made("la commande de voix a échoué")
    speaker = Speaker(workshop, ("voix",))
    for text in ("Oui.", "Non.", "Oui."):
        await speaker.say(Stage(None), "c1", text, "fr")
    assert len(workshop.asked) == 2
    assert [record.getMessage() for record in caplog.records] == [
        "Le robot co-évaluateur reste muet\u00a0: la commande de voix a échoué."
    ]


@pytest.mark.skipif(not find_spec("espeakng_loader"), reason="needs the extra espeak")
async def test_espeak_speaks_in_a_process_of_its_own():
    workshop = Workshop()
    command = (sys.executable, "-m", "evalengine.wire.voices.espeak")
    try:
        sound = await workshop.say("Bonjour, à quatorze heures trente.", (*command, "fr"))
        assert 1 < len(sound) / 8_000 < 6 and np.abs(sound).max() > 3_000
        with pytest.raises(NoSound, match="a échoué"):
            await workshop.say("Bonjour.", (*command, "aucune-langue"))
    finally:
        await workshop.close()
    assert "espeakng_loader" not in sys.modules and "{langue}" in own_command()
