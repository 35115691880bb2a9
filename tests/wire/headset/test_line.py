"""Who hears whom by a headset: one line has the ear, whatever happens to the others."""

from __future__ import annotations

from array import array

import pytest

from evalengine.vocabulary import effects as fx
from evalengine.wire.media.g711 import FRAME, PCMA, encode
from evalengine.wire.media.tones import hold_music, quiet, ring_tone


def sound(value):
    return encode(array("h", [value] * FRAME), PCMA)


CANDIDATE, CONTROL = sound(4_000), sound(-8_000)


def talk(bench, worn, voice, times=8):
    """Both speak for so many ticks; what each of them heard."""
    worn.said.clear()
    voice.said.clear()
    for _ in range(times):
        worn.speaks(CANDIDATE)
        voice.speaks(CONTROL)
        bench.ticker.tick()
    return worn.said, voice.said


def test_they_hear_each_other_octet_for_octet(bench, worn, voice):
    bench.answered("c1")
    heard, told = talk(bench, worn, voice)
    assert heard == [CONTROL] * 8 and told == [CANDIDATE] * 8


def test_a_held_call_hears_the_music_and_nothing_of_the_desk(bench, worn, voice):
    bench.answered("c1", "c2")
    voice.on_key("1")  # he stays with the one who waits
    bench.ticker.tick(40)
    heard, told = talk(bench, worn, voice)
    music = hold_music()
    assert CANDIDATE not in told and set(told) <= {music() for _ in range(160)}
    assert set(heard) == {quiet()}, "nobody speaks to the candidate on the other line"


def test_the_ear_goes_from_line_to_line(bench, worn, voice):
    bench.answered("c1", "c2")
    for call in ("c1", "c2", "c1"):
        bench.drive("resume", call)
        assert bench.board.table.route().call == call
        heard, told = talk(bench, worn, voice)
        assert heard == [CONTROL] * 8 and told == [CANDIDATE] * 8
    bench.end("c1")
    heard, told = talk(bench, worn, voice)
    assert CANDIDATE not in told and CONTROL not in heard, "nothing is taken back by itself"


def test_what_the_engine_silences_is_not_heard_until_it_is_given_back(bench, worn, voice):
    bench.answered("c1")
    bench.desk.perform(fx.SilenceLeg(call="c1"))
    heard, told = talk(bench, worn, voice)
    assert CONTROL not in heard and CANDIDATE not in told
    bench.desk.perform(fx.VoiceLeg(call="c1"))
    heard, told = talk(bench, worn, voice)
    assert heard == [CONTROL] * 8


def test_who_dials_hears_it_ring_until_it_is_answered(bench, worn, voice):
    bench.drive("dial", target="311")
    bench.desk.perform(fx.RingBack(call="sortant-1", token=bench.told[-1].call, line=1))
    bench.ticker.tick(4)
    rings = ring_tone()
    assert worn.said[-4:] == [rings() for _ in range(4)]
    bench.desk.perform(fx.AnswerDialled(call="sortant-1"))
    heard, told = talk(bench, worn, voice)
    assert heard == [CONTROL] * 8 and told == [CANDIDATE] * 8


def test_he_hears_that_the_one_in_his_ear_hung_up_and_then_nothing(bench, worn):
    bench.answered("c1", "c2")
    bench.end("c1")  # who waited
    bench.ticker.tick(2)
    assert worn.said[-1] == quiet()
    bench.end("c2")
    bench.ticker.tick(200)
    beeps = [frame != quiet() for frame in worn.said[-200:]]
    assert [sum(beeps[at : at + 25]) > 20 for at in range(0, 200, 25)] == [
        *(True, False, True, False, True),
        *(False, False, False),
    ]


@pytest.mark.parametrize("why", ["asked", "transferred"])
def test_he_hears_nothing_of_what_he_ended_himself(bench, worn, why):
    bench.answered("c1")
    bench.desk.perform(fx.EndLeg(call="c1", why=why))
    bench.ticker.tick(4)
    assert worn.said[-4:] == [quiet()] * 4


def test_the_next_call_silences_the_busy_tone(bench, worn, voice):
    bench.answered("c1")
    bench.end("c1")
    bench.answered("c2")
    heard, _told = talk(bench, worn, voice)
    assert heard == [CONTROL] * 8
    bench.desk.perform(fx.EndLeg(call="c2", why="asked"))
    bench.ticker.tick(10)
    assert worn.said[-1] == quiet()


def test_another_headset_takes_the_line_over(bench, worn, voice):
    bench.answered("c1")
    bench.desk.ear.wear(None)
    worn.said.clear()
    bench.ticker.tick(3)
    assert set(worn.said) == {quiet()} and worn.relay is None
    bench.desk.ear.wear(worn)
    heard, told = talk(bench, worn, voice)
    assert heard == [CONTROL] * 8 and told == [CANDIDATE] * 8


def test_who_tries_his_headset_hears_himself_a_second_late_until_a_call_comes(bench, worn, voice):
    bench.desk.try_out()
    heard, _ = talk(bench, worn, voice, 40)
    assert CANDIDATE not in heard and set(heard) != {quiet()}, "two notes first"
    heard, told = talk(bench, worn, voice, 60)
    assert heard[-40:] == [CANDIDATE] * 40
    assert CANDIDATE not in told, "nobody else does"
    bench.answered("c1")
    bench.ticker.tick()
    heard, told = talk(bench, worn, voice)
    assert heard == [CONTROL] * 8 and told == [CANDIDATE] * 8
    bench.end("c1")
    assert CANDIDATE not in talk(bench, worn, voice, 60)[0]


def test_a_try_ends_by_itself(bench, worn, voice):
    bench.desk.try_out()
    talk(bench, worn, voice, 500)
    assert CANDIDATE not in talk(bench, worn, voice, 60)[0]


def test_nothing_ticks_once_the_calls_are_over(bench):
    bench.answered("c1", "c2")
    bench.end("c1")
    bench.end("c2")
    assert not bench.ticker._called
    bench.answered("c1")
    bench.desk.close()
    assert not bench.ticker._called
