"""From a voice on a real call to a sealed file, told and counted in the journal."""

from __future__ import annotations

import asyncio
import hashlib
from array import array
from io import BytesIO

import av
import pytest

from evalengine.bootstrap import Engine, fresh_token
from evalengine.bootstrap.places import recording_keys, recordings_folder
from evalengine.dossier.loader import load_dossier
from evalengine.errors import BadSettings
from evalengine.projections.measures import measure
from evalengine.service import read
from evalengine.settings import Settings
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.wire.media.g711 import PCMA, decode
from evalengine.wire.recorder.flac import samples_in
from evalengine.wire.recorder.keyring import known_key, path_of
from evalengine.wire.recorder.naming import folder_of
from evalengine.wire.recorder.playback import flac_of
from evalengine.wire.sip.phone import SipPhone
from tests.patience import patience

NAME = "epreuve-1"
VOICE = bytes(range(160))


async def until(condition) -> None:
    async with patience(10):
        while not condition():
            await asyncio.sleep(0.005)


def happened(hosted, kind) -> list:
    return [each.event for each in hosted.doors.entries if isinstance(each.event, kind)]


async def speak(engine: Engine) -> None:
    """One call, in which the candidate says something for half a second."""
    hosted, phone = await in_call(engine)
    await asyncio.sleep(0.5)
    phone.hang_up(phone.calls[0].id)
    await until(lambda: len(happened(hosted, e.RecordingKept)) == 2)
    await phone.stop()


async def in_call(engine: Engine):
    """A sitting in the midst of its first call, with the candidate's phone: he speaks, and it is
    recorded."""
    hosted = await engine.open(NAME, scenario="prise_en_main", candidate="Essai")
    sip = hosted.sip
    phone = SipPhone(
        engine.host,
        fresh_token,
        server=(sip.host, sip.port),
        user=sip.user,
        password=sip.password,
    )
    await phone.start()
    await until(lambda: happened(hosted, e.DeskPhoneChanged))
    await hosted.doors.submit(c.EndPhase(phase="preparation"), "control")
    await hosted.doors.submit(c.TriggerCall(call=hosted.scenarios[0].calls[0].id), "control")
    await until(lambda: phone.calls)
    (call,) = phone.calls
    phone.answer(call.id)
    await until(lambda: happened(hosted, e.CallPickedUp))
    call.media.source = lambda: VOICE
    await until(lambda: happened(hosted, e.RecordingBegan))
    return hosted, phone


@pytest.fixture
async def spoken(tmp_path):
    """Settings, and the journal of a recorded call."""
    settings = Settings.for_demo(tmp_path).model_copy(update={"recordings": True})
    async with Engine(settings, load_dossier()) as engine:
        await speak(engine)
        entries = await read(engine.journal, NAME)
        secret = engine._secret
    return settings, entries, secret


async def test_what_the_candidate_said_is_sealed_in_a_file_that_the_journal_names(spoken):
    settings, entries, secret = spoken
    events = [entry.event for entry in entries]
    assert e.RecordingOrdered() in events
    recordings = measure(entries).recordings
    assert recordings.ordered
    ours = next(x.kept for x in recordings.files.values() if x.began.side == "candidate")
    picked_up = next(x.stamp.at for x in events if isinstance(x, e.CallPickedUp))
    ended = next(x.stamp.at for x in events if isinstance(x, e.CallEnded))
    assert picked_up - 300_000_000 < ours.since.at < ended
    assert abs(ours.since.at + ours.length_ms * 1_000_000 - ended) < 300_000_000
    folder = recordings_folder(settings)
    path = folder_of(folder, NAME) / ours.file
    assert hashlib.sha256(path.read_bytes()).hexdigest() == ours.sha256
    key = known_key(recording_keys(settings), NAME, secret)
    flac = flac_of(folder, NAME, ours, key)
    assert samples_in(flac) == ours.samples
    assert loudest(flac) == max(decode(VOICE, PCMA))
    # The link of this call was counted too, and stands in the same journal.
    (link,) = measure(entries).links.told
    assert link.link.why == "ended" and link.link.quality.received >= 20

    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(BadSettings, match="plus celui que le journal a scellé"):
        flac_of(folder, NAME, ours, key)
    path_of(recording_keys(settings), NAME).unlink()
    with pytest.raises(BadSettings, match="Si elle a été détruite, ils le sont aussi"):
        known_key(recording_keys(settings), NAME, secret)


async def test_a_sitting_closed_in_mid_call_counts_what_was_said_before_its_last_entry(tmp_path):
    settings = Settings.for_demo(tmp_path).model_copy(update={"recordings": True})
    async with Engine(settings, load_dossier()) as engine:
        hosted, phone = await in_call(engine)
        await hosted.doors.submit(c.CloseSitting(reason="alerte incendie"), "control")
        await engine.played(NAME)
        await phone.stop()
    assert isinstance(hosted.doors.entries[-1].event, e.SittingClosed)
    folder = folder_of(recordings_folder(settings), NAME)
    counted = {x.file: x.sha256 for x in happened(hosted, e.RecordingKept)}
    assert counted == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()
    }
    assert len(counted) == 2 and not happened(hosted, e.RecordingLost)


async def test_a_key_that_cannot_be_made_is_told_and_the_sitting_goes_on(tmp_path):
    settings = Settings.for_demo(tmp_path).model_copy(update={"recordings": True})
    recording_keys(settings).write_text("a file where the folder should be")
    async with Engine(settings, load_dossier()) as engine:
        hosted = await engine.open(NAME, scenario="prise_en_main", candidate="Essai")
        await until(lambda: happened(hosted, e.SomethingNoticed))
        (told,) = happened(hosted, e.SomethingNoticed)
    assert told.kind == "recording_failed" and "ne sont pas enregistrés" in told.detail


async def test_a_sitting_opened_without_recording_is_never_recorded(tmp_path):
    off = Settings.for_demo(tmp_path)
    async with Engine(off, load_dossier()) as engine:
        await engine.open(NAME, scenario="prise_en_main", candidate="Essai")
    async with Engine(off.model_copy(update={"recordings": True}), load_dossier()) as engine:
        hosted = await engine.open(NAME, scenario="prise_en_main", candidate="Essai")
        assert not happened(hosted, e.RecordingOrdered)
    assert not recording_keys(off).exists() and not recordings_folder(off).exists()


def loudest(flac: bytes) -> int:
    with av.open(BytesIO(flac), "r", format="flac") as opened:
        frames = [bytes(each.planes[0])[: 2 * each.samples] for each in opened.decode(audio=0)]
    return max(array("h", b"".join(frames)))
