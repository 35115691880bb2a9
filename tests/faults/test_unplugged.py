"""A phone on TCP whose cable is pulled: no FIN comes, and its calls must not ring in the void.

Two network namespaces and a cable between them, when this process may make them.
"""

from __future__ import annotations

import asyncio
import secrets
import sys

import pytest

from evalengine.clock import SECOND, SystemClock
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.sip.transports.connections import GONE_S
from evalengine.wire.sip.wire import SipWire
from tests.cable import laid
from tests.patience import patience

PROGRAM = """
import asyncio, secrets, sys
from evalengine.clock import SystemClock
from evalengine.wire.sip.phone import SipPhone

async def main():
    phone = SipPhone(
        SystemClock(), lambda: secrets.token_hex(12), server=(sys.argv[1], int(sys.argv[2])),
        user="poste", password="secret", transport="tcp",
    )
    await phone.start()
    await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.fixture
def cable(need):
    with laid("10.99.7", need) as made:
        yield made


async def test_its_call_ends_and_its_desk_hears_of_it(cable):
    signals = []
    wire = SipWire(SystemClock(), lambda: secrets.token_hex(12), host=cable.near, port=0, waking=0)
    desk = wire.attach("poste", "secret", signals.append)
    phone = await asyncio.create_subprocess_exec(
        "ip", "netns", "exec", cable.room, sys.executable, "-c", PROGRAM, cable.near,
        str(wire.address[1]),
    )  # fmt: skip
    try:
        await until(lambda: signals, 10)
        cable.pull()
        pulled = SystemClock().monotonic_ns()
        desk.perform(
            fx.RingPhone(
                call="c1", desk="poste", contact="", token="t", line=1,
                caller="", number="", called="", leg={},
            )
        )  # fmt: skip
        await until(lambda: any(isinstance(one, s.LegEnded) for one in signals), 2 * GONE_S)
    finally:
        phone.kill()
        await phone.wait()
        await wire.close()
    registered, invited, gone, ended = signals
    assert isinstance(invited, s.Invited) and registered.expires == 120
    assert (gone.expires, ended.cause) == (0, "unreachable")
    assert ended.arrival.at - pulled < (GONE_S + 2) * SECOND


async def until(condition, seconds):
    async with patience(seconds):
        while not condition():
            await asyncio.sleep(0.01)
