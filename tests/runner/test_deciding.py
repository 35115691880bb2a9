"""Deciding: deadlines, group commit, bounds, bugs. Under virtual time, with the real rules."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from evalengine.clock import SECOND
from evalengine.errors import Overloaded, Refused
from evalengine.rules.sitting import Sitting
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.vocabulary.entry import verify
from tests.running import Room
from tests.story import scenario, scripted

pytestmark = pytest.mark.asyncio(loop_factories=["virtual"])


async def settle(seconds=0.01):
    await asyncio.sleep(seconds)


async def test_the_first_entries_are_written_at_once(virtual_clock):
    async with Room(host=virtual_clock) as room:
        stored = await room.stored()
        assert [type(entry.event) for entry in stored] == [e.SittingOpened] + [e.FileProvided] * 2
        assert {(entry.at, entry.by) for entry in stored} == {(0, "engine")}
        assert room.journal.sizes == [3]


async def test_a_command_is_answered_when_it_is_in_the_journal_and_done_on_the_wire(virtual_clock):
    async with Room(host=virtual_clock) as room:
        await room.begins()
        room.journal.takes_s = 0.5
        asked = asyncio.create_task(room.asks(c.TriggerCall(call="c1")))
        await asyncio.sleep(0.499)
        assert not asked.done()
        assert room.wire.performed == []
        await asyncio.sleep(0.002)
        assert asked.done()
        assert [type(effect) for effect in room.wire.performed] == [fx.RingPhone]
        (placed,) = await room.events(e.CallPlaced)
        assert placed.token == room.wire.performed[0].token
        assert (await room.stored())[-1].by == "control"


async def test_a_refusal_changes_nothing(virtual_clock):
    async with Room(host=virtual_clock) as room:
        before = await room.stored()
        with pytest.raises(Refused, match="pas commencé"):
            await room.asks(c.TriggerCall(call="c1"))
        await settle()
        assert await room.stored() == before


async def test_signals_keep_the_time_of_their_packet(virtual_clock):
    async with Room(host=virtual_clock, speed=10) as room:
        await room.begins()
        await room.asks(c.TriggerCall(call="c1"))
        await asyncio.sleep(3)
        room.hears(s.Rang, "c1", ago_s=0.25)
        await settle()
        (rang,) = await room.events(e.CallRang)
        assert rang.stamp.at == round(2.75 * 10 * SECOND)
        assert (rang.stamp.source, rang.stamp.bound) == ("kernel", 10_000)


@pytest.mark.parametrize("speed", [1, 7, 60])
async def test_a_deadline_fires_at_its_time_and_never_before(virtual_clock, speed):
    async with Room(host=virtual_clock, speed=speed) as room:
        await room.begins()
        await room.asks(c.TriggerCall(call="c1"))
        due = room.rules.deadline()
        assert due == 60 * SECOND
        await asyncio.sleep(due / speed / SECOND + 1)
        entry = next(x for x in await room.stored() if isinstance(x.event, e.CallEnded))
        assert 0 <= entry.at - due < 100 * speed  # within 100 ns of host time
        assert entry.by == "engine"
        assert room.wire.performed[-1] == fx.EndLeg(call="c1", why="no_answer")


async def test_a_whole_sitting_closes_by_itself(virtual_clock):
    async with Room(host=virtual_clock) as room:
        await room.begins()
        await room.asks(c.TriggerCall(call="c1"))
        await asyncio.sleep(80)
        assert room.runner.closed
        stored = await room.stored()
        assert isinstance(stored[-1].event, e.SittingClosed)
        assert verify(stored) == stored[-1].digest
        with pytest.raises(Refused, match="terminée"):
            await room.opens()
        room.hears(s.Rang, "c1")  # a late packet
        await asyncio.sleep(10)
        assert await room.stored() == stored


async def test_a_burst_of_100_signals_costs_one_append(virtual_clock):
    async with Room(host=virtual_clock) as room:
        before = len(room.journal.sizes)
        for number in range(100):
            notice = s.Noticed(kind="malformed", detail=str(number), arrival=room.at())
            room.signals(notice)
        await settle()
        assert room.journal.sizes[before:] == [100]
        noticed = await room.events(e.SomethingNoticed)
        assert [event.detail for event in noticed] == [str(number) for number in range(100)]


async def test_deciding_does_not_wait_for_a_slow_disk(virtual_clock):
    async with Room("c1", "c2", host=virtual_clock) as room:
        await room.begins()
        room.journal.takes_s = 4
        asked = []
        for call in ("c1", "c2"):
            asked.append(asyncio.create_task(room.asks(c.TriggerCall(call=call))))
            await asyncio.sleep(1)
        await asyncio.gather(*asked)
        placed = [x for x in await room.stored() if isinstance(x.event, e.CallPlaced)]
        assert [entry.at for entry in placed] == [0, SECOND]
        assert [time // SECOND - 1000 for time in room.wire.times] == [4, 8]


async def test_a_full_inbox_turns_commands_away_and_says_how_many(virtual_clock):
    async with Room(host=virtual_clock, inbox_limit=10) as room:
        asked = [asyncio.create_task(room.opens()) for _ in range(25)]
        room.signals(s.Noticed(kind="flood", detail="", arrival=room.at()))
        done = await asyncio.gather(*asked, return_exceptions=True)
        assert done[:10] == [None] * 10
        assert all(isinstance(error, Overloaded) for error in done[10:])
        await settle()
        (overloaded,) = await room.events(e.InboxOverloaded)
        assert overloaded.refused == 15
        assert len(await room.events(e.FileOpened)) == 10
        assert len(await room.events(e.SomethingNoticed)) == 1  # a signal is never turned away
        await room.opens()  # there is room again


async def test_what_waits_for_the_disk_counts_in_the_inbox(virtual_clock):
    async with Room(host=virtual_clock, inbox_limit=10) as room:
        room.journal.takes_s = 1
        asked = [asyncio.create_task(room.opens()) for _ in range(10)]
        await asyncio.sleep(0.5)
        with pytest.raises(Overloaded, match="réessayez"):
            await room.opens()
        await asyncio.gather(*asked)


async def test_a_long_overload_is_told_once_when_it_ends(virtual_clock):
    async with Room(host=virtual_clock, inbox_limit=2) as room:
        room.journal.takes_s = 1
        asked = [asyncio.create_task(room.opens()) for _ in range(2)]
        for _ in range(3):
            await asyncio.sleep(0.3)
            with pytest.raises(Overloaded):
                await room.opens()
        await asyncio.gather(*asked)
        await asyncio.sleep(2)
        assert [event.refused for event in await room.events(e.InboxOverloaded)] == [3]


async def test_a_door_that_goes_away_disturbs_nobody(virtual_clock):
    async with Room(host=virtual_clock) as room:
        room.journal.takes_s = 1
        leaving = asyncio.create_task(room.opens())
        await settle()
        leaving.cancel()
        await room.opens()
        assert len(await room.events(e.FileOpened)) == 2
        assert (room.runner.failing, await room.events(e.SomethingNoticed)) == ("", [])


async def test_nothing_is_written_when_nothing_happens(virtual_clock):
    async with Room(host=virtual_clock) as room:
        await asyncio.sleep(3600)
        assert room.journal.attempts == 1


async def test_stopping_writes_what_was_asked(virtual_clock):
    async with Room(host=virtual_clock) as room:
        room.journal.takes_s = 0.3
        asked = [asyncio.create_task(room.opens()) for _ in range(3)]
        await asyncio.sleep(0)
    assert await asyncio.gather(*asked) == [None] * 3
    assert len(await room.events(e.FileOpened)) == 3
    with pytest.raises(Refused, match="arrêtée"):
        await room.opens()


class Buggy(Sitting):
    """The real rules, with a bug in a place of the test's choice."""

    def __init__(self, place):
        super().__init__(scenario(scripted("c1")))
        self.place = place
        self.ticks = 0

    def command(self, command, by, now, token):
        if self.place == "command" and isinstance(command, c.OpenFile):
            raise KeyError("a bug")
        return super().command(command, by, now, token)

    def signal(self, signal, stamp, now):
        if self.place == "signal":
            raise ZeroDivisionError("a bug")
        return super().signal(signal, stamp, now)

    def deadline(self):
        if self.place in ("tick", "stuck"):
            return 5 * SECOND
        return super().deadline()

    def tick(self, now, token):
        self.ticks += 1
        if self.place == "tick":
            raise ValueError("a bug")
        return [] if self.place == "stuck" else super().tick(now, token)

    def apply(self, entry):
        if self.place == "apply" and isinstance(entry.event, e.FileOpened):
            raise TypeError("a bug")
        return super().apply(entry)


async def test_a_bug_on_a_command_is_an_event_and_the_sitting_goes_on(virtual_clock, caplog):
    async with Room(host=virtual_clock, rules=Buggy("command")) as room:
        for _ in range(3):
            with pytest.raises(Refused, match="erreur interne"):
                await room.opens()
        (noticed,) = await room.events(e.SomethingNoticed)  # once, however often it comes
        assert (noticed.kind, noticed.detail) == (
            "internal_error",
            "Erreur interne (KeyError, OpenFile)",
        )
        await room.begins()
        assert len(await room.events(e.PhaseBegan)) == 1
    assert "a bug" in caplog.text
    assert "Traceback" in caplog.text


async def test_an_event_that_cannot_be_applied_is_not_entered(virtual_clock):
    async with Room(host=virtual_clock, rules=Buggy("apply")) as room:
        with pytest.raises(Refused, match="erreur interne"):
            await room.opens()
        assert await room.events(e.FileOpened) == []
        await room.begins()
        verify(await room.stored())


async def test_a_bug_on_a_signal_is_an_event(virtual_clock):
    async with Room(host=virtual_clock, rules=Buggy("signal")) as room:
        room.hears(s.Rang, "c1")
        await room.opens()
        (noticed,) = await room.events(e.SomethingNoticed)
        assert noticed.detail == "Erreur interne (ZeroDivisionError, Rang)"


@pytest.mark.parametrize("place", ["tick", "stuck"])
async def test_a_deadline_that_never_ends_does_not_spin(virtual_clock, place):
    rules = Buggy(place)
    async with Room(host=virtual_clock, rules=rules) as room:
        await asyncio.sleep(65)
        assert rules.ticks <= 60 * 4 + 2
        assert len(await room.events(e.SomethingNoticed)) == (place == "tick")
        await room.opens()


async def test_an_event_with_no_bytes_is_a_bug_and_not_an_end(virtual_clock):
    async with Room(host=virtual_clock) as room:
        room.signals(s.Noticed(kind="malformed", detail="\ud800", arrival=room.at()))
        await room.opens()
        (noticed,) = await room.events(e.SomethingNoticed)
        assert noticed.detail == "Erreur interne (UnicodeEncodeError, Noticed)"


async def test_a_wire_that_refuses_is_an_event(virtual_clock):
    async with Room(host=virtual_clock) as room:
        await room.begins()
        room.wire.broken = RuntimeError("no socket")
        await room.asks(c.TriggerCall(call="c1"))
        await settle()
        (noticed,) = await room.events(e.SomethingNoticed)
        assert noticed.detail == "Erreur interne (RuntimeError, RingPhone)"
        assert room.wire.performed == []


async def test_the_closing_is_the_last_entry_whatever_comes_after(virtual_clock):
    async with Room(host=virtual_clock) as room:
        await room.begins()
        await room.asks(c.TriggerCall(call="c1"))
        room.wire.broken = RuntimeError("no socket")
        await room.asks(c.CloseSitting(reason="essai"))
        await settle()
    assert room.wire.broken is None
    assert isinstance((await room.stored())[-1].event, e.SittingClosed)


async def test_entries_never_go_back_in_time(virtual_clock):
    async with Room("c1", "c2", host=virtual_clock) as room:
        await room.begins()
        for call in ("c1", "c2"):
            await room.asks(c.TriggerCall(call=call))
            room.hears(s.Rang, call, ago_s=0.01)
            await asyncio.sleep(0.3)
        stored = await room.stored()
        assert all(one.at <= two.at for one, two in pairwise(stored))
        assert [entry.seq for entry in stored] == list(range(1, len(stored) + 1))
