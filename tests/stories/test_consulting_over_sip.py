"""A candidate asks a colleague before he transfers: what the keys of his console mean, done by its
built-in phone over real SIP, as far as the journal of the engine."""

from __future__ import annotations

import asyncio

from console import acts
from console.acts import Act
from console.builtin import sip_phone
from console.phone import BuiltInHandset
from console.protocol import SipAccount
from evalengine.bootstrap import Engine, fresh_token
from evalengine.dossier.loader import load_dossier
from evalengine.projections.calls import CallState
from evalengine.projections.desk import Desk
from evalengine.settings import Settings
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.wire.sip.phone import SipPhone
from tests.patience import patience

DOSSIER = load_dossier()
(PASSED_ON,) = [each for each in DOSSIER.scenarios["prise_en_main"].calls if each.transfer_to]


class Console:
    """A console without its screen: the desk that it shows, and the phone that its keys have."""

    def __init__(self, engine: Engine, hosted) -> None:
        self.hosted = hosted
        self.phones: list[SipPhone] = []
        self._build = sip_phone(engine.host, fresh_token, None)
        self.handset = BuiltInHandset(self._made)

    def _made(self, account: SipAccount) -> SipPhone:
        self.phones.append(self._build(account))
        return self.phones[-1]

    @property
    def desk(self) -> Desk:
        desk = Desk()
        for entry in self.hosted.doors.entries:
            desk.apply(entry)
        return desk

    async def plug(self) -> None:
        sip = self.hosted.sip
        assert await self.handset.plug(SipAccount(sip.host, sip.port, sip.user, sip.password)) == ""
        await self.until(lambda desk: desk.phone == "reachable")

    async def does(self, act: Act | str) -> None:
        assert isinstance(act, Act), act
        assert await self.handset.perform(act) == ""

    def hears(self, call: str) -> bool:
        """The answer has come to the phone, not only to the screen."""
        return any(each.id == call and each.state == "talking" for each in self.phones[-1].calls)

    async def until(self, condition) -> None:
        async with patience(5):
            while not condition(self.desk):
                await asyncio.sleep(0.005)

    async def line(self, number: int, state: CallState) -> None:
        """Until the call of this line is so."""
        await self.until(
            lambda desk: (call := desk.lines[number - 1].call) is not None and call.state is state
        )


async def test_the_colleague_who_was_asked_goes_on_with_the_correspondent(tmp_path):
    async with Engine(Settings.for_demo(tmp_path), DOSSIER) as engine:
        hosted = await engine.open("essai", scenario="prise_en_main", candidate="Camille")
        console = Console(engine, hosted)
        await console.plug()
        try:
            await hosted.doors.submit(c.EndPhase(phase="preparation"), "control")
            await consults_and_joins(console)
        finally:
            await console.handset.unplug()
    happened = [x.event for x in hosted.doors.entries]
    (dialled,) = [x for x in happened if isinstance(x, e.CallDialled)]
    assert dialled.consults == PASSED_ON.id
    (moved,) = [x for x in happened if isinstance(x, e.CallTransferred)]
    assert (moved.call, moved.target) == (PASSED_ON.id, PASSED_ON.transfer_to)
    assert moved.consulted == dialled.call
    ends = {x.call: (x.by, x.cause) for x in happened if isinstance(x, e.CallEnded)}
    assert set(ends) == {PASSED_ON.id, dialled.call}
    assert ends[PASSED_ON.id] == ("candidate", "transferred")


async def consults_and_joins(console: Console) -> None:
    """He answers, asks the one whom the call is for, announces it, and passes it on."""
    submit = console.hosted.doors.submit
    await submit(c.TriggerCall(call=PASSED_ON.id), "control")
    await console.line(1, CallState.RINGING)
    await console.does(acts.on_line(console.desk, 1))
    await console.line(1, CallState.TALKING)
    await console.does(Act("dial", "", PASSED_ON.transfer_to))
    await console.line(2, CallState.DIALLING)
    await console.line(1, CallState.HELD)
    asked = console.desk.lines[1].call
    await submit(c.AnswerDialled(call=asked.id), "control")
    await console.line(2, CallState.TALKING)
    await console.until(lambda _desk: console.hears(asked.id))  # nobody joins them sooner
    ((correspondent, colleague),) = acts.joinable(console.desk)
    assert (correspondent.id, colleague.id) == (PASSED_ON.id, asked.id)
    await console.does(Act("connect", correspondent.id, colleague.id))
    await console.until(lambda desk: not any(line.call for line in desk.lines))
