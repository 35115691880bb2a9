"""A sealed file gives back what was put in, to nobody without its key, and shows every change."""

from __future__ import annotations

import io
import os
from contextlib import suppress

import pytest

from evalengine.errors import BadSettings
from evalengine.wire.recorder.keyring import known_key, make_key, path_of
from evalengine.wire.recorder.sealing import Sealed, Unreadable, unsealed

KEY, SECRET = bytes(range(32)), b"s" * 32
HEAD = {"salt": "00ff"}
CHUNKS = [b"un", b"", b"trois" * 1_000]


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "sealed"
    with io.FileIO(path, "wb") as file:
        sealed = Sealed(file, KEY, HEAD)
        for chunk in CHUNKS:
            sealed.add(chunk)
        sealed.add(b"fin", last=True)
    return path


def opened(data, key=KEY):
    return unsealed(io.BytesIO(data), key)


def test_it_gives_back_what_was_put_in(path):
    assert opened(path.read_bytes()) == opened(path.read_bytes())
    got = opened(path.read_bytes())
    assert (got.head, got.data, got.whole) == (HEAD, b"".join(CHUNKS) + b"fin", True)
    assert b"trois" not in path.read_bytes()


def test_wherever_it_is_cut_what_came_before_is_there(path):
    data, whole = path.read_bytes(), b"".join(CHUNKS) + b"fin"
    seen = set()
    for size in range(4 + 2 + len('{"salt":"00ff"}'), len(data)):
        got = opened(data[:size])
        assert not got.whole and whole.startswith(got.data)
        seen.add(got.data)
    assert seen == {b"", b"un", b"".join(CHUNKS)}


def test_a_changed_bit_another_key_or_swapped_chunks_are_refused(path):
    data = path.read_bytes()
    for place in range(6, len(data), 97):
        spoilt = bytearray(data)
        spoilt[place] ^= 1
        with suppress(Unreadable):  # or a length that leads past the end: a cut
            assert not opened(bytes(spoilt)).whole
    for wrong, key in [(data, b"x" * 32), (b"", KEY), (b"EVR1\0\5abcde", KEY), (data[:3], KEY)]:
        with pytest.raises(Unreadable):
            opened(wrong, key)


def test_nothing_may_follow_the_end(path):
    assert not opened(path.read_bytes() + b"\0").whole


def test_a_full_disk_leaves_whole_chunks(path):
    class Full(io.FileIO):
        def write(self, data):
            return super().write(data[:10])

    with Full(path, "r+b") as file:
        with pytest.raises(OSError, match=os.strerror(28)):
            Sealed(file, KEY, HEAD)
    assert path.read_bytes() == b""


def test_a_key_is_made_once_for_its_owner_alone(tmp_path):
    folder = tmp_path / "cles"
    made = make_key(folder, "épreuve/1", SECRET, KEY)
    assert made == KEY == make_key(folder, "épreuve/1", SECRET, b"n" * 32)
    kept = path_of(folder, "épreuve/1")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert KEY not in kept.read_bytes() and kept.parent == folder
    assert known_key(folder, "épreuve/1", SECRET) == KEY


def test_without_its_file_or_the_engine_s_secret_the_key_is_gone(tmp_path):
    make_key(tmp_path, "e", SECRET, KEY)
    with pytest.raises(BadSettings, match="autre moteur"):
        known_key(tmp_path, "e", b"another" * 5)
    path_of(tmp_path, "e").write_bytes(b"short")
    with pytest.raises(BadSettings, match="abîmée"):
        make_key(tmp_path, "e", SECRET, KEY)
    path_of(tmp_path, "e").unlink()
    with pytest.raises(BadSettings, match="introuvable"):
        known_key(tmp_path, "e", SECRET)
