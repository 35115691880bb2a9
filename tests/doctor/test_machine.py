"""Each look at the machine, on a sound machine and on one where something is wrong."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from collections import namedtuple

import pytest

from evalengine.clock import MS, SystemClock
from evalengine.doctor import machine
from evalengine.settings import Settings
from evalengine.wire.sip.transports import udp as transport
from tests.wire.sip.lines import certificate

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def settings(tmp_path):
    return Settings.for_demo(tmp_path, {})


@pytest.mark.parametrize(
    ("kind", "setting"),
    [
        (socket.SOCK_DGRAM, "sip_port"),
        (socket.SOCK_STREAM, "sip_port"),
        (socket.SOCK_STREAM, "http_port"),
    ],
)
def test_a_taken_port_is_named(settings, kind, setting):
    with socket.socket(type=kind) as taken:
        taken.bind(("127.0.0.1", 0))
        if kind is socket.SOCK_STREAM:
            taken.listen()
        port = taken.getsockname()[1]
        found = machine.ports(settings.model_copy(update={setting: port}))
    assert sorted(finding.grade for finding in found) == ["bad", "good", "good"]
    assert any(f"{port} de 127.0.0.1 ne peut pas être pris" in finding.said for finding in found)
    found = machine.ports(settings.model_copy(update={setting: port}))
    assert [finding.grade for finding in found] == ["good"] * 3


def test_an_address_of_another_machine_is_bad(settings):
    elsewhere = settings.model_copy(update={"host": "192.0.2.1", "sip_port": 5060})
    assert machine.ports(elsewhere)[0].grade == "bad"


def test_without_a_certificate_there_is_no_tls_and_a_key_alone_is_a_mistake(settings, tmp_path):
    (finding,) = machine.tls(settings)
    assert (finding.grade, finding.said.startswith("aucun")) == ("good", True)
    (finding,) = machine.tls(settings.model_copy(update={"tls_key": tmp_path / "key"}))
    assert finding.grade == "bad"


def test_a_certificate_is_tried_with_its_port(settings, tmp_path, need):
    if shutil.which("openssl") is None:
        need("openssl is not installed")
    path = certificate(tmp_path)
    good = settings.model_copy(update={"tls_certificate": path})
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = machine.tls(good.model_copy(update={"sip_tls_port": port}))
    assert [finding.grade for finding in found] == ["good", "bad"]
    found = machine.tls(good.model_copy(update={"sip_tls_port": port}))
    assert [finding.grade for finding in found] == ["good", "good"]
    path.write_text("not a certificate")
    (finding,) = machine.tls(good)
    assert (finding.grade, str(path) in finding.said) == ("bad", True)


def test_tls_without_a_certificate_is_tried_with_one_made_here(settings):
    found = machine.tls(settings.model_copy(update={"tls": True, "sip_tls_port": 0}))
    assert [finding.grade for finding in found] == ["good", "good"]
    assert "tls.pem" in found[0].said


def test_encryption_that_is_wanted_and_cannot_be_had_is_bad(settings, monkeypatch):
    monkeypatch.setitem(sys.modules, "pylibsrtp", None)
    wanted = settings.model_copy(update={"tls": True})
    (finding,) = machine.tls(wanted)
    assert (finding.grade, "pylibsrtp" in finding.said) == ("bad", True)
    off = wanted.model_copy(update={"media_security": "off", "sip_tls_port": 0})
    assert [finding.grade for finding in machine.tls(off)] == ["good", "good"]


def test_a_folder_is_written_to_and_left_as_it_was(tmp_path):
    assert machine.folder(tmp_path).grade == "good"
    assert list(tmp_path.iterdir()) == []
    assert machine.folder(tmp_path / "absent").grade == "bad"


@pytest.mark.parametrize(
    ("free", "grade"),
    [
        (machine.COMFORT, "good"),
        (machine.COMFORT - 1, "doubt"),
        (machine.ROOM, "doubt"),
        (machine.ROOM - 1, "bad"),
    ],
)
def test_the_room_on_the_disk_is_counted_in_sittings(tmp_path, monkeypatch, free, grade):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(0, 0, free))
    assert machine.disk(tmp_path).grade == grade


def test_the_room_on_a_disk_that_is_not_there(tmp_path):
    assert machine.disk(tmp_path / "absent").grade == "bad"


def test_a_dossier_that_does_not_load_is_said(settings, tmp_path):
    loaded, finding = machine.dossier(settings)
    assert loaded is not None
    assert finding.grade == "good"
    loaded, finding = machine.dossier(settings.model_copy(update={"dossier_folder": tmp_path}))
    assert loaded is None
    assert (finding.grade, "introuvable" in finding.said) == ("bad", True)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems stamp no packet")
async def test_this_kernel_stamps_packets():
    finding = await machine.clock(SystemClock())
    assert (finding.grade, "datés par le noyau" in finding.said) == ("good", True)


class Ahead(SystemClock):
    """The process's wall clock is not the kernel's: as under a badly kept virtual machine."""

    def wall_ns(self):
        return super().wall_ns() + 40 * MS


async def test_stamps_outside_of_the_journey_are_absurd():
    finding = await machine.clock(Ahead())
    assert (finding.grade, "hors de l’intervalle" in finding.said) == ("bad", True)


async def test_a_kernel_without_stamps_leaves_a_doubt(monkeypatch):
    monkeypatch.setattr(transport, "SO_TIMESTAMPNS", 0x7FFF)
    finding = await machine.clock(SystemClock())
    assert (finding.grade, "ne date pas" in finding.said) == ("doubt", True)


async def test_a_loopback_that_loses_packets_is_bad(monkeypatch):
    send = transport.StampedSocket.send
    monkeypatch.setattr(
        transport.StampedSocket, "send", lambda self, data, to: data == b"7" or send(self, data, to)
    )
    finding = await machine.clock(SystemClock())
    assert (finding.grade, "1 paquets sur 100 perdus" in finding.said) == ("bad", True)


@pytest.mark.skipif(sys.platform != "linux", reason="ALSA is Linux's")
@pytest.mark.skipif(
    importlib.util.find_spec("sounddevice") is None, reason="install the extra: evalengine[audio]"
)
@pytest.mark.parametrize(
    ("card", "grade", "says"),
    [("type null", "good", "s’ouvrent"), ("type hw card 31", "doubt", "aucun micro")],
)
def test_the_sound_card_is_opened_in_a_process_of_its_own(tmp_path, card, grade, says, need):
    """PortAudio reads its configuration once: see tests/wire/test_sound.py."""
    (tmp_path / "asound.conf").write_text(f"pcm.!default {{ {card} }}\nctl.!default {{ {card} }}\n")
    program = "from evalengine.doctor.machine import sound; f = sound(); print(f.grade, f.said)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={
            **os.environ,
            "PYTHONPATH": ":".join(sys.path),
            "ALSA_CONFIG_PATH": str(tmp_path / "asound.conf"),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    if "PortAudio manque" in done.stdout:
        need("PortAudio not found: apt-get install libportaudio2")
    assert done.stdout.startswith(grade)
    assert says in done.stdout
