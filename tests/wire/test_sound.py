"""The sound card: the real PortAudio, without a card and with ALSA's null one.

Each opening runs in a process of its own: PortAudio reads its configuration once, and what a
library writes to the error output is seen only from outside.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from array import array

import pytest

from evalengine.wire.media.g711 import PCMA, decode, encode
from evalengine.wire.media.sound import QUEUED, AudioDevice, _hushed, open_device

NO_CARD = "pcm.!default { type hw card 31 }\nctl.!default { type hw card 31 }\n"
NULL_CARD = "pcm.!default { type null }\nctl.!default { type null }\n"
FRAME = encode(array("h", range(-16_000, 16_000, 200)), PCMA)

needs_sounddevice = pytest.mark.skipif(
    importlib.util.find_spec("sounddevice") is None, reason="install the extra: evalengine[audio]"
)
needs_alsa = pytest.mark.skipif(sys.platform != "linux", reason="ALSA is Linux's")


def run(program, *, configuration=None, tmp_path=None):
    """What a fresh process prints, and what it says on its error output."""
    environment = {"PYTHONPATH": ":".join(sys.path)}
    if configuration is not None:
        (tmp_path / "asound.conf").write_text(configuration)
        environment["ALSA_CONFIG_PATH"] = str(tmp_path / "asound.conf")
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout.strip(), done.stderr


OPEN = (
    "from evalengine.wire.media.sound import open_device; device, why = open_device(); print(why)"
)

LISTEN = """
import time
if device is None:
    raise SystemExit
device.play(b"\x2a" * 160)
taken, until = [], time.monotonic() + 5
while len(taken) < 10 and time.monotonic() < until:
    taken += filter(None, [device.take()])
device.close()
device.close()
print({len(frame) for frame in taken}, device._heard)
"""


def test_without_the_module():
    said, chatter = run("import sys; sys.modules['sounddevice'] = None; " + OPEN)
    assert said == (
        "Pas de son\u00a0: le module sounddevice n’est pas installé (extra «\u00a0audio\u00a0»)."
    )
    assert chatter == ""


@needs_sounddevice
def test_without_the_library():
    said, chatter = run("import ctypes.util as u; u.find_library = lambda name: None; " + OPEN)
    assert said.startswith("Pas de son\u00a0: la bibliothèque PortAudio manque")
    assert chatter == ""


@needs_alsa
@needs_sounddevice
def test_without_a_card(tmp_path):
    said, chatter = run(OPEN, configuration=NO_CARD, tmp_path=tmp_path)
    if "PortAudio" in said:
        pytest.skip("install PortAudio: apt-get install libportaudio2")
    assert said == "Pas de son\u00a0: aucun micro ni casque n’est utilisable sur ce poste."
    assert chatter == ""


@needs_alsa
@needs_sounddevice
def test_a_real_stream_on_a_card_that_plays_nowhere(tmp_path):
    """ALSA's null card has no clock and calls back as fast as it can."""
    program = f"{OPEN}\n{LISTEN}"
    said, chatter = run(program, configuration=NULL_CARD, tmp_path=tmp_path)
    if "PortAudio" in said:
        pytest.skip("install PortAudio: apt-get install libportaudio2")
    assert said == "{160} deque([], maxlen=5)"
    assert chatter == ""


def test_the_error_output_comes_back_afterwards(capfd):
    device, _why = open_device()
    if device is not None:
        device.close()
    print("still here", file=sys.stderr)
    assert capfd.readouterr().err == "still here\n"


def test_libraries_are_not_heard_while_they_look_for_cards(capfd):
    os.write(2, b"before ")
    with _hushed():
        os.write(2, b"ALSA lib confmisc.c: cannot find card")
    os.write(2, b"after")
    assert capfd.readouterr().err == "before after"


def exchange(device, said=None, status=False):
    """One visit of PortAudio's thread; what it was given to play."""
    headset = bytearray(320)
    device.exchange(said or bytes(320), memoryview(headset), 160, None, status)
    return bytes(headset)


def test_what_the_microphone_hears_is_taken_in_order():
    device = AudioDevice()
    assert device.take() is None
    for level in (1_000, 2_000):
        exchange(device, array("h", [level] * 160).tobytes())
    heard = [decode(device.take(), PCMA)[0] for _ in range(2)]
    assert [round(level, -2) for level in heard] == [1_000, 2_000] and device.take() is None


def test_what_is_played_reaches_the_headset_and_silence_follows():
    device = AudioDevice()
    device.play(FRAME)
    assert exchange(device) == decode(FRAME, PCMA).tobytes()
    assert exchange(device) == bytes(320)


def test_delay_never_grows_and_interruptions_are_counted():
    device = AudioDevice()
    for number in range(50):
        exchange(device, bytes([number]) * 320, status=number % 2 == 0)
    for number in range(50):
        device.play(bytes([number]) * 160)
    taken = [device.take() for _ in range(50)]
    assert len([frame for frame in taken if frame]) == QUEUED
    assert device.interruptions == 25
    played = [exchange(device) for _ in range(QUEUED + 1)]
    assert played[0] == decode(bytes([45]) * 160, PCMA).tobytes() and played[-1] == bytes(320)
