"""The recordings of a sitting, opened with their key, for those who may hear them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from urllib.parse import quote

from evalengine.bootstrap.chance import fresh_secret
from evalengine.bootstrap.places import recording_keys, recordings_folder
from evalengine.clock import SECOND
from evalengine.custody.kept import Kept
from evalengine.errors import BadSettings, EvalEngineError
from evalengine.exports.replay.page import Recording
from evalengine.keys import load_secret
from evalengine.vocabulary import events as e
from evalengine.wire.recorder.keyring import known_key
from evalengine.wire.recorder.playback import flac_of

log = logging.getLogger(__name__)

_SIDES = {"candidate": "candidat", "correspondent": "correspondant"}


def recordings_of(found: Kept) -> list[Recording]:
    """Every recording that can be opened, by its beginning. One that cannot is told in the log."""
    wanted = {
        entry.event.file: entry.event
        for entry in found.entries
        if isinstance(entry.event, e.RecordingKept)
    }
    if not wanted:
        return []
    try:
        secret = load_secret(found.settings.state_folder, fresh_secret())
        key = known_key(recording_keys(found.settings), found.opening.sitting, secret)
    except EvalEngineError as error:
        log.warning("%s", error)
        return []
    opened = _opened(found, wanted, key)
    return sorted(opened, key=lambda each: (each.since, each.call, each.side))


def flacs_of(found: Kept) -> dict[str, bytes]:
    """The same as files to listen to, by name: call, who speaks, and at which second it begins.

    Raises `BadSettings` when there is nothing that can be heard.
    """
    recordings = recordings_of(found)
    if not recordings:
        raise BadSettings(
            f"L’épreuve «\u00a0{found.opening.sitting}\u00a0» n’a pas d’enregistrement que l’on "
            "puisse écouter."
        )
    return {
        f"{quote(each.call, safe='')}.{each.side}.{each.since // SECOND}s.flac": each.data
        for each in recordings
    }


def _opened(found: Kept, wanted: dict[str, e.RecordingKept], key: bytes) -> Iterator[Recording]:
    folder = recordings_folder(found.settings)
    for event in wanted.values():
        try:
            sound = flac_of(folder, found.opening.sitting, event, key)
        except BadSettings as error:
            log.warning("%s", error)
            continue
        side = _SIDES[event.side]
        yield Recording(event.call, side, event.since.at, "audio/flac", sound)
