"""The candidate's phone calls through the engine: who may, what is heard, and what is told."""

from __future__ import annotations

import asyncio
import socket

import pytest

from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s

from .loopback import Bench

OUT = "sortant-1"

INVITE = """\
INVITE sip:{target}@127.0.0.1 SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bK{name}
From: <sip:{name}@127.0.0.1>;tag=1
To: <sip:{target}@127.0.0.1>
Call-ID: {name}
CSeq: 1 INVITE
Contact: <sip:{name}@127.0.0.1:9>

"""


async def dialled(bench: Bench, until, target: str = "311") -> str:
    """It rings there; the token of the leg."""
    bench.phone.dial(target)
    await until(bench.has(s.Dialled))
    token = bench.one(s.Dialled).call
    bench.desk.perform(fx.RingBack(call=OUT, token=token, line=1))
    await until(lambda: bench.states() == {OUT: "dialling"})
    return token


async def test_voice_passes_once_it_is_answered(bench: Bench, until):
    await dialled(bench, until)
    bench.desk.perform(fx.AnswerDialled(call=OUT))
    await until(lambda: bench.states() == {OUT: "talking"})
    [call] = bench.phone.calls
    await until(lambda: call.media.stats.received > 5)
    await until(lambda: bench.desk.media_of(OUT).stats.received > 5)


@pytest.mark.parametrize("target", ["311", "poste"])
async def test_from_any_other_address_nobody_calls_even_in_the_desk_s_name(bench: Bench, target):
    loop = asyncio.get_running_loop()
    invite = INVITE.format(target=target, name=bench.phone._user).replace("\n", "\r\n")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.setblocking(False)
        stranger.sendto(invite.encode(), bench.wire.address)
        answer = await asyncio.wait_for(loop.sock_recv(stranger, 9000), 20)
    assert answer.startswith(b"SIP/2.0 403")
    assert bench.all(s.Dialled) == []


async def test_a_phone_that_went_away_calls_nobody(bench: Bench, until):
    bench.phone._registration.stop(bench.clock.monotonic_ns())
    bench.phone._open.flush()
    await until(lambda: not bench.phone.registered)
    bench.phone.dial("311")
    assert bench.phone.calls
    await until(lambda: not bench.phone.calls)
    assert bench.all(s.Dialled) == []


async def test_a_desk_that_is_detached_hangs_up_what_it_dialled(bench: Bench, until):
    await dialled(bench, until)
    bench.wire.detach(bench.desk.name)
    await until(lambda: not bench.phone.calls)


async def test_an_answer_that_crosses_the_giving_up_leaves_no_ghost(bench: Bench, until):
    await dialled(bench, until)
    bench.phone.hang_up(OUT)
    bench.desk.perform(fx.AnswerDialled(call=OUT))
    await until(bench.has(s.LegEnded))
    await until(lambda: not bench.phone.calls)
    assert bench.one(s.LegEnded).cause == "hung_up"
    assert bench.desk.media_of(OUT) is None


async def test_a_phone_that_registered_by_a_connection_calls_by_it(bench: Bench, until):
    phone = bench.a_phone(transport="tcp")
    await phone.start()
    phone.dial("311")
    await until(bench.has(s.Dialled))
    token = bench.one(s.Dialled).call
    bench.desk.perform(fx.RingBack(call=OUT, token=token, line=1))
    bench.desk.perform(fx.AnswerDialled(call=OUT))
    await until(lambda: [call.state for call in phone.calls] == ["talking"])
    await phone.stop()
    await until(bench.has(s.LegEnded))
