"""The evidence on the page of marks: what is heard, what was asked, agendas, hints on writings."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace
from html import unescape

import pytest

from evalengine.clock import Arrival
from evalengine.commission.theatre import Theatre
from evalengine.dossier.loader import load_dossier
from evalengine.exports.proofreading.passages import Passage
from evalengine.exports.proofreading.reading import ABSENT, Hint, Rereading, absent
from evalengine.exports.proofreading.rules import Found
from evalengine.robots.profile import EXEMPLAIRE
from evalengine.server.notation import rereading
from evalengine.server.notation.drawing import card
from evalengine.server.notation.judging import Judging
from evalengine.server.notation.sight import Sight, View
from evalengine.vocabulary import events as e
from evalengine.vocabulary import voices as v
from tests.story import Story

DOSSIER = load_dossier()
MEASURED, MESSAGES, SUMMARIES, AGENDAS = "C1.2.a", "C1.8.b", "C1.9.a", "C1.11.b"


def judging_of(entries) -> Judging:
    judging = Judging(DOSSIER.grid)
    for entry in entries:
        judging.apply(entry)
    judging.refresh(entries[-1].at)
    return judging


def drawn(judging: Judging, criterion: str) -> str:
    sight = Sight(judging, "evaluator", View(chosen=criterion, proofs=True))
    return card.draw(sight).replace("\u00a0", " ")


def moments(html: str) -> list:
    """What each button plays."""
    return [json.loads(unescape(each)) for each in re.findall(r'data-hear="([^"]*)"', html)]


@pytest.fixture(scope="module")
def played():
    programme = DOSSIER.programme("rendez_vous_ordinaires")
    return Theatre(DOSSIER, programme, EXEMPLAIRE).play().entries


# --- what is heard ---------------------------------------------------------------------------


def spoken(*provided: e.Event) -> Story:
    return Story("c1", provided=provided).begins().rings("c1").waits(20).answers("c1")


def begins_to_record(story: Story) -> Story:
    for side in ("candidate", "correspondent"):
        arrival = Arrival(0)
        story.signals(v.RecordingBegan(call="c1", side=side, file=f"c1.{side}", arrival=arrival))
    return story


def keeps(story: Story, side: str) -> None:
    arrival = Arrival(0)
    told = {"sha256": "0" * 64, "samples": 160_000, "whole": True, "arrival": arrival}
    story.signals(v.RecordingKept(file=f"c1.{side}", **told))


def test_a_moment_is_played_at_its_second_on_both_sides_once_the_call_is_over() -> None:
    story = begins_to_record(spoken(e.RecordingOrdered())).waits(7).holds("c1").waits(3)
    told = drawn(judging_of(story.entries), MEASURED)
    assert moments(told) == [] and "S’écoute une fois l’appel fini : Correspondant c1." in told
    story.resumes("c1").hangs_up("c1")
    for side in ("candidate", "correspondent"):
        keeps(story, side)
    told = drawn(judging_of(story.entries), MEASURED)
    assert "une fois l’appel fini" not in told
    ((first, *_), *_) = moments(told)
    assert first == [0, "Correspondant c1, à 0:00,0", "c1.candidate", "c1.correspondent"]
    held = moments(drawn(judging_of(story.entries), "C1.2.d"))
    assert [7, "Correspondant c1, à 0:27,0", "c1.candidate", "c1.correspondent"] in held[0]


def test_why_nothing_can_be_heard_is_said() -> None:
    assert "ne sont pas enregistrés" in drawn(judging_of(spoken().entries), MEASURED)
    story = spoken(e.RecordingOrdered())
    assert "S’écoute une fois l’appel fini" in drawn(judging_of(story.entries), MEASURED)
    over = spoken(e.RecordingOrdered()).hangs_up("c1")
    assert "Sans enregistrement : Correspondant c1." in drawn(judging_of(over.entries), MEASURED)
    begins_to_record(story)
    for side in ("candidate", "correspondent"):
        lost = v.RecordingLost(file=f"c1.{side}", reason="disque plein", arrival=Arrival(0))
        story.signals(lost)
    told = drawn(judging_of(story.entries), MEASURED)
    assert "Enregistrement perdu (disque plein) : Correspondant c1." in told
    assert moments(told) == []


def test_a_criterion_that_only_ears_judge_has_the_calls_for_evidence(played) -> None:
    calls = sum(isinstance(entry.event, e.CallPickedUp) for entry in played)
    assert f"Preuves ({calls})" in drawn(judging_of(played), "C1.1.a")


# --- what was asked, and agendas -------------------------------------------------------------


def test_a_message_stands_beside_what_was_asked_and_the_field_that_differs_is_shown(played) -> None:
    assert 'class="not_met"' not in drawn(judging_of(played), SUMMARIES)
    last = max(x.seq for x in played if isinstance(x.event, e.MessageSaved))
    message = played[last - 1].event.message
    name = next(iter(message.values))
    wrong = replace(message, values={**message.values, name: "Rien <b>de tel"})
    entries = list(played)
    entries[last - 1] = replace(entries[last - 1], event=e.MessageSaved(message=wrong))
    told = drawn(judging_of(entries), SUMMARIES)
    assert told.count('<td class="not_met">') == 1
    assert f'<td>{message.values[name]}</td><td class="not_met">Rien &lt;b&gt;de tel</td>' in told


def test_what_was_asked_and_never_done_is_shown_too(played) -> None:
    entries = [x for x in played if not isinstance(x.event, e.MessageSaved | e.SendingMade)]
    kept = [x for x in entries if "sending" not in x.event.type]
    told = drawn(judging_of(kept), SUMMARIES)
    assert "Aucun message n’a été fait." in told and '<td class="not_met">rien</td>' in told


def test_an_agenda_is_shown_before_and_after_each_act(played) -> None:
    judging = judging_of(played)
    booked = [x for x in played if isinstance(x.event, e.AppointmentBooked)]
    turn = judging.turns.by_entry[booked[0].seq]
    new = booked[0].event.appointment
    assert new in turn.after.appointments and new not in turn.before.appointments
    assert turn.days == [new.start[:10]]
    told = drawn(judging, AGENDAS)
    assert told.count('class="agenda"') >= len(booked)
    added = re.findall(r"<ins>(.*?)</ins>", told)
    assert any(new.who in each for each in added)
    (first, *_) = [x for x in played if isinstance(x.event, e.AppointmentMoved)]
    moved = judging.turns.by_entry[first.seq]
    stood = {each.id: each.start for each in moved.before.appointments}
    stands = {each.id: each.start for each in moved.after.appointments}
    name = first.event.appointment
    assert stands[name] == first.event.start != stood[name]


# --- hints on writings -----------------------------------------------------------------------


async def test_writings_are_read_again_at_rest_once_and_the_hints_stand_beside_them(
    played, monkeypatch
) -> None:
    asked = []

    def reads(entries):
        asked.append(len(entries))
        passage = Passage(saved, "message", "recepteur", MESSAGES)
        return Rereading((Hint(passage, Found(0, "unknown", "recepteur"), ("récepteur",)),), 1)

    monkeypatch.setattr(rereading, "reread", reads)
    saved = next(x.seq for x in played if isinstance(x.event, e.MessageSaved))
    during = judging_of(played[:-1])
    await during.reread()
    assert asked == [] and "ne changeront plus" in drawn(during, MESSAGES)
    judging = judging_of(played)
    await asyncio.gather(judging.reread(), judging.reread())
    await judging.reread()
    assert asked == [len(played)] and judging.judged == 2
    told = drawn(judging, MESSAGES)
    assert "« recepteur » : mot inconnu du dictionnaire : récepteur ?" in told
    assert "1 indice(s) sur 1 texte(s)" in told
    assert "hint" not in drawn(judging, MEASURED)


async def test_without_a_dictionary_one_sentence_says_so(played, monkeypatch) -> None:
    monkeypatch.setattr(rereading, "reread", lambda _: absent())
    judging = judging_of(played)
    await judging.reread()
    told = drawn(judging, MESSAGES)
    assert told.count(ABSENT) == 1 and "hint" not in told
