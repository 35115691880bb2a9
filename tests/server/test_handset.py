"""What is told to whoever sets up the candidate's own phone."""

from __future__ import annotations

from pathlib import Path

import pytest

from evalengine.bootstrap import Engine, fresh_token
from evalengine.dossier.loader import load_dossier
from evalengine.keys import keys_of, load_secret
from evalengine.server.handset import SipService
from evalengine.settings import Settings
from evalengine.wire.sip.account import phone_at
from evalengine.wire.sip.transports.selfmade import PUBLIC_FILE
from evalengine.workstation import Workstation, phone_lines


def plain(lines: list[str]) -> str:
    text = "\n".join(lines).replace("[bold]", "").replace("[/bold]", "")
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_every_transport_is_told_with_its_port():
    told = plain(SipService("10.0.0.7", 5060).lines("epreuve-1", "secret"))
    assert told == (
        "Téléphone SIP : serveur 10.0.0.7, nom epreuve-1, mot de passe secret\n"
        "  en UDP ou en TCP : port 5060"
    )
    service = SipService("::1", 5060, tls_port=5061, certificate=Path("/etat/tls.crt"))
    assert plain(service.lines("epreuve-1", "secret")).splitlines()[2] == (
        "  en TLS : port 5061, voix chiffrée (SRTP, SDES), "
        "certificat à confier au téléphone : /etat/tls.crt"
    )
    clear = plain(
        SipService("::1", 5060, tls_port=5061, encrypts=False).lines("epreuve-1", "secret")
    )
    assert clear.splitlines()[2] == "  en TLS : port 5061"


def engine_key(folder: Path) -> str:
    return keys_of(load_secret(folder, b""), "essai").control_phone


def test_a_name_is_never_markup():
    assert "\\[bold]" in SipService("10.0.0.7", 5060).lines("[bold]", "s")[0]


@pytest.mark.parametrize("by", ["udp", "tcp", "tls"])
async def test_the_phones_of_the_house_come_by_the_transport_of_the_settings(tmp_path, by):
    if by == "tls":
        pytest.importorskip("cryptography")
    chosen = {"tls": True} if by == "tls" else {"phone_transport": by}
    settings = Settings.load(
        {}, state_folder=tmp_path, http_port=0, sip_port=0, sip_tls_port=0, **chosen
    )
    async with Engine(settings, load_dossier()) as engine:
        hosted = await engine.open("essai", scenario="prise_en_main", candidate="Camille")
        assert hosted.desk()["sip"]["transport"] == by
        told = plain(engine.phone_lines("essai"))
        assert f"port {engine.wire.address[1]}" in told
        assert ("en TLS" in told) == (by == "tls")
        assert (str(tmp_path / PUBLIC_FILE) in told) == (by == "tls")
        phone = phone_at(hosted.sip, engine.host, fresh_token)
        await phone.start()
        assert phone.registered
        await phone.stop()
        assert f"nom essai-regie, mot de passe {engine_key(tmp_path)}," in told


def test_a_workstation_tells_what_it_will_serve(tmp_path):
    def told(**chosen: object) -> str:
        settings = Settings.load({}, state_folder=tmp_path, sip_tls_port=5091, **chosen)
        keys = keys_of(b"secret", "epreuve-1")
        station = Workstation(settings, "epreuve-1", keys, [], tmp_path / "log")
        return plain(phone_lines(station, candidate=True, control=False))

    assert "TLS" not in told() and "en UDP ou en TCP : port 5060" in told()
    secured = told(tls=True)
    assert "en TLS : port 5091" in secured and str(tmp_path / PUBLIC_FILE) in secured
    own = told(tls_certificate=tmp_path / "centre.pem")
    assert "en TLS : port 5091" in own and "certificat" not in own
    assert "SRTP" not in told(tls=True, media_security="off")
    proxied = told(sip_proxy="192.0.2.20:5070;transport=tcp")
    assert "serveur 192.0.2.20" in proxied and "en TCP : port 5070" in proxied
    assert "UDP" not in proxied


@pytest.mark.parametrize("candidate", [True, False])
def test_a_workstation_tells_how_the_co_evaluateur_may_phone(tmp_path, candidate):
    keys = keys_of(b"secret", "epreuve-1")
    settings = Settings.load({}, state_folder=tmp_path)
    station = Workstation(settings, "epreuve-1", keys, [], tmp_path / "log")
    told = plain(phone_lines(station, candidate=candidate, control=True))
    wanted = f"nom epreuve-1-regie, mot de passe {keys.control_phone}, appeler « regie »"
    assert wanted in told and told.count("port 5060") == 1
    assert (keys.phone in told) == candidate and keys.phone != keys.control_phone
    assert phone_lines(station, candidate=False, control=False) == []
