"""The engine died and comes back: same deadlines, the absence measured, the calls looked for."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from evalengine.clock import SECOND
from evalengine.errors import JournalBroken, JournalError, Refused
from evalengine.runner.pulse import BEAT_NS
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.vocabulary.entry import verify
from tests.running import SITTING, MoodyJournal, Room
from tests.virtual_time import VirtualClock

pytestmark = pytest.mark.asyncio(loop_factories=["virtual"])


async def killed(room):
    """The engine in the middle of a held call and a ringing one, dying without a word."""
    await room.open()
    task = asyncio.create_task(room.runner.run())
    await room.begins()
    await room.asks(c.TriggerCall(call="c1"))
    room.hears(s.Answered, "c1")
    await asyncio.sleep(1)
    room.hears(s.PhoneHeld, "c1")
    await room.asks(c.TriggerCall(call="c2"))
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    room.died = room.runner.now()
    return room


@pytest.mark.parametrize("speed", [1, 20])
async def test_within_one_boot_deadlines_are_what_they_were(virtual_clock, speed):
    room = await killed(Room("c1", "c2", host=virtual_clock, speed=speed))
    stored, due = await room.stored(), room.rules.deadline()
    await asyncio.sleep(0.5)
    again = await room.reopened(virtual_clock)
    assert again.rules.deadline() == due
    assert again.runner.clock == room.runner.clock
    async with again.runner:
        await asyncio.sleep(due / speed / SECOND)
        added = (await room.stored())[len(stored) :]
    interrupted = added[0]
    last_at = interrupted.event.last_at
    assert interrupted.event == e.SittingInterrupted(
        last_at=last_at, length_ns=interrupted.at - last_at, measured_by="monotonic"
    )
    assert interrupted.at == room.died + 0.5 * SECOND * speed
    assert stored[-1].at < last_at
    assert 0 <= room.died - last_at <= BEAT_NS * speed
    ended = next(x for x in added if isinstance(x.event, e.CallEnded))
    assert ended.event.call == "c2"
    assert 0 <= ended.at - due < 100 * speed
    verify(await room.stored())


async def test_the_calls_are_looked_for_after_the_append(virtual_clock):
    room = await killed(Room("c1", "c2", host=virtual_clock))
    token = {x.event.call: x.event.token for x in await room.stored() if hasattr(x.event, "token")}
    room.journal.takes_s = 1
    again = await room.reopened(virtual_clock)
    assert again.wire.performed == []
    async with again.runner:
        await asyncio.sleep(0.9)
        assert again.wire.performed == []
        await asyncio.sleep(0.2)
    know, find, ring = again.wire.performed
    assert isinstance(know, fx.KnowPhone)
    assert know.contact == "sip:p@h.example"
    assert (type(find), find.call, find.held, find.token) == (fx.FindLeg, "c1", True, token["c1"])
    assert (type(ring), ring.call, ring.token) == (fx.RingPhone, "c2", token["c2"])


async def test_after_a_reboot_the_wall_clock_measures(virtual_clock):
    room = await killed(Room("c1", "c2", host=virtual_clock))
    last = (await room.stored())[-1]
    await asyncio.sleep(4)
    rebooted = Rebooted(asyncio.get_running_loop())
    again = await room.reopened(rebooted)
    async with again.runner:
        await asyncio.sleep(1)
    (interrupted,) = [x for x in await room.stored() if isinstance(x.event, e.SittingInterrupted)]
    assert interrupted.event.measured_by == "wall"
    assert interrupted.at == last.at + 5 * SECOND
    assert interrupted.event.length_ns == interrupted.at - interrupted.event.last_at
    assert 0 <= room.died - interrupted.event.last_at <= BEAT_NS
    assert again.runner.now() == interrupted.at + SECOND


async def test_a_wall_clock_that_went_back_counts_as_no_absence(virtual_clock):
    room = await killed(Room("c1", "c2", host=virtual_clock, speed=7))
    rebooted = Rebooted(asyncio.get_running_loop())
    rebooted.step_wall(-3600)
    again = await room.reopened(rebooted)
    async with again.runner:
        await asyncio.sleep(0.1)
    (interrupted,) = [x for x in await room.stored() if isinstance(x.event, e.SittingInterrupted)]
    assert interrupted.event.length_ns == 0
    assert interrupted.at == interrupted.event.last_at == room.journal.beats[-1]


async def test_it_goes_on_from_the_same_chain_and_followers_see_all_of_it(virtual_clock):
    room = await killed(Room("c1", "c2", host=virtual_clock))
    again = await room.reopened(virtual_clock)
    seen = []
    async with again.runner:
        await again.opens()
        await again.asks(c.CloseSitting(reason="essai"))
        async for batch in again.runner.follow("engine"):
            seen += batch
    assert seen == await room.stored()
    verify(seen)


async def test_a_closed_sitting_comes_back_closed(virtual_clock):
    async with Room(host=virtual_clock) as room:
        await room.asks(c.CloseSitting(reason="essai"))
    stored = await room.stored()
    again = await room.reopened(virtual_clock)
    async with again.runner:
        seen = [batch async for batch in again.runner.follow("engine")]
    assert seen == [stored]
    assert await room.stored() == stored
    assert again.wire.performed == []
    with pytest.raises(Refused, match="terminée"):
        await again.opens()


async def test_a_journal_that_fails_does_not_keep_the_sitting_away(virtual_clock):
    room = await killed(Room("c1", "c2", host=virtual_clock))
    room.journal.trouble = JournalError("Le journal est verrouillé.")
    again = await room.reopened(virtual_clock)
    async with again.runner:
        await asyncio.sleep(3)
        assert "verrouillé" in again.runner.failing
        room.journal.trouble = None
        await asyncio.sleep(2.1)
    (interrupted,) = await room.events(e.SittingInterrupted)
    back_at = interrupted.last_at + interrupted.length_ns
    assert back_at == room.died  # when it came back, not when it could say so


async def test_a_broken_chain_is_refused(virtual_clock):
    room = Room(host=virtual_clock)
    await room.open()
    first, *rest = await room.stored()
    room.journal = MoodyJournal()
    await room.journal.append(SITTING, [replace(first, wall=first.wall + 1), *rest])
    with pytest.raises(JournalBroken, match="n° 1"):
        await room.reopened(virtual_clock)


async def test_an_unknown_sitting_is_refused(virtual_clock):
    with pytest.raises(JournalError, match="n’est pas dans ce journal"):
        await Room(host=virtual_clock).reopened(virtual_clock)


class Rebooted(VirtualClock):
    """The same machine after a reboot: its monotonic clock began again, its wall clock went on."""

    def __init__(self, loop):
        super().__init__(loop, boot="boot-2")
        self._began = loop.now_ns - 12 * SECOND

    def monotonic_ns(self):
        return super().monotonic_ns() - self._began
