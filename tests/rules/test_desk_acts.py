"""The tchat, consignes, beats, notes and searches."""

import pytest

from evalengine.dossier.scripts import Scenario
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary import truth as t
from tests.desk_work import OTHER, OWNER, DeskStory, asking
from tests.story import scripted


def with_beats() -> Scenario:
    return Scenario(
        id="essai",
        title="Essai",
        calls=[scripted("c1", facts=[{"id": "nom", "value": "Rivoire", "says": "Je suis…"}])],
        beats=[
            {
                "id": "ferme",
                "start": {"at_s": 10},
                "consigne": {"donneur_ordres": OWNER, "text": "Fermé demain.", "replaces": "p1"},
                "truth": {"consigne": "ferme"},
            },
            {"id": "eau", "start": {"by_hand": True}, "chat": {"text": "Coupure d’eau."}},
        ],
    )


@pytest.fixture
def desk() -> DeskStory:
    return DeskStory(scenarios=[with_beats()]).begins().takes("c1")


def test_the_tchat_has_threads_and_counts_what_is_unread(desk):
    desk.asks(c.SayInChat(donneur_ordres=OWNER, text="Bonjour")).asks(
        c.SayInChat(donneur_ordres="", text="Qui est là ?")
    )
    chat = desk.work.chat
    assert (chat.unread, chat.threads[""].lines[0].speaker) == (2, "team")
    desk.does(c.SendChat(donneur_ordres=OWNER, text=" Oui "))
    assert (chat.unread, chat.threads[OWNER].lines[1].text) == (1, "Oui")
    desk.does(c.ReadChat(donneur_ordres=""))
    assert chat.unread == 0
    desk.refuses(c.SendChat(donneur_ordres=OWNER, text="  "), "vide")
    desk.refuses(c.SendChat(donneur_ordres=OWNER, text="x" * 2001), "trop long")
    desk.refuses(c.SendChat(donneur_ordres="nul", text="x"), "« nul » n’existe pas")


def test_only_the_consignes_of_the_day_are_valid(desk):
    assert [each.id for each in desk.work.consignes.valid(OWNER)] == [
        f"{OWNER}.p1",
        f"{OWNER}.p2",
        f"{OWNER}.t2",
    ]


def test_a_new_consigne_replaces_another_and_waits_to_be_read(desk):
    given = c.GiveConsigne(donneur_ordres=OWNER, text="Tout dire.", replaces=f"{OWNER}.p1")
    desk.asks(given)
    consignes = desk.work.consignes
    assert f"{OWNER}.p1" not in [each.id for each in consignes.valid(OWNER)]
    assert [each.id for each in consignes.new(OWNER)] == [f"{OWNER}.n1"]
    desk.refuses(given, "n’est plus", by="control")
    read = c.AcknowledgeConsigne(donneur_ordres=OWNER, consigne=f"{OWNER}.n1")
    desk.does(read).refuses(read, "déjà pris connaissance")
    assert consignes.new(OWNER) == []
    never = c.GiveConsigne(donneur_ordres=OWNER, text="x", until="demain")
    desk.refuses(never, "pas une date", by="control")
    gone = c.AcknowledgeConsigne(donneur_ordres=OWNER, consigne=f"{OWNER}.p1")
    desk.refuses(gone, "n’est plus")


def test_a_beat_gives_its_consigne_and_says_what_it_asks(desk):
    desk.asks(c.PlayBeat(beat="ferme"))
    played, stated, given = (entry.event for entry in desk.entries[-3:])
    assert played == e.BeatPlayed(beat="ferme")
    wanted = t.ExpectConsigne(donneur_ordres=OWNER, consigne="ferme")
    assert stated == e.TruthStated(subject="ferme", expected=[wanted])
    assert (given.consigne.id, given.replaces) == ("ferme", f"{OWNER}.p1")
    desk.refuses(c.PlayBeat(beat="ferme"), "déjà eu lieu", by="control")
    desk.refuses(c.SkipBeat(beat="ferme", reason=""), "déjà eu lieu", by="control")
    desk.refuses(c.PlayBeat(beat="nul"), "n’est pas dans ce scénario", by="control")
    desk.asks(c.PlayBeat(beat="eau"))
    assert desk.work.chat.threads[""].lines[0].text == "Coupure d’eau."


def test_a_fact_is_said_to_who_listens(desk):
    fact = c.SayFact(call="c1", fact="nom")
    desk.asks(fact)
    assert desk.events(e.FactSaid) == [e.FactSaid(call="c1", fact="nom")]
    desk.refuses(c.SayFact(call="c1", fact="nul"), "Aucun fait", by="control")
    desk.holds("c1").refuses(fact, "n’écoute pas", by="control")


def test_a_scratchpad_is_kept_whole(desk):
    desk.does(c.KeepScratchpad(call="c1", text="Riv")).does(
        c.KeepScratchpad(call="c1", text="Rivoire ")
    )
    assert desk.work.notes.scratchpads == {"c1": "Rivoire "}
    desk.refuses(c.KeepScratchpad(call="c9", text=""), "n’existe pas")
    desk.refuses(c.KeepScratchpad(call="", text="x" * 20_001), "trop long")


def call_back(**changes: str) -> c.PlanCallBack:
    fields = {"donneur_ordres": OWNER, "who": "A", "number": "01 99 00 12 12", "reason": "x"}
    return c.PlanCallBack(**{**fields, **changes})


def test_a_call_back_is_planned_then_settled_once(desk):
    desk.does(call_back(due="2026-11-23T16:00"))
    desk.refuses(call_back(who=" "), "un nom et un numéro")
    desk.refuses(call_back(number="demain"), "un nom et un numéro")
    desk.refuses(call_back(due="16 h"), "n’est pas possible")
    given_up = c.SettleCallBack(call_back="rappel-1", done=False)
    desk.refuses(given_up, "pourquoi")
    done = c.SettleCallBack(call_back="rappel-1", done=True)
    desk.does(done).refuses(done, "déjà réglé")
    desk.refuses(c.SettleCallBack(call_back="rappel-2", done=True), "n’existe pas")
    assert desk.work.notes.call_backs["rappel-1"].done


def incident(**changes: str) -> c.ReportIncident:
    fields = {"donneur_ordres": OWNER, "happened": "", "facts": "Panne", "consequences": ""}
    return c.ReportIncident(**{**fields, "measures": "", **changes})


def test_reports_and_handovers_stand_as_last_written(desk):
    desk.does(incident()).does(incident(facts="Panne d’une heure"))
    assert [each.facts for each in desk.work.notes.incidents.values()] == ["Panne d’une heure"]
    desk.refuses(incident(facts=" "), "au moins les faits")
    desk.does(c.WriteHandover(medium="board", text="Un")).does(
        c.WriteHandover(medium="mail", text="Deux")
    )
    assert desk.work.notes.handover.text == "Deux"
    desk.refuses(c.WriteHandover(medium="mail", text=" "), "vide")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ferrand", [OWNER]),
        ("GENERALISTE", [OWNER]),
        ("ordonnance", [OWNER]),
        ("hélène", [OWNER, OTHER]),
        ("etude", [OTHER]),
        ("mede resultat", [OWNER]),
        ("errand", []),
        ("ferrand inconnu", []),
    ],
)
def test_files_are_found_by_name_trade_person_and_word(desk, query, found):
    desk.does(c.SearchFiles(query=query))
    assert desk.events(e.FilesSearched)[0].found == found


def test_nothing_is_not_searched(desk):
    desk.refuses(c.SearchFiles(query=" ! "), "ce que vous cherchez")


def test_a_call_says_what_it_asks_when_it_is_placed():
    truth = {"cancel": "ancien", "handover": ["$nom"]}
    facts = [{"id": "nom", "value": "Rivoire", "says": "Je suis…"}]
    desk = DeskStory(asking("c1", truth, facts=facts, transfer_to="311")).begins().triggers("c1")
    placed, _part, stated = (entry.event for entry in desk.entries[-3:])
    assert isinstance(placed, e.CallPlaced)
    assert stated.expected == [
        t.ExpectCancel(appointment="ancien"),
        t.ExpectTransfer(extension="311"),
        t.ExpectHandover(values=["Rivoire"]),
    ]
