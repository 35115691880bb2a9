"""An engine that serves https: its pages, its sockets, and the consoles that follow it."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from console.link import Link, LinkLost
from console.protocol import DeskTold
from evalengine.bootstrap import Engine, microphones_refused, web_certificate
from evalengine.clock import SECOND, SystemClock
from evalengine.doctor import machine
from evalengine.dossier.loader import load_dossier
from evalengine.dossier.words import day
from evalengine.errors import BadSettings
from evalengine.settings import Settings
from evalengine.wire.sip.transports.selfmade import LIFE, self_made
from evalengine.workstation import free_port, free_sip_port
from tests.patience import patience

from .chrome import browser

CLOCK = SystemClock()


def settings_in(folder, **chosen):
    return Settings.load({}, state_folder=folder, https=True, **chosen)


@asynccontextmanager
async def served(folder):
    ports = {"http_port": free_port("127.0.0.1", 1), "sip_port": free_sip_port("127.0.0.1")}
    async with Engine(settings_in(folder, **ports), load_dossier()) as engine:
        await engine.open("essai", scenario="prise_en_main", candidate="Camille Essai")
        serving = asyncio.create_task(engine.serve_http())
        while not engine.serving:
            await asyncio.sleep(0.01)
        try:
            yield engine
        finally:
            engine.leave()
            await serving


async def first_news(engine, certificate):
    url = engine.desk_url("essai").partition("/poste")[0]
    token = engine.hall.sittings["essai"].candidate_token
    news = Link(url, "essai", token, certificate=certificate).news()
    async with patience(10):
        told = await anext(news)
    await news.aclose()
    return told


async def test_a_console_trusts_the_engine_s_own_certificate_and_no_other(tmp_path):
    async with served(tmp_path / "one") as engine:
        assert isinstance(await first_news(engine, engine.hall.certificate), DeskTold)
        (tmp_path / "two").mkdir()
        other = self_made(tmp_path / "two", "127.0.0.1", CLOCK.wall_ns())
        for certificate in (other, None):
            told = await first_news(engine, certificate)
            assert isinstance(told, LinkLost)
            assert "autre certificat" in told.why


async def test_no_door_opens_by_http(tmp_path):
    async with served(tmp_path) as engine:
        address = engine.desk_url("essai").replace("https:", "ws:").replace("?", "/ecran?")
        with pytest.raises((OSError, WebSocketException)):
            async with connect(address):
                pass


async def asked_in_clear(engine, request):
    """What comes back on the port of https, to the end of the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", engine.settings.http_port)
    writer.write(request)
    told = await reader.readuntil(b"\r\n\r\n")
    told += await reader.read(500)
    writer.close()
    return told.decode()


async def test_who_comes_by_http_is_sent_on_to_https(tmp_path):
    async with served(tmp_path) as engine:
        host = f"salle.example:{engine.settings.http_port}"
        told = await asked_in_clear(
            engine, f"GET /poste/essai?jeton=a HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
        )
        assert told.startswith("HTTP/1.1 307 ")
        assert f"\r\nLocation: https://{host}/poste/essai?jeton=a\r\n" in told
        for other in (
            b"POST / HTTP/1.1\r\nHost: a\r\n\r\n",
            b"GET / HTTP/1.1\r\n\r\n",
            b"nonsense",
        ):
            told = await asked_in_clear(engine, other)
            assert told.startswith("HTTP/1.1 400 ") and "ne répond qu’en https" in told
        assert isinstance(await first_news(engine, engine.hall.certificate), DeskTold)


async def test_a_page_by_https_may_have_the_microphone_and_shows_its_console(tmp_path, need):
    if shutil.which("chromium") is None:
        need("chromium is not installed")
    async with served(tmp_path / "state") as engine:
        # Under a name that is not this machine's to the browser: only https makes it secure.
        there = engine.desk_url("essai").replace("127.0.0.1", "moteur.example")
        options = (
            "--ignore-certificate-errors",
            "--host-resolver-rules=MAP moteur.example 127.0.0.1",
        )
        async with browser(there, tmp_path / "chromium", *options) as page:
            await page.shows("Camille Essai")
            assert await page.value("location.hostname") == "moteur.example"
            assert await page.value("isSecureContext") is True
            assert await page.value("typeof navigator.mediaDevices.getUserMedia") == "function"


def test_a_certificate_that_cannot_be_shown_is_said_before_anything_is_served(tmp_path):
    bad = tmp_path / "bad.pem"
    bad.write_text("nothing")
    settings = settings_in(tmp_path, tls_certificate=bad)
    with pytest.raises(BadSettings, match="ne vont pas ensemble"):
        web_certificate(settings, CLOCK)
    assert machine.https(settings).grade == "bad"
    with pytest.raises(BadSettings, match="illisible"):
        Link("https://127.0.0.1:1", "essai", "jeton", certificate=bad)
    with pytest.raises(BadSettings, match="ne peut pas être lu"):
        Link("https://127.0.0.1:1", "essai", "jeton", certificate=tmp_path / "absent")


def test_one_that_has_run_out_is_bad(tmp_path):
    since = CLOCK.wall_ns() - 2 * int(LIFE.total_seconds()) * SECOND
    old = self_made(tmp_path, "127.0.0.1", since).rename(tmp_path / "old.pem")
    finding = machine.https(settings_in(tmp_path, tls_certificate=old))
    assert (finding.grade, "est expiré" in finding.said) == ("bad", True)


def test_until_when_it_is_good_is_told_and_an_early_end_is_a_doubt(tmp_path):
    own = machine.https(settings_in(tmp_path))
    assert own.grade == "good" and "le moteur le refait en démarrant" in own.said
    (tmp_path / "state").mkdir()
    since = CLOCK.wall_ns() - (LIFE - timedelta(days=5)).days * 86_400 * SECOND
    ends = datetime.fromtimestamp(since // SECOND, UTC) + LIFE
    soon = self_made(tmp_path / "state", "127.0.0.1", since)
    finding = machine.https(settings_in(tmp_path, tls_certificate=soon))
    assert finding.grade == "doubt" and f"jusqu’au {day(ends.date().isoformat())}" in finding.said
    (told, _port) = machine.tls(settings_in(tmp_path, tls_certificate=soon, sip_tls_port=0))
    assert told.grade == "doubt" and "renouvelez-le" in told.said


@pytest.mark.parametrize(
    ("host", "https", "refused"),
    [
        ("127.0.0.1", False, False),
        ("::1", False, False),
        ("localhost", False, False),
        ("192.0.2.7", False, True),
        ("0.0.0.0", False, True),
        ("salle.example", False, True),
        ("192.0.2.7", True, False),
    ],
)
def test_who_listens_to_others_by_http_is_told_of_their_microphones(tmp_path, host, https, refused):
    settings = Settings.load({}, state_folder=tmp_path, host=host, https=https)
    assert bool(microphones_refused(settings)) == refused
    assert machine.https(settings).grade == ("doubt" if refused else "good")
