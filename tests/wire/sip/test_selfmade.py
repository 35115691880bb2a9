"""The certificate that the engine makes for itself: trusted by its phones, and by nobody else."""

from __future__ import annotations

import stat
import sys

import pytest

from evalengine.clock import SECOND, SystemClock
from evalengine.errors import BadSettings, WireError
from evalengine.wire.sip.transports.certificates import (
    client_context,
    server_context,
    trusting,
)
from evalengine.wire.sip.transports.selfmade import PUBLIC_FILE, public_part, self_made

from .lines import Line, LineBench

DAY = 86_400 * SECOND
NOW = SystemClock().wall_ns()


def test_it_is_private_and_serves_and_is_kept_while_it_lasts(tmp_path):
    made = self_made(tmp_path, "127.0.0.1", NOW)
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    server_context(made)
    before = made.read_bytes()
    for days in (0, 10, 26):
        assert self_made(tmp_path, "127.0.0.1", NOW + days * DAY).read_bytes() == before


@pytest.mark.parametrize("days", [-1, 27, 31, 400])
def test_it_is_made_again_before_it_runs_out_or_when_clocks_went_back(tmp_path, days):
    before = self_made(tmp_path, "127.0.0.1", NOW).read_bytes()
    assert self_made(tmp_path, "127.0.0.1", NOW + days * DAY).read_bytes() != before


def test_it_is_made_again_for_another_address_and_a_name(tmp_path):
    before = self_made(tmp_path, "127.0.0.1", NOW).read_bytes()
    assert self_made(tmp_path, "localhost", NOW).read_bytes() == before
    named = self_made(tmp_path, "salle.example", NOW).read_bytes()
    assert named != before
    assert self_made(tmp_path, "127.0.0.1", NOW).read_bytes() == named
    assert self_made(tmp_path, "192.0.2.7", NOW).read_bytes() != named


@pytest.mark.parametrize("left", [b"", b"\x00garbage", "cut", "other key"])
def test_what_a_crash_or_a_hand_left_there_is_replaced(tmp_path, left):
    path = self_made(tmp_path, "127.0.0.1", NOW)
    if left == "cut":
        path.write_bytes(path.read_bytes()[:-100])
    elif left == "other key":
        certificate = public_part(path)
        path.unlink()
        key = self_made(tmp_path, "127.0.0.1", NOW).read_text().partition("-----BEGIN CERT")[0]
        path.write_text(key + certificate)
    else:
        path.write_bytes(left)
    server_context(self_made(tmp_path, "127.0.0.1", NOW))


def test_no_key_is_in_what_phones_are_given(tmp_path):
    path = self_made(tmp_path, "127.0.0.1", NOW)
    public = public_part(path)
    assert "PRIVATE" not in public and public in path.read_text()
    assert (tmp_path / PUBLIC_FILE).read_text() == public


def test_without_the_library_a_sentence_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "cryptography", None)
    with pytest.raises(BadSettings, match="EVALENGINE_TLS_CERTIFICATE"):
        self_made(tmp_path, "127.0.0.1", NOW)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(BadSettings, match="absent"):
        self_made(tmp_path / "absent", "127.0.0.1", NOW)
    with pytest.raises(BadSettings, match="absent"):
        public_part(tmp_path / "absent")
    with pytest.raises(BadSettings, match="illisible"):
        trusting("pas du PEM")


async def test_a_phone_that_was_given_it_registers_and_no_other_does(tmp_path, tokens, until):
    path = self_made(tmp_path, "127.0.0.1", NOW)
    server, client = server_context(path), trusting(public_part(path))
    bench = LineBench(tokens, Line("tls", "127.0.0.1", server, client))
    await bench.phone.start()
    assert bench.phone.registered
    other = tmp_path / "autre"
    other.mkdir()
    theirs = trusting(public_part(self_made(other, "127.0.0.1", NOW)))
    for context in (theirs, client_context()):
        stranger = bench.a_phone(tls=context)
        with pytest.raises(WireError, match="pas de confiance"):
            await stranger.start()
    await bench.close()
