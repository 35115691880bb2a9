"""The engine, the proxy or the phone goes away while calls come by a real Kamailio."""

from __future__ import annotations

import pytest

from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from tests.wire.sip.loopback import DESK

from .kamailio import HOST

pytestmark = pytest.mark.peer("kamailio")


@pytest.mark.parametrize("ours", ["udp", "tcp"], indirect=True)
async def test_calls_are_found_again_by_the_proxy_after_a_crash_of_the_engine(engine, ours, until):
    engine.ring("c1")
    await ours.pick_up("c1")
    await until(engine.has(s.Answered, "c1"))
    leg = engine.one(s.Answered, "c1").leg
    contact = engine.one(s.PhoneRegistered).contact
    await engine.restart_wire()
    engine.desk.perform(fx.KnowPhone(desk=DESK, contact=contact, expires_in_s=60))
    engine.find("c1", leg)
    await until(engine.has(s.LegFound, "c1"))
    engine.ring("c2")  # before the phone has registered again
    await ours.pick_up("c2")
    await until(engine.has(s.Answered, "c2"))
    engine.end("c1")
    engine.end("c2")
    await ours.idle()
    assert engine.hosts() == {HOST}


@pytest.mark.parametrize(("ours", "times"), [("udp", 1), ("tcp", 2)], indirect=["ours"])
async def test_the_proxy_may_be_started_again_in_the_middle_of_a_call(
    engine, proxy, ours, times, until
):
    """Over TCP the phone must come back by itself; over UDP nothing was lost."""
    engine.ring("c1")
    await ours.pick_up("c1")
    await until(engine.has(s.Answered, "c1"))
    await proxy.restart()
    await ours.hold("c1")
    await until(engine.has(s.PhoneHeld, "c1"))
    await ours.resume("c1")
    await until(engine.has(s.PhoneResumed, "c1"))
    engine.end("c1")
    await ours.idle()
    await until(lambda: len(engine.all(s.PhoneRegistered)) >= times)
    engine.ring("c2")
    await ours.pick_up("c2")
    await until(engine.has(s.Answered, "c2"))
    assert engine.hosts() == {HOST}


@pytest.mark.peer("baresip")
@pytest.mark.parametrize("baresip", ["tcp"], indirect=True)
async def test_a_phone_whose_connection_to_the_proxy_is_gone_is_unreachable(engine, baresip, until):
    await baresip.dies()
    engine.ring("c1")
    await until(engine.has(s.LegEnded, "c1"))
    assert engine.one(s.LegEnded, "c1").cause == "unreachable"
