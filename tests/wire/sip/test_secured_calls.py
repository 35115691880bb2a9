"""Calls over TLS on real sockets: their voice is encrypted, or there is no call."""

from __future__ import annotations

import logging
import shutil
from dataclasses import fields

import pytest

from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.sip.dialogs.negotiation import Negotiation
from evalengine.wire.sip.transports.tap import Passed

from .lines import LINES, LineBench, secured

VOICE, WORDS = bytes(range(160)), bytes(reversed(range(160)))


@pytest.fixture
async def bench(need, tmp_path, tokens):
    if not shutil.which("openssl"):
        need("openssl is not installed")
    made = LineBench(tokens, secured(LINES["tls4"], tmp_path))
    await made.phone.start()
    yield made
    await made.close()


def both_speak(bench, call="c1") -> tuple[list[bytes], list[bytes]]:
    """What the correspondent and the candidate hear from now on."""
    there = bench.desk.media_of(call)
    here = next(one.media for one in bench.phone.calls if one.id == call)
    said, heard = [], []
    there.source, there.sink = lambda: WORDS, said.append
    here.source, here.sink = lambda: VOICE, heard.append
    return said, heard


async def talking(bench, until, call="c1") -> None:
    bench.ring(call)
    await until(lambda: call in bench.states())
    bench.phone.answer(call)
    await until(bench.has(s.Answered, call))


async def test_a_scripted_call_is_encrypted_both_ways_through_hold_and_resume(bench, until):
    await talking(bench, until)
    said, heard = both_speak(bench)
    await until(lambda: VOICE in said and WORDS in heard)
    bench.phone.hold("c1")
    await until(bench.has(s.PhoneHeld, "c1"))
    bench.phone.resume("c1")
    await until(bench.has(s.PhoneResumed, "c1"))
    said.clear()
    heard.clear()
    await until(lambda: VOICE in said and WORDS in heard)
    media = bench.desk.media_of("c1")
    assert media.secured and bench.phone.calls[0].media.secured
    assert (media.stats.forged, media.stats.strangers) == (0, 0)
    assert bench.all(s.Noticed) == []
    bench.end("c1")
    await until(lambda: not bench.phone.calls)


async def test_a_dialled_call_is_encrypted_both_ways(bench, until):
    bench.phone.dial("204")
    await until(bench.has(s.Dialled))
    token = bench.one(s.Dialled).call
    bench.desk.perform(fx.RingBack(call="c1", token=token, line=1))
    bench.desk.perform(fx.AnswerDialled(call="c1"))
    await until(lambda: bench.states() == {"c1": "talking"})
    said, heard = both_speak(bench)
    await until(lambda: VOICE in said and WORDS in heard)
    assert bench.desk.media_of("c1").secured
    bench.phone.hang_up("c1")
    await until(bench.has(s.LegEnded, "c1"))


async def test_no_key_is_in_what_the_journal_keeps(bench, until):
    await talking(bench, until)
    negotiation = bench.phone.calls[0].dialog.negotiation
    kept = str([bench.one(s.Invited).leg, bench.one(s.Answered).leg])
    for crypto in (negotiation.keys.sending, negotiation.keys.receiving):
        assert crypto.line().partition("inline:")[2] not in kept
        assert crypto.key.hex() not in kept
    assert "RTP/SAVP" in kept


async def test_a_phone_that_will_not_encrypt_is_not_rung_in_clear_and_the_desk_is_told(
    bench, until, caplog
):
    await bench.phone.stop()
    bench.phone = bench.a_phone(encrypts=False)
    await bench.phone.start()
    with caplog.at_level(logging.WARNING):
        for call in ("c1", "c2"):
            bench.ring(call)
            await until(bench.has(s.LegEnded, call))
            ended = bench.one(s.LegEnded, call)
            assert (ended.cause, ended.status) == ("failed", 488)
    assert [notice.kind for notice in bench.all(s.Noticed)] == ["media_refused"] * 2
    assert "SRTP" in bench.all(s.Noticed)[0].detail
    assert len([r for r in caplog.records if "SRTP" in r.message]) == 1
    bench.phone.dial("204")
    await until(lambda: not bench.phone.calls)
    assert bench.all(s.Dialled) == []
    assert len(bench.all(s.Noticed)) == 3


async def test_an_engine_that_was_told_not_to_encrypt_talks_in_clear_over_tls(bench, until):
    await bench.close()
    bench.open_wire(0, waking=0, encrypts=False)
    bench.phone = bench.a_phone(encrypts=False)
    await bench.phone.start()
    await talking(bench, until)
    said, heard = both_speak(bench)
    await until(lambda: VOICE in said and WORDS in heard)
    assert not bench.desk.media_of("c1").secured


class Careless(Negotiation):
    """Answers in clear, whatever is offered."""

    def answer(self, offer: bytes) -> bytes:
        return super().answer(offer).replace(b"RTP/SAVP", b"RTP/AVP")


def become(call, kind: type[Negotiation], **changed: object) -> None:
    """From now on the phone's side of ``call`` is of another kind."""
    old = call.dialog.negotiation
    kept = {field.name: getattr(old, field.name) for field in fields(Negotiation)}
    call.dialog.negotiation = kind(**{**kept, **changed})


async def test_a_phone_that_wants_to_go_on_in_clear_is_refused_and_the_call_goes_on(bench, until):
    await talking(bench, until)
    call = bench.phone.calls[0]
    agreed = call.dialog.negotiation
    become(call, Negotiation, crypto=(), keys=None)
    bench.phone.hold("c1")
    await until(bench.has(s.Noticed))
    assert bench.one(s.Noticed).kind == "media_refused"
    await until(lambda: bench.states() == {"c1": "talking"})
    call.dialog.negotiation = agreed
    said, heard = both_speak(bench)
    await until(lambda: VOICE in said and WORDS in heard)
    assert bench.all(s.PhoneHeld) == bench.all(s.LegEnded) == []


async def test_a_phone_that_answers_our_change_in_clear_is_hung_up(bench, until):
    await talking(bench, until)
    become(bench.phone.calls[0], Careless)
    bench.desk._legs["c1"].call.changes.refresh(bench.clock.monotonic_ns())
    bench.wire._endpoint.flush()
    await until(bench.has(s.LegEnded, "c1"))
    assert bench.one(s.LegEnded, "c1").cause == "failed"
    assert bench.one(s.Noticed).kind == "media_refused"
    await until(lambda: not bench.phone.calls)


@pytest.mark.parametrize("line", ["udp4", "tcp4"])
async def test_no_key_is_ever_said_where_others_read(tokens, until, line):
    passed: list[Passed] = []
    bench = LineBench(tokens, LINES[line])
    await bench.wire.close()
    bench.open_wire(0, waking=0, tap=passed.append)
    bench.phone = bench.a_phone()
    await bench.phone.start()
    await talking(bench, until)
    bench.phone.hold("c1")
    await until(bench.has(s.PhoneHeld, "c1"))
    assert not bench.desk.media_of("c1").secured
    assert any(b"m=audio" in one.data for one in passed)
    assert not any(b"crypto" in one.data or b"SAVP" in one.data for one in passed)
    await bench.close()


async def test_the_keys_of_a_call_are_no_other_calls(bench, until):
    for call in ("c1", "c2"):
        await talking(bench, until, call)
    keys = set()
    for call in bench.phone.calls:
        agreed = call.dialog.negotiation.keys
        keys |= {agreed.sending.key, agreed.receiving.key}
    assert len(keys) == 4


async def test_of_two_phones_the_one_that_will_not_encrypt_is_named_and_the_other_rings(
    bench, until
):
    other = bench.a_phone(encrypts=False)
    await other.start()
    bench.ring("c1")
    await until(bench.has(s.Noticed))
    assert bench.one(s.Noticed).kind == "media_refused"
    await until(lambda: "c1" in bench.states())
    bench.phone.answer("c1")
    await until(bench.has(s.Answered, "c1"))
    assert not other.calls and bench.all(s.LegEnded) == []
    await other.stop()
