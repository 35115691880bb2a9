"""Fault 1: ``kill -9`` of a real engine in the middle of real calls, and the way back."""

from __future__ import annotations

import asyncio
import time

import pytest

from evalengine.clock import SECOND
from evalengine.dossier.loader import load_dossier
from evalengine.projections.calls import CallState
from evalengine.projections.measures import measure
from evalengine.rules.sitting import Sitting
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.audience import may_see
from evalengine.vocabulary.entry import verify
from tests.engine_process import Console, Desk, EngineProcess, all_at_once, until
from tests.patience import patient

DOSSIER = load_dossier()
SCENARIO = DOSSIER.scenarios["pic_du_lundi"]
HELD, TALKING, RINGING = CALLS = ("rendez_vous", "renvoi_audience", "certificat")
MARK_NS = SECOND
"""The last-known time is within this of the kill."""
LIVE_WITHIN_NS = 2 * SECOND


@pytest.fixture
async def engine(tmp_path):
    async with EngineProcess(tmp_path, "essai") as running:
        yield running


@pytest.fixture
async def desk(engine):
    """Three calls: one held, one talking, one ringing."""
    async with Desk(engine, "essai") as made:
        await made.rings(*CALLS)
        await made.answers(HELD, TALKING)
        await made.until(e.CallHeld, HELD)
        yield made


async def killed(desk: Desk) -> int:
    """The engine dies in a stretch where nothing happened for longer than the mark; sitting ns."""
    await asyncio.sleep(1.2 * MARK_NS / SECOND)
    origin = desk.control.events(e.SittingOpened)[0].origin_ns
    return await desk.engine.kill() - origin


async def restarted(desk: Desk) -> int:
    """The same engine again, followed by the same co-évaluateur; host ns when it listened."""
    listening = await desk.engine.start()
    await desk.control.connect()
    return listening


def rules_of(entries) -> Sitting:
    rules = Sitting(SCENARIO)
    for entry in entries:
        rules.apply(entry)
    return rules


async def test_three_calls_go_on_as_if_nothing_had_been(engine, desk):
    async with Console(engine, "essai") as console:
        died = await killed(desk)
        acknowledged = list(desk.control.entries)
        before = await desk.stored()
        listening = await restarted(desk)
        for call in CALLS:
            await desk.until(e.CallFound, call)
        after = await desk.stored()

        verify(after)
        assert after[: len(before)] == before
        assert {entry.digest for entry in acknowledged} <= {entry.digest for entry in before}
        (interrupted,) = desk.control.events(e.SittingInterrupted)
        assert interrupted.measured_by == "monotonic"
        assert 0 <= died - interrupted.last_at <= MARK_NS
        assert before[-1].at < died - MARK_NS  # the last entry alone was too old to say so

        rules, again = rules_of(before), rules_of(after)
        assert rules.calls.by_id[RINGING].gives_up_at == rules.deadline() == again.deadline()
        assert again.desk.phase == "calls"
        assert {call.id: call.state for call in again.calls} == {
            HELD: CallState.HELD,
            TALKING: CallState.TALKING,
            RINGING: CallState.RINGING,
        }
        assert desk.states() == {HELD: "held", TALKING: "talking", RINGING: "ringing"}

        desk.phone.answer(RINGING)
        await desk.until(e.CallPickedUp, RINGING)
        await desk.until(e.CallHeld, TALKING)
        desk.phone.resume(HELD)
        await desk.until(e.CallResumed, HELD)
        desk.phone.transfer(HELD, "204")
        assert (await desk.until(e.CallEnded, HELD)).cause == "transferred"
        desk.phone.hang_up(TALKING)
        assert (await desk.until(e.CallEnded, TALKING)).by == "candidate"
        await desk.control.asks(c.HangUp(call=RINGING))
        await until(lambda: not desk.phone.calls)

        assert console.back_at - listening <= patient(LIVE_WITHIN_NS)
        visible = [x for x in await desk.stored() if may_see("candidate", x.event)]
        await until(lambda: len(console.entries) >= len(visible))
        assert console.entries == visible  # none twice, none lost
    assert "Traceback" not in engine.log()


async def test_with_the_phone_dead_too_each_call_ends_and_says_until_when_it_was_known(desk):
    died = await killed(desk)
    await desk.phone.stop()  # nobody hears what it says
    await restarted(desk)
    for call in CALLS:
        ended = await desk.until(e.CallEnded, call)
        assert (ended.by, ended.cause) == ("engine", "interrupted")
        assert 0 <= died - ended.known_until <= MARK_NS
    verify(await desk.stored())
    assert rules_of(await desk.stored()).calls.live() == []


async def test_what_the_phone_does_meanwhile_is_learnt_and_held_against_nobody(desk):
    origin = desk.control.events(e.SittingOpened)[0].origin_ns
    await desk.engine.kill()
    answered = time.monotonic_ns() - origin
    desk.phone.answer(RINGING)
    await restarted(desk)
    picked_up = await desk.until(e.CallPickedUp, RINGING)
    held = await desk.until(e.CallHeld, TALKING)
    for stamp in (picked_up.stamp, held.stamp):  # heard late, and the stamp says so
        assert stamp.source == "inferred"
        assert stamp.at - stamp.bound <= answered <= stamp.at
    rules = rules_of(await desk.stored())
    assert rules.calls.in_ear().id == RINGING
    await until(lambda: not desk.phone.calls[-1].dialog.changes.unconfirmed)
    assert desk.states() == {HELD: "held", TALKING: "held", RINGING: "talking"}
    (ring,) = [wait for wait in measure(await desk.stored()).rings() if wait.call.id == RINGING]
    assert measure(await desk.stored()).broken(ring)
    await all_at_once(*(desk.control.asks(c.HangUp(call=call)) for call in CALLS))
    await until(lambda: not desk.phone.calls)
    verify(await desk.stored())


async def test_what_was_hung_up_just_before_stays_so_at_the_phone(engine, desk):
    """The journal has the end of the calls; the BYE and the CANCEL were lost on the way."""
    hears(desk.phone, False)
    for call in CALLS:
        await desk.control.asks(c.HangUp(call=call))
    await desk.engine.kill()
    hears(desk.phone, True)
    assert len(desk.phone.calls) == 3
    await restarted(desk)
    await until(lambda: not desk.phone.calls)
    stored = await desk.stored()
    for kind, calls in ((e.CallEnded, CALLS), (e.CallRang, CALLS), (e.CallFound, ())):
        assert [x.event.call for x in stored if isinstance(x.event, kind)] == list(calls)
    waiting = next(call.id for call in SCENARIO.calls if call.id not in CALLS)
    await desk.rings(waiting)
    assert desk.states() == {waiting: "ringing"}
    assert "Traceback" not in engine.log()


def hears(phone, listening: bool) -> None:
    """Packets are lost at the phone's door, or not any more."""
    socket, agent = phone._endpoint.socket, phone._endpoint
    socket._on_datagram = agent._received if listening else lambda *_packet: None
