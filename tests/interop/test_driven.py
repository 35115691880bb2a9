"""The candidate's gestures at his console, done by a phone that is not ours, or refused by one."""

from __future__ import annotations

import asyncio

import pytest

from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from tests.wire.sip.loopback import DESK, PASSWORD

from .baresip import Baresip
from .linphone import Linphone
from .sipp import (
    HEARD_INVITE,
    Sipp,
    answered,
    answered_invite,
    changed,
    described,
    heard,
)


def asks(engine, verb, call="", target=""):
    engine.desk.perform(fx.DrivePhone(call=call, verb=verb, target=target))


def told_to(event, variable):
    """A NOTIFY of exactly that event, answered with 200."""
    check = f"""
<recv request="NOTIFY" timeout="8000">
  <action>
    <ereg regexp="^ *{event} *$" search_in="hdr" header="Event:" check_it="true"
          assign_to="{variable}"/>
  </action>
</recv>
<Reference variables="{variable}"/>
"""
    return (check, answered("200 OK"))


@pytest.mark.peer("sipp")
async def test_sipp_picks_up_holds_and_takes_back_when_it_is_asked(engine, tmp_path, until):
    sipp = await Sipp.launched(
        tmp_path,
        HEARD_INVITE,
        answered_invite("180 Ringing"),
        *told_to("talk", "first"),
        answered_invite("200 OK", described()),
        heard("ACK"),
        *told_to("hold", "second"),
        *changed(2, described("sendonly", 2)),
        *told_to("talk", "third"),
        *changed(3, described("sendrecv", 3)),
        heard("BYE"),
        answered("200 OK"),
        calls=3,
    )
    calls = ("c1", "c2", "c3")
    try:
        engine.desk.perform(fx.KnowPhone(desk=DESK, contact=sipp.contact, expires_in_s=60))
        for call in calls:
            engine.ring(call)
        for before, verb, after in (
            (s.Rang, "answer", s.Answered),
            (s.Answered, "hold", s.PhoneHeld),
            (s.PhoneHeld, "resume", s.PhoneResumed),
        ):
            await until(lambda kind=before: len(engine.all(kind)) == len(calls))
            for call in calls:
                asks(engine, verb, call)
            await until(lambda kind=after: len(engine.all(kind)) == len(calls))
        for call in calls:
            engine.end(call)
        await sipp.done()
    finally:
        await sipp.close()
    assert engine.all(s.GestureFailed) == []


@pytest.mark.peer("baresip")
async def test_baresip_refuses_and_goes_on_as_it_was(engine, tmp_path, until):
    phone = await Baresip.launched(
        tmp_path, server=engine.wire.address, user=DESK, password=PASSWORD
    )
    try:
        engine.ring("c1")
        await until(engine.has(s.Rang, "c1"))
        asks(engine, "answer", "c1")
        await until(lambda: len(engine.all(s.GestureFailed)) == 1)
        await phone.command("accept")
        await until(engine.has(s.Answered, "c1"))
        asks(engine, "hold", "c1")
        await until(lambda: len(engine.all(s.GestureFailed)) == 2)
        asks(engine, "dial", target="311")
        await until(lambda: len(engine.all(s.GestureFailed)) == 3)
        told = {signal.verb: signal.status for signal in engine.all(s.GestureFailed)}
        assert told.keys() == {"answer", "hold", "dial"}
        assert set(told.values()) <= {405, 481, 489, 501}  # by 1.0.0: 481, 481 and 501
        engine.end("c1")
        await phone.until("CALL_CLOSED")
        await asyncio.sleep(0.1)
        assert engine.all(s.LegEnded) == []
    finally:
        await phone.close()


@pytest.mark.peer("linphonec")
async def test_linphone_refuses_and_goes_on_as_it_was(engine, tmp_path, until):
    phone = await Linphone.launched(
        tmp_path,
        server=engine.wire.address,
        user=DESK,
        password=PASSWORD,
        transport="udp",
    )
    try:
        await until(engine.has(s.PhoneRegistered))
        engine.ring("c1")
        await until(engine.has(s.Rang, "c1"))
        asks(engine, "answer", "c1")
        await until(lambda: len(engine.all(s.GestureFailed)) == 1)
        await phone.command("answer")
        await until(engine.has(s.Answered, "c1"))
        asks(engine, "hold", "c1")
        await until(lambda: len(engine.all(s.GestureFailed)) == 2)
        asks(engine, "dial", target="311")
        await until(lambda: len(engine.all(s.GestureFailed)) == 3)
        told = {signal.verb: signal.status for signal in engine.all(s.GestureFailed)}
        assert told.keys() == {"answer", "hold", "dial"}
        assert set(told.values()) <= {481, 489, 491, 603}  # by 5.1.65: 491, 489 and 603
        assert engine.all(s.LegEnded) == []
    finally:
        await phone.close()
