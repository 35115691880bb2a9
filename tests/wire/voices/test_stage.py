"""On real sockets: what is added to one line is heard there, and nowhere else."""

from __future__ import annotations

import pytest

np = pytest.importorskip("numpy")

from evalengine.errors import Refused  # noqa: E402
from evalengine.ports import LineSounds, Part  # noqa: E402
from evalengine.wire.voices.library import Library  # noqa: E402
from evalengine.wire.voices.samples import decoded  # noqa: E402
from evalengine.wire.voices.stage import OVER, Stage  # noqa: E402
from tests.wire.switchboard.test_board import Room  # noqa: E402

CALLS = ("c1", "c2", "c3")
LAW = 8


def tone(hertz, level=6_000):
    return (level * np.sin(2 * np.pi * hertz / 8_000 * np.arange(8_000))).astype(np.float32)


@pytest.fixture
async def room():
    made = Room(dict.fromkeys((*CALLS, "control"), LAW))
    made.told = []
    made.stage = Stage(_library(), lambda call, now: made.told.append((call, now)))
    made.stage.cast(lambda call: Part("muffled", "vent.wav") if call == "c3" else Part())
    made.board.watch(made.stage)
    for line, call in enumerate(CALLS, 1):
        made.board.place(call, line, made.phones[call].leg)
    made.phones["c3"].leg.direction = "recvonly"  # its phone holds it
    yield made
    for phone in made.phones.values():
        phone.close()


def _library():
    library = Library()
    library.sounds = {"mot.wav": tone(500), "vent.wav": tone(250, 10_000)}
    return library


def tones_of(phone):
    """The pitches that a phone hears above a whisper, in tens of Hz."""
    heard = b"".join(packet.payload for packet in phone.packets())
    if not heard:
        return set()
    strength = np.abs(np.fft.rfft(decoded(heard, LAW))) / len(heard) * 2
    hertz = np.flatnonzero(strength > 500) * 8_000 / len(heard)
    return {round(float(each), -1) for each in hertz}


async def test_a_recording_holds_a_line_while_he_speaks_on_another(room):
    room.board.take("c1")
    room.stage.play("c1", "mot.wav")
    room.board.pin(2)  # he listens to another one: his words go nowhere, the recording goes on
    for phone in room.phones.values():
        phone.packets()
    await room.ticker.tick(25)
    assert tones_of(room.phones["c1"]) == {500}
    assert tones_of(room.phones["c2"]) == set() == tones_of(room.phones["c3"])
    assert room.stage.on("c1").clip == "mot.wav" and room.stage.on("c2").clip == ""
    await room.ticker.tick(25)
    assert room.stage.on("c1").clip == ""


async def test_every_change_is_told_and_the_end_of_a_recording_too(room):
    room.told.clear()
    room.board.take("c1")
    room.stage.play("c1", "mot.wav")
    await room.ticker.tick(51)
    room.stage.change("c1", "deep")
    assert [(call, now.clip, now.timbre) for call, now in room.told] == [
        ("c1", "mot.wav", None),
        ("c1", "", None),
        ("c1", "", "deep"),
    ]
    room.stage.stop("c3")
    assert room.told[-1] == ("c3", LineSounds("muffled", "muffled", "", "vent.wav"))


async def test_his_voice_is_octet_for_octet_again_once_it_is_over(room):
    room.board.take("c1")
    room.stage.play("c1", "mot.wav")
    room.stage.stop("c1")
    await room.hears(c1="control", control="c1")


async def test_who_waits_loses_nothing_of_a_recording(room):
    room.board.take("c1")
    room.phones["c1"].leg.direction = "recvonly"
    room.stage.play("c1", "mot.wav")
    await room.ticker.tick(80)
    assert room.stage.on("c1").clip == "mot.wav"
    room.phones["c1"].leg.direction = "sendrecv"
    await room.ticker.tick(51)
    assert room.stage.on("c1").clip == ""


async def test_what_the_script_gives_is_worn_from_the_first_word(room):
    assert room.stage.on("c3").meant == room.stage.on("c3").timbre == "muffled"
    room.board.take("c3")
    room.phones["c3"].leg.direction = "sendrecv"
    await room.ticker.tick(25)
    assert tones_of(room.phones["c3"]) == {250}
    room.stage.change("c3", None)
    assert room.stage.on("c3").timbre is None and room.stage.on("c3").meant == "muffled"


def test_what_is_over_or_unknown_is_refused_in_french():
    stage = Stage(_library())
    with pytest.raises(Refused, match="n’est pas dans le dossier"):
        stage.play("c1", "absent.wav")
    for ask in (lambda: stage.play("c1", "mot.wav"), lambda: stage.change("c1", "deep")):
        with pytest.raises(Refused, match=OVER[:20]):
            ask()
    stage.stop("c1")
    stage.say("c1", tone(300))
    assert stage.on("c1") is None


def test_a_machine_that_cannot_says_so_and_dresses_nobody():
    stage = Stage(None)
    stage.placed("c1", object())
    assert stage.clips == () and stage.on("c1") is None and len(stage.faults) == 1
    with pytest.raises(Refused):
        stage.play("c1", "mot.wav")
