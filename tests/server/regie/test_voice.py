"""What his page says of his voice, and where it sends it."""

from __future__ import annotations

from typing import get_args

import pytest

from evalengine.ports import VoiceStanding
from evalengine.server.regie import acts, voicing
from evalengine.server.regie.drawing import voice
from evalengine.server.regie.scene import Mic, View
from tests.story import Story

from .drawn import plain, scene_of


class Voice:
    """Where the voice is, and where it was sent."""

    def __init__(self, **standing):
        self.standing = VoiceStanding(**standing)
        self.sent = []
        self.reason = ""

    def why(self, _page):
        return self.reason

    def pin(self, line):
        self.sent.append(line)
        return True

    def follow(self):
        self.sent.append("follow")

    def mute(self, muted):
        self.sent.append(muted)


def scene(mic="on", **standing):
    """A talk on line 1, one that rings on line 2, and the voice somewhere."""
    story = Story("c1", "c2").begins().rings("c1").answers("c1").rings("c2")
    made = scene_of(story, mic=mic, page="nous")
    made.hosted.voice = Voice(**standing)
    return made


def said(made):
    return plain(voice.draw(made))


OURS = {"joined": True, "page": "nous"}


@pytest.mark.parametrize(
    ("standing", "told", "shown"),
    [
        ({**OURS, "call": "c1", "speaks": True}, "Le candidat vous entend, ligne 1", "Se taire"),
        ({**OURS, "call": "c1", "muted": True}, "Vous vous taisez, ligne 1", "Parler"),
        ({**OURS, "call": "c2", "pinned": 2}, "ne vous entend pas, gardée, ligne 2", "Se taire"),
        (OURS, "Votre voix n’est sur aucun appel.", "Fermer le micro"),
        ({**OURS, "call": "parti"}, "Votre voix n’est sur aucun appel.", "Fermer le micro"),
    ],
)
def test_who_speaks_is_told_to_whom(standing, told, shown):
    drawn = said(scene(**standing))
    assert told in drawn and shown in drawn
    assert ("muted" in drawn.split(">")[0]) is standing.get("muted", False)


def test_who_does_not_speak_is_told_what_to_do():
    for mic in get_args(Mic):
        drawn = said(scene(mic=mic))
        assert ("Fermer" if mic in ("asked", "connecting", "on", "cut") else "Ouvrir") in drawn
        assert len(drawn) > 150, f"nothing is said of {mic!r}"
    for mic in ("refused", "missing", "busy", "unable", "insecure", "failed", ""):
        assert "téléphone SIP" in said(scene(mic=mic))
    assert 'role="alert"' in said(scene(mic="refused"))
    assert "Prendre la voix" in said(scene(mic="elsewhere"))


def test_the_reason_is_the_engines_when_it_has_one():
    for mic, kept in (("failed", False), ("elsewhere", False), ("cut", True)):
        made = scene(mic=mic)
        made.hosted.voice.reason = "Pas de chemin <ICE>."
        assert "Pas de chemin &lt;ICE&gt;." in said(made)
        assert ("la page la rétablit" in said(made)) is kept


def test_the_voice_of_a_phone_or_of_another_page_is_told():
    by_phone = {"joined": True, "call": "c1", "speaks": True}
    assert "Par votre téléphone : Le candidat vous entend" in said(scene(mic="", **by_phone))
    drawn = said(scene(mic="", joined=True, page="autre"))
    assert "Un autre co-évaluateur" in drawn and "Se taire" not in drawn


def test_the_voice_goes_with_the_card_unless_another_page_speaks():
    for page, sent in (("nous", [2, "follow", True, False]), ("", [2, "follow", True, False])):
        made = scene(joined=True, page=page)
        for act in ("pin 2", "pin 2", "mute", "unmute"):
            acts.looks(made, act)
            assert voicing.steers(made, act)
        assert made.hosted.voice.sent == sent
    others = scene(joined=True, page="autre")
    assert acts.looks(others, "pin 2") and voicing.steers(others, "pin 2")
    assert voicing.steers(others, "mute") and others.hosted.voice.sent == []
    assert not voicing.steers(others, "ring c1")


@pytest.mark.parametrize(
    "told",
    [
        None,
        3,
        [],
        {},
        {"state": "on"},
        {"state": "on", "page": 3},
        {"state": "on", "page": "../../.."},
        {"state": "brisé", "page": "aaaaaaaa"},
        {"state": [], "page": "aaaaaaaa"},
    ],
)
def test_nonsense_of_a_script_changes_nothing(told):
    view = View()
    voicing.hear(view, told)
    assert view == View()
    voicing.hear(view, {"state": "refused", "page": "aaaaaaaa"})
    assert (view.mic, view.page) == ("refused", "aaaaaaaa")
