"""Phases: their order and deadlines, and what may be asked in each, as one table."""

from __future__ import annotations

import pytest

from evalengine.clock import SECOND
from evalengine.dossier.programme import Programme
from evalengine.dossier.scripts import Scenario
from evalengine.errors import BadDossier, Refused
from evalengine.rules.phases import ALLOWED, ORDER, check
from evalengine.rules.script import Script
from evalengine.rules.sitting import DECIDERS
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from tests.desk_work import OWNER, DeskStory, booking
from tests.story import Story, scripted

EXAM = Programme(
    id="examen",
    title="Examen",
    scenarios=("un", "deux"),
    pause_s=60,
    phases=[
        {"phase": "identity"},
        {"phase": "checks", "lasts_s": 600},
        {"phase": "preparation", "lasts_s": 3600},
        {"phase": "calls", "lasts_s": 4800},
        {"phase": "chat", "lasts_s": 300},
        {"phase": "handover", "lasts_s": 300},
        {"phase": "self_assessment"},
    ],
)


def scenarios() -> list[Scenario]:
    return [
        Scenario(id="un", title="Le premier", calls=[scripted("c1"), scripted("c2")]),
        Scenario(id="deux", title="Le second", lines=1, calls=[scripted("c3"), scripted("c4")]),
    ]


@pytest.fixture
def exam() -> DeskStory:
    return DeskStory(scenarios=scenarios(), programme=EXAM)


def phases(story: Story) -> list[tuple[str, int]]:
    """Every phase that began, with its deadline in seconds."""
    return [(began.phase, began.ends_at // SECOND) for began in story.events(e.PhaseBegan)]


def at_the_calls(exam: DeskStory) -> DeskStory:
    exam.asks(c.ConfirmIdentity(document="passeport")).does(c.AcceptNotice())
    exam.asks(c.EndPhase(phase="identity")).asks(c.EndPhase(phase="checks"))
    return exam.begins()


def test_an_exam_opens_with_the_identity(exam):
    assert phases(exam) == [("identity", 0)]
    exam.refuses(c.EndPhase(phase="checks"), "en cours", by="control")
    exam.refuses(c.EndPhase(phase="identity"), "pas encore été vérifiée", by="control")
    exam.refuses(c.ConfirmIdentity(document=" "), "quelle pièce", by="control")
    exam.asks(c.ConfirmIdentity(document="passeport"))
    exam.refuses(c.ConfirmIdentity(document="passeport"), "déjà", by="control")
    exam.refuses(c.EndPhase(phase="identity"), "pas encore accepté", by="control")
    exam.does(c.AcceptNotice()).refuses(c.AcceptNotice(), "déjà")
    exam.asks(c.EndPhase(phase="identity"))
    assert phases(exam)[-1] == ("checks", 600)


def test_an_identity_with_a_length_waits_for_what_it_needs():
    plans = [{"phase": "identity", "lasts_s": 60}, *EXAM.phases[1:]]
    exam = EXAM.model_validate({**EXAM.model_dump(), "phases": plans})
    story = DeskStory(scenarios=scenarios(), programme=exam).waits(100)
    story.asks(c.ConfirmIdentity(document="passeport")).waits(1).does(c.AcceptNotice()).waits(0)
    assert phases(story) == [("identity", 60), ("checks", 701)]


def test_the_checks_end_with_the_third_and_the_preparation_by_itself(exam):
    exam.asks(c.ConfirmIdentity(document="passeport")).does(c.AcceptNotice())
    exam.asks(c.EndPhase(phase="identity"))
    for part in ("headset", "ring", "ring", "keys"):
        exam.does(c.PassCheck(part=part))
    assert phases(exam)[-1] == ("preparation", 3600)
    exam.waits(3599.9)
    assert phases(exam)[-1][0] == "preparation"
    exam.waits(0.1)
    assert phases(exam)[-1] == ("calls", 0)
    assert exam.events(e.ScenarioBegan) == [e.ScenarioBegan(scenario="un")]


def test_the_next_scenario_begins_a_pause_after_the_last_call(exam):
    at_the_calls(exam).refuses(c.TriggerCall(call="c3"), "« Le second » n’a pas", by="control")
    exam.rings("c1").answers("c1").takes_leave("c1").asks(c.SkipCall(call="c2", reason="essai"))
    exam.waits(59.9).dials("311").waits(20)
    assert len(exam.events(e.ScenarioBegan)) == 1  # a call of his own goes on
    exam.is_refused("sortant-1", "busy").waits(59.9)
    assert len(exam.events(e.ScenarioBegan)) == 1
    exam.waits(0.1)
    assert exam.events(e.ScenarioBegan)[1] == e.ScenarioBegan(scenario="deux")
    exam.rings("c3").refuses(c.TriggerCall(call="c4"), "occupées", by="control")  # it has one line
    exam.answers("c3").asks(c.SkipCall(call="c4", reason="essai")).takes_leave("c3")
    assert phases(exam)[-1] == ("grace", exam.now // SECOND + 15)


def test_after_the_grace_every_phase_follows_until_the_end(exam):
    at_the_calls(exam).takes("c1").takes_leave("c1").asks(c.SkipCall(call="c2", reason="x"))
    exam.waits(60).takes("c3").asks(c.SkipCall(call="c4", reason="x")).takes_leave("c3")
    exam.refuses(c.EndPhase(phase="grace"), "appartient au candidat", by="control")
    exam.waits(15).waits(300).waits(300).does(c.AssessSelf(criterion="C1.2.a", acquired="partly"))
    exam.refuses(c.AssessSelf(criterion="C9.9.z", acquired="yes"), "pas dans la grille")
    assert [phase for phase, _ in phases(exam)][-4:] == [
        "grace",
        "chat",
        "handover",
        "self_assessment",
    ]
    exam.asks(c.EndPhase(phase="self_assessment"))
    assert exam.events(e.SittingClosed)[0] == e.SittingClosed(
        complete=True, reason="L’épreuve est achevée."
    )


def test_control_cuts_the_calls_short_when_none_goes_on(exam):
    at_the_calls(exam).takes("c1").refuses(c.EndPhase(phase="calls"), "en cours", by="control")
    exam.takes_leave("c1").asks(c.EndPhase(phase="calls"))
    assert {skipped.call for skipped in exam.events(e.CallSkipped)} == {"c2", "c3", "c4"}
    assert phases(exam)[-1][0] == "grace"


def test_a_second_click_ends_nothing_else(exam):
    at_the_calls(exam).refuses(c.EndPhase(phase="preparation"), "n’est plus", by="control")


def test_a_crash_changes_no_deadline(exam):
    at_the_calls(exam).takes("c1").takes_leave("c1").asks(c.SkipCall(call="c2", reason="x"))
    due = exam.rules.deadline()
    assert exam.crashes(5).rules.deadline() == due


def test_practice_has_the_phases_of_practice():
    story = Story("c1").begins().rings("c1").answers("c1").takes_leave("c1").waits(15)
    assert [phase for phase, _ in phases(story)] == ["calls", "grace"]
    assert story.rules.closed


def test_ids_are_those_of_one_step_in_a_programme():
    with pytest.raises(BadDossier, match="deux scénarios"):
        Script([scenarios()[0], scenarios()[0]])


def test_a_value_of_no_fact_is_found_before_the_sitting():
    call = scripted("c1", truth={"handover": ["$rien"]})
    with pytest.raises(BadDossier, match=r"c1, handover.0.*\$rien"):
        Script([Scenario(id="un", title="Un", calls=[call])])


# --- the table -----------------------------------------------------------------------------------

SAMPLES: dict[type, c.Command] = {
    c.Book: booking("2026-11-24T09:00"),
    c.SendChat: c.SendChat(donneur_ordres=OWNER, text="Bonjour"),
    c.WriteHandover: c.WriteHandover(medium="mail", text="Rien"),
    c.AssessSelf: c.AssessSelf(criterion="C1.2.a", acquired="yes"),
    c.TriggerCall: c.TriggerCall(call="c1"),
    c.OpenFile: c.OpenFile(donneur_ordres=OWNER),
    c.AcceptNotice: c.AcceptNotice(),
    c.PassCheck: c.PassCheck(part="ring"),
    c.SayInChat: c.SayInChat(donneur_ordres=OWNER, text="Bonjour"),
}
TABLE = """
                identity checks preparation calls grace chat handover self_assessment interview
Book            -        -      -           yes   yes   -    -        -               -
SendChat        -        -      -           yes   yes   yes  -        -               -
WriteHandover   -        -      -           yes   yes   yes  yes      -               -
AssessSelf      -        -      -           -     -     -    -        yes             -
TriggerCall     -        -      -           yes   -     -    -        -               -
OpenFile        -        -      yes         yes   yes   yes  yes      yes             yes
AcceptNotice    yes      -      -           -     -     -    -        -               -
PassCheck       -        yes    -           -     -     -    -        -               -
SayInChat       -        -      -           yes   yes   yes  -        -               -
"""
HEAD, *ROWS = (line.split() for line in TABLE.strip().splitlines())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_may_be_asked_in_which_phase(row):
    command = SAMPLES[getattr(c, row[0])]
    for phase, allowed in zip(HEAD, row[1:], strict=True):
        if allowed == "yes":
            check(command, phase)
        else:
            with pytest.raises(Refused):
                check(command, phase)


def test_every_command_is_decided_and_has_its_phases():
    every = {*c.CANDIDATE_COMMANDS, *c.CONTROL_COMMANDS, *c.MARKER_COMMANDS}
    assert set(ALLOWED) == every == set(DECIDERS)
    assert all(phases <= set(ORDER) for phases in ALLOWED.values())


FROZEN = [
    booking("2026-11-24T09:00"),
    c.Block(donneur_ordres=OWNER, start="2026-11-26T09:00", minutes=60),
    c.Move(appointment="ancien", start="2026-11-24T09:00"),
    c.Cancel(appointment="ancien", reason=""),
    c.CheckSending(sending="envoi-1"),
    c.SettleCallBack(call_back="rappel-1", done=True),
    c.KeepScratchpad(call="", text="x"),
]


@pytest.mark.parametrize("command", FROZEN, ids=lambda command: command.type)
def test_after_the_grace_the_forms_are_frozen(exam, command):
    at_the_calls(exam).asks(c.EndPhase(phase="calls")).waits(15)
    assert exam.rules.desk.phase == "chat"
    exam.refuses(command, "les formulaires sont figés")
    exam.does(c.SendChat(donneur_ordres=OWNER, text="Fini."))


def test_before_the_calls_there_is_nothing_to_fill_in():
    DeskStory().refuses(booking("2026-11-24T09:00"), "Les appels n’ont pas commencé.")


def test_whoever_dials_outside_the_calls_hears_nobody(exam):
    at_the_calls(exam).asks(c.EndPhase(phase="calls")).waits(15).dials("311")
    assert exam.events(e.CallEnded)[-1].cause == "not_now"
