"""The co-évaluateur's own phone, beside the candidate's: both are ours, over real sockets."""

from __future__ import annotations

import asyncio
import random
import shutil

import pytest

from evalengine.clock import MS
from evalengine.errors import WireError
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.media.tones import quiet, ring_tone
from evalengine.wire.sip import control_phone
from evalengine.wire.sip.dialogs.bridge import KEYS

from .lines import LINES, LineBench, secured
from .loopback import DESK

CONTROL, SECRET = f"{DESK}-regie", "un-autre-secret"
SWITCHES = 100
IN_FLIGHT = 6
"""Frames on their way to where he was when he said them: 120 ms on a busy machine."""


class Room(LineBench):
    """A desk, its phone, and the co-évaluateur's, whose frames are numbered."""

    def open_wire(self, port, **options):
        super().open_wire(port, **{"secret": b"le secret du moteur, le temps...", **options})
        self.wire.detach(DESK)
        self.desk = self.wire.attach(DESK, SECRET, self.signals.append, control=SECRET)

    async def start(self) -> None:
        account = {"password": SECRET}
        self.phone = self.a_phone(**account)
        self.control = self.a_phone(user=CONTROL, **account)
        self.said = 0
        self.heard: list[bytes] = []
        await self.phone.start()
        await self.control.start()

    async def dials(self, until) -> None:
        """He calls the régie; from now on he says numbers, and what he hears is kept."""
        self.control.dial("regie")
        await until(lambda: [c.state for c in self.control.calls] == ["talking"])
        media = self.control.calls[-1].media
        media.source, media.sink = self.say, self.heard.append

    def say(self) -> bytes:
        self.said += 1
        return self.said.to_bytes(4) * 40

    async def picked_up(self, until, *calls: str) -> dict[str, list[int]]:
        """Each rings and is picked up; the numbers heard on each, and the candidate says its
        name there."""
        heard: dict[str, list[int]] = {}
        for call in calls:
            self.ring(call)
            await until(self.has(s.Rang, call))
            self.phone.answer(call)
            await until(self.has(s.Answered, call))
            heard[call] = []
            media = next(each.media for each in self.phone.calls if each.id == call)
            media.source = lambda call=call: call.encode() * 80
            media.sink = lambda frame, call=call: heard[call].append(number_in(frame))
        return heard

    def hears(self, call: str):
        return lambda: call.encode() * 80 in self.heard[-3:]

    async def close(self) -> None:
        await self.control.stop()
        await super().close()


def number_in(frame: bytes) -> int:
    """What he said; 0 when it is something else."""
    return int.from_bytes(frame[:4]) if frame == frame[:4] * 40 and frame[0] == 0 else 0


def numbers(heard: list[int]) -> list[int]:
    return [number for number in heard if number]


@pytest.fixture(params=["udp4", "tls4"])
async def room(request, need, tmp_path, tokens):
    if not shutil.which("openssl"):
        need("openssl is not installed")
    made = Room(tokens, secured(LINES[request.param], tmp_path))
    await made.start()
    yield made
    await made.close()


def by_udp(test):
    return pytest.mark.parametrize("room", ["udp4"], indirect=True)(test)


async def test_he_dials_and_is_every_correspondent_that_the_candidate_listens_to(room, until):
    await room.dials(until)
    heard = await room.picked_up(until, "c1")
    await until(lambda: numbers(heard["c1"]) and room.hears("c1")())
    heard |= await room.picked_up(until, "c2")
    await until(lambda: numbers(heard["c2"]) and room.hears("c2")())
    secured = room.line.transport == "tls"
    assert room.desk.media_of("c2").secured is secured
    assert room.control.calls[0].media.secured is secured
    assert not room.all(s.Dialled) and not room.all(s.Noticed)
    assert room.all(s.ControlPhoneSeen)[-1].leg["call_id"]
    assert len(room.all(s.PhoneRegistered)) == 1  # the candidate's alone


@by_udp
async def test_in_a_hundred_switches_each_word_is_heard_on_its_line_only(room, until):
    await room.dials(until)
    heard = await room.picked_up(until, "c1", "c2", "c3")
    chance, here, stays = random.Random(6), "c3", []
    for _ in range(SWITCHES):
        here = chance.choice([call for call in heard if call != here])
        began, before = room.said, len(heard[here])
        room.phone.resume(here)
        # He is there when the candidate hears there what he said since.
        await until(lambda: any(n > began + 2 for n in heard[here][before:]))  # noqa: B023
        await until(room.hears(here))
        stays.append((here, began, room.said))
    ends = [stay[2] for stay in stays]
    assert ends == sorted(ends)
    everything = [n for call in heard for n in numbers(heard[call])]
    assert len(everything) == len(set(everything)), "a word was heard on two lines"
    for (call, began, _), (_, ended, _) in zip(
        stays, [*stays[1:], ("", room.said, 0)], strict=True
    ):
        for other in heard.keys() - {call}:
            stray = [n for n in heard[other] if began + IN_FLIGHT < n <= ended - IN_FLIGHT]
            assert not stray, (call, other)
        assert any(began < n <= ended for n in heard[call])


async def test_when_he_hangs_up_the_calls_go_on_and_he_may_come_back(room, until):
    await room.dials(until)
    heard = await room.picked_up(until, "c1")
    await until(lambda: numbers(heard["c1"]))
    room.control.hang_up(room.control.calls[0].id)
    await until(room.has(s.Noticed))
    noticed = room.one(s.Noticed)
    assert noticed.kind == "control_phone_lost" and "appelez «\u00a0regie\u00a0»" in noticed.detail
    assert room.all(s.ControlPhoneSeen)[-1].leg == {}
    assert room.states() == {"c1": "talking"} and not room.all(s.LegEnded)
    silent_since = len(heard["c1"])
    await until(lambda: len(heard["c1"]) > silent_since + 10)
    assert not numbers(heard["c1"][silent_since + IN_FLIGHT :])
    await room.dials(until)
    again = len(heard["c1"])
    await until(lambda: numbers(heard["c1"][again:]))


@by_udp
async def test_who_dials_again_takes_the_place_of_his_former_call(room, until):
    await room.dials(until)
    heard = await room.picked_up(until, "c1")
    other = room.a_phone(user=CONTROL, password=SECRET)
    await other.start()
    other.dial("n’importe quoi")
    await until(lambda: not room.control.calls and other.calls[0].state == "talking")
    other.calls[0].media.source = lambda: b"\x00\x99\x00\x99" * 40
    await until(lambda: 0x990099 in heard["c1"])
    assert not room.all(s.Noticed)
    await other.stop()
    await until(room.has(s.Noticed))


async def found_again(room, until, *, stands: bool = True) -> dict[str, list[int]]:
    """The engine dies while he speaks to c1, and is told what its journal knows."""
    await room.dials(until)
    heard = await room.picked_up(until, "c1")
    await until(lambda: numbers(heard["c1"]))
    leg = room.all(s.Answered)[0].leg
    known = room.all(s.ControlPhoneSeen)[-1]
    assert known.leg
    if not stands:
        room.control._endpoint.close()
    await room.restart_wire()
    room.find("c1", leg)
    room.desk.perform(
        fx.FindControlPhone(
            desk=DESK, contact=known.contact, expires_in_s=known.expires, leg=known.leg
        )
    )
    return heard


async def test_after_a_kill_he_speaks_again_without_doing_anything(room, until):
    heard = await found_again(room, until)
    await until(room.has(s.LegFound), 6)
    await until(lambda: [seen.leg != {} for seen in room.all(s.ControlPhoneSeen)][-1:] == [True])
    before, said = len(heard["c1"]), room.said
    await until(lambda: any(n > said for n in heard["c1"][before:]), 6)
    await until(room.hears("c1"))
    assert not room.all(s.Noticed)


@by_udp
async def test_after_a_kill_he_may_dial_at_once_though_his_phone_has_not_registered(room, until):
    await room.dials(until)
    known = room.all(s.ControlPhoneSeen)[-1]
    room.control.hang_up(room.control.calls[0].id)
    await until(room.has(s.Noticed))
    await room.restart_wire()
    room.desk.perform(
        fx.FindControlPhone(desk=DESK, contact=known.contact, expires_in_s=60, leg={})
    )
    await room.dials(until)


async def test_after_a_kill_a_phone_that_is_gone_is_told(room, until):
    await found_again(room, until, stands=False)
    await until(room.has(s.Noticed), 12)
    assert room.one(s.Noticed).detail.startswith(control_phone.SILENT)
    assert room.all(s.ControlPhoneSeen)[-1].leg == {}


@by_udp
async def test_a_leg_that_cannot_be_read_is_a_phone_that_is_gone(room):
    room.desk.perform(
        fx.FindControlPhone(desk=DESK, contact="", expires_in_s=1, leg={"call_id": "x"})
    )
    assert room.one(s.Noticed).kind == "control_phone_lost"


@by_udp
async def test_a_phone_that_sends_nothing_and_answers_is_there(room, until, monkeypatch):
    monkeypatch.setattr(control_phone, "LOOK", 50 * MS)
    await room.dials(until)
    dialog = room.control.calls[0].dialog.dialog
    room.control.calls[0].media.close()
    asked = dialog.remote_cseq
    await until(lambda: dialog.remote_cseq != asked)
    await asyncio.sleep(0.1)
    assert not room.all(s.Noticed) and room.control.calls


@by_udp
async def test_a_phone_that_falls_silent_and_does_not_answer_is_given_up(room, until, monkeypatch):
    monkeypatch.setattr(control_phone, "LOOK", 50 * MS)
    await room.dials(until)
    heard = await room.picked_up(until, "c1")
    room.control.calls[0].media.close()
    room.control._endpoint.close()
    await until(room.has(s.Noticed), 8)
    assert room.one(s.Noticed).detail.startswith(control_phone.SILENT)
    assert room.states() == {"c1": "talking"} and heard["c1"]


@by_udp
async def test_keys_may_come_by_info_too(room, until):
    await room.dials(until)
    heard = await room.picked_up(until, "c1", "c2")
    await until(lambda: numbers(heard["c2"]))
    press(room, "1")
    await asyncio.sleep(0.2)
    here = len(heard["c2"])
    await until(lambda: len(heard["c2"]) > here + 20)
    assert not numbers(heard["c2"][here:])
    room.phone.resume("c1")
    there = len(heard["c1"])
    await until(lambda: numbers(heard["c1"][there:]))


def press(room, key: str) -> None:
    endpoint = room.control._endpoint
    body = f"Signal={key}\r\nDuration=160\r\n".encode()
    dialog = room.control.calls[0].dialog
    dialog.request("INFO", lambda response, arrival: None, endpoint.now(), (KEYS,), body)
    endpoint.flush()


@by_udp
async def test_a_wrong_password_is_told_and_admits_nobody(room):
    other = room.a_phone(user=CONTROL, password="faux")
    with pytest.raises(WireError):
        await other.start()
    room.wire.detach(DESK)
    with pytest.raises(WireError):
        await room.a_phone(user=CONTROL, password=SECRET).start()


async def test_when_the_sitting_is_closed_he_is_hung_up_and_may_not_call(room, until):
    await room.dials(until)
    room.wire.retire(DESK)
    await until(lambda: not room.control.calls)
    assert not room.all(s.Noticed)
    room.control.dial("regie")
    await until(lambda: not room.control.calls)


@by_udp
async def test_a_desk_may_not_be_named_as_anothers_control(room):
    with pytest.raises(WireError):
        room.wire.attach(CONTROL, "x")


@by_udp
async def test_a_call_whose_ear_the_engine_took_hears_nobody_until_it_is_given_back(room, until):
    await room.dials(until)
    heard = await room.picked_up(until, "c1")
    await until(lambda: numbers(heard["c1"]))
    room.desk.perform(fx.SilenceLeg(call="c1"))
    here = len(heard["c1"])
    await until(lambda: len(heard["c1"]) > here + 20)
    assert not numbers(heard["c1"][here + IN_FLIGHT :])
    assert not room.hears("c1")()
    room.desk.perform(fx.VoiceLeg(call="c1"))
    there = len(heard["c1"])
    await until(lambda: numbers(heard["c1"][there:]) and room.hears("c1")())


@by_udp
async def test_whom_the_candidate_calls_is_he_too(room, until):
    await room.dials(until)
    room.phone.dial("204")
    await until(room.has(s.Dialled))
    room.desk.perform(fx.RingBack(call="c9", token=room.one(s.Dialled).call, line=1))
    await until(lambda: set(room.heard[-5:]) & (set(ring_tone()._frames) - {quiet()}))
    room.desk.perform(fx.AnswerDialled(call="c9"))
    await until(lambda: [call.state for call in room.phone.calls] == ["talking"])
    media, heard = room.phone.calls[0].media, []
    media.source, media.sink = (lambda: b"c9" * 80), heard.append
    await until(lambda: room.hears("c9")() and any(map(number_in, heard)))
