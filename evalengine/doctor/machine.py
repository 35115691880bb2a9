"""The machine: what the engine will ask of it, asked now."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from evalengine.bootstrap import (
    microphones_refused,
    security_of,
    web_certificate,
    with_certificate,
)
from evalengine.clock import MS, SECOND, Arrival, HostClock, SystemClock
from evalengine.doctor.finding import Finding, Grade, french
from evalengine.dossier.loader import load_dossier
from evalengine.dossier.models import Dossier
from evalengine.dossier.words import day
from evalengine.errors import BadDossier, BadSettings, reason_of
from evalengine.settings import Settings
from evalengine.wire.blackbox import capture
from evalengine.wire.media.sound import open_device
from evalengine.wire.sip.transports.certificates import valid_until
from evalengine.wire.sip.transports.selfmade import FILE as SELF_MADE
from evalengine.wire.sip.transports.udp import SETTLING_NS, Peer, StampedSocket

ROOM = capture.LIMIT
"""Octets one sitting may need: its black box at its fullest; its journal is far smaller."""

COMFORT = 10 * ROOM
SOON = timedelta(days=15)
"""A certificate that runs out before is to be renewed now."""
PACKETS = 100
GAP_S = 0.002


def ports(settings: Settings) -> list[Finding]:
    """Whether the ports are free on the host of the settings; SIP is spoken over both."""
    wanted = (
        ("Port SIP (UDP)", socket.SOCK_DGRAM, settings.sip_port),
        ("Port SIP (TCP)", socket.SOCK_STREAM, settings.sip_port),
        ("Port de la page", socket.SOCK_STREAM, settings.http_port),
    )
    return [_port(name, settings.host, kind, port) for name, kind, port in wanted]


def tls(settings: Settings) -> list[Finding]:
    """Whether the certificate can be shown to phones today, if there is one, and at its port; and
    whether their voice can be encrypted as the settings want it."""
    try:
        settings = with_certificate(settings, SystemClock())
        security = security_of(settings)
    except BadSettings as error:
        return [Finding("Certificat TLS", "bad", str(error))]
    if security is None:
        said = "aucun\u00a0: les téléphones ne viendront pas en TLS."
        return [Finding("Certificat TLS", "good", said)]
    port = _port("Port SIP (TLS)", settings.host, socket.SOCK_STREAM, settings.sip_tls_port)
    assert settings.tls_certificate is not None, "there is none, and then no security"
    return [_certificate("Certificat TLS", settings.tls_certificate, settings), port]


def _certificate(name: str, shown: Path, settings: Settings) -> Finding:
    """Until when it is good: a centre's own is to be renewed before the exams that come."""
    ends = valid_until(shown, settings.tls_key)
    left = ends - datetime.fromtimestamp(SystemClock().wall_ns() / SECOND, UTC)
    said = f"«\u00a0{shown}\u00a0» est valable jusqu’au {day(ends.date().isoformat())}"
    if shown == settings.state_folder / SELF_MADE:
        return Finding(name, "good", f"{said}\u00a0; le moteur le refait en démarrant.")
    if left < SOON:
        return Finding(name, "doubt", f"{said}\u00a0: renouvelez-le.")
    return Finding(name, "good", f"{said}.")


def https(settings: Settings) -> Finding:
    """Whether the certificate can be shown to browsers today, if they come by https."""
    name = "Pages en https"
    try:
        shown = web_certificate(settings, SystemClock())
    except BadSettings as error:
        return Finding(name, "bad", str(error))
    if shown is not None:
        return _certificate(name, shown, settings)
    if warning := microphones_refused(settings):
        return Finding(name, "doubt", warning)
    return Finding(name, "good", "non\u00a0: seule cette machine vient à la page.")


def folder(path: Path) -> Finding:
    """Whether a file can be written and made durable in the state folder."""
    try:
        with tempfile.TemporaryFile(dir=path) as file:
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        said = f"« {path} » ne peut pas être écrit : {reason_of(error)}."
        return Finding("Dossier d’état", "bad", said)
    return Finding("Dossier d’état", "good", f"« {path} » peut être écrit.")


def disk(path: Path) -> Finding:
    """Whether there is room for a sitting, and for ten."""
    try:
        free = shutil.disk_usage(path).free
    except OSError as error:
        return Finding("Place sur le disque", "bad", f"illisible : {reason_of(error)}.")
    said = f"{french(free / 2**30)} Gio libres ; une épreuve en demande {_mib(ROOM)} au plus."
    grade: Grade = "good" if free >= COMFORT else "doubt" if free >= ROOM else "bad"
    return Finding("Place sur le disque", grade, said)


def dossier(settings: Settings) -> tuple[Dossier | None, Finding]:
    """The dossier école that an exam would use."""
    try:
        loaded = load_dossier(settings.dossier_folder)
    except BadDossier as error:
        return None, Finding("Dossier école", "bad", str(error))
    said = f"version {loaded.version}, {len(loaded.scenarios)} scénarios."
    return loaded, Finding("Dossier école", "good", said)


def sound() -> Finding:
    """Whether a microphone and a headset can be opened; a desk phone needs none."""
    device, why = open_device()
    if device is None:
        why = why.partition(" : ")[2] or why
        said = f"{why} Un téléphone SIP de bureau peut s’en passer."
        return Finding("Son", "doubt", said)
    device.close()
    return Finding("Son", "good", "un micro et un casque s’ouvrent.")


async def clock(host: HostClock) -> Finding:
    """Whether the kernel stamps packets, and between their departure and their reading."""
    spans = await _exchange(host)
    if len(spans) < PACKETS:
        said = f"{PACKETS - len(spans)} paquets sur {PACKETS} perdus sur la boucle locale."
        return Finding("Horloge", "bad", said)
    if absurd := sum(not _is_sane(*span) for span in spans):
        said = f"{absurd} instants sur {PACKETS} hors de l’intervalle où le paquet a voyagé."
        return Finding("Horloge", "bad", said)
    if any(arrival.source != "kernel" for _, arrival, _ in spans):
        said = "le noyau ne date pas les paquets : les bornes d’erreur seront plus larges."
        return Finding("Horloge", "doubt", said)
    bound = max(arrival.bound for _, arrival, _ in spans)
    said = f"{PACKETS} paquets datés par le noyau, à {french(bound / MS, 3)} ms près."
    return Finding("Horloge", "good", said)


def _port(name: str, host: str, kind: socket.SocketKind, port: int) -> Finding:
    if port == 0:
        return Finding(name, "good", "choisi au lancement.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, kind) as probe:
        if kind is socket.SOCK_STREAM:  # a port just left is free, as the server sees it
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            said = f"{port} de {host} ne peut pas être pris : {reason_of(error)}."
            return Finding(name, "bad", said)
    return Finding(name, "good", f"{port} de {host} est libre.")


async def _exchange(host: HostClock) -> list[tuple[int, Arrival, int]]:
    """(before sending, arrival, when read) of each packet that came."""
    read: dict[bytes, tuple[Arrival, int]] = {}

    def received(data: bytes, _peer: Peer, arrival: Arrival) -> None:
        read[data] = (arrival, host.monotonic_ns())

    ear = StampedSocket(host, "127.0.0.1", 0, received)
    try:
        await asyncio.sleep(2 * SETTLING_NS / SECOND)
        sent: dict[bytes, int] = {}
        for number in range(PACKETS):
            data = b"%d" % number
            sent[data] = host.monotonic_ns()
            ear.send(data, ear.address)
            await asyncio.sleep(GAP_S)
    finally:
        ear.close()
    return [(before, *read[data]) for data, before in sent.items() if data in read]


def _is_sane(before: int, arrival: Arrival, after: int) -> bool:
    return before - arrival.bound <= arrival.at <= after + arrival.bound


def _mib(octets: int) -> str:
    return f"{octets // 2**20} Mio"
