"""A real Kamailio between the engine and its phones: registrations by Path, calls by Record-Route.

The engine, the proxy and the phones have an address each, so that a message that went round the
proxy shows.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
from contextlib import suppress

import pytest

from evalengine.bootstrap import Engine, capture_folder
from evalengine.dossier.loader import load_dossier
from evalengine.errors import WireError
from evalengine.settings import Settings
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.wire.sip.account import phone_at
from evalengine.wire.sip.messages.message import parse
from evalengine.wire.sip.messages.path import routes_of
from evalengine.wire.sip.proxy import Front
from evalengine.wire.sip.wire import SipWire
from tests.wire.sip.loopback import DESK, PASSWORD, Bench

from .baresip import Baresip, free_sip_port
from .hands import BaresipHands, LinphoneHands, OurHands, three_calls
from .kamailio import HOST, Kamailio
from .linphone import Linphone

pytestmark = pytest.mark.peer("kamailio")

ENGINE, PHONES = "127.0.0.3", "127.0.0.1"
OUT = "sortant-1"

INVITE = f"""\
INVITE sip:311@{HOST} SIP/2.0
Via: SIP/2.0/UDP {{host}};rport;branch=z9hG4bKintrus
From: <sip:{DESK}@{HOST}>;tag=1
To: <sip:311@{HOST}>
Call-ID: intrus
CSeq: 1 INVITE
Contact: <sip:{DESK}@{{host}}>

"""


class FrontBench(Bench):
    """The engine's wire behind a proxy; ``passed`` is every message that it sent or heard."""

    def __init__(self):
        self.passed = []
        super().__init__(lambda: secrets.token_hex(12))

    def open_wire(self, port, **options):
        tap, front = self.passed.append, Front(HOST)
        self.wire = SipWire(
            self.clock, self.tokens, host=ENGINE, port=port, tap=tap, front=front, **options
        )
        self.desk = self.wire.attach(DESK, PASSWORD, self.signals.append)

    def changes(self, method, *, heard):
        """The requests inside dialogs that the engine heard, or sent."""
        met = [p for p in self.passed if p.data.startswith(f"{method} ".encode())]
        of = [parse(p.data) for p in met if heard == (p.dest == self.wire.address)]
        return [request for request in of if request.to_tag]

    def hosts(self):
        """Whom it heard or spoke to."""
        return {host for p in self.passed for host, _ in (p.source, p.dest)} - {ENGINE}


async def answer(asked, source, dest):
    """The first final answer to a datagram from ``source``."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as phone:
        phone.setblocking(False)
        phone.bind(source)
        phone.sendto(asked, dest)
        async with asyncio.timeout(5):
            while True:
                heard = await asyncio.get_running_loop().sock_recv(phone, 9000)
                if not heard.startswith(b"SIP/2.0 1"):
                    return heard


@pytest.fixture
async def engine():
    made = FrontBench()
    yield made
    await made.wire.close()


@pytest.fixture
async def proxy(engine, tmp_path):
    made = await Kamailio.launched(tmp_path, engine.wire.address)
    yield made
    await made.close()


@pytest.fixture
async def ours(engine, proxy, until, request):
    phone = engine.a_phone(server=proxy.address, host=PHONES, transport=request.param)
    await phone.start()
    yield OurHands(phone, until)
    await phone.stop()


@pytest.fixture
async def baresip(engine, proxy, tmp_path, request):
    phone = await Baresip.launched(
        tmp_path,
        server=proxy.address,
        user=DESK,
        password=PASSWORD,
        transport=request.param,
    )
    yield BaresipHands(phone, engine, f"{HOST}:{proxy.address[1]}")
    await phone.close()


@pytest.fixture
async def linphone(engine, proxy, until, tmp_path, request):
    phone = await Linphone.launched(
        tmp_path,
        server=proxy.address,
        user=DESK,
        password=PASSWORD,
        transport=request.param,
    )
    await until(engine.has(s.PhoneRegistered))
    yield LinphoneHands(phone, until, f"{HOST}:{proxy.address[1]};transport={request.param}")
    await phone.close()


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


async def test_nobody_calls_by_the_proxy_who_did_not_register(engine, proxy, until):
    """In the desk's name, by the proxy, but from a phone that never said its password."""
    stranger = engine.a_phone(server=proxy.address, host="127.0.0.4", password="faux")
    with pytest.raises(WireError):
        await stranger.start()
    phone = engine.a_phone(server=proxy.address, host=PHONES)
    await phone.start()
    asked = INVITE.format(host="127.0.0.4").replace("\n", "\r\n").encode()
    assert (await answer(asked, ("127.0.0.4", 0), proxy.address)).startswith(b"SIP/2.0 403")
    assert engine.all(s.Dialled) == []
    await phone.stop()


async def test_of_two_desks_at_one_address_the_call_is_whose_phone_says_its_name(engine, proxy):
    other = engine.wire.attach("epreuve-2", "autre-secret", engine.signals.append)
    phones = [
        engine.a_phone(server=proxy.address, host=PHONES),
        engine.a_phone(server=proxy.address, host=PHONES, user=other.name, password="autre-secret"),
    ]
    for phone in phones:
        await phone.start()
    for name in ("anonymous", "epreuve-3"):
        asked = INVITE.format(host=PHONES).replace("\n", "\r\n").replace(DESK, name)
        asked = asked.replace("intrus", f"intrus-{name}")
        heard = await answer(asked.encode(), (PHONES, 0), proxy.address)
        assert heard.startswith(b"SIP/2.0 403")
    assert engine.all(s.Dialled) == []
    for phone in phones:
        await phone.stop()


async def test_who_guesses_behind_the_proxy_slows_nobody_but_himself(engine, proxy, until):
    async def guesses():
        stranger = engine.a_phone(server=proxy.address, host="127.0.0.4", password="faux")
        with suppress(WireError):
            await stranger.start()
        await stranger.stop()

    await asyncio.gather(*(guesses() for _ in range(8)))
    assert "127.0.0.4" in engine.all(s.Noticed)[0].detail
    phone = engine.a_phone(server=proxy.address, host=PHONES)
    await phone.start()
    assert phone.registered
    await phone.stop()


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
