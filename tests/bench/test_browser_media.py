"""The measure of calls between browsers and phones, at its smallest."""

from __future__ import annotations

from bench import browser_media


async def test_every_frame_is_heard_untouched_by_the_other_alone(monkeypatch):
    monkeypatch.setattr(browser_media, "SECONDS", {2: 1})
    told = (await browser_media.measure())["2_calls"]
    assert told["frames_said"] == 200 and told["frames_astray_or_touched"] == 0
    assert told["frames_heard_by_the_other"] >= 190  # a busy machine may lose some
    assert told["cpu_percent"] > 0 and told["browser_to_phone_ms"]["p50"] > 0
