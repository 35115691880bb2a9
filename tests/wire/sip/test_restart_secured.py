"""The engine dies in calls over TLS: only the phone can connect again, and then they go on."""

from __future__ import annotations

import asyncio
import shutil

import pytest

from evalengine.clock import SECOND
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.sip.dialogs.keying import Keyring

from .lines import LINES, LineBench, secured
from .loopback import DESK
from .test_restart import three_calls
from .test_secured_calls import VOICE, WORDS, both_speak

SECRET = b"le secret du moteur, le temps..."


class Bench(LineBench):
    """Its engine has the same secret after each restart."""

    def open_wire(self, port, **options):
        super().open_wire(port, **{"secret": SECRET, **options})


@pytest.fixture
async def bench(need, tmp_path, tokens):
    if not shutil.which("openssl"):
        need("openssl is not installed")
    made = Bench(tokens, secured(LINES["tls4"], tmp_path))
    await made.phone.start()
    yield made
    await made.close()


def know(bench) -> None:
    contact = f"sip:{DESK}@127.0.0.1:{bench.phone.address[1]};transport=tls"
    bench.desk.perform(fx.KnowPhone(desk=DESK, contact=contact, expires_in_s=60))


async def test_calls_that_ring_are_held_and_talk_are_found_again_and_heard(bench, until):
    legs = await three_calls(bench, until)
    before = bench.phone.calls[2].media.stats.sent
    await bench.restart_wire()
    know(bench)
    bench.ring_again("c1", legs["c1"])
    bench.find("c2", legs["c2"], held=True)
    bench.find("c3", legs["c3"])
    await until(lambda: len(bench.all(s.LegFound)) == 3, seconds=5)
    assert bench.states() == {"c1": "ringing", "c2": "held", "c3": "talking"}
    assert bench.all(s.PhoneHeld) == bench.all(s.LegEnded) == bench.all(s.Noticed) == []
    said, heard = both_speak(bench, "c3")
    await until(lambda: VOICE in said and WORDS in heard)
    assert bench.desk.media_of("c3").secured and bench.phone.calls[2].media.stats.sent > before
    bench.phone.answer("c1")
    await until(bench.has(s.Answered, "c1"))
    said, heard = both_speak(bench, "c1")
    await until(lambda: VOICE in said and WORDS in heard)


async def test_a_call_found_again_has_keys_that_were_never_used(bench, until):
    legs = await three_calls(bench, until)
    seen = {
        crypto.key for leg in bench.desk._legs.values() for crypto in leg.call.negotiation.crypto
    }
    await bench.restart_wire()
    bench.find("c3", legs["c3"])
    await until(bench.has(s.LegFound, "c3"), seconds=5)
    keys = bench.phone.calls[2].dialog.negotiation.keys
    assert keys.receiving.key not in seen
    ring = Keyring(SECRET, lambda: "")
    assert keys.receiving.key not in {line.key for line in ring.named(legs["c3"]["call_id"])}


async def test_a_call_that_rings_is_offered_the_very_same_keys(bench, until):
    bench.ring("c1")
    await until(bench.has(s.Rang, "c1"))
    leg = bench.one(s.Invited, "c1").leg
    offered = bench.phone.calls[0].dialog.invite.body
    await bench.restart_wire()
    bench.ring_again("c1", leg)
    await until(bench.has(s.LegFound, "c1"), seconds=5)
    assert len(bench.phone.calls) == 1
    negotiation = bench.desk._legs["c1"].call.negotiation
    assert all(crypto.line().encode() in offered for crypto in negotiation.crypto)


async def test_a_phone_that_never_comes_back_is_lost_in_time(bench, until):
    legs = await three_calls(bench, until)
    await bench.phone.stop()
    await bench.restart_wire()
    begun = bench.clock.monotonic_ns()
    bench.ring_again("c1", legs["c1"])
    bench.find("c3", legs["c3"])
    await until(lambda: len(bench.all(s.LegEnded)) == 2, seconds=6)
    assert 3 * SECOND < bench.clock.monotonic_ns() - begun < 5 * SECOND
    assert bench.one(s.LegEnded, "c3").cause == "lost"
    assert bench.one(s.LegEnded, "c1").cause in ("lost", "unreachable")


async def test_what_ended_meanwhile_is_ended_at_the_phone_when_it_comes_back(bench, until):
    legs = await three_calls(bench, until)
    await bench.restart_wire()
    bench.desk.perform(fx.StopRinging(ring=bench.ringing_again("c1", legs["c1"])))
    bench.find("c3", legs["c3"])
    bench.end("c3")
    await until(lambda: set(bench.states()) == {"c2"}, seconds=6)


async def test_a_closed_engine_waits_for_nobody(bench, until):
    legs = await three_calls(bench, until)
    await bench.phone.stop()
    await bench.restart_wire()
    bench.find("c3", legs["c3"])
    await bench.wire.close()
    await asyncio.sleep(0)
    assert bench.signals == []


async def test_a_phone_that_comes_back_from_another_port_is_the_same_phone(bench, until):
    legs = await three_calls(bench, until)
    port = bench.phone.address[1]
    old = {name: str(value).replace(f":{port};", ":9;") for name, value in legs["c3"].items()}
    assert old["target"] != legs["c3"]["target"]
    await bench.restart_wire()
    bench.find("c3", old)
    await until(bench.has(s.LegFound, "c3"), seconds=5)
