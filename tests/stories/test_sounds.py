"""By a real call: a candidate hears a recording of the centre, and a robot’s made voice."""

from __future__ import annotations

import asyncio
import shlex
import sys
import wave

import pytest

from tests.patience import patience

np = pytest.importorskip("numpy")
pytest.importorskip("av")

from evalengine.bootstrap import Engine, fresh_token  # noqa: E402
from evalengine.dossier.loader import load_dossier  # noqa: E402
from evalengine.errors import BadSettings  # noqa: E402
from evalengine.settings import Settings  # noqa: E402
from evalengine.vocabulary import commands as c  # noqa: E402
from evalengine.vocabulary import events as e  # noqa: E402
from evalengine.wire.media.g711 import PCMA  # noqa: E402
from evalengine.wire.sip.account import phone_at  # noqa: E402
from evalengine.wire.voices.samples import decoded  # noqa: E402


async def until(condition):
    async with patience(15):
        while not condition():
            await asyncio.sleep(0.005)


def happened(hosted, kind):
    return [each.event for each in hosted.doors.entries if isinstance(each.event, kind)]


def write_tone(path, hertz, seconds):
    with wave.open(str(path), "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(22_050)
        at = np.arange(int(22_050 * seconds))
        written.writeframes(
            (9_000 * np.sin(2 * np.pi * hertz / 22_050 * at)).astype("i2").tobytes()
        )


@pytest.fixture
def settings(tmp_path):
    """A folder of one recording, and a voice that says everything on one note."""
    (tmp_path / "sons").mkdir()
    write_tone(tmp_path / "sons" / "mot.wav", 700, 20)
    write_tone(tmp_path / "voix.wav", 300, 1)
    says = f"import sys; sys.stdout.buffer.write(open({str(tmp_path / 'voix.wav')!r}, 'rb').read())"
    made = Settings.for_demo(tmp_path)
    changes = {
        "sounds_folder": tmp_path / "sons",
        "voice_command": shlex.join([sys.executable, "-c", says]),
    }
    return made.model_copy(update=changes)


async def test_a_candidate_hears_the_made_voice_then_a_recording(settings):
    async with Engine(settings, load_dossier()) as engine:
        hosted = await engine.open("e1", scenario="prise_en_main", candidate="Essai")
        await engine.sounding.begun()
        speaking = asyncio.create_task(engine.speaks(hosted))
        phone = phone_at(hosted.sip, engine.host, fresh_token)
        await phone.start()
        await until(lambda: happened(hosted, e.DeskPhoneChanged))
        await hosted.doors.submit(c.EndPhase(phase="preparation"), "control")
        first = hosted.scenarios[0].calls[0].id
        await hosted.doors.submit(c.TriggerCall(call=first), "control")
        await until(lambda: phone.calls)
        (call,) = phone.calls
        phone.answer(call.id)
        await until(lambda: call.media is not None)
        heard = bytearray()
        call.media.sink = heard.extend

        def hears(hertz):
            """The last 100 ms are this tone."""
            last = decoded(bytes(heard[-800:]), PCMA)
            if len(last) < 800 or np.abs(last).max() < 3_000:
                return False
            return abs(int(np.argmax(np.abs(np.fft.rfft(last)))) * 10 - hertz) <= 10

        await until(lambda: hears(300))  # he opens, by the voice that was made
        await until(lambda: not hears(300))
        hosted.sounds.play(first, "mot.wav")
        await until(lambda: hears(700))
        assert hosted.sounds.on(first).clip == "mot.wav"
        hosted.sounds.stop(first)
        await until(lambda: not hears(700))
        await until(lambda: len(happened(hosted, e.SoundsChanged)) > 1)
        told = happened(hosted, e.SoundsChanged)
        assert [(each.call, each.clip) for each in told] == [(first, "mot.wav"), (first, "")]
        speaking.cancel()
        await asyncio.gather(speaking, return_exceptions=True)
        await phone.stop()


async def test_a_correspondent_rings_in_the_voice_that_the_script_gives_him_and_again(settings):
    plain = settings.model_copy(update={"sounds_folder": None, "voice_command": ""})
    async with Engine(plain, load_dossier()) as engine:
        hosted = await engine.open("e1", scenario="pic_trois_lignes", candidate="Essai")
        phone = phone_at(hosted.sip, engine.host, fresh_token)
        await phone.start()
        await until(lambda: happened(hosted, e.DeskPhoneChanged))
        for command in (
            c.EndPhase(phase="preparation"),
            c.TriggerCall(call="porte_close"),
            c.VoidCall(call="porte_close", reason="essai"),
            c.TriggerCall(call="porte_close"),
        ):
            await hosted.doors.submit(command, "control")
        await until(lambda: len(happened(hosted, e.SoundsChanged)) == 2)
        first, again = happened(hosted, e.SoundsChanged)
        assert first.call == "porte_close" != again.call
        assert (first.timbre, first.ambience) == ("high", "pluie.wav")
        assert (again.timbre, again.ambience) == ("high", "pluie.wav")
        await phone.stop()


async def test_a_voice_command_that_cannot_be_read_is_refused_before_anything_opens(settings):
    wrong = settings.model_copy(update={"voice_command": "voix 'fr"})
    with pytest.raises(BadSettings, match="guillemet"):
        async with Engine(wrong, load_dossier()):
            pass
