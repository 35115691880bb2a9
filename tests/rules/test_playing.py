"""What is said as the correspondents, where a talk stands, and what is observed."""

import pytest

from evalengine.dossier.scripts import Fact, Objection
from evalengine.errors import Refused
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from tests.story import Story, scenario, scripted

NOM = Fact(id="nom", value="Rivoire", says="Rivoire.")
AGE = Fact(id="age", value="80", says="80 ans.", when_asked="Quel âge ?")
CRITERIA = ("C1.2.d", "C1.12.g", "C2.1.a")


def told(**changes):
    return scripted(
        "c1", facts=[NOM, AGE], objections=[Objection(when="non", says="Si.")], **changes
    )


def talking(*more):
    return Story(told(), *(more or ("c2",)), criteria=CRITERIA).begins().rings("c1").answers("c1")


def test_a_tick_is_made_once_and_taken_back():
    story = talking().asks(c.SayFact(call="c1", fact="nom"))
    with pytest.raises(Refused, match="déjà coché"):
        story.asks(c.SayFact(call="c1", fact="nom"))
    story.asks(c.UnsayFact(call="c1", fact="nom"))
    assert not story.rules.state.parts.of("c1").told("nom")
    with pytest.raises(Refused, match="n’est pas coché"):
        story.asks(c.UnsayFact(call="c1", fact="nom"))
    story.asks(c.SayFact(call="c1", fact="nom"))


def test_a_hint_is_leaked_at_once_or_after_the_tick_even_later():
    story = talking().asks(c.SayFact(call="c1", fact="age")).takes_leave("c1")
    story.asks(c.LeakFact(call="c1", fact="age"))
    part = story.rules.state.parts.of("c1")
    assert part.told("age") and set(part.leaked) == {"age"} and not part.said
    with pytest.raises(Refused, match="déjà noté"):
        story.asks(c.LeakFact(call="c1", fact="age"))
    with pytest.raises(Refused, match="soi-même"):
        story.asks(c.LeakFact(call="c1", fact="nom"))
    with pytest.raises(Refused, match="Aucun fait"):
        story.asks(c.LeakFact(call="c1", fact="autre"))


def test_nothing_is_said_to_who_does_not_listen():
    story = talking().holds("c1")
    with pytest.raises(Refused, match="n’écoute pas"):
        story.asks(c.SayFact(call="c1", fact="nom"))
    story.takes_leave("c1")
    for command in (
        c.SayFact(call="c1", fact="nom"),
        c.LeakFact(call="c1", fact="age"),
        c.MakeObjection(call="c1", objection=1),
        c.NoteLastWords(call="c1", text="essai"),
    ):
        with pytest.raises(Refused, match="vient de se terminer"):
            story.asks(command)


def test_the_last_words_of_a_talk_are_the_newest():
    story = talking().asks(c.SayFact(call="c1", fact="nom"))
    part = story.rules.state.parts.of("c1")
    assert (part.last.kind, part.last.text) == ("fact", "nom")
    story.asks(c.MakeObjection(call="c1", objection=1))
    assert (part.last.kind, part.last.text, part.objections) == ("objection", "1", {1})
    story.holds("c1").asks(c.NoteLastWords(call="c1", text=" il épelle son nom "))
    assert (part.last.kind, part.last.text, part.last.at) == (
        "note",
        "il épelle son nom",
        story.now,
    )


@pytest.mark.parametrize("rank", [0, 2, -1])
def test_only_objections_of_the_card(rank):
    with pytest.raises(Refused, match="objection"):
        talking().asks(c.MakeObjection(call="c1", objection=rank))


@pytest.mark.parametrize("text", ["", "   ", "x" * 201])
def test_a_note_has_bounds(text):
    with pytest.raises(Refused, match="caractères"):
        talking().asks(c.NoteLastWords(call="c1", text=text))
    with pytest.raises(Refused, match="encore rien dit"):
        talking().rings("c2").asks(c.NoteLastWords(call="c2", text="essai"))


def observed(story):
    return [(o.call, o.kind, o.done, o.criteria) for o in story.events(e.Observed)]


def test_an_observation_is_about_who_has_the_ear_or_had_it_last():
    story = talking().asks(c.Observe(kind="hold_announced")).waits(1).holds("c1").waits(1)
    story.asks(c.Observe(kind="hold_explained", done=False))
    story.rings("c2").answers("c2").asks(c.Observe(kind="took_leave"))
    story.asks(c.Observe(kind="hold_prolonged", call="c1"))
    assert observed(story) == [
        ("c1", "hold_announced", True, ["C1.2.d"]),
        ("c1", "hold_explained", False, ["C1.2.d"]),
        ("c2", "took_leave", True, ["C1.12.g"]),
        ("c1", "hold_prolonged", True, ["C1.2.d"]),
    ]


def test_a_call_in_english_speaks_for_other_criteria_and_none_that_the_grid_has_not():
    played = scenario(told(language="en"))
    story = Story(scenarios=[played], criteria=CRITERIA).begins().rings("c1").answers("c1")
    story.asks(c.Observe(kind="took_leave")).asks(c.Observe(kind="restated"))
    assert [criteria for *_, criteria in observed(story)] == [["C2.1.a"], []]


def test_observations_are_taken_back_one_by_one_or_by_name():
    story = talking()
    for kind in ("greeted", "recalled", "resisted"):
        story.asks(c.Observe(kind=kind))
    story.asks(c.UndoObservation()).asks(c.UndoObservation(observation="obs-1"))
    standing = story.rules.state.observations.standing
    assert list(standing) == ["obs-2"]
    story.asks(c.Observe(kind="greeted"))
    assert list(standing) == ["obs-2", "obs-4"]  # no name comes twice
    story.asks(c.UndoObservation()).asks(c.UndoObservation())
    with pytest.raises(Refused, match="plus d’observation"):
        story.asks(c.UndoObservation())


def test_nothing_is_observed_of_who_was_not_talked_to():
    story = Story("c1").begins()
    with pytest.raises(Refused, match="à personne"):
        story.asks(c.Observe(kind="greeted"))
    with pytest.raises(Refused, match="pas parlé"):
        story.rings("c1").asks(c.Observe(kind="greeted", call="c1"))


def test_what_was_observed_late_still_counts():
    story = talking("c2").takes_leave("c1").asks(c.SkipCall(call="c2", reason="essai"))
    assert story.rules.desk.phase == "grace"
    assert observed(story.asks(c.Observe(kind="took_leave"))) == [
        ("c1", "took_leave", True, ["C1.12.g"])
    ]
