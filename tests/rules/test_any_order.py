"""Whatever a desk is asked, in whatever order: nothing breaks, and the laws of its forms hold."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from evalengine.dossier.programme import Programme
from evalengine.dossier.scripts import Scenario
from evalengine.errors import Refused
from evalengine.projections.booking import overlapping
from evalengine.projections.control import Control
from evalengine.projections.desk import Desk
from evalengine.projections.truth import outcomes
from evalengine.projections.work import Work
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.audience import may_see
from evalengine.vocabulary.entry import Entry, from_json, to_json, verify
from tests.desk_work import OTHER, OWNER, DeskStory, asking, card

TRUTH = {
    "card": {"last_name": "Rivoire"},
    "message": {
        "rubric": "Demande",
        "values": {"nom": "Rivoire"},
        "medium": "mail",
        "fails": "failed",
    },
    "appointment": {"kind": "consultation", "starts": ["2026-11-24T09:00"], "who": "Rivoire"},
    "chat": {"says": ["Rivoire"]},
    "handover": ["Rivoire"],
}
PROGRAMME = Programme(
    id="examen",
    title="Examen",
    scenarios=("un", "deux"),
    pause_s=20,
    phases=[
        {"phase": "identity"},
        {"phase": "checks"},
        {"phase": "preparation", "lasts_s": 60},
        {"phase": "calls"},
        {"phase": "chat", "lasts_s": 30},
        {"phase": "self_assessment", "lasts_s": 30},
    ],
)
SCENARIOS = [
    Scenario(
        id="un",
        title="Un",
        calls=[asking("c1", TRUTH)],
        beats=[
            {
                "id": "b1",
                "start": {"by_hand": True},
                "consigne": {"donneur_ordres": OWNER, "text": "Fermé.", "replaces": "p1"},
                "truth": {"consigne": "b1"},
            }
        ],
    ),
    Scenario(id="deux", title="Deux", calls=[asking("c2", TRUTH)]),
]

owners = st.sampled_from([OWNER, OWNER, OTHER, "nul"])
calls = st.sampled_from(["", "", "c1", "c2", "c9"])
words = st.sampled_from(["Rivoire", "Rivoir", "Thibault", "", "Été"])
starts = st.builds(
    "2026-11-{:02}T{:02}:{:02}".format,
    st.integers(22, 27),
    st.integers(8, 17),
    st.sampled_from([0, 10, 20, 40]),
)
yes = st.booleans()


def names(kind: str) -> st.SearchStrategy[str]:
    return st.sampled_from([f"{kind}-1", f"{kind}-2", f"{kind}-9"])


appointments = st.one_of(names("rdv"), st.sampled_from(["ancien", "ferme"]))
media = st.sampled_from(["mail", "fax", "sms"])
addresses = st.sampled_from(["", "a@b.example", "01 99 00 40 40"])

CANDIDATE = st.one_of(
    st.builds(
        c.Book,
        donneur_ordres=owners,
        kind=st.sampled_from(["consultation", "visite", "nul"]),
        start=starts,
        who=words,
        place=words,
        call=calls,
        insists=yes,
    ),
    st.builds(c.Block, donneur_ordres=owners, start=starts, minutes=st.integers(-1, 2000)),
    st.builds(c.Move, appointment=appointments, start=starts, insists=yes),
    st.builds(c.Cancel, appointment=appointments, reason=words),
    st.builds(
        c.SaveCard,
        card=st.builds(
            card, words, words, st.just("0199001122"), name=names("fiche") | st.just("")
        ),
        insists=yes,
    ),
    st.builds(
        c.SaveMessage,
        message=st.builds(
            e.Message,
            id=names("message") | st.just(""),
            donneur_ordres=owners,
            call=calls,
            rubric=st.sampled_from(["Demande", "Autre"]),
            urgency=st.just("normal"),
            values=st.fixed_dictionaries({"nom": words}),
        ),
    ),
    st.builds(c.SendMessage, message=names("message"), medium=media, address=addresses),
    st.builds(c.CheckSending, sending=names("envoi")),
    st.builds(c.Relaunch, sending=names("envoi"), address=addresses),
    st.builds(c.SendChat, donneur_ordres=owners, text=words),
    st.builds(c.ReadChat, donneur_ordres=owners),
    st.builds(c.KeepScratchpad, call=calls, text=words),
    st.builds(c.WriteHandover, medium=st.just("mail"), text=words),
    st.builds(c.SettleCallBack, call_back=names("rappel"), done=yes),
    st.builds(
        c.PlanCallBack,
        donneur_ordres=owners,
        who=words,
        number=st.just("0199001122"),
        reason=words,
    ),
    st.builds(
        c.AcknowledgeConsigne,
        donneur_ordres=owners,
        consigne=st.sampled_from(["b1", f"{OWNER}.p1", f"{OWNER}.n1"]),
    ),
    st.builds(c.SearchFiles, query=words),
    st.builds(c.OpenFile, donneur_ordres=owners),
    st.builds(c.AssessSelf, criterion=st.sampled_from(["C1.2.a", "C9"]), acquired=st.just("yes")),
    st.builds(
        c.ReportTyping,
        pane=st.sampled_from(["messages", ""]),
        field=st.just("nom"),
        keys=st.integers(-1, 90),
        corrections=st.integers(-1, 9),
        characters=st.integers(-1, 90),
        lasted_ms=st.integers(-1, 9_000),
        donneur_ordres=owners,
        call=calls,
    ),
    st.builds(c.ReportShortcut, shortcut=words, worked=yes),
    st.builds(c.ReportPane, pane=words, donneur_ordres=owners, call=calls),
    st.just(c.AcceptNotice()),
    st.builds(c.PassCheck, part=st.sampled_from(["headset", "ring", "keys"])),
)
PHASES = ("identity", "checks", "preparation", "calls", "grace", "chat", "self_assessment")
CONTROL = st.one_of(
    st.builds(c.EndPhase, phase=st.sampled_from(PHASES)),
    st.builds(c.TriggerCall, call=calls),
    st.builds(c.SkipCall, call=calls, reason=st.just("x")),
    st.builds(c.HangUp, call=calls),
    st.builds(c.PlayBeat, beat=st.sampled_from(["b1", "b9"])),
    st.builds(c.SayInChat, donneur_ordres=owners, text=words),
    st.builds(
        c.GiveConsigne,
        donneur_ordres=owners,
        text=words,
        replaces=st.sampled_from(["", f"{OWNER}.p2"]),
    ),
    st.just(c.ConfirmIdentity(document="passeport")),
)
ACTS = st.one_of(
    st.tuples(st.just("candidate"), CANDIDATE),
    st.tuples(st.just("candidate"), CANDIDATE),
    st.tuples(st.just("control"), CONTROL),
    st.tuples(st.just("answers"), calls),
    st.tuples(st.just("waits"), st.integers(0, 70)),
    st.tuples(st.just("crashes"), st.integers(0, 9)),
)
WAYS_IN = st.sampled_from(["identity", "calls", "calls", "calls"])


def performed(acts: list[tuple[str, Any]], way_in: str) -> DeskStory:
    """The story of these acts; a refusal changes nothing."""
    story = DeskStory(scenarios=SCENARIOS, programme=PROGRAMME)
    if way_in == "calls":
        story.asks(c.ConfirmIdentity(document="passeport")).does(c.AcceptNotice())
        story.asks(c.EndPhase(phase="identity")).asks(c.EndPhase(phase="checks")).begins()
        story.takes("c1")
    for name, what in acts:
        before = len(story.entries)
        try:
            if name in ("candidate", "control"):
                story.asks(what, name)
            else:
                getattr(story, name)(what)
        except Refused as refusal:
            assert str(refusal).endswith((".", "?"))
            assert len(story.entries) == before
    return story


def folded(entries: list[Entry]) -> Desk:
    desk = Desk()
    for entry in entries:
        desk.apply(entry)
    return desk


def forms(work: Work) -> tuple[Any, ...]:
    """What freezes. What becomes of a sending is not the candidate's doing."""
    return work.agendas, work.cards, work.messages.by_id, work.notes.call_backs


@settings(max_examples=200, deadline=None)
@given(st.lists(ACTS, max_size=50), WAYS_IN)
def test_in_any_order_the_laws_of_the_desk_hold(acts, way_in):
    story = performed(acts, way_in)
    verify(story.entries)
    assert [from_json(to_json(entry)) for entry in story.entries] == story.entries
    for agenda in story.work.agendas.by_owner.values():
        for each in agenda.appointments:
            others = overlapping(agenda.appointments, each.start, each.minutes, but=each.id)
            assert not others
        assert agenda.appointments == sorted(agenda.appointments, key=lambda x: (x.start, x.id))


@settings(max_examples=150, deadline=None)
@given(st.lists(ACTS, max_size=50), WAYS_IN)
def test_every_reader_folds_the_same_work(acts, way_in):
    story = performed(acts, way_in)
    seen = [entry for entry in story.entries if may_see("candidate", entry.event)]
    everything, candidates, control = folded(story.entries), folded(seen), Control()
    for entry in story.entries:
        control.apply(entry)
    assert everything.work == candidates.work == story.work == control.work
    assert (everything.phase, everything.phase_ends_at) == (
        candidates.phase,
        candidates.phase_ends_at,
    )


@settings(max_examples=100, deadline=None)
@given(st.lists(ACTS, max_size=40), WAYS_IN)
def test_a_crash_changes_neither_the_work_nor_the_deadlines(acts, way_in):
    story = performed(acts, way_in)
    if story.rules.closed:
        return
    work, due = story.work, story.rules.deadline()
    story.crashes(0)
    assert (story.work, story.rules.deadline()) == (work, due)


@settings(max_examples=150, deadline=None)
@given(st.lists(ACTS, max_size=40), st.lists(ACTS, max_size=20))
def test_after_the_grace_no_form_changes(acts, later):
    story = performed([*acts, ("control", c.HangUp(call="c1"))], "calls")
    for call in ("c1", "c2"):
        if call in story.rules.state.script.to_come(story.rules.calls):
            story.asks(c.SkipCall(call=call, reason="x"))
        elif not story.rules.state.script.is_over(call, story.rules.calls):
            story.asks(c.HangUp(call=call))
    story.waits(15)
    assert story.rules.desk.phase not in ("calls", "grace")
    frozen = forms(folded(story.entries).work)
    for name, what in later:
        try:
            if name in ("candidate", "control"):
                story.asks(what, name)
            elif name == "waits":
                story.waits(what)
        except Refused:
            continue
    assert forms(story.work) == frozen


@settings(max_examples=100, deadline=None)
@given(st.lists(ACTS, max_size=50))
def test_truth_is_weighed_whatever_was_done_and_nothing_counts_twice(acts):
    story = performed(acts, "calls")
    found = outcomes(story.entries)
    stated = story.events(e.TruthStated)
    assert [x.expected for x in found] == [wanted for each in stated for wanted in each.expected]
    for outcome in found:
        assert outcome.reached == (outcome.difference == "")
    for kind in (e.CardSaved, e.MessageSaved, e.AppointmentBooked):
        used = [
            seq
            for outcome in found
            if outcome.reached
            for seq in outcome.entries
            if isinstance(story.entries[seq - 1].event, kind)
        ]
        assert len(used) == len(set(used))
