"""The black box's files: whose messages they hold, and what a crash or a full disk leaves."""

from __future__ import annotations

import json
import os
import resource
from dataclasses import replace

import pytest

from evalengine.clock import Arrival, SystemClock
from evalengine.wire.blackbox import capture
from evalengine.wire.blackbox.capture import Archive, gathered, path_of, read
from evalengine.wire.sip.messages.hops import StreamPeer
from evalengine.wire.sip.transports.tap import Passed

HERE, THERE = ("127.0.0.1", 5060), ("::1", 40000)


def message(
    *, sender: str = "0199001234", to: str = "poste-1", call: str = "c", at: int = 5
) -> Passed:
    text = (
        f"INVITE sip:x@h SIP/2.0\r\nFrom: <sip:{sender}@h>;tag=1\r\n"
        f"To: <sip:{to}@h>\r\nCall-ID: {call}\r\n\r\n\xff\x00"
    )
    return Passed(text.encode("latin-1"), HERE, THERE, Arrival(at, "kernel", 7))


@pytest.fixture
def archive(tmp_path):
    made = Archive(tmp_path / "sip", SystemClock())
    made.watched |= {"poste-1", "poste-2"}
    return made


@pytest.fixture
def file(tmp_path):
    return path_of(tmp_path / "sip", "poste-1")


def test_a_message_is_read_back_as_it_was(archive, file):
    assert archive.write([message()]) == []
    ((kept,), lost) = gathered(file)
    assert (kept.passed, lost) == (message(), 0)
    assert kept.boot == SystemClock().boot_id()
    elapsed = SystemClock().monotonic_ns() - message().arrival.at
    assert abs(SystemClock().wall_ns() - kept.wall - elapsed) < 10**9


@pytest.mark.parametrize("way", ["udp", "tcp", "tls"])
def test_how_a_message_travelled_is_kept(archive, file, way):
    peer = THERE if way == "udp" else StreamPeer(*THERE, way, 3)
    archive.write([replace(message(), dest=peer), replace(message(), source=peer)])
    assert [kept.over for kept in gathered(file)[0]] == [way, way]
    assert gathered(file)[0][0].passed == message()


def test_each_sitting_has_its_own_messages_and_strangers_have_none(archive, tmp_path):
    archive.write(
        [
            message(to="poste-1"),
            message(to="poste-2", call="d"),
            message(sender="poste%2D2", to="3", call="e"),
            message(to="ailleurs", call="f"),
        ]
    )
    assert [kept.passed.data.count(b"poste-1") for kept in gathered(_of(tmp_path, "poste-1"))[0]]
    assert len(gathered(_of(tmp_path, "poste-2"))[0]) == 2
    assert len(list((tmp_path / "sip").iterdir())) == 2


def test_a_known_call_is_kept_even_when_a_phone_forgets_who_it_is(archive, file):
    archive.write([message(), message(sender="anonymous", to="anonymous")])
    assert len(gathered(file)[0]) == 2


@pytest.mark.parametrize(
    "party",
    [
        b"To: <sip:poste-1@h>",
        b"t:sip:poste-1@h",
        b"TO :\r\n <sip:poste-1@h>",
        b'From: "sip:poste-2@h" <sips:poste%2d1@h>;tag=2',
        b'f: "a \\" sip:poste-2@" <sip:poste-1;x=y@h>',
    ],
)
def test_a_party_is_found_however_it_is_written(archive, party):
    assert archive.sitting_of(b"BYE sip:h SIP/2.0\r\nX: 1\r\n" + party + b"\r\n\r\n") == "poste-1"


@pytest.mark.parametrize("data", [b"", b"\r\n", b"To: poste-1", b"\xff" * 90, b"From: <sip:@h>"])
def test_nonsense_is_nobodys(archive, data):
    assert archive.sitting_of(data) == ""


class Later(SystemClock):
    """The machine started again, its wall clock an hour ahead."""

    def boot_id(self):
        return "later"

    def wall_ns(self):
        return super().wall_ns() + 3600 * 10**9


@pytest.fixture
def again(tmp_path):
    """The archive of the next engine."""
    made = Archive(tmp_path / "sip", Later())
    made.watched.add("poste-1")
    return made


def test_a_line_cut_short_by_a_crash_costs_that_line_only(archive, again, file):
    archive.write([message(at=1), message(at=2)])
    os.truncate(file, file.stat().st_size - 9)
    again.write([message(at=3)])
    kept = gathered(file)[0]
    assert [each.passed.arrival.at for each in kept] == [1, 3]
    assert [each.boot for each in kept] == [SystemClock().boot_id(), "later"]


def test_every_engine_tells_its_own_clock(archive, again, file):
    archive.write([message()])
    again.write([message()])
    first, second = gathered(file)[0]
    assert second.boot == "later"
    assert 3599 < (second.wall - first.wall) / 1e9 < 3601


def test_what_is_full_stays_as_it_is_and_says_so(tmp_path, file):
    small = Archive(tmp_path / "sip", SystemClock(), limit=2000)
    small.watched.add("poste-1")
    faults = [fault for n in range(20) for fault in small.write([message(at=n)])]
    assert faults
    assert "2000" in faults[0]
    kept, lost = gathered(file)
    assert [each.passed.arrival.at for each in kept] == list(range(len(kept)))
    assert 0 < len(kept) < 20
    assert lost >= 1
    before = file.read_bytes()
    assert len(before) < 2100
    assert small.write([message()]) != []
    assert file.read_bytes() == before


def test_a_disk_that_refuses_is_told_and_then_remembered_in_the_file(archive, file, tmp_path):
    (tmp_path / "sip").write_text("a file where the folder should be")
    assert archive.write([message(), message()]) != []
    (tmp_path / "sip").unlink()
    assert archive.write([message()], lost=3) == []
    archive.write([message()])
    kept, lost = gathered(file)
    assert (len(kept), lost) == (2, 5)


def test_a_disk_that_fills_up_within_a_line_leaves_whole_lines(archive, file):
    """A limit of the system on the size of files cuts a write short, as a full disk does."""
    archive.write([message(at=1)])
    before = file.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 100, hard))
    try:
        faults = archive.write([message(at=2)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "No space" in faults[0]
    assert file.read_bytes() == before
    archive.write([message(at=3)])
    assert [kept.passed.arrival.at for kept in gathered(file)[0]] == [1, 3]
    assert gathered(file)[1] == 1


def test_a_disk_that_is_full_from_the_start(archive, file):
    file.parent.mkdir()
    file.symlink_to("/dev/full")
    assert "No space" in archive.write([message()])[0]


def test_only_so_many_calls_are_remembered(archive, monkeypatch):
    monkeypatch.setattr(capture, "MOST_CALLS", 2)
    archive.write([message(call=call) for call in ("c1", "c2", "c3")])
    nobody = [message(sender="x", to="y", call=call).data for call in ("c1", "c2", "c3")]
    assert [archive.sitting_of(data) for data in nobody] == ["", "poste-1", "poste-1"]


def test_only_the_engines_user_may_enter_the_folder(archive, file):
    archive.write([message()])
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_deleted_file_begins_anew_with_its_clock(archive, file):
    archive.write([message(at=1)])
    file.unlink()
    archive.write([message(at=2)])
    assert [kept.boot for kept in gathered(file)[0]] == [SystemClock().boot_id()]


@pytest.mark.parametrize(
    "line",
    ["[]", "3", "null", '"x"', '{"at": 1}', '{"at":1,"by":"kernel","bound":0,"from":1,"to":2}', ""],
)
def test_what_is_no_line_of_ours_is_skipped(archive, file, line):
    archive.write([message()])
    with file.open("a") as out:
        out.write(f"{line}\n{{\n\udcff".encode("utf-8", "surrogateescape").decode("latin-1"))
    assert len(list(read(file))) == 1


def test_a_sitting_may_have_any_name(tmp_path):
    for name in ("../x", "..", "a/b", "é p"):
        assert path_of(tmp_path, name).parent == tmp_path


def test_secrets_are_not_in_the_file(archive, file):
    told = Passed(
        b'REGISTER sip:h SIP/2.0\r\nTo: <sip:poste-1@h>\r\nAuthorization: Digest nonce="n", '
        b'response="deadbeef"\r\n\r\n',
        HERE,
        THERE,
        Arrival(1),
    )
    archive.write([told])
    lines = [json.loads(line) for line in file.read_text().splitlines() if line]
    assert "deadbeef" not in file.read_text()
    assert 'nonce="n"' in lines[-1]["data"]


def _of(tmp_path, sitting):
    return path_of(tmp_path / "sip", sitting)
