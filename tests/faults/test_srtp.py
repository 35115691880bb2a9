"""Fault 19, for SRTP: forged and replayed packets, keys that are missing or wrong, voice in clear.

Real sockets, a real call over TLS. Whatever goes wrong has a name within seconds, nobody is heard
whose packets are not authentic, and nothing of the correspondent leaves in clear.
"""

from __future__ import annotations

import asyncio
import secrets
import shutil

import pytest

from evalengine.vocabulary import signals as s
from evalengine.wire.media import rtp
from evalengine.wire.media.g711 import PCMA, translate
from evalengine.wire.media.srtp import Srtp
from evalengine.wire.media.tones import hold_music, quiet
from evalengine.wire.sip.messages.sdes import Crypto
from tests.patience import patience
from tests.wire.sip.lines import LINES, LineBench, secured

VOICE, WORDS, FORGED = bytes(range(160)), bytes(reversed(range(160))), b"\x11" * 160
NAMED_WITHIN_S = 3
"""Of the ten seconds that the fault allows."""


async def until(condition, seconds=NAMED_WITHIN_S):
    async with patience(seconds):
        while not condition():
            await asyncio.sleep(0.002)


@pytest.fixture
async def bench(need, tmp_path):
    if not shutil.which("openssl"):
        need("openssl is not installed")
    made = LineBench(lambda: secrets.token_hex(12), secured(LINES["tls4"], tmp_path))
    await made.phone.start()
    yield made
    await made.close()


class Watched:
    """One end's media: what it sends, octet for octet, and what it hears."""

    def __init__(self, leg, says):
        self.leg, self.sent, self.heard = leg, [], []
        leg.source, leg.sink = (lambda: says), self.heard.append
        self._send = leg._socket.send
        leg._socket.send = self._noting

    def _noting(self, data, peer):
        self.sent.append(bytes(data))
        return self._send(data, peer)

    def put(self, data):
        """Something else, from the very same address."""
        self._send(data, self.leg._remote)


async def talking(bench):
    """A call that both hear each other in: the engine's end of its media, and the phone's."""
    bench.ring("c1")
    await until(lambda: "c1" in bench.states())
    bench.phone.answer("c1")
    await until(bench.has(s.Answered, "c1"))
    engine = Watched(bench.desk.media_of("c1"), WORDS)
    phone = Watched(bench.phone.calls[0].media, VOICE)
    await until(lambda: VOICE in engine.heard and WORDS in phone.heard)
    return engine, phone


def nothing_in_clear(end, *voices):
    said = {translate(voice, PCMA, law) for voice in voices for law in (0, 8)}
    assert len(end.sent) > 10
    assert not any(data[12:172] in said for data in end.sent)


async def test_forged_and_replayed_packets_disturb_nothing(bench):
    engine, phone = await talking(bench)
    await until(lambda: len(phone.sent) > 30)
    kept = list(phone.sent[-20:])
    newest = rtp.parse(kept[-1])
    for ahead in range(1, 60):
        clear = newest._replace(sequence=(newest.sequence + ahead) & 0xFFFF, payload=FORGED)
        phone.put(rtp.build(clear))  # what a plain RTP stack would take for the next packets
        phone.put(rtp.build(clear._replace(ssrc=99)))
        changed = bytearray(kept[ahead % 20])
        changed[12 + ahead] ^= 0x40
        phone.put(bytes(changed))
    for data in kept * 3:
        phone.put(data)
    await until(lambda: engine.leg.stats.forged + engine.leg.stats.replayed >= 59 * 3 + 60)
    engine.heard.clear()
    await until(lambda: engine.heard.count(VOICE) > 25)
    assert set(engine.heard) <= {VOICE, quiet()}
    assert engine.leg.stats.replayed >= 60
    assert engine.leg.stats.late == 0
    nothing_in_clear(engine, WORDS, quiet())
    nothing_in_clear(phone, VOICE, quiet())
    assert bench.all(s.LegEnded) == []


async def test_a_stranger_beside_the_phone_is_counted_and_not_heard(bench):
    engine, _ = await talking(bench)
    loop = asyncio.get_running_loop()
    stranger, _ = await loop.create_datagram_endpoint(
        asyncio.DatagramProtocol, remote_addr=("127.0.0.1", engine.leg.port)
    )
    sender = rtp.Sender("stranger")
    for at in range(200):
        stranger.sendto(sender.packet(FORGED, PCMA, at * 160))
        await asyncio.sleep(0)
    await until(lambda: engine.leg.stats.forged == 200)
    stranger.close()
    assert FORGED not in engine.heard
    engine.heard.clear()
    await until(lambda: VOICE in engine.heard)


@pytest.mark.parametrize("cipher", ["none", "another key"])
async def test_voice_in_clear_or_under_another_key_is_not_heard_and_has_a_name(bench, cipher):
    engine, phone = await talking(bench)
    ours = phone.leg._cipher._ours
    other = Crypto(1, ours.suite, bytes(30))
    phone.leg._cipher = None if cipher == "none" else Srtp(other, other)
    await until(bench.has(s.Noticed))
    assert bench.one(s.Noticed).kind == "media_refused"
    assert "SRTP" in bench.one(s.Noticed).detail
    engine.heard.clear()
    await until(lambda: len(engine.heard) > 25)
    assert set(engine.heard[5:]) == {quiet()}
    nothing_in_clear(engine, WORDS, quiet())
    assert len(bench.all(s.Noticed)) == 1


ANSWERS = {
    "in clear": lambda body: body.replace(b"RTP/SAVP", b"RTP/AVP"),
    "no stream": lambda body: body.replace(b"m=audio ", b"m=audio 0 RTP/SAVP 8\r\na=x:"),
    "no key": lambda body: body.replace(b"a=crypto:", b"a=x-crypto:"),
    "a tag of nobody's": lambda body: body.replace(b"a=crypto:1 ", b"a=crypto:3 "),
    "half a key": lambda body: body.replace(b"inline:", b"inline:AAAA"),
    "no encryption": lambda body: body.replace(
        b"\r\na=rtpmap", b" UNENCRYPTED_SRTP\r\na=rtpmap", 1
    ),
}


@pytest.mark.parametrize("answer", ANSWERS)
async def test_a_call_without_good_keys_fails_at_once_and_says_nothing(bench, answer):
    bench.ring("c1")
    await until(lambda: "c1" in bench.states())
    engine = Watched(bench.desk.media_of("c1"), WORDS)
    negotiation = bench.phone.calls[0].dialog.negotiation
    kind = type(negotiation)
    spoilt = type(
        "Spoilt", (kind,), {"answer": lambda self, body: ANSWERS[answer](kind.answer(self, body))}
    )
    bench.phone.calls[0].dialog.negotiation = spoilt(
        **{name: getattr(negotiation, name) for name in kind.__dataclass_fields__}
    )
    bench.phone.answer("c1")
    await until(bench.has(s.LegEnded, "c1"))
    assert bench.one(s.LegEnded, "c1").cause == "failed"
    assert bench.one(s.Noticed).kind == "media_refused"
    await until(lambda: not bench.phone.calls)
    assert engine.sent == [] and bench.all(s.Answered) == []


def test_what_the_tests_listen_for_is_none_of_what_is_played_on_hold():
    music = hold_music()
    played = {music() for _ in range(1_000)}
    assert played.isdisjoint({VOICE, WORDS, FORGED, quiet()})
