"""Phones moved from afar on real sockets: by every transport, and two at one desk."""

from __future__ import annotations

import shutil

import pytest

from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s

from .lines import LINES, LineBench, secured


@pytest.fixture
async def seat(request, need, tmp_path, tokens):
    """A desk on the line of that name, which ``obeys`` tells of each of its phones."""
    name, obeys = request.param
    line = LINES[name]
    if line.transport == "tls":
        if not shutil.which("openssl"):
            need("openssl is not installed")
        line = secured(line, tmp_path)
    made = LineBench(tokens, line)
    made.phones = [made.a_phone(obeys=one) for one in obeys]
    made.phone = made.phones[0]
    for phone in made.phones:
        await phone.start()
    yield made
    for phone in made.phones[1:]:
        await phone.stop()
    await made.close()


def seats(obeys: tuple[bool, ...], *lines: str):
    return pytest.mark.parametrize(
        "seat", [(name, obeys) for name in lines], indirect=True, ids=lines
    )


def asks(seat, verb: str, call: str = "", target: str = "") -> None:
    seat.desk.perform(fx.DrivePhone(call=call, verb=verb, target=target))


@seats((True,), "udp6", "tcp4", "tls4")
async def test_by_every_transport(seat, until):
    seat.ring("c1")
    await until(seat.has(s.Rang, "c1"))
    asks(seat, "answer", "c1")
    await until(seat.has(s.Answered, "c1"))
    asks(seat, "hold", "c1")
    await until(seat.has(s.PhoneHeld, "c1"))
    asks(seat, "resume", "c1")
    await until(seat.has(s.PhoneResumed, "c1"))
    asks(seat, "dial", target="311")
    await until(seat.has(s.Dialled))
    assert seat.one(s.Dialled).target == "311"
    assert seat.all(s.GestureFailed) == []


@seats((True, True), "udp4", "tcp4")
async def test_of_two_phones_that_ring_one_picks_up(seat, until):
    seat.ring("c1")
    await until(lambda: all(phone.calls for phone in seat.phones))
    await until(seat.has(s.Rang, "c1"))
    asks(seat, "answer", "c1")
    await until(seat.has(s.Answered, "c1"))
    await until(lambda: sum(len(phone.calls) for phone in seat.phones) == 1)
    asks(seat, "hold", "c1")
    await until(seat.has(s.PhoneHeld, "c1"))
    assert len(seat.all(s.Answered)) == 1
    assert seat.all(s.GestureFailed) == seat.all(s.LegEnded) == []


@pytest.mark.parametrize("obeys", [(False, True), (True, False)])
async def test_of_two_phones_the_one_that_knows_how_picks_up(obeys, until, tokens):
    seat = LineBench(tokens, LINES["udp4"])
    phones = [seat.a_phone(obeys=one) for one in obeys]
    seat.phone = phones[0]
    for phone in phones:
        await phone.start()
    seat.ring("c1")
    await until(lambda: all(phone.calls for phone in phones))
    await until(seat.has(s.Rang, "c1"))
    asks(seat, "answer", "c1")
    await until(seat.has(s.Answered, "c1"))
    (knows,) = [phone for phone, able in zip(phones, obeys, strict=True) if able]
    assert [call.state for call in knows.calls] == ["talking"]
    assert seat.all(s.GestureFailed) == []
    await phones[1].stop()
    await seat.close()
