"""Recordings of every kind become 8 kHz, what is none says why, and a dead reader is replaced."""

from __future__ import annotations

import sys
import wave
from io import BytesIO

import pytest

av = pytest.importorskip("av")
np = pytest.importorskip("numpy")

from evalengine.wire.voices import decoding  # noqa: E402
from evalengine.wire.voices.child import made  # noqa: E402
from evalengine.wire.voices.decoding import Unusable, file_to_pcm, to_pcm  # noqa: E402
from evalengine.wire.voices.library import Library  # noqa: E402
from evalengine.wire.voices.samples import from_pcm  # noqa: E402
from evalengine.wire.voices.workshop import NoSound, Workshop  # noqa: E402


def tone(rate, channels=1, hertz=440):
    samples = (9_000 * np.sin(2 * np.pi * hertz / rate * np.arange(rate // 2))).astype("i2")
    return np.repeat(samples, channels)


def as_wav(rate, channels=1, hertz=440):
    data = BytesIO()
    with wave.open(data, "wb") as written:
        written.setnchannels(channels)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(tone(rate, channels, hertz).tobytes())
    return data.getvalue()


def as_coded(codec, form, rate):
    data = BytesIO()
    with av.open(data, "w", format=form) as written:
        stream = written.add_stream(codec, rate=rate, layout="mono")
        frame = av.AudioFrame.from_ndarray(tone(rate).reshape(1, -1), "s16", "mono")
        frame.sample_rate = rate
        for part in av.AudioResampler(format=stream.format, rate=rate, layout="mono").resample(
            frame
        ):
            written.mux(stream.encode(part))
        written.mux(stream.encode(None))
    return data.getvalue()


def pitch_of(pcm):
    sound = from_pcm(pcm)
    return float(np.argmax(np.abs(np.fft.rfft(sound)))) * 8_000 / len(sound)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (lambda: as_wav(44_100, 2), "wav"),
        (lambda: as_wav(8_000), "wav"),
        (lambda: as_coded("flac", "flac", 48_000), "flac"),
        (lambda: as_coded("libopus", "ogg", 48_000), "ogg"),
    ],
)
def test_every_kind_is_read_at_8_khz(data, kind):
    pcm = to_pcm(data(), kind)
    assert len(pcm) / 2 == pytest.approx(4_000, abs=120)
    assert pitch_of(pcm) == pytest.approx(440, abs=4)


def test_what_cannot_be_used_says_why(tmp_path, monkeypatch):
    def why(name, data):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(Unusable) as refused:
            file_to_pcm(tmp_path / name)
        return str(refused.value)

    assert "ni un WAV" in why("notes.txt", b"bonjour")
    assert "ni un WAV" in why("mot.mp3", as_wav(8_000))
    assert "aucun son" in why("faux.flac", as_wav(8_000))
    assert "abîmé" in why("faux.opus", as_wav(8_000))
    assert "abîmé" in why("vide.wav", b"")
    assert "abîmé" in why("bruit.opus", bytes(range(256)) * 40)
    assert "aucun son" in why("muet.wav", as_wav(8_000)[:44])
    monkeypatch.setattr(decoding, "LONGEST_S", 0.2)
    assert "dure plus" in why("long.wav", as_wav(8_000))
    with pytest.raises(Unusable, match="introuvable"):
        file_to_pcm(tmp_path / "absent.wav")


def test_a_voice_is_any_command_that_reads_a_text_and_writes_a_wav(tmp_path):
    (tmp_path / "la.wav").write_bytes(as_wav(22_050))
    speaks = (
        "import sys; assert sys.stdin.buffer.read().decode() == 'Été';"
        f"sys.stdout.buffer.write(open({str(tmp_path / 'la.wav')!r}, 'rb').read())"
    )
    assert pitch_of(made({"say": "Été", "by": [sys.executable, "-c", speaks]})) == pytest.approx(
        440, abs=4
    )
    with pytest.raises(Unusable, match="a échoué"):
        made({"say": "Non", "by": [sys.executable, "-c", speaks]})
    with pytest.raises(Unusable, match="ne démarre pas"):
        made({"say": "Non", "by": [str(tmp_path / "absente")]})


async def test_a_folder_is_read_by_another_process(tmp_path):
    (tmp_path / "accueil.wav").write_bytes(as_wav(16_000))
    (tmp_path / "faux.wav").write_bytes(b"RIFF")
    (tmp_path / ".cache").write_bytes(b"")
    (tmp_path / "dossier").mkdir()
    workshop, library = Workshop(), Library()
    try:
        await library.load(tmp_path, workshop)
    finally:
        await workshop.close()
    assert list(library.sounds) == ["accueil.wav"]
    assert [fault.replace("\u00a0", " ") for fault in library.faults] == [
        "Le son « faux.wav » n’est pas utilisable : le fichier est abîmé, ou n’est "
        "pas ce que dit son nom."
    ]
    await library.load(tmp_path / "absent", workshop)
    assert "introuvable" in library.faults[-1]


async def test_a_reader_that_dies_or_hangs_costs_one_sound(tmp_path):
    answers = (
        "import os, pathlib, sys, time\n"
        f"n = len(list(pathlib.Path({str(tmp_path)!r}).iterdir()))\n"
        f"(pathlib.Path({str(tmp_path)!r}) / str(n)).touch()\n"
        "sys.stdin.readline()\n"
        "if n == 0: os._exit(3)\n"
        "if n == 1: time.sleep(60)\n"
        "if n == 2: print('[]', flush=True)\n"
        "print('{\"octets\": 2}', flush=True); sys.stdout.write('ab'); sys.stdout.flush()\n"
        "sys.stdin.read()\n"
    )
    workshop = Workshop(command=(sys.executable, "-c", answers), patience_s=1.0)
    try:
        for why in ("s’est arrêté", "ne répond pas", "s’est arrêté"):
            with pytest.raises(NoSound, match=why):
                await workshop.read(tmp_path)
        assert len(await workshop.read(tmp_path)) == 1
    finally:
        await workshop.close()
    absent = Workshop(command=(str(tmp_path / "absent"),))
    with pytest.raises(NoSound, match="introuvable"):
        await absent.read(tmp_path)
