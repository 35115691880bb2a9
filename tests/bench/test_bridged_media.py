"""The measure of bridged voice measures something: two calls, for a moment."""

from __future__ import annotations

from bench import bridged_media


async def test_every_frame_is_heard_untouched_by_the_other_alone(monkeypatch):
    monkeypatch.setattr(bridged_media, "SECONDS", {2: 1})
    told = (await bridged_media.measure())["2_calls"]
    assert told["frames_said"] == 200 and told["frames_astray_or_touched"] == 0
    assert told["frames_heard_by_the_other"] >= 190  # a busy machine may lose some
    assert told["forwarding_ms"]["count"] == told["frames_heard_by_the_other"]
    assert 0 < told["forwarding_ms"]["p50"] <= told["forwarding_ms"]["p99"]
    assert told["cpu_percent"] > 0 and told["ticker_late_ms"]["count"] > 0
