"""One-time codes: once, in time, for one role of one sitting."""

import stat
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from evalengine.bootstrap.chance import fresh_code
from evalengine.clock import SECOND
from evalengine.errors import BadSettings, Refused
from evalengine.server.entrance import codes as told
from evalengine.server.entrance.codes import ALPHABET, LENGTH, Codes

SERVED = {"essai"}
MINUTE = 60 * SECOND


class Clock:
    def __init__(self):
        self.now = 1_800_000_000 * SECOND

    def monotonic_ns(self):
        return self.now

    def wall_ns(self):
        return self.now

    def boot_id(self):
        return "boot"


@pytest.fixture
def clock():
    return Clock()


def codes_in(folder, clock, secret=b"\1" * 32):
    return Codes(folder / "codes", secret, clock, fresh_code, minutes=30)


def refusal(codes, typed, served=SERVED):
    with pytest.raises(Refused) as refused:
        codes.redeem(typed, served)
    return str(refused.value)


def test_a_code_opens_its_role_once(tmp_path, clock):
    code = codes_in(tmp_path, clock).issue("essai", "evaluator")
    grant = codes_in(tmp_path, clock).redeem(code, SERVED)  # another process of the same engine
    assert (grant.sitting, grant.role) == ("essai", "evaluator")
    assert refusal(codes_in(tmp_path, clock), code) == told.USED


def test_it_is_read_as_people_type_it(tmp_path, clock):
    codes = codes_in(tmp_path, clock)
    code = codes.issue("essai", "candidate")
    letters = code.replace("-", "")
    assert len(letters) == LENGTH and set(letters) <= set(ALPHABET)
    assert not set(ALPHABET) & set("0O1IL2Z5S8")
    assert codes.redeem(f"  {code.lower().replace('-', ' ')} ", SERVED).role == "candidate"


def test_its_last_second_is_good_and_the_next_is_not(tmp_path, clock):
    codes = codes_in(tmp_path, clock)
    first, second = codes.issue("essai", "control"), codes.issue("essai", "control")
    clock.now += 30 * MINUTE - 1
    assert codes.redeem(first, SERVED).role == "control"
    clock.now += 1
    assert refusal(codes, second) == told.EXPIRED


@pytest.mark.parametrize("typed", ["", "ABCD-EFGH", "../secret.key", "é" * 5_000, "\0", "\ud800"])
def test_one_that_nobody_made_is_unknown(tmp_path, clock, typed):
    codes = codes_in(tmp_path, clock)
    codes.issue("essai", "control")
    assert refusal(codes, typed) == told.UNKNOWN


def test_a_code_of_another_engine_is_unknown(tmp_path, clock):
    code = codes_in(tmp_path, clock, b"\2" * 32).issue("essai", "control")
    assert refusal(codes_in(tmp_path, clock), code) == told.UNKNOWN


def test_a_code_whose_sitting_is_not_served_stays_good(tmp_path, clock):
    codes = codes_in(tmp_path, clock)
    code = codes.issue("essai", "control")
    assert refusal(codes, code, set()) == told.NOT_SERVED
    assert codes.redeem(code, SERVED).sitting == "essai"


def test_of_many_who_come_at_once_one_gets_in(tmp_path, clock):
    code, together = codes_in(tmp_path, clock).issue("essai", "candidate"), Barrier(8)

    def come(_):
        together.wait()
        try:
            return codes_in(tmp_path, clock).redeem(code, SERVED).role
        except Refused as refused:
            return str(refused)

    with ThreadPoolExecutor(8) as people:
        assert sorted(people.map(come, range(8))) == sorted([told.USED] * 7 + ["candidate"])


def test_the_folder_tells_no_code_and_is_its_owner_s(tmp_path, clock):
    code = codes_in(tmp_path, clock).issue("essai", "candidate")
    (path,) = (tmp_path / "codes").iterdir()
    kept = path.name + path.read_text()
    assert code not in kept and code.replace("-", "") not in kept
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_ended_long_ago_is_removed(tmp_path, clock):
    codes = codes_in(tmp_path, clock)
    old = codes.issue("essai", "candidate")
    codes.redeem(old, SERVED)
    codes.issue("essai", "candidate")
    clock.now += 25 * 60 * MINUTE
    codes.issue("essai", "candidate")
    assert len(list((tmp_path / "codes").iterdir())) == 1
    assert refusal(codes, old) == told.UNKNOWN


def test_a_folder_that_cannot_be_written_is_told(tmp_path, clock):
    (tmp_path / "codes").write_text("a file")
    with pytest.raises(BadSettings, match="ne peut pas être écrit"):
        codes_in(tmp_path, clock).issue("essai", "candidate")


def test_a_code_that_is_being_written_is_left_alone(tmp_path, clock):
    codes = codes_in(tmp_path, clock)
    codes.issue("essai", "candidate")
    (tmp_path / "codes" / "half").touch()
    codes.issue("essai", "candidate")
    assert (tmp_path / "codes" / "half").exists()
