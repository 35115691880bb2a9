"""A candidate at a phone of his own who does all from the console: real engine, real SIP."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest

from evalengine.bootstrap import Engine, fresh_token
from evalengine.dossier.loader import load_dossier
from evalengine.errors import Refused
from evalengine.settings import Settings
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.wire.sip.account import phone_at
from tests.patience import patience


class Seat:
    """One sitting under way, its calls begun, with a phone that ``obeys`` or not."""

    def __init__(self, engine: Engine, phone) -> None:
        self.engine, self.phone = engine, phone
        self.hosted, self.runner = engine.hall.sittings["essai"], engine.runners["essai"]
        self.calls = [call.id for call in self.hosted.scenarios[0].calls]

    async def rings(self, call: str) -> None:
        await self.hosted.doors.submit(c.TriggerCall(call=call), "control")
        await self.until(e.CallRang, call)

    async def asks(self, verb: str, call: str = "", target: str = "") -> None:
        command = c.Gesture(call=call, verb=verb, target=target)
        await self.hosted.doors.submit(command, "candidate")

    def all(self, kind: type, call: str = "") -> list:
        events = (entry.event for entry in self.runner.entries if isinstance(entry.event, kind))
        return [event for event in events if not call or event.call == call]

    async def until(self, kind: type, call: str = "", count: int = 1):
        """The newest event of that kind (and that call), once there are ``count``."""
        async with patience(5):
            while len(found := self.all(kind, call)) < count:
                await asyncio.sleep(0.005)
        return found[-1]


@asynccontextmanager
async def seated(folder, *, obeys: bool):
    settings = Settings.load({}, state_folder=folder, http_port=0, sip_port=0)
    async with Engine(settings, load_dossier()) as engine:
        hosted = await engine.open("essai", scenario="pic_du_lundi", candidate="Camille")
        phone = phone_at(hosted.sip, engine.host, fresh_token, obeys=obeys)
        await phone.start()
        try:
            await hosted.doors.submit(c.EndPhase(phase="preparation"), "control")
            seat = Seat(engine, phone)
            await seat.until(e.DeskPhoneChanged)
            yield seat
        finally:
            await phone.stop()


async def test_everything_from_the_console_is_proved_by_the_phone(tmp_path):
    async with seated(tmp_path, obeys=True) as seat:
        first, second = seat.calls[:2]
        await seat.rings(first)
        await seat.asks("answer", first)
        picked = await seat.until(e.CallPickedUp, first)
        assert picked.stamp.source != "inferred"  # it is the phone's own 200
        await seat.rings(second)
        await seat.asks("answer", second)  # one ear: the phone holds the first before
        held = await seat.until(e.CallHeld, first)
        assert held.by == "candidate"
        await seat.until(e.CallPickedUp, second)
        await seat.asks("hold", second)
        await seat.until(e.CallHeld, second)
        await seat.asks("resume", first)
        await seat.until(e.CallResumed, first)
        extension = seat.runner._rules.desk.files[_file(seat, first)].people[0].extension
        await seat.asks("transfer", first, extension)
        ended = await seat.until(e.CallEnded, first)
        assert (ended.by, ended.cause) == ("candidate", "transferred")
        await seat.asks("hang_up", second)
        ended = await seat.until(e.CallEnded, second)
        assert (ended.by, ended.cause) == ("candidate", "hung_up")
        async with patience(5):
            while seat.phone.calls:
                await asyncio.sleep(0.01)
        await seat.asks("dial", target=extension)
        dialled = await seat.until(e.CallDialled)
        assert dialled.target == extension and dialled.line
        await seat.asks("hang_up", dialled.call)
        ended = await seat.until(e.CallEnded, dialled.call)
        assert (ended.by, ended.cause) == ("candidate", "hung_up")
        async with patience(5):
            while seat.phone.calls:
                await asyncio.sleep(0.01)
        assert seat.all(e.GestureFailed) == seat.all(e.SomethingNoticed) == []


async def test_a_phone_that_will_not_leaves_everything_to_the_hand(tmp_path):
    async with seated(tmp_path, obeys=False) as seat:
        first = seat.calls[0]
        await seat.rings(first)
        await seat.asks("answer", first)
        failed = await seat.until(e.GestureFailed, first)
        assert (failed.verb, failed.status) == ("answer", 489)
        notice = await seat.until(e.SomethingNoticed)
        assert notice.kind == "phone_not_driven"
        seat.phone.answer(first)
        await seat.until(e.CallPickedUp, first)
        await seat.asks("hold", first)
        await seat.until(e.GestureFailed, first, count=2)
        with pytest.raises(Refused, match="ne sonne pas"):
            await seat.asks("answer", first)
        await seat.asks("hang_up", first)
        await seat.until(e.CallEnded, first)
        assert len(seat.all(e.SomethingNoticed)) == 1


def _file(seat: Seat, call: str) -> str:
    return seat.runner._rules.calls.by_id[call].donneur_ordres
