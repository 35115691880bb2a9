"""Certificates of disk: found wanting when the engine starts, and said so in French."""

from __future__ import annotations

import asyncio
import logging
import shutil

import pytest

from evalengine.errors import BadSettings, WireError
from evalengine.wire.sip.transports.certificates import client_context, server_context

from .lines import LINES, Line, LineBench, certificate, secured


@pytest.fixture(autouse=True)
def openssl(need):
    if not shutil.which("openssl"):
        need("openssl is not installed")


def test_a_good_one_serves_with_its_key_inside_or_beside(tmp_path):
    made = certificate(tmp_path)
    server_context(made)
    server_context(made, made.with_suffix(".key"))


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("20240101", "20250101", "est expiré"),
        ("20450101", "20460101", "n’est pas encore valable"),
    ],
)
def test_one_that_no_phone_would_accept_today_is_refused_at_the_start(
    tmp_path, since, until, said, caplog
):
    made = certificate(tmp_path, since=since, until=until)
    with caplog.at_level(logging.ERROR), pytest.raises(BadSettings, match=said):
        server_context(made)
    assert [record.message for record in caplog.records if str(made) in record.message]


def test_another_key_than_its_own_is_refused(tmp_path):
    first, other = certificate(tmp_path), certificate(tmp_path)
    with pytest.raises(BadSettings, match="ne vont pas ensemble"):
        server_context(first, other.with_suffix(".key"))


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 100, b"-----BEGIN CERTIFICATE-----\nAA\n"])
def test_a_file_that_is_none_is_refused(tmp_path, content):
    path = tmp_path / "certificat.pem"
    path.write_bytes(content)
    with pytest.raises(BadSettings, match="certificat"):
        server_context(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadSettings, match="nulle-part"):
        server_context(tmp_path / "nulle-part.pem")
    with pytest.raises(BadSettings, match="nulle-part"):
        client_context(tmp_path / "nulle-part.pem")


async def test_a_phone_refuses_an_engine_it_cannot_trust_and_says_so(tmp_path, tokens, caplog):
    line = secured(LINES["tls4"], tmp_path)
    other = client_context(certificate(tmp_path))
    bench = LineBench(tokens, Line("tls", line.host, line.server, other))
    with caplog.at_level(logging.WARNING), pytest.raises(WireError, match="pas de confiance"):
        await bench.phone.start()
    assert [record for record in caplog.records if "TLS refused" in record.message]
    await bench.wire.close()


async def test_a_certificate_for_another_address_is_refused(tmp_path, tokens):
    pem = certificate(tmp_path, "192.0.2.1")
    bench = LineBench(tokens, Line("tls", "127.0.0.1", server_context(pem), client_context(pem)))
    with pytest.raises(WireError, match="pas de confiance"):
        await bench.phone.start()
    await bench.wire.close()


async def test_garbage_instead_of_a_handshake_ends_that_connection_alone(tmp_path, tokens):
    bench = LineBench(tokens, secured(LINES["tls4"], tmp_path))
    host, port = bench.wire.tls_address
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(b"OPTIONS sip:a SIP/2.0\r\n\r\n" * 10)
    assert b"SIP" not in await asyncio.wait_for(reader.read(), 20)
    writer.close()
    await bench.phone.start()
    assert bench.phone.registered
    await bench.close()
