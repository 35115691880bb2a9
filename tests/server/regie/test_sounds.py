"""The recordings and voices of his page: what is offered, on which line, and what is refused."""

from __future__ import annotations

import pytest

from evalengine.dossier.scripts import Correspondent
from evalengine.errors import Refused
from evalengine.ports import LineSounds
from evalengine.server.regie.drawing import sounds as drawing
from evalengine.server.regie.sounding import TIMBRES, clips, sounds
from tests.story import Story, scenario, scripted

from .drawn import plain, scene_of


class Sounds:
    """What is asked of the line of the card."""

    def __init__(self, *clips, faults=(), **now):
        self.clips, self.faults = clips, faults
        self.now = LineSounds(**{"meant": None, "timbre": None, "clip": "", **now})
        self.asked = []

    def on(self, call):
        return self.now if call in ("c1", "c2") else None

    def play(self, call, clip):
        if not clip:
            raise Refused("Rien à jouer.")
        self.asked.append((call, clip))

    def stop(self, call):
        self.asked.append((call, "stop"))

    def change(self, call, timbre):
        self.asked.append((call, timbre))


def scene(heard, *, begun=True, **view):
    """A talk on line 1, one that rings on line 2; the first has a recording of its own."""
    who = Correspondent(name="Madame Cerisaie", mood="calme", motive="essai", timbre="high")
    played = scenario(scripted("c1", correspondent=who, clips=("chien.wav", "absent.wav")))
    story = Story("c1", "c2").begins()
    if begun:
        story.rings("c1").answers("c1").rings("c2")
    made = scene_of(story, **view)
    made.hosted.scenarios = (played, story.scenario)
    made.hosted.sounds = heard
    return made


def test_the_recordings_of_the_call_come_first_and_only_those_that_are_there():
    made = scene(Sounds("accueil.flac", "chien.wav"))
    assert clips(made) == ["chien.wav", "accueil.flac"]
    drawn = plain(drawing.draw(made))
    assert "Jouer chien.wav" in drawn and "Autre son" in drawn and "Voix : naturelle" in drawn
    assert sounds(made, "next_clip") and made.view.clip == "accueil.flac"
    assert "Jouer accueil.flac" in drawing.draw(made)
    assert sounds(made, "next_clip") and made.view.clip == "chien.wav"


def test_a_key_plays_on_the_line_of_the_card_and_the_same_one_stops():
    heard = Sounds("accueil.flac")
    assert sounds(scene(heard), "clip") and sounds(scene(heard, pinned=2), "clip")
    assert heard.asked == [("c1", "accueil.flac"), ("c2", "accueil.flac")]
    playing = Sounds("accueil.flac", clip="accueil.flac")
    made = scene(playing)
    assert "Arrêter accueil.flac" in drawing.draw(made)
    assert sounds(made, "clip") and playing.asked == [("c1", "stop")]


@pytest.mark.parametrize(
    ("now", "act", "asked"),
    [
        ({"timbre": "high", "meant": "high"}, "timbre", None),
        ({"meant": "high"}, "timbre", "high"),
        ({}, "timbre", TIMBRES[0]),
        ({"timbre": "deep"}, "next_timbre", "lower"),
        ({"timbre": TIMBRES[-1]}, "next_timbre", TIMBRES[0]),
        ({}, "next_timbre", TIMBRES[0]),
    ],
)
def test_a_voice_is_switched_off_on_and_to_another(now, act, asked):
    heard = Sounds(**now)
    assert sounds(scene(heard), act) and heard.asked == [("c1", asked)]


def test_every_voice_has_a_name_on_the_page():
    drawn = {drawing.draw(scene(Sounds(timbre=each))) for each in TIMBRES}
    assert len(drawn) == len(TIMBRES)


def test_who_looks_on_and_a_page_without_a_call_do_nothing():
    heard = Sounds("accueil.flac")
    for made in (scene(heard, reader=True), scene(heard, begun=False)):
        for act in ("clip", "next_clip", "timbre", "next_timbre"):
            assert sounds(made, act)
    assert heard.asked == [] and drawing.draw(scene(heard, begun=False)) == ""
    assert not sounds(scene(heard), "ring c1") and not sounds(scene(heard), "clip c2")


def test_what_is_around_him_is_told_to_who_plays_him():
    drawn = plain(drawing.draw(scene(Sounds(ambience="rue.wav"))))
    assert "<p>Derrière : rue.wav</p>" in drawn
    assert "Derrière" not in drawing.draw(scene(Sounds()))


def test_faults_are_said_and_nothing_is_offered_without_a_recording():
    heard = Sounds(faults=("Le son <a> n’est pas utilisable.",))
    drawn = drawing.draw(scene(heard))
    assert "Le son &lt;a&gt; n’est" in drawn and "Jouer" not in drawn
    assert "Sons de ce rôle qui manquent : chien.wav, absent.wav." in plain(drawn)
    with pytest.raises(Refused):
        sounds(scene(heard), "clip")


def test_a_machine_that_can_do_nothing_says_so_where_the_script_wants_something():
    heard = Sounds(faults=("Rien n’est possible ici.",))
    heard.on = lambda call: None
    assert plain(drawing.draw(scene(heard))) == (
        '<div class="row"><p>Rien n’est possible ici.</p></div>'
    )
    assert drawing.draw(scene(heard, pinned=2)) == ""
