"""The SIP messages of a sitting as Wireshark reads them, at the journal's times."""

from __future__ import annotations

import logging

from evalengine.bootstrap.places import capture_folder
from evalengine.errors import BadSettings
from evalengine.exports.pcap import Packet, pcap_bytes
from evalengine.settings import Settings
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry
from evalengine.wire.blackbox import capture

log = logging.getLogger(__name__)


def capture_bytes(settings: Settings, opening: Entry) -> bytes:
    """``appels.pcap``. Raises `BadSettings` when the black box kept nothing."""
    first = opening.event
    assert isinstance(first, e.SittingOpened), "a verified journal opens a sitting"
    try:
        path = capture.path_of(capture_folder(settings), first.sitting)
        found, lost = capture.gathered(path)
    except OSError as error:
        raise BadSettings(
            f"La boîte noire n’a rien gardé des appels de « {first.sitting} »."
        ) from error
    if lost:
        log.warning("Il manque %d messages à la boîte noire de « %s ».", lost, first.sitting)
    # The journal's opening ties host time to wall time, so that both files tell the same times.
    zero = opening.wall - opening.at // first.speed - first.origin_ns
    return pcap_bytes(
        Packet(
            message.arrival.at + zero if boot == first.boot_id else wall,
            message.source,
            message.dest,
            message.data,
            "udp" if over == "udp" else "tcp",  # TLS is shown as it was inside
        )
        for message, over, boot, wall in found
    )
