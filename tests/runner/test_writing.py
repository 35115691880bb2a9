"""A journal that cannot write, that writes again, that lost an answer, that is somebody else's."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from evalengine.clock import SECOND
from evalengine.errors import Conflict, JournalError, JournalFull, Refused
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.vocabulary.entry import GENESIS, chain, verify
from tests.running import SITTING, MoodyJournal, Room

pytestmark = pytest.mark.asyncio(loop_factories=["virtual"])

FULL = JournalFull("Le disque du journal est plein.")


async def test_entries_wait_in_memory_with_their_times_and_are_written_when_it_heals(virtual_clock):
    async with Room("c1", "c2", host=virtual_clock) as room:
        await room.begins()
        await room.asks(c.TriggerCall(call="c1"))
        before = await room.stored()
        room.journal.trouble = FULL
        told = virtual_clock.monotonic_ns()
        for _ in range(5):
            await asyncio.sleep(1)
            room.signals(s.Noticed(kind="malformed", detail="x", arrival=room.at()))
        assert await room.stored() == before
        room.journal.trouble = None
        await asyncio.sleep(2.1)  # the longest wait before another try
        assert room.runner.failing == ""
        added = (await room.stored())[len(before) :]
        signals = [x for x in added if getattr(x.event, "kind", "") == "malformed"]
        origin = room.runner.clock.origin
        assert [x.at for x in signals] == [told - origin + n * SECOND for n in range(1, 6)]
        verify(await room.stored())


async def test_the_alarm_names_the_reason_and_is_itself_recorded_once(virtual_clock):
    async with Room(host=virtual_clock) as room:
        room.journal.trouble = FULL
        asked = asyncio.create_task(room.opens())
        await asyncio.sleep(30)
        assert room.runner.failing == "Le disque du journal est plein."
        assert not asked.done()
        room.journal.trouble = None
        await asked
        assert room.runner.failing == ""
        await asyncio.sleep(1)
        (noticed,) = await room.events(e.SomethingNoticed)
        assert (noticed.kind, noticed.detail) == ("journal_full", str(FULL))
        assert noticed.stamp.at < SECOND  # when it began, not when it was written


async def test_retries_come_slower_and_never_beyond_two_seconds(virtual_clock):
    async with Room(host=virtual_clock) as room:
        room.journal.trouble = FULL
        times, append = [], room.journal.append

        async def noting(sitting, entries):
            times.append(virtual_clock.monotonic_ns() / SECOND)
            await append(sitting, entries)

        room.journal.append = noting
        asked = asyncio.create_task(room.opens())
        await asyncio.sleep(10)
        waits = [round(two - one, 3) for one, two in pairwise(times)]
        assert waits == [0.2, 0.4, 0.8, 1.6, 2.0, 2.0, 2.0]
        room.journal.trouble = None
        await asked


async def test_while_it_fails_nothing_is_done_and_no_call_is_triggered(virtual_clock):
    async with Room("c1", "c2", host=virtual_clock) as room:
        await room.begins()
        room.journal.trouble = FULL
        asked = asyncio.create_task(room.asks(c.TriggerCall(call="c1")))
        await asyncio.sleep(0.01)
        with pytest.raises(Refused, match="plein"):
            await room.asks(c.TriggerCall(call="c2"))
        await asyncio.sleep(5)
        assert room.wire.performed == []
        room.journal.trouble = None
        await asked
        assert [type(effect) for effect in room.wire.performed] == [fx.RingPhone]
        await room.asks(c.TriggerCall(call="c2"))


async def test_a_call_dialled_while_it_fails_is_refused_at_once_and_never_written(virtual_clock):
    async with Room("c1", host=virtual_clock) as room:
        await room.begins()
        room.journal.trouble = FULL
        room.signals(s.Noticed(kind="malformed", detail="x", arrival=room.at()))
        await asyncio.sleep(0.1)
        room.signals(s.Dialled(call="jambe-1", target="0199000000", arrival=room.at()))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        refusal = fx.RefuseDialled(call="", token="jambe-1", status=503)
        assert room.wire.performed[-1] == refusal
        room.journal.trouble = None
        await asyncio.sleep(3)
        assert await room.events(e.CallDialled) == []
        room.signals(s.Dialled(call="jambe-2", target="0199000000", arrival=room.at()))
        await asyncio.sleep(0.1)
        assert len(await room.events(e.CallDialled)) == 1


async def test_followers_see_nothing_that_is_not_written(virtual_clock):
    async with Room(host=virtual_clock) as room:
        room.journal.trouble = FULL
        asked = asyncio.create_task(room.opens())
        await asyncio.sleep(3)
        assert not [x for x in room.runner.entries if isinstance(x.event, e.FileOpened)]
        room.journal.trouble = None
        await asked
        assert [x for x in room.runner.entries if isinstance(x.event, e.FileOpened)]


async def test_deadlines_hold_while_it_fails(virtual_clock):
    async with Room(host=virtual_clock) as room:
        await room.begins()
        await room.asks(c.TriggerCall(call="c1"))
        room.journal.trouble = FULL
        await asyncio.sleep(200)
        room.journal.trouble = None
        await asyncio.sleep(2.1)
        assert room.runner.closed
        ends = {type(x.event): x.at for x in await room.stored()}
        assert ends[e.CallEnded] // SECOND == 60
        assert ends[e.SittingClosed] // SECOND == 75


async def test_an_unforeseen_error_is_a_failure_like_another(virtual_clock, caplog):
    async with Room(host=virtual_clock) as room:
        room.journal.trouble = RuntimeError("driver bug")
        asked = asyncio.create_task(room.opens())
        await asyncio.sleep(1)
        assert room.runner.failing == "Le journal ne peut pas être écrit."
        room.journal.trouble = None
        await asked
    assert "driver bug" in caplog.text


async def test_an_append_whose_answer_was_lost_is_not_written_twice(virtual_clock):
    async with Room(host=virtual_clock) as room:
        room.journal.amnesia = JournalError("La base ne répond pas.")
        await room.opens()
        await asyncio.sleep(3)
        stored = await room.stored()
        assert verify(stored) == stored[-1].digest
        assert len(await room.events(e.FileOpened)) == 1
        assert len(await room.events(e.SomethingNoticed)) == 1
        assert room.runner.entries == stored


async def test_another_engine_on_the_same_sitting_stops_this_one(virtual_clock):
    room = Room(host=virtual_clock)
    with pytest.raises(Conflict, match="autre moteur"):
        async with room:
            last = (await room.stored())[-1]
            event = e.FileOpened(donneur_ordres="ailleurs")
            stranger = chain(last.digest, last.seq + 1, 1, 1, "candidate", event)
            await room.journal.inner.append(SITTING, [stranger])
            with pytest.raises(Refused, match="autre moteur"):
                await room.opens()
            assert "autre moteur" in room.runner.failing
            with pytest.raises(Refused, match="autre moteur"):
                await room.opens()
    assert (await room.stored())[-1] == stranger


async def test_a_sitting_is_opened_once(virtual_clock):
    room = Room(host=virtual_clock)
    await room.open()
    with pytest.raises(Conflict):
        await Room(host=virtual_clock, journal=room.journal).open()


async def test_a_sitting_does_not_open_without_a_journal(virtual_clock):
    journal = MoodyJournal()
    journal.trouble = FULL
    with pytest.raises(JournalFull):
        await Room(host=virtual_clock, journal=journal).open()


async def test_stopping_while_it_fails_says_what_was_lost(virtual_clock):
    room = Room(host=virtual_clock)
    with pytest.raises(JournalError, match="plein"):
        async with room:
            room.journal.trouble = FULL
            asked = asyncio.create_task(room.opens())
            await asyncio.sleep(1)
    with pytest.raises(Refused, match="plein"):
        await asked
    assert verify(await room.stored()) != GENESIS
