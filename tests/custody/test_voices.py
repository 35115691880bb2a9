"""Recordings for those who may hear them: opened only when they are the journal's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evalengine.bootstrap.chance import fresh_secret
from evalengine.bootstrap.places import recording_keys, recordings_folder
from evalengine.clock import SECOND, Stamp
from evalengine.custody.voices import flacs_of, recordings_of
from evalengine.errors import BadSettings
from evalengine.keys import load_secret
from evalengine.settings import Settings
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry
from evalengine.wire.media.g711 import FRAME, PCMA
from evalengine.wire.recorder.flac import samples_in
from evalengine.wire.recorder.keyring import make_key, path_of
from evalengine.wire.recorder.messages import Open, Pieces
from evalengine.wire.recorder.naming import folder_of
from evalengine.wire.recorder.tape import Tape
from evalengine.wire.recorder.timeline import Piece


@pytest.fixture
def spoken(found, tmp_path):
    """The sitting again, with one second of the candidate's voice in a call « c/1 »."""
    settings = Settings.load({}, state_folder=tmp_path / "state")
    name = found.opening.sitting
    secret = load_secret(settings.state_folder, fresh_secret())
    key = make_key(recording_keys(settings), name, secret, fresh_secret())
    path = folder_of(recordings_folder(settings), name) / "c1.flac.evr"
    tape = Tape(Open(1, str(path), name, key.hex(), "00", origin=0))
    tape.take(Pieces(1, [Piece(0, 0, PCMA, bytes(FRAME))]))
    told = tape.finish(SECOND)
    event = e.RecordingKept(
        call="c/1",
        side="candidate",
        file=told.file,
        sha256=told.sha256,
        since=Stamp(at=62 * SECOND, source="process"),
        samples=told.samples,
        whole=True,
    )
    entry = Entry(len(found.entries) + 1, 0, 0, "wire", event, "")
    return replace(found, settings=settings, entries=[*found.entries, entry]), path


def test_a_recording_is_a_file_to_listen_to_with_its_length_in_its_head(spoken):
    kept, _ = spoken
    ((name, flac),) = flacs_of(kept).items()
    assert name == "c%2F1.candidat.62s.flac"
    assert flac.startswith(b"fLaC") and samples_in(flac) == 8_000
    (recording,) = recordings_of(kept)
    assert (recording.call, recording.since, recording.data) == ("c/1", 62 * SECOND, flac)


@pytest.mark.parametrize("fault", ["file changed", "file gone", "key destroyed"])
def test_what_cannot_be_heard_is_said(spoken, fault, caplog):
    kept, path = spoken
    if fault == "file changed":
        path.write_bytes(path.read_bytes() + b"\0")
    elif fault == "file gone":
        path.unlink()
    else:
        path_of(recording_keys(kept.settings), kept.opening.sitting).unlink()
    with pytest.raises(BadSettings, match="pas d’enregistrement que l’on puisse écouter"):
        flacs_of(kept)
    said = {"file changed": "a scellé", "file gone": "introuvable", "key destroyed": "détruite"}
    assert said[fault] in caplog.text


def test_a_sitting_that_was_not_recorded_has_nothing_to_hear(found):
    assert recordings_of(found) == []
    with pytest.raises(BadSettings, match="pas d’enregistrement"):
        flacs_of(found)
