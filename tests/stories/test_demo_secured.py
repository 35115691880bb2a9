"""The demonstration over TLS: a whole sitting whose signalling and voice nobody else can follow."""

from __future__ import annotations

import asyncio
import json
import re
import sys

import pytest

from evalengine.vocabulary.entry import from_json, verify
from evalengine.wire.blackbox import capture
from tests.patience import slower

SPEED, SLOWER = 30, 10

# What passes on the wire is seen from outside, at the sockets' system calls: see `watch`.
WATCHED = """
import socket, sys
from evalengine.wire.media import leg
sent = []
real = leg.StampedSocket.send
def send(self, data, peer):
    sent.append(bytes(data[12:44]))
    return real(self, data, peer)
leg.StampedSocket.send = send
from evalengine.__main__ import app
try:
    app(sys.argv[1:])
finally:
    from evalengine.wire.media.tones import quiet, hold_music
    music = hold_music()
    clear = {quiet()[:32], *(music()[:32] for _ in range(2000))}
    with open(sys.argv[-1] + "/voix.txt", "w") as file:
        file.write(f"{len(sent)} {sum(one in clear for one in sent)} {len(set(sent))}")
"""


async def demo(speed, out):
    """The exemplary robot's demonstration: exit status, screen and complaints."""
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-c", WATCHED, "demo", "--tls", "--speed", str(speed)],
        *["--out", str(out)],
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    screen, trouble = await process.communicate()
    return process.returncode, screen.decode(), trouble.decode()


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """What a demonstration told, and the folder of its results."""
    out = tmp_path_factory.mktemp("demo-tls")
    return asyncio.run(demo(SPEED, out)), out


def test_it_is_played_to_its_end_and_graded_as_in_clear(played, tmp_path):
    told, out = played

    async def graded(speed):
        if speed == SPEED:
            check(told, out)
        else:
            check(await demo(speed, tmp_path), tmp_path)

    asyncio.run(slower(graded, SPEED, SLOWER))


def check(told, out):
    status, screen, trouble = told
    assert (status, trouble) == (0, "")
    assert "Les critères mesurés" in screen
    grid = json.loads((out / "grille.json").read_text("utf-8"))
    found = {row["id"]: row["status"] for row in grid["criteria"]}
    assert [found[name] for name in ("C1.2.a", "C1.12.h", "C1.14.c")] == ["met"] * 3
    # Two messages in one read of a stream share a stamp, whose bound is 30 times as long here:
    # a hold near its limit is then left to a person, never held against the candidate.
    assert found["C1.2.b"] in ("met", "to_judge")
    entries = [from_json(line) for line in (out / "journal.jsonl").read_text().splitlines()]
    assert verify(entries) == grid["journal"]["head"]


def test_every_message_went_by_tls_with_keys_that_the_black_box_crossed_out(played):
    _, out = played
    (path,) = (out / "state" / "sip").iterdir()
    kept, lost = capture.gathered(path)
    assert lost == 0 and {message.over for message in kept} == {"tls"}
    said = [message.passed.data for message in kept]
    offers = [data for data in said if b"m=audio" in data]
    assert len(offers) > 12
    assert all(b"RTP/SAVP " in data and b"a=crypto:" in data for data in offers)
    keys = {key for data in offers for key in re.findall(rb"inline:([^|\s]+)", data)}
    assert keys == {b"x" * 40}


def test_no_voice_left_in_clear_and_no_key_is_in_the_journal(played):
    _, out = played
    packets, clear, different = map(int, (out / "voix.txt").read_text().split())
    assert packets > 500 and clear == 0
    assert different == packets  # silence a thousand times is never twice the same
    journal = (out / "journal.jsonl").read_text("utf-8")
    assert "RTP/SAVP" in journal and "inline:" not in journal
    assert "media_refused" not in journal


def test_its_certificate_is_kept_for_its_owner_alone(played):
    _, out = played
    assert (out / "state" / "tls.pem").stat().st_mode & 0o777 == 0o600
