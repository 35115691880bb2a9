"""Chromium on the co-évaluateur's page, whose microphone and loudspeaker are listened to there.

A ``MediaStreamTrackProcessor`` takes the sound beside the page: each block comes with the time at
which the browser's audio thread had it, told from the first block's. A tap in WebAudio would add
buffers of its own, of unknown depth. When the first block was is known from the quickest of all
hand-overs from that thread to the page's: times may be that much later than the truth.
"""

from __future__ import annotations

import json
import time
from typing import Any, NamedTuple

from tests.server.pages.browser import Browser

ROUND_TRIPS = 200

TAPS = """
  const taps = { said: [], heard: [], buffer: [] };
  window.taps = taps;
  const LOUD = 0.1, QUIET_US = 1e5;
  const listen = async (track, name) => {
    const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
    const told = { at: [], began: Infinity };
    taps[name].push(told);
    let loudUntil = -QUIET_US;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const count = value.numberOfFrames, rate = value.sampleRate, length = count / rate * 1e6;
      told.began = Math.min(told.began, performance.now() * 1e3 - value.timestamp);
      const samples = new Float32Array(count);
      value.copyTo(samples, { planeIndex: 0, format: "f32-planar" });
      // A microphone can give a block only once all of it was said; what is played begins now.
      const first = value.timestamp - (name === "said" ? length : 0);
      value.close();
      for (let n = 0; n < count; n++) {
        if (Math.abs(samples[n]) < LOUD) continue;
        const at = first + n / rate * 1e6;
        if (at - loudUntil >= QUIET_US) told.at.push(at);
        loudUntil = at;
      }
    }
  };
  const microphone = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await microphone(wanted);
    listen(stream.getAudioTracks()[0], "said");
    return stream;
  };
  RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...with_) {
      super(...with_);
      taps.pc = this;
      this.addEventListener("track", ({ track }) => listen(track, "heard"));
    }
  };
"""
BUFFER = """
  (async () => {
    for (const each of (await taps.pc.getStats()).values())
      if (each.type === "inbound-rtp")
        taps.buffer.push([each.jitterBufferDelay, each.jitterBufferEmittedCount]);
  })()
"""


class Seen(NamedTuple):
    """When bursts were ``said`` and ``heard``, ns of our monotonic clock, which may be wrong by
    ``clock_error_ns``; for how long on average the browser kept what it received."""

    said: list[int]
    heard: list[int]
    buffer_ms: float
    clock_error_ns: int


class TappedPage(Browser):
    """A `Browser` to whose pages `TAPS` was given."""

    async def keeps_buffer(self) -> None:
        """Notes what the connection that stands kept."""
        await self.asks("Runtime.evaluate", expression=BUFFER, awaitPromise=True)

    async def seen(self) -> Seen:
        """All of it until now."""
        ahead, error = await self._ahead()
        told = json.loads(str(await self.runs("JSON.stringify({ ...taps, pc: null })")))
        kept, emitted = map(sum, zip(*told["buffer"], strict=True))
        return Seen(
            said=_times(told["said"], ahead),
            heard=_times(told["heard"], ahead),
            buffer_ms=round(1_000 * kept / emitted, 1),
            clock_error_ns=error,
        )

    async def _ahead(self) -> tuple[int, int]:
        """What the page's clock shows more than ours, and by how much that may be wrong: half of
        the quickest of many questions."""
        best = (0, 1 << 62)
        for _ in range(ROUND_TRIPS):
            before = time.monotonic_ns()
            shown = float(str(await self.runs("performance.now()")))
            after = time.monotonic_ns()
            if (after - before) // 2 < best[1]:
                best = (round(shown * 1e6) - (before + after) // 2, (after - before) // 2)
        return best


def _times(listened: list[dict[str, Any]], ahead: int) -> list[int]:
    return [round((each["began"] + at) * 1_000) - ahead for each in listened for at in each["at"]]
