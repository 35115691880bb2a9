"""Twenty bridged calls over seven sittings of one engine, as it is to find them again."""

from __future__ import annotations

from itertools import islice

from evalengine.dossier.loader import load_dossier
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from tests.engine_process import Desk, until

SCENARIO = load_dossier().scenarios["pic_du_lundi"]
SITTINGS = [f"essai-{number}" for number in range(1, 8)]
PLACES = [(sitting, call.id) for call in SCENARIO.calls[:3] for sitting in SITTINGS]
BRIDGED = {
    sitting: [call for name, call in islice(PLACES, 20) if name == sitting] for sitting in SITTINGS
}


async def bridge(desk: Desk) -> None:
    """The sitting's share of the calls is picked up."""
    await desk.rings(*BRIDGED[desk.sitting])
    await desk.answers(*BRIDGED[desk.sitting])


async def goes_on(desk: Desk) -> None:
    """Every call is found, or closed with a reason; and the co-évaluateur is obeyed."""
    await desk.control.connect()
    for call in BRIDGED[desk.sitting]:
        await until(
            lambda call=call: (
                desk.control.events(e.CallFound, call) or desk.control.events(e.CallEnded, call)
            )
        )
    waiting = next(x.id for x in SCENARIO.calls if x.id not in BRIDGED[desk.sitting])
    await desk.control.asks(c.SkipCall(call=waiting, reason="essai"))
