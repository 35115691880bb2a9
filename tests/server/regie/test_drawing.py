"""What is drawn of a sitting told by the small language of the tests."""

from __future__ import annotations

import pytest

from evalengine.clock import SECOND, Stamp
from evalengine.dossier.programme import PhasePlan, Programme
from evalengine.server.regie import acts
from evalengine.server.regie.drawing import aside, board, card, head, lines, seen, talk, work
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.records import Card
from tests.desk_work import OWNER, DeskStory
from tests.story import Story, scenario, scripted

from .drawn import plain, scene_of, timed, told


def test_a_ring_is_shown_against_fifteen_seconds_and_its_own_patience():
    story = Story("c1").begins().rings("c1").waits(7)
    drawn = plain(lines.draw(scene_of(story)))
    assert "sonne depuis <b>7 s</b> / 15 s" in drawn and "abandonne dans 53 s" in drawn
    assert 'class="age"' in drawn and "late" not in drawn
    assert "late" in plain(lines.draw(scene_of(story.waits(9))))


@pytest.mark.parametrize(
    ("ends", "said", "waits", "told"),
    [
        ("hangs_up", None, 20, "patience 1 min 10 s, puis raccroche"),
        ("hangs_up", None, 95, "patience à bout, puis raccroche"),
        ("insists", "Alors ?", 20, "patience 1 min 10 s, puis insiste : « Alors ? »"),
        ("insists", "Alors ?", 100, "patience 1 min 20 s, puis raccroche"),
        ("insists", "Alors ?", 190, "patience à bout, puis raccroche"),
    ],
)
def test_a_held_correspondent_says_what_he_will_do(ends, said, waits, told):
    call = scripted("c1", patience_ends=ends, on_impatience=said)
    story = Story(call).begins().rings("c1").answers("c1").holds("c1").waits(waits)
    assert told in plain(lines.draw(scene_of(story)))


def test_a_second_hold_tells_the_first_too():
    story = Story("c1").begins().rings("c1").answers("c1").holds("c1").waits(20).resumes("c1")
    assert "20 s en tout" in plain(lines.draw(scene_of(story.waits(5))))
    drawn = plain(lines.draw(scene_of(story.holds("c1").waits(3))))
    assert "attend depuis <b>3 s</b>, 23 s en tout" in drawn


def test_the_page_offers_every_answer_while_it_rings_and_none_afterwards():
    story = Story("c1").begins().dials("311").waits(4)
    labels = ("Répondre", "Occupé", "Ne répond pas", "Faux numéro")
    drawn = plain(lines.draw(scene_of(story)))
    assert all(label in drawn for label in labels)
    assert "le candidat appelle, encore 56 s" in drawn
    scene = scene_of(story.is_answered("sortant-1"))
    assert not any(label in lines.draw(scene) for label in labels)
    assert "Mme Hélène Cabinet" in card.draw(scene) and "pas de carte" in card.draw(scene)
    consulting = Story("c1").begins().rings("c1").answers("c1").dials("311")
    assert "le candidat appelle pour Correspondant c1" in plain(lines.draw(scene_of(consulting)))
    drawn = board.rows(scene_of(story.takes_leave("sortant-1").dials("<b>")))
    assert "terminé, faux numéro" in drawn and "&lt;b&gt;" in drawn and "<b>" not in drawn


def test_who_is_called_back_is_played_with_his_card():
    story = Story("c1", "c2").begins().rings("c1").answers("c1").takes_leave("c1")
    story.dials("01 99 00 12 34")
    scene = scene_of(story)
    assert "Le candidat vous appelle" in card.draw(scene)
    assert "Correspondant c1" in card.draw(scene) and "Au revoir." in card.draw(scene)


def test_the_card_tells_facts_apart_and_ticks_what_was_said():
    story = Story(told()).begins()
    scene = scene_of(story)
    assert "Prochain appel" in card.draw(scene) and "data-key" not in card._facts(
        scene, told(), None
    )
    story.rings("c1").answers("c1")
    drawn = card.draw(scene_of(story))
    assert "Le candidat vous écoute" in drawn and "&lt;i&gt;deux" in drawn
    assert drawn.index("Rivoire") < drawn.index("Seulement si on le demande")
    assert drawn.index("Seulement si on le demande") < drawn.index("Quel âge")
    assert 'data-key="+1" data-act="say c1 nom"' in drawn and "Dommage." in drawn
    story.asks(c.SayFact(call="c1", fact="nom"))
    drawn = card.draw(scene_of(story))
    assert 'data-key="+1" data-act="unsay c1 nom"' in drawn and "✓" in drawn
    assert 'data-key="+2" data-act="say c1 age"' in drawn
    drawn = card.draw(scene_of(story.asks(c.SayFact(call="c1", fact="age"))))
    assert 'data-key="+2" data-act="leak c1 age"' in drawn and "soufflé" not in drawn
    drawn = card.draw(scene_of(story.asks(c.LeakFact(call="c1", fact="age"))))
    assert 'data-key="+2" data-act="unsay c1 age"' in drawn and "soufflé" in drawn


def test_what_is_expected_is_folded_away():
    story = Story(told()).begins().rings("c1").answers("c1")
    assert "relève" not in card.draw(scene_of(story))
    drawn = plain(card.draw(scene_of(story, truth_shown=True)))
    assert "relève : Rivoire" in drawn and "transfert au 311 (Mme Hélène Cabinet)" in drawn


def test_the_card_follows_the_ear_unless_it_is_pinned():
    story = Story("c1", "c2").begins().rings("c1").answers("c1").rings("c2")
    assert "Correspondant c1" in card.draw(scene_of(story))
    story.answers("c2")
    assert "Correspondant c2" in card.draw(scene_of(story))
    drawn = plain(card.draw(scene_of(story, pinned=1)))
    assert "Correspondant c1" in drawn and "carte épinglée" in drawn and "Vous attendez" in drawn
    story.takes_leave("c1")
    assert "Correspondant c2" in card.draw(scene_of(story, pinned=1))


def test_who_rings_alone_is_shown_before_who_waits():
    story = Story("c1", "c2").begins().rings("c1").answers("c1").holds("c1").rings("c2")
    assert "Correspondant c2" in card.draw(scene_of(story))
    assert "Correspondant c1" in card.draw(scene_of(story.takes_leave("c2")))


def test_the_board_counts_down_to_what_is_due():
    story = Story(scenarios=[timed()]).begins().waits(4)
    scene = scene_of(story)
    assert [step.id for step in scene.steps()] == ["c3", "b2", "c1", "c2", "b1"]
    drawn = plain(board.rows(scene))
    assert "dans 6 s" in drawn and "dans 1 s" in drawn and "main" in drawn and "+30 s" in drawn
    drawn = plain(board.rows(scene_of(story.waits(8))))
    assert "retard 2 s" in drawn and "retard 7 s" in drawn
    story.rings("c1").answers("c1").takes_leave("c1")
    assert "dans 30 s" in plain(board.rows(scene_of(story)))
    assert "0:42" in plain(board.rows(scene_of(story)))


def test_beats_are_played_and_skipped_on_the_board():
    story = Story(scenarios=[timed()]).begins()
    drawn = plain(board.acts(scene_of(story, chosen="b1")))
    assert "Jouer" in drawn and "dès que « Correspondant c2 » sonne" in drawn
    story.asks(c.PlayBeat(beat="b1")).asks(c.SkipBeat(beat="b2", reason="essai"))
    drawn = board.rows(scene_of(story))
    assert "joué" in drawn and "passé" in drawn
    assert "Jouer" not in board.acts(scene_of(story, chosen="b1"))
    assert "Fermé demain." in talk.consignes(scene_of(story))


def test_nothing_rings_before_the_calls():
    acts_drawn = board.acts(scene_of(Story("c1")))
    assert acts_drawn.count(" disabled") == 2 and "Faire sonner" in acts_drawn


def test_arrows_choose_and_stop_at_the_ends():
    scene = scene_of(Story("c1", "c2").begins())
    chosen = []
    for act in ("choose_next", "choose_next", "choose_previous", "choose_previous"):
        assert acts.looks(scene, act)
        chosen.append(scene.view.chosen)
    assert chosen == ["c2", "c2", "c1", "c1"]


def programme():
    phases = ("identity", "preparation", "calls", "chat")
    return Programme(
        id="examen",
        title="Examen",
        scenarios=("un", "deux"),
        phases=tuple(PhasePlan(phase=phase, lasts_s=60) for phase in phases),
    )


def test_the_head_tells_phase_deadline_rank_and_what_comes_next():
    two = [
        scenario(scripted("c1")).model_copy(update={"id": "un", "title": "Premier"}),
        scenario(scripted("c2")).model_copy(update={"id": "deux", "title": "Second <2>"}),
    ]
    story = Story(scenarios=two, programme=programme())
    scene = scene_of(story.waits(20), programme=programme(), scenarios=two)
    drawn = plain(head.draw(scene))
    assert "Identité et notice" in drawn and "encore 40 s" in drawn
    assert "ensuite : préparation" in drawn and "Identité vérifiée" in drawn
    assert "scénario 1 sur 2, puis « Second &lt;2&gt; »" in drawn
    story.asks(c.ConfirmIdentity(document="passeport"))
    drawn = head.draw(scene_of(story, programme=programme(), scenarios=two, others=1))
    assert "Identité vérifiée ✓" in drawn and "un autre co-évaluateur" in drawn


def test_ending_the_last_phase_is_said_to_seal_the_sitting():
    plans = tuple(PhasePlan(phase=phase) for phase in ("preparation", "calls", "chat", "handover"))
    whole = programme().model_copy(update={"scenarios": ("essai",), "phases": plans})
    story = Story("c1", programme=whole).begins()
    assert "seront passés" in head.ending(scene_of(story, programme=whole))
    story.rings("c1").answers("c1").takes_leave("c1").waits(16)
    assert "scellée" not in head.ending(scene_of(story, programme=whole))
    story.asks(c.EndPhase(phase="chat"))
    assert "scellée" in head.ending(scene_of(story, programme=whole))


@pytest.mark.parametrize(
    ("contact", "leg", "told"),
    [
        ("sip:r@h.example", {"port": 1}, "votre voix est en ligne"),
        ("sip:r@h.example", {}, "votre téléphone a raccroché : appelez « regie »"),
        ("", {}, "votre téléphone est absent"),
    ],
)
def test_who_speaks_by_a_phone_is_told_how_it_stands(contact, leg, told):
    story = Story("c1").begins()
    assert "votre" not in head.draw(scene_of(story))
    changed = e.ControlPhoneChanged(contact=contact, expires_at=1, stamp=Stamp(at=0), leg=leg)
    scene = scene_of(story._record([changed], "engine"))
    assert told in plain(head.draw(scene))


@pytest.mark.parametrize("phase", ["grace", "closed"])
def test_nobody_ends_what_ends_by_itself(phase):
    story = Story("c1").begins().rings("c1").answers("c1").takes_leave("c1")
    story = story.waits(20) if phase == "closed" else story
    scene = scene_of(story)
    assert scene.control.phase == phase
    drawn = plain(head.draw(scene))
    assert "Mettre fin" not in drawn
    assert ("Clore" in drawn) == (phase == "grace")


def test_the_desk_fills_in():
    story = DeskStory("c1").begins().takes("c1")
    story.books("2026-11-24T09:00", "Mme <Rivoire>").does(c.KeepScratchpad(call="c1", text="R<b>"))
    story.does(c.SaveCard(card=Card(id="", donneur_ordres=OWNER, last_name="Rivoire")))
    drawn = plain(work.draw(scene_of(story)))
    assert "<b>pris</b> Mme &lt;Rivoire&gt;" in drawn and "mardi 24 novembre 2026, 9 h" in drawn
    assert "R&lt;b&gt;" in drawn and "<b>Rivoire</b>" in drawn and "Correspondant c1" in drawn
    booked = story.events(e.AppointmentBooked)[0].appointment.id
    story.does(c.Move(appointment=booked, start="2026-11-24T09:20"))
    story.does(c.Cancel(appointment=booked, reason="empêchée"))
    drawn = plain(work.draw(scene_of(story)))
    assert "au lieu de mardi 24 novembre 2026, 9 h" in drawn
    assert "<b>annulé</b>" in drawn and "empêchée" in drawn


def test_the_tchat_says_who_waits_for_an_answer():
    story = Story("c1").begins()
    story.asks(c.SendChat(donneur_ordres="", text="Qui <b>?"), "candidate")
    scene = scene_of(story)
    assert "Tchat (1)" in talk.tabs(scene) and "Qui &lt;b&gt;?" in talk.chat(scene)
    story.asks(c.SayInChat(donneur_ordres="", text="Moi."))
    assert "Tchat (1)" not in talk.tabs(scene_of(story))
    assert talk.recipients(scene)[""] == "L’équipe"


def test_notices_are_few_and_the_newest_first():
    story = Story("c1")
    scene = scene_of(story)
    scene.control.notices = [f"<{rank}>" for rank in range(5)]
    assert aside.notices(scene) == "<li>&lt;4&gt;</li><li>&lt;3&gt;</li><li>&lt;2&gt;</li>"


def test_no_key_is_on_two_buttons():
    story = Story("c1", "c2").begins().rings("c1").answers("c1").dials("311")
    scene = scene_of(story, keys_shown=True)
    drawn = "".join(
        draw(scene)
        for draw in (
            head.draw,
            board.pilot,
            board.acts,
            lines.draw,
            card.draw,
            seen.strip,
            talk.tabs,
            aside.keys,
        )
    )
    keys = [part.split('"')[0] for part in drawn.split('data-key="')[1:]]
    assert len(keys) == len(set(keys)) and {"s", "d", "o", "n", "f", "1", "2"} <= set(keys)


def test_an_age_is_never_below_zero_and_a_duration_is_french():
    from evalengine.server.regie.drawing.words import duration

    assert plain(duration(-SECOND)) == "0 s"
    assert plain(duration(63 * SECOND)) == "1 min 03 s"
