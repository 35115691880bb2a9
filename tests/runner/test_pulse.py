"""A quiet call has a pulse in the journal: no event, no delay, nothing when nobody calls."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from evalengine.clock import SECOND
from evalengine.errors import JournalError
from evalengine.runner.pulse import BEAT_NS
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from tests.running import Room

pytestmark = pytest.mark.asyncio(loop_factories=["virtual"])


@pytest.mark.parametrize("speed", [1, 30])
async def test_it_beats_every_half_second_while_a_call_lives(virtual_clock, speed):
    async with Room(host=virtual_clock, speed=speed) as room:
        await room.begins()
        await asyncio.sleep(5)
        assert room.journal.beats == []
        await room.asks(c.TriggerCall(call="c1"))
        room.hears(s.Answered, "c1")
        await asyncio.sleep(0.01)
        stored = await room.stored()
        began = room.runner.now()
        await asyncio.sleep(10)
        beats = room.journal.beats
        assert beats[0] - began <= BEAT_NS * speed
        assert {two - one for one, two in pairwise(beats)} == {BEAT_NS * speed}
        assert room.runner.now() - beats[-1] <= BEAT_NS * speed
        assert await room.stored() == stored


async def test_it_stops_with_the_last_call(virtual_clock):
    async with Room(host=virtual_clock) as room:
        await room.begins()
        await room.asks(c.TriggerCall(call="c1"))
        await asyncio.sleep(2)
        await room.asks(c.HangUp(call="c1"))
        beats = list(room.journal.beats)
        assert beats
        await asyncio.sleep(5)
        assert room.journal.beats == beats


async def test_an_entry_is_worth_a_beat(virtual_clock):
    async with Room(host=virtual_clock) as room:
        await room.begins()
        await room.asks(c.TriggerCall(call="c1"))
        before = len(room.journal.beats)
        for _ in range(20):
            await asyncio.sleep(0.5)
            await room.opens()
        assert len(room.journal.beats) - before <= 1


async def test_a_slow_beat_delays_no_decision_and_an_append_by_itself_at_most(virtual_clock):
    async with Room(host=virtual_clock) as room:
        await room.begins()
        await room.asks(c.TriggerCall(call="c1"))
        room.journal.takes_s = 0.4
        await asyncio.sleep(1.9)
        asked = room.runner.now()
        await room.opens()
        assert room.runner.now() - asked <= 0.8 * SECOND
        opened = next(x for x in await room.stored() if isinstance(x.event, e.FileOpened))
        assert opened.at == asked


async def test_what_cannot_be_noted_is_logged_once_and_is_no_event(virtual_clock, caplog):
    async with Room(host=virtual_clock) as room:
        await room.begins()
        await room.asks(c.TriggerCall(call="c1"))
        await asyncio.sleep(0.1)
        stored = await room.stored()
        for _ in range(2):
            caplog.clear()
            room.journal.trouble = JournalError("Le journal est verrouillé.")
            await asyncio.sleep(10)
            assert [x.levelname for x in caplog.records] == ["WARNING"]
            assert room.runner.failing == ""
            room.journal.trouble = None
            await asyncio.sleep(1)
        assert room.journal.beats
        assert await room.stored() == stored


async def test_entries_that_come_with_the_last_beat_are_written_before_it_leaves(virtual_clock):
    async with Room(host=virtual_clock) as room:
        await room.begins()
        await room.asks(c.TriggerCall(call="c1"))
        room.journal.takes_s = 0.3
        await asyncio.sleep(1.6)  # a beat is being noted
        closing = asyncio.create_task(room.asks(c.CloseSitting(reason="essai")))
        await closing
    assert isinstance((await room.stored())[-1].event, e.SittingClosed)
