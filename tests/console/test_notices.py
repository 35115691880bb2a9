"""What the candidate is told, for how long, and from which events."""

from __future__ import annotations

from console.notices import LASTS_NS, Notices, Weight, sentence_of, weight_of
from console.words import NBSP
from evalengine.clock import SECOND, Arrival, Stamp
from evalengine.projections.desk import Desk
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s

from .engine import DeskStory


def test_a_sentence_stays_a_while_and_leaves() -> None:
    notices = Notices()
    notices.say("Un.", at=0)
    assert notices.current(LASTS_NS - 1).text == "Un."
    assert notices.current(LASTS_NS) is None


def test_the_newest_comes_first_and_hides_no_other() -> None:
    notices = Notices()
    notices.say("Un.", at=0)
    notices.say("Deux.", at=SECOND, weight="warning")
    assert notices.current(2 * SECOND).text == "Deux.  Un."
    assert notices.current(2 * SECOND).weight == "warning"
    assert notices.current(LASTS_NS).text == "Deux."


def test_of_more_sentences_than_fit_the_oldest_leaves() -> None:
    notices = Notices()
    for rank, text in enumerate(("Un.", "Deux.", "Trois.", "Quatre.")):
        notices.say(text, at=rank)
    assert notices.current(SECOND).text == "Quatre.  Trois.  Deux."


def test_the_same_sentence_is_not_said_twice_at_once() -> None:
    notices = Notices()
    notices.say("Un.", at=0)
    notices.say("Un.", at=SECOND)
    assert notices.current(2 * SECOND).text == "Un."


def sentences(*acts: str) -> list[str]:
    """What is told of a story's acts, non-breaking spaces read as spaces."""
    story = DeskStory()
    story.begins()
    for act in acts:
        verb, *words = act.split()
        getattr(story, verb)(*words)
    desk, told = Desk(), []
    for entry in story.entries:
        desk.apply(entry)
        told.append(sentence_of(entry.event, desk).replace("\N{NO-BREAK SPACE}", " "))
    return [sentence for sentence in told if sentence]


def test_every_end_of_a_call_has_its_sentence() -> None:
    started = "Les appels commencent."
    talk = ("rings c1", "answers c1")
    assert sentences(*talk, "hangs_up c1") == [started, "Ligne 1 · Vous avez raccroché."]
    assert sentences(*talk, "takes_leave c1") == [
        started,
        "Ligne 1 · Le correspondant a raccroché.",
    ]
    assert sentences(*talk, "transfers c1 22") == [
        started,
        "Ligne 1 · Appel transféré à « Nadia Perrin ».",
    ]
    assert sentences(*talk, "transfers c1 999")[-1] == "Ligne 1 · Appel transféré à « 999 »."


def test_a_hold_that_the_engine_made_is_explained() -> None:
    told = sentences("rings c1", "rings c2", "answers c1", "answers c2")
    assert "Ligne 1 · Mise en attente pour prendre l’autre appel." in told


def test_a_call_that_never_rang_is_not_told() -> None:
    assert sentences("triggers c1", "takes_leave c1") == ["Les appels commencent."]


def test_whom_he_called_in_vain_is_told_with_the_reason() -> None:
    dialled = ("dials 21", "is_refused sortant-1 busy", "dials 999", "dials 22")
    told = [
        sentence
        for sentence in sentences(*dialled, "is_refused sortant-3 no_answer")
        if "Appel à" in sentence
    ]
    assert told == [
        "Appel à « Dr Hélène Aubry » · Occupé.",
        "Appel à « 999 » · Personne n’est connu sous ce nom ni à ce numéro.",
        "Appel à « Nadia Perrin » · Personne ne répond.",
    ]


def told_of(*events: e.Event) -> list[tuple[str, Weight]]:
    """What follows from events at a desk, with its weight."""
    story = DeskStory().begins()
    desk = Desk()
    for entry in story.entries:
        desk.apply(entry)
    return [(sentence_of(event, desk).replace(NBSP, " "), weight_of(event)) for event in events]


def test_a_line_of_the_tchat_is_told_to_the_candidate_and_his_own_is_not() -> None:
    long = "Rappelez-moi. " * 30
    told = told_of(
        e.ChatSent(donneur_ordres="aubry", speaker="donneur_ordres", text="Je suis\nen visite."),
        e.ChatSent(donneur_ordres="", speaker="team", text=long),
        e.ChatSent(donneur_ordres="aubry", speaker="candidate", text="Bien noté."),
    )
    assert told[0] == ("Tchat · Cabinet du docteur Aubry : Je suis en visite.", "calm")
    assert told[1][0].startswith("Tchat · équipe : Rappelez-moi.") and told[1][0].endswith("…")
    assert len(told[1][0]) <= 140
    assert told[2][0] == ""


def test_a_gesture_that_no_phone_does_is_told_with_what_is_missing() -> None:
    def failed(status: int) -> e.GestureFailed:
        return e.GestureFailed(call="", verb="dial", status=status, stamp=Stamp(at=0))

    assert told_of(*map(failed, (489, 480))) == [
        ("Composez le numéro au téléphone : il ne se commande pas d’ici.", "warning"),
        ("Ni casque ni téléphone n’est branché à ce poste.", "warning"),
    ]


def test_a_headset_in_the_page_is_not_called_a_phone() -> None:
    story = DeskStory().begins()
    told = []

    def registers(expires: int) -> None:
        contact = "casque:poste" if expires else ""
        seen = s.PhoneRegistered(contact=contact, expires=expires, arrival=Arrival(0))
        story.signals(seen)

    registers(86_400)
    story.rings("c1").answers("c1")
    registers(0)
    story.asks(c.Gesture(call="c1", verb="hold"), "candidate")
    story.signals(s.GestureFailed(call="c1", verb="hold", status=480, arrival=Arrival(0)))
    story.signals(s.LegEnded(call="c1", cause="unreachable", arrival=Arrival(0)))
    desk = Desk()
    for entry in story.entries:
        desk.apply(entry)
        told.append(sentence_of(entry.event, desk).replace(NBSP, " "))
    unplugged = "Le casque est débranché : « Brancher le casque », dans la page, le remet."
    assert [each for each in told if "asque" in each] == [
        unplugged,
        unplugged,
        "Ligne 1 · Appel perdu : le casque est resté débranché.",
    ]
    assert not any("téléphone" in each for each in told)
    assert not desk.by_hand  # once it is plugged again, it does everything


def test_what_became_of_words_written_on_the_phone_is_told() -> None:
    def answered(status: int) -> e.PhoneTexted:
        return e.PhoneTexted(message="m", target="Dupont", status=status, stamp=Stamp(at=0))

    assert told_of(*map(answered, (200, 404, 480, 499))) == [
        ("Votre message est dans le tchat.", "calm"),
        ("Message à « Dupont » non remis : personne n’est connu sous ce nom.", "warning"),
        ("Message à « Dupont » non remis : le tchat n’est pas ouvert à présent.", "warning"),
        ("Message à « Dupont » non remis : le tchat n’en a pas voulu.", "warning"),
    ]
