"""Following a sitting: what was, then what comes, as far as one may see it."""

from __future__ import annotations

import asyncio

import pytest

from evalengine.runner.record import BATCH
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.vocabulary.audience import may_see
from tests.running import Room

pytestmark = pytest.mark.asyncio(loop_factories=["virtual"])


async def collect(stream, into):
    async for batch in stream:
        assert batch, "an empty batch tells nothing"
        into += batch


async def test_past_then_live_to_the_end_of_the_sitting(virtual_clock):
    seen = []
    async with Room(host=virtual_clock) as room:
        await room.begins()
        following = asyncio.create_task(collect(room.runner.follow("engine"), seen))
        await asyncio.sleep(0)
        await room.asks(c.TriggerCall(call="c1"))
        await asyncio.sleep(100)
        assert following.done()
    assert seen == await room.stored()


async def test_each_audience_sees_its_part(virtual_clock):
    parts = {"candidate": [], "control": [], "engine": []}
    async with Room(host=virtual_clock) as room:
        tasks = [
            asyncio.create_task(collect(room.runner.follow(audience), part))
            for audience, part in parts.items()
        ]
        await room.begins()
        await room.asks(c.TriggerCall(call="c1"))
        room.hears(s.Invited, "c1")
        room.hears(s.Rang, "c1")
        room.hears(s.Answered, "c1")
        await room.asks(c.CloseSitting(reason="essai"))
        await asyncio.gather(*tasks)
    stored = await room.stored()
    for audience, part in parts.items():
        assert part == [x for x in stored if may_see(audience, x.event)]
    assert len(parts["candidate"]) < len(parts["control"]) < len(parts["engine"])


async def test_following_starts_after(virtual_clock):
    async with Room(host=virtual_clock) as room:
        seen = []
        task = asyncio.create_task(collect(room.runner.follow("engine", after=2), seen))
        ahead = []
        later = asyncio.create_task(collect(room.runner.follow("engine", after=4), ahead))
        await room.opens()
        await room.opens()
    await asyncio.gather(task, later)
    assert [entry.seq for entry in seen] == [3, 4, 5]
    assert [entry.seq for entry in ahead] == [5]


async def test_a_slow_follower_gets_bigger_batches_and_blocks_nobody(virtual_clock):
    async with Room(host=virtual_clock) as room:
        stream = room.runner.follow("engine")
        assert len(await anext(stream)) == 3
        for number in range(50):
            room.signals(s.Noticed(kind="malformed", detail=str(number), arrival=room.at()))
            await asyncio.sleep(0.1)
        assert len(await room.events(e.SomethingNoticed)) == 50
        assert len(await anext(stream)) == 50
        await stream.aclose()


async def test_a_long_past_comes_in_pieces(virtual_clock):
    async with Room(host=virtual_clock) as room:
        for number in range(BATCH + 10):
            room.signals(s.Noticed(kind="malformed", detail=str(number), arrival=room.at()))
        await asyncio.sleep(0.1)
        stream = room.runner.follow("engine")
        assert [len(await anext(stream)) for _ in range(2)] == [BATCH, 13]
        await stream.aclose()
