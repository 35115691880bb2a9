"""A real Kamailio between the engine and its phones: registered by Path, called by Record-Route."""

from __future__ import annotations

import secrets

import pytest

from evalengine.bootstrap import Engine, capture_folder
from evalengine.dossier.loader import load_dossier
from evalengine.settings import Settings
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.wire.sip.account import phone_at
from evalengine.wire.sip.messages.path import routes_of
from tests.interop.baresip import free_sip_port
from tests.interop.hands import three_calls

from .bench import ENGINE, PHONES
from .kamailio import HOST, Kamailio

pytestmark = pytest.mark.peer("kamailio")

OUT = "sortant-1"


@pytest.mark.parametrize("ours", ["udp", "tcp"], indirect=True)
async def test_our_phone_registers_by_the_proxy_with_its_way_back(engine, ours):
    registered = engine.one(s.PhoneRegistered)
    [route] = routes_of(registered.contact)
    assert route.startswith(f"<sip:{HOST}:") and f"received=sip:{PHONES}:" in route
    assert engine.hosts() == {HOST}


def everything_went_by_the_proxy(engine):
    assert engine.hosts() == {HOST}
    for heard, methods in ((True, ("INVITE", "REFER", "BYE")), (False, ("BYE", "NOTIFY"))):
        for method in methods:
            met = engine.changes(method, heard=heard)
            assert met, method
            if not heard:
                assert all(request.header("Route").startswith(f"<sip:{HOST}") for request in met)


@pytest.mark.parametrize("ours", ["udp", "tcp"], indirect=True)
async def test_three_calls_of_our_phone(engine, ours, until):
    await three_calls(engine, ours, until)
    everything_went_by_the_proxy(engine)


@pytest.mark.peer("baresip")
@pytest.mark.parametrize("baresip", ["udp", "tcp"], indirect=True)
async def test_three_calls_of_baresip(engine, baresip, until):
    await three_calls(engine, baresip, until)
    everything_went_by_the_proxy(engine)


@pytest.mark.peer("linphonec")
@pytest.mark.parametrize("linphone", ["udp", "tcp"], indirect=True)
async def test_three_calls_of_linphone(engine, linphone, until):
    await three_calls(engine, linphone, until)
    everything_went_by_the_proxy(engine)


@pytest.mark.peer("baresip")
@pytest.mark.parametrize("baresip", ["udp", "tcp"], indirect=True)
async def test_a_ringing_call_is_cancelled_or_declined(engine, baresip, until):
    engine.ring("c1")
    await until(engine.has(s.Rang, "c1"))
    engine.end("c1")
    await baresip.idle()
    engine.ring("c2")
    await until(engine.has(s.Rang, "c2"))
    await baresip.hang_up("c2")
    await until(engine.has(s.LegEnded, "c2"))
    assert (engine.one(s.LegEnded).cause, engine.one(s.LegEnded).status) == ("busy", 486)


async def dials(engine, hands, until):
    """It rings where the phone dialled."""
    await hands.dial("311")
    await until(engine.has(s.Dialled))
    dialled = engine.one(s.Dialled)
    assert dialled.target == "311"
    engine.desk.perform(fx.RingBack(call=OUT, token=dialled.call, line=1))
    engine.desk.perform(fx.AnswerDialled(call=OUT))


@pytest.mark.parametrize("ours", ["udp", "tcp"], indirect=True)
async def test_our_phone_dials_holds_resumes_and_hangs_up(engine, ours, until):
    await dials(engine, ours, until)
    await ours.hold(OUT)
    await until(engine.has(s.PhoneHeld, OUT))
    await ours.resume(OUT)
    await until(engine.has(s.PhoneResumed, OUT))
    await ours.hang_up(OUT)
    await until(engine.has(s.LegEnded, OUT))
    assert engine.one(s.LegEnded).cause == "hung_up"
    assert engine.hosts() == {HOST}


@pytest.mark.peer("baresip")
@pytest.mark.parametrize("baresip", ["udp", "tcp"], indirect=True)
async def test_baresip_dials_and_we_hang_up(engine, baresip, until):
    await dials(engine, baresip, until)
    await baresip.hold(OUT)
    await until(engine.has(s.PhoneHeld, OUT))
    engine.end(OUT)
    await baresip.idle()
    assert engine.hosts() == {HOST}


@pytest.mark.peer("linphonec")
@pytest.mark.parametrize("linphone", ["udp", "tcp"], indirect=True)
async def test_linphone_dials_holds_resumes_and_hangs_up(engine, linphone, until):
    await dials(engine, linphone, until)
    await linphone.hold(OUT)
    await until(engine.has(s.PhoneHeld, OUT))
    await linphone.resume(OUT)
    await until(engine.has(s.PhoneResumed, OUT))
    await linphone.hang_up(OUT)
    await until(engine.has(s.LegEnded, OUT))
    assert engine.one(s.LegEnded).cause == "hung_up"
    assert engine.hosts() == {HOST}


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_an_engine_that_is_told_of_the_proxy_sends_its_phones_there(
    tmp_path, until, transport
):
    at = (ENGINE, free_sip_port(ENGINE))
    proxy = await Kamailio.launched(tmp_path, at)
    told = f"{HOST}:{proxy.address[1]};transport={transport}"
    settings = Settings.load(
        {}, state_folder=tmp_path, host=ENGINE, sip_port=at[1], http_port=0, sip_proxy=told
    )
    try:
        async with Engine(settings, load_dossier()) as engine:
            hosted = await engine.open("essai", scenario="prise_en_main", candidate="Camille Essai")
            phone = phone_at(hosted.sip, engine.host, lambda: secrets.token_hex(12))
            await phone.start()
            changed = e.DeskPhoneChanged
            await until(lambda: any(isinstance(x.event, changed) for x in hosted.doors.entries))
            await phone.stop()
        asked = (capture_folder(settings) / "essai.sip.jsonl").read_text()
    finally:
        await proxy.close()
    assert (hosted.sip.host, hosted.sip.port) == proxy.address
    assert HOST in asked and PHONES in asked


async def test_two_phones_of_a_desk_ring_behind_one_proxy(engine, proxy, until):
    phones = [engine.a_phone(server=proxy.address, host=PHONES) for _ in range(2)]
    for phone in phones:
        await phone.start()
    engine.ring("c1")
    await until(lambda: all(phone.calls for phone in phones))
    phones[0].answer("c1")
    await until(engine.has(s.Answered, "c1"))
    await until(lambda: not phones[1].calls)
    engine.end("c1")
    await until(lambda: not phones[0].calls)
    for phone in phones:
        await phone.stop()


async def test_a_phone_behind_the_proxy_is_moved_from_afar(engine, proxy, until):
    phone = engine.a_phone(server=proxy.address, host=PHONES, obeys=True)
    await phone.start()
    engine.ring("c1")
    await until(engine.has(s.Rang, "c1"))
    engine.desk.perform(fx.DrivePhone(call="c1", verb="answer", target=""))
    await until(engine.has(s.Answered, "c1"))
    engine.desk.perform(fx.DrivePhone(call="", verb="dial", target="311"))
    await until(engine.has(s.Dialled))
    assert engine.one(s.Dialled).target == "311"
    [refer] = [p.data for p in engine.passed if p.data.startswith(b"REFER ")]
    assert f"Refer-To: <sip:311@{HOST}:{proxy.address[1]}>".encode() in refer
    assert engine.hosts() == {HOST}
    await phone.stop()
