"""Settings: where they are read, and what is said of those that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from evalengine.bootstrap import front_of, security_of, with_certificate
from evalengine.clock import SystemClock
from evalengine.errors import BadSettings
from evalengine.journal.sql import SqlJournal
from evalengine.settings import Settings
from evalengine.wire.sip.proxy import Front


@pytest.fixture
def environ(tmp_path):
    return {"XDG_STATE_HOME": str(tmp_path), "HOME": "/nowhere", "EVALENGINE_TOKEN": "not ours"}


def toml(tmp_path, text):
    path = tmp_path / "evalengine.toml"
    path.write_text(text, "utf-8")
    return {"EVALENGINE_CONFIG": str(path)}


def test_defaults_are_loopback_and_the_state_folder(environ, tmp_path):
    settings = Settings.load(environ)
    assert settings.host == "127.0.0.1"
    assert settings.state_folder == tmp_path / "evalengine"
    assert settings.state_folder.is_dir()
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path}/evalengine/journal.db"


def test_the_environment_comes_before_the_file_and_the_caller_before_both(environ, tmp_path):
    environ |= toml(tmp_path, 'host = "salle.example"\nhttp_port = 1\nsip_port = 2\n')
    environ |= {"EVALENGINE_HTTP_PORT": "3", "EVALENGINE_SIP_PORT": "4"}
    settings = Settings.load(environ, sip_port=5)
    assert (settings.host, settings.http_port, settings.sip_port) == ("salle.example", 3, 5)


def test_the_database_follows_the_state_folder(environ, tmp_path):
    settings = Settings.load(environ | {"EVALENGINE_STATE_FOLDER": str(tmp_path / "là")})
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path}/là/journal.db"


def test_a_relative_xdg_folder_is_ignored(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = Settings.load({"XDG_STATE_HOME": "here"})
    assert settings.state_folder == tmp_path / ".local/state/evalengine"


def test_tls_without_a_certificate_has_one_made_that_only_its_owner_reads(environ, tmp_path):
    clock = SystemClock()
    assert with_certificate(Settings.load(environ), clock).tls_certificate is None
    settings = with_certificate(Settings.load(environ | {"EVALENGINE_TLS": "true"}), clock)
    assert settings.tls_certificate == tmp_path / "evalengine" / "tls.pem"
    assert settings.tls_certificate.stat().st_mode & 0o777 == 0o600
    assert security_of(settings).port == 5061
    own = str(tmp_path / "le-notre.pem")
    given = Settings.load(environ, tls=True, tls_certificate=own)
    assert with_certificate(given, clock) == given


def test_voice_over_tls_is_encrypted_unless_it_is_said(environ):
    assert Settings.load(environ).media_security == "required"
    environ |= {"EVALENGINE_MEDIA_SECURITY": "off"}
    assert Settings.load(environ).media_security == "off"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MEDIA_SECURITY", "optional", r"doit être 'required' ou 'off', et non .*optional"),
        ("TLS", "peut-être", "doit être true ou false, et non .*peut-être"),
    ],
)
def test_a_word_that_is_none_of_those_known_is_refused(environ, name, value, said):
    with pytest.raises(BadSettings, match=f"EVALENGINE_{name} {said}"):
        Settings.load(environ | {f"EVALENGINE_{name}": value})


def test_tls_is_asked_for_by_a_certificate(environ, tmp_path):
    assert security_of(Settings.load(environ)) is None
    path = str(tmp_path / "absent.pem")
    with pytest.raises(BadSettings, match=r"absent\.pem"):
        security_of(Settings.load(environ | {"EVALENGINE_TLS_CERTIFICATE": path}))
    with pytest.raises(BadSettings, match="sans tls_certificate"):
        security_of(Settings.load(environ | {"EVALENGINE_TLS_KEY": path}))


async def test_the_demo_keeps_to_its_folder_and_can_write(tmp_path):
    settings = Settings.for_demo(tmp_path / "out")
    assert (settings.http_port, settings.sip_port) == (0, 0)
    await (await SqlJournal.open(settings.database_url)).close()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(
    ("told", "front"),
    [
        ("", Front()),
        ("192.0.2.20", Front("192.0.2.20", 5060)),
        ("192.0.2.20:5070;transport=TCP", Front("192.0.2.20", 5070, "tcp")),
        ("[2001:db8::20]:5070", Front("2001:db8::20", 5070)),
    ],
)
def test_a_proxy_in_front_is_named_by_its_address(environ, told, front):
    assert front_of(Settings.load(environ | {"EVALENGINE_SIP_PROXY": told})) == front


@pytest.mark.parametrize(
    "told", ["proxy.example", "192.0.2.20;transport=tls", "poste@192.0.2.20", "192.0.2.20:0"]
)
def test_a_proxy_that_our_phones_cannot_speak_to_is_refused(environ, told):
    with pytest.raises(BadSettings, match="sip_proxy"):
        front_of(Settings.load(environ | {"EVALENGINE_SIP_PROXY": told}))


def test_a_centre_may_have_a_dossier_of_its_own_and_the_demo_plays_it(environ, tmp_path):
    assert Settings.load(environ).dossier_folder is None
    assert Settings.for_demo(tmp_path, environ).dossier_folder is None
    environ |= {"EVALENGINE_DOSSIER_FOLDER": str(tmp_path / "école"), "EVALENGINE_SIP_PORT": "4"}
    assert Settings.load(environ).dossier_folder == tmp_path / "école"
    demo = Settings.for_demo(tmp_path / "out", environ)
    assert (demo.dossier_folder, demo.sip_port) == (tmp_path / "école", 0)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"EVALENGINE_HTTP_PORT": "huit"}, "EVALENGINE_HTTP_PORT doit être un nombre entier"),
        ({"EVALENGINE_SIP_PORT": "65536"}, "EVALENGINE_SIP_PORT doit être un port, de 0 à 65535"),
        ({"EVALENGINE_SIP_PORT": "-1"}, "EVALENGINE_SIP_PORT doit être un port"),
        ({"EVALENGINE_CODE_MINUTES": "0"}, "doit être un nombre de minutes, de 1 à 1440, et non 0"),
        ({"EVALENGINE_SIP_PORT": "9" * 5000}, "EVALENGINE_SIP_PORT doit être un"),
        ({"EVALENGINE_CONFIG": "/nowhere/evalengine.toml"}, "ne peut pas être lu"),
        ({"EVALENGINE_STATE_FOLDER": "/proc/here"}, "state_folder donne « /proc/here »"),
    ],
)
def test_a_wrong_value_is_named_in_french(environ, told, says):
    with pytest.raises(BadSettings) as refusal:
        Settings.load(environ | told)
    assert says in str(refusal.value).replace("\u00a0", " ")
    assert len(str(refusal.value)) < 300


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("htp_port = 80", "htp_port (PATH) n’existe pas ; connus : state_folder"),
        ("http_port = 'x'", "http_port (PATH) doit être un nombre entier"),
        ("http_port = 80.5", "http_port (PATH) doit être un nombre entier"),
        ("host = 12", "host (PATH) doit être un texte"),
        ("host = ''", "host (PATH) est vide"),
        ("state_folder = 12", "state_folder (PATH) doit être un texte"),
        ("http_port =", "n’est pas du TOML"),
    ],
)
def test_a_wrong_line_of_the_file_is_named_in_french(environ, tmp_path, text, says):
    environ |= toml(tmp_path, text)
    with pytest.raises(BadSettings) as refusal:
        Settings.load(environ)
    says = says.replace("PATH", environ["EVALENGINE_CONFIG"])
    assert says in str(refusal.value).replace("\u00a0", " ")


def test_every_fault_is_told_at_once(environ):
    with pytest.raises(BadSettings, match=r"HTTP_PORT.*SIP_PORT"):
        Settings.load(environ | {"EVALENGINE_HTTP_PORT": "a", "EVALENGINE_SIP_PORT": "b"})


def test_settings_do_not_change(environ):
    with pytest.raises(ValueError, match="frozen"):
        Settings.load(environ).state_folder = Path("/elsewhere")


def test_servers_in_between_are_urls_with_a_comma_between(environ):
    servers = "stun:stun.example:3478, turn:relais.example?transport=tcp"
    settings = Settings.load(environ | {"EVALENGINE_ICE_SERVERS": servers})
    assert settings.ice() == ("stun:stun.example:3478", "turn:relais.example?transport=tcp")
    assert Settings.load(environ).ice() == ()
    for wrong in ("stun.example", "https://stun.example", "stun:a b", "stun:a,,stun:b"):
        with pytest.raises(BadSettings, match="EVALENGINE_ICE_SERVERS doit être une suite"):
            Settings.load(environ | {"EVALENGINE_ICE_SERVERS": wrong})
