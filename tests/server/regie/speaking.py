"""His voice in a browser: a tone for a microphone, and what the candidate's phone hears of it."""

from __future__ import annotations

import cmath
import math
import wave
from array import array
from collections import deque

from evalengine.vocabulary import commands as c
from evalengine.wire.media.g711 import PCMA, RATE, decode
from tests.patience import until

TONE_HZ = 1_000
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
                self._last[call.id] = kept = deque(maxlen=5)
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
    """Three calls of the script, all answered, the last one in the ear; he speaks in his own voice,
    for a tone in another pitch would be another tone."""
    await hosted.doors.submit(c.EndPhase(phase="preparation"), "control")
    calls = [call.id for call in hosted.scenarios[0].calls[:3]]
    for call in calls:
        await hosted.doors.submit(c.TriggerCall(call=call), "control")
        await until(lambda call=call: any(each.id == call for each in phone.calls))
        phone.answer(call)
        await until(lambda call=call: hosted.voice.standing.call == call)
        hosted.sounds.change(call, None)
    return calls
