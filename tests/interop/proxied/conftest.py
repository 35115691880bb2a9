"""Phones that come by a real Kamailio."""

from __future__ import annotations

import pytest

from evalengine.vocabulary import signals as s
from tests.interop.baresip import Baresip
from tests.interop.hands import BaresipHands, LinphoneHands, OurHands
from tests.interop.linphone import Linphone
from tests.wire.sip.loopback import DESK, PASSWORD

from .bench import PHONES, FrontBench
from .kamailio import HOST, Kamailio


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
