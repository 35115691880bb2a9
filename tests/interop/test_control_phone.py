"""A real baresip as the co-évaluateur's own phone, ours as the candidate's."""

from __future__ import annotations

import secrets

import pytest

from evalengine.vocabulary import signals as s
from evalengine.wire.media.g711 import PCMA, RATE, decode
from evalengine.wire.media.tones import quiet
from evalengine.wire.sip.control_phone import account_of
from tests.wire.sip.loopback import DESK, PASSWORD, Bench

from .baresip import Baresip
from .test_srtp import BARESIP_HZ, share

pytestmark = pytest.mark.peer("baresip")

CONTROL = "un-autre-secret"


@pytest.fixture
async def desk():
    """A desk with two calls that ring, and who may speak for both."""
    made = Bench(lambda: secrets.token_hex(12))
    made.wire.detach(DESK)
    made.desk = made.wire.attach(DESK, PASSWORD, made.signals.append, control=CONTROL)
    await made.phone.start()
    yield made
    await made.close()


@pytest.fixture
async def baresip(desk, tmp_path):
    account = {"server": desk.wire.address, "user": account_of(DESK), "password": CONTROL}
    phone = await Baresip.launched(tmp_path, **account)
    yield phone
    await phone.close()


async def test_its_note_is_heard_on_the_line_that_the_candidate_takes(desk, baresip, until):
    await baresip.command("dial", "regie")
    await baresip.until("CALL_ESTABLISHED")
    heard: dict[str, list[bytes]] = {}
    for call in ("c1", "c2"):
        desk.ring(call)
        await until(desk.has(s.Rang, call))
        desk.phone.answer(call)
        heard[call] = []
        media = next(each.media for each in desk.phone.calls if each.id == call)
        media.sink = heard[call].append
        await hears_the_note(heard[call], until)
    assert await silent(heard["c1"], until)
    desk.phone.resume("c1")
    await hears_the_note(heard["c1"], until)
    assert await silent(heard["c2"], until)
    assert not desk.all(s.Noticed)
    await baresip.command("hangup")
    await until(desk.has(s.Noticed))
    assert await silent(heard["c1"], until)
    await baresip.command("dial", "regie")
    await hears_the_note(heard["c1"], until)


async def hears_the_note(heard: list[bytes], until) -> None:
    """Half a second of it, from some time on."""

    def hears() -> bool:
        samples = decode(b"".join(heard[-25:]), PCMA)
        return len(samples) == RATE // 2 and share(samples, BARESIP_HZ) > 0.95

    await until(hears, 8)


async def silent(heard: list[bytes], until) -> bool:
    """What was under way has come, and then nothing does."""
    before = len(heard)
    await until(lambda: len(heard) > before + 30, 8)
    return set(heard[before + 10 :]) == {quiet()}
