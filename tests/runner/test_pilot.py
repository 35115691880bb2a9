"""Calls that ring by themselves, by the runner's one timer. Under virtual time."""

from __future__ import annotations

import asyncio

import pytest

from evalengine.clock import SECOND
from evalengine.dossier.scripts import Start
from evalengine.errors import JournalError
from evalengine.rules.sitting import Sitting
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import events as e
from tests.running import Room
from tests.story import scenario, scripted

pytestmark = pytest.mark.asyncio(loop_factories=["virtual"])


def planned(*times):
    calls = [scripted(f"c{rank}", start=Start(at_s=at)) for rank, at in enumerate(times, start=1)]
    return Sitting(scenario(*calls))


async def test_each_rings_at_its_time_with_a_token_of_its_own(virtual_clock):
    async with Room(host=virtual_clock, rules=planned(30, 30, 45)) as room:
        await room.begins()
        await room.asks(c.SwitchPilot(on=True))
        began = next(x.at for x in await room.stored() if isinstance(x.event, e.ScenarioBegan))
        await asyncio.sleep(50)
        placed = [x for x in await room.stored() if isinstance(x.event, e.CallPlaced)]
        assert [(x.event.call, (x.at - began) // SECOND, x.by) for x in placed] == [
            ("c1", 30, "engine"),
            ("c2", 30, "engine"),
            ("c3", 45, "engine"),
        ]
        assert len({x.event.token for x in placed}) == 3
        rung = [x.token for x in room.wire.performed if isinstance(x, fx.RingPhone)]
        assert rung == [x.event.token for x in placed]


async def test_nothing_rings_by_itself_while_the_journal_cannot_be_written(virtual_clock):
    async with Room(host=virtual_clock, rules=planned(30)) as room:
        await room.begins()
        await room.asks(c.SwitchPilot(on=True))
        room.journal.trouble = JournalError("Le disque est plein.")
        said = asyncio.create_task(room.asks(c.DelayStep(step="c1", by_s=5)))
        await asyncio.sleep(60)
        assert room.runner.failing
        room.journal.trouble = None
        await said
        await asyncio.sleep(60)
        assert not any(isinstance(x, fx.RingPhone) for x in room.wire.performed)
        await room.asks(c.SwitchPilot(on=True))
        await asyncio.sleep(1)
        assert any(isinstance(x, fx.RingPhone) for x in room.wire.performed)
