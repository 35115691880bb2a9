"""From a real call to a file for Wireshark: the packets' times are the journal's."""

from __future__ import annotations

import asyncio
import os
import struct
import sys

import pytest

from evalengine.bootstrap import Engine, capture_folder, fresh_token
from evalengine.custody.kept import read
from evalengine.dossier.loader import load_dossier
from evalengine.settings import Settings
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.wire.blackbox.capture import path_of
from evalengine.wire.sip.messages.hops import Transport
from evalengine.wire.sip.phone import SipPhone
from tests.patience import patience

NAME, OTHER = "epreuve-1", "epreuve-2"


def packets(data: bytes) -> list[tuple[int, bytes]]:
    """(wall, SIP message) of each packet of a raw IPv4 capture, over UDP or TCP."""
    found, at = [], 24
    while at < len(data):
        seconds, nanoseconds, length, _ = struct.unpack_from("<IIII", data, at)
        head = {17: 20 + 8, 6: 20 + 20}[data[at + 16 + 9]]
        found.append((seconds * 10**9 + nanoseconds, data[at + 16 + head : at + 16 + length]))
        at += 16 + length
    return found


async def until(condition) -> None:
    async with patience(5):
        while not condition():
            await asyncio.sleep(0.002)


async def one_call(engine: Engine, name: str, transport: Transport) -> None:
    """The phone of that sitting rings, is picked up and hung up."""
    hosted = await engine.open(name, scenario="prise_en_main", candidate="Essai", speed=2)
    sip = hosted.sip
    phone = SipPhone(
        engine.host,
        fresh_token,
        server=(sip.host, sip.port),
        user=sip.user,
        password=sip.password,
        transport=transport,
    )
    await phone.start()
    await until(lambda: any(isinstance(x.event, e.DeskPhoneChanged) for x in hosted.doors.entries))
    await hosted.doors.submit(c.EndPhase(phase="preparation"), "control")
    if not phone.calls:
        call = hosted.scenarios[0].calls[0].id
        await hosted.doors.submit(c.TriggerCall(call=call), "control")
    await until(lambda: phone.calls)
    (call,) = (each.id for each in phone.calls)
    phone.answer(call)
    await until(lambda: any(isinstance(x.event, e.CallPickedUp) for x in hosted.doors.entries))
    phone.hang_up(call)
    await until(lambda: any(isinstance(x.event, e.CallEnded) for x in hosted.doors.entries))
    await phone.stop()


@pytest.fixture
async def played(tmp_path):
    """Settings and the journal of `NAME`, after a call in each of two sittings."""
    settings = Settings.for_demo(tmp_path)
    async with Engine(settings, load_dossier()) as engine:
        await one_call(engine, NAME, "udp")
        await one_call(engine, OTHER, "tcp")
        entries = await read(engine.journal, NAME)
        phone_key = engine.hall.sittings[NAME].sip.password
    return settings, entries, phone_key


async def export(settings, *arguments):
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "evalengine", "export", *arguments],
        env={**os.environ, "EVALENGINE_STATE_FOLDER": str(settings.state_folder)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode, " ".join(said.decode().split())


async def test_the_packets_of_one_sitting_tell_the_times_of_its_journal(played, tmp_path):
    settings, entries, phone_key = played
    out = tmp_path / "out"
    assert (await export(settings, NAME, "--pcap", "--out", str(out)))[0] == 0
    told = packets((out / "appels.pcap").read_bytes())
    texts = [text for _, text in told]
    assert OTHER.encode() not in b"".join(texts)
    assert sum(text.startswith(b"REGISTER") for text in texts) >= 2
    opening = entries[0]
    for kind, first in ((e.CallRang, b"SIP/2.0 180"), (e.CallPickedUp, b"SIP/2.0 200")):
        (event,) = (x.event for x in entries if isinstance(x.event, kind))
        wall = next(
            wall for wall, text in told if text.startswith(first) and b" INVITE\r\n" in text
        )
        assert wall == opening.wall + event.stamp.at // 2 - opening.at // 2
    secrets = b"".join(texts) + path_of(capture_folder(settings), NAME).read_bytes()
    assert phone_key.encode() not in secrets
    assert b'response="xxxxxxxx' in secrets


async def test_a_phone_over_tcp_is_shown_as_tcp(played, tmp_path):
    settings, _, _ = played
    assert (await export(settings, OTHER, "--pcap", "--out", str(tmp_path / "out")))[0] == 0
    data = (tmp_path / "out" / "appels.pcap").read_bytes()
    assert data[24 + 16 + 9] == 6
    firsts = [text.partition(b" ")[0] for _, text in packets(data)]
    assert {b"REGISTER", b"INVITE", b"ACK", b"BYE", b"SIP/2.0"} == set(firsts)


async def test_without_the_option_or_without_a_capture(played, tmp_path):
    settings, _, _ = played
    out = tmp_path / "out"
    assert (await export(settings, NAME, "--out", str(out)))[0] == 0
    assert not (out / "appels.pcap").exists()
    path_of(capture_folder(settings), NAME).unlink()
    status, said = await export(settings, NAME, "--pcap", "--out", str(tmp_path / "two"))
    assert status == 2
    assert f"La boîte noire n’a rien gardé des appels de « {NAME} »." in said
    assert not (tmp_path / "two").exists()


async def test_what_is_missing_from_the_capture_is_said(played, tmp_path):
    settings, _, _ = played
    with path_of(capture_folder(settings), NAME).open("a") as file:
        file.write('{"lost":12}\n')
    status, said = await export(settings, NAME, "--pcap", "--out", str(tmp_path / "out"))
    assert status == 0
    assert "Il manque 12 messages à la boîte noire" in said


async def test_a_box_that_cannot_write_is_one_log_line_and_the_call_goes_on(tmp_path, caplog):
    settings = Settings.for_demo(tmp_path)
    capture_folder(settings).write_text("a file where the folder should be")
    async with Engine(settings, load_dossier()) as engine:
        await one_call(engine, NAME, "udp")
        entries = await read(engine.journal, NAME)
    assert any(isinstance(entry.event, e.CallEnded) for entry in entries)
    assert len([line for line in caplog.messages if "messages not kept" in line]) == 1
