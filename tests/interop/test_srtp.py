"""Encrypted voice with a real baresip over TLS: heard both ways, or refused for all to see."""

from __future__ import annotations

import math
import secrets
import wave
from array import array

import pytest

from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.media.g711 import FRAME, PCMA, RATE, decode, encode
from tests.wire.sip.lines import LINES, LineBench, secured
from tests.wire.sip.loopback import DESK, PASSWORD

from .baresip import Baresip

pytestmark = pytest.mark.peer("baresip", "openssl")

BARESIP_HZ, OURS_HZ = 440, 1_000
"""What each says: a pure note."""


class Note:
    """A leg's source: a note without end."""

    def __init__(self, hertz: int) -> None:
        self._turn, self._at = math.tau * hertz / RATE, 0

    def __call__(self) -> bytes:
        samples = range(self._at, self._at + FRAME)
        self._at += FRAME
        return encode(
            array("h", (round(9_000 * math.sin(self._turn * at)) for at in samples)), PCMA
        )


def share(samples: array[int], hertz: int, rate: int = RATE) -> float:
    """How much of the sound is that note: 0 to 1 (Goertzel)."""
    turn = math.tau * hertz / rate
    real = sum(sample * math.cos(turn * at) for at, sample in enumerate(samples))
    imaginary = sum(sample * math.sin(turn * at) for at, sample in enumerate(samples))
    energy = sum(sample * sample for sample in samples) * len(samples) / 2
    return (real * real + imaginary * imaginary) / energy if energy else 0.0


@pytest.fixture
async def secure(tmp_path):
    """The engine's wire, with a certificate of its own."""
    made = LineBench(lambda: secrets.token_hex(12), secured(LINES["tls4"], tmp_path))
    yield made
    await made.wire.close()


@pytest.fixture
async def launch(secure, tmp_path):
    """Starts a baresip with that mediaenc."""
    started = []

    async def launch(encryption: str) -> Baresip:
        phone = await Baresip.launched(
            tmp_path,
            server=secure.wire.tls_address,
            user=DESK,
            password=PASSWORD,
            transport="tls",
            encryption=encryption,
            records=True,
        )
        started.append(phone)
        return phone

    yield launch
    for phone in started:
        await phone.close()


async def pick_up(secure, phone, until, call="c1") -> str:
    secure.ring(call)
    await until(secure.has(s.Rang, call))
    await phone.command("accept")
    await until(secure.has(s.Answered, call))
    return secure.one(s.Answered, call).leg["call_id"]


def listen(leg) -> list[bytes]:
    heard: list[bytes] = []
    leg.source, leg.sink = Note(OURS_HZ), heard.append
    return heard


async def hears_the_note(heard: list[bytes], until) -> None:
    """A second of it without a gap, from now on or later: a machine that stalls makes gaps."""
    before = len(heard)

    def hears() -> bool:
        second = heard[before:][-50:]
        return len(second) == 50 and share(decode(b"".join(second), PCMA), BARESIP_HZ) > 0.95

    await until(hears, 8)


async def test_each_hears_the_others_note_before_and_after_a_hold(secure, launch, until, tmp_path):
    phone = await launch("srtp-mand")
    call_id = await pick_up(secure, phone, until)
    media = secure.desk.media_of("c1")
    heard = listen(media)
    await hears_the_note(heard, until)
    await phone.on_call(call_id, "hold")
    await until(secure.has(s.PhoneHeld, "c1"))
    await phone.on_call(call_id, "resume")
    await until(secure.has(s.PhoneResumed, "c1"))
    await hears_the_note(heard, until)
    stats = media.stats
    assert media.secured and stats.forged == stats.malformed == stats.strangers == 0
    secure.end("c1")
    await phone.until("CALL_CLOSED")
    (recorded,) = tmp_path.glob("dump-*-dec.wav")
    with wave.open(str(recorded)) as sound:
        samples = array("h", sound.readframes(sound.getnframes()))[:: sound.getnchannels()]
        rate = sound.getframerate()
    last = samples[-rate:]
    assert share(last, OURS_HZ, rate) > 0.9
    assert secure.all(s.Noticed) == []


async def test_a_phone_without_encryption_is_refused_and_the_desk_is_told(secure, launch, until):
    phone = await launch("")
    secure.ring("c1")
    await until(secure.has(s.LegEnded, "c1"))
    assert secure.one(s.LegEnded, "c1").cause == "failed"
    (notice,) = secure.all(s.Noticed)
    assert notice.kind == "media_refused" and "SRTP" in notice.detail
    host, port = secure.wire.tls_address
    await phone.command("dial", f"sip:204@{host}:{port};transport=tls")
    await phone.until("CALL_CLOSED", 2)
    assert secure.all(s.Dialled) == []
    assert [notice.kind for notice in secure.all(s.Noticed)] == ["media_refused"] * 2


async def test_a_call_that_it_dials_is_encrypted_both_ways(secure, launch, until):
    phone = await launch("srtp-mand")
    host, port = secure.wire.tls_address
    await phone.command("dial", f"sip:204@{host}:{port};transport=tls")
    await until(secure.has(s.Dialled))
    token = secure.one(s.Dialled).call
    secure.desk.perform(fx.RingBack(call="c1", token=token, line=1))
    secure.desk.perform(fx.AnswerDialled(call="c1"))
    await phone.until("CALL_ESTABLISHED")
    media = secure.desk.media_of("c1")
    await hears_the_note(listen(media), until)
    assert media.secured and media.stats.forged == 0
    await phone.command("hangup")
    await until(secure.has(s.LegEnded, "c1"))


async def test_one_that_encrypts_when_it_is_asked_to_may_be_rung_but_not_call_in_clear(
    secure, launch, until
):
    phone = await launch("srtp")  # it offers RTP/AVP with keys: encrypted or in clear, as one likes
    await pick_up(secure, phone, until)
    await hears_the_note(listen(secure.desk.media_of("c1")), until)
    secure.end("c1")
    await phone.until("CALL_CLOSED")
    host, port = secure.wire.tls_address
    await phone.command("dial", f"sip:204@{host}:{port};transport=tls")
    await until(secure.has(s.Noticed))
    assert secure.one(s.Noticed).kind == "media_refused"
    assert secure.all(s.Dialled) == []
