"""The administrator's password on the disk, and his sessions."""

import stat

import pytest

from evalengine.clock import SECOND
from evalengine.errors import BadSettings, Refused
from evalengine.server.entrance.administrator import (
    FILE,
    NONE_SET,
    SESSION_S,
    WRONG,
    Administrator,
    keep_password,
)

RIGHT = "cheval agrafe pile"


class Clock:
    now = 5 * SECOND

    def monotonic_ns(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def administrator(tmp_path, clock):
    names = iter(f"session-{number}" for number in range(100))
    return Administrator(tmp_path, clock, lambda: next(names))


def test_the_disk_keeps_an_argon2_hash_for_its_owner_alone(tmp_path):
    path = keep_password(tmp_path, RIGHT)
    assert path.read_text().startswith("$argon2id$")
    assert RIGHT not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("password", ["", "onze lettre", "x" * 1_025])
def test_a_password_too_short_or_too_long_is_not_taken(tmp_path, password):
    with pytest.raises(BadSettings, match="de 12 à 1024 caractères"):
        keep_password(tmp_path, password)
    assert not list(tmp_path.iterdir())


async def test_who_knows_it_has_a_session_for_some_hours(tmp_path, clock, administrator):
    keep_password(tmp_path, RIGHT)
    session = await administrator.enter(RIGHT)
    assert administrator.admits(session)
    assert not administrator.admits("") and not administrator.admits("session-1")
    clock.now += SESSION_S * SECOND - 1
    assert administrator.admits(session)
    clock.now += 1
    assert not administrator.admits(session)


async def test_leaving_ends_it_and_so_does_another_password(tmp_path, administrator):
    keep_password(tmp_path, RIGHT)
    first, second = await administrator.enter(RIGHT), await administrator.enter(RIGHT)
    administrator.leave(first)
    assert (administrator.admits(first), administrator.admits(second)) == (False, True)
    keep_password(tmp_path, RIGHT)
    assert not administrator.admits(second)


@pytest.mark.parametrize("typed", ["", RIGHT.upper(), RIGHT + " ", "x" * 4_000])
async def test_who_does_not_know_it_has_none(tmp_path, administrator, typed):
    keep_password(tmp_path, RIGHT)
    with pytest.raises(Refused, match=WRONG):
        await administrator.enter(typed)


@pytest.mark.parametrize("kept", [None, "", "bonjour", "é"])
async def test_without_a_good_hash_nobody_enters(tmp_path, administrator, kept):
    if kept is not None:
        (tmp_path / FILE).write_text(kept, "utf-8")
    with pytest.raises(Refused) as refused:
        await administrator.enter("")
    assert str(refused.value) == (WRONG if kept == "bonjour" else NONE_SET)
    assert not administrator.admits("")
