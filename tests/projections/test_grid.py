"""The grid's rows, criterion by criterion."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalengine.clock import MS, Arrival
from evalengine.projections.grid import DETECTORS, missing, rows
from evalengine.projections.verdicts import Verdict, at_most, under
from evalengine.referentiel.models import Criterion
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.vocabulary.entry import GENESIS, chain
from tests.story import Story, scripted


def picked_up(*waits_ms: int, bound: int = 0) -> Story:
    """One call for each wait, ring to pick-up, one after the other."""
    story = Story(*(f"c{rank}" for rank in range(len(waits_ms)))).begins()
    for rank, wait_ms in enumerate(waits_ms):
        story.rings(f"c{rank}").waits(wait_ms / 1000)
        story.signals(s.Answered(call=f"c{rank}", arrival=Arrival(0, "kernel", bound)))
        story.waits(5).takes_leave(f"c{rank}").waits(1)
    return story


def proofs(story: Story, verdict) -> list[type]:
    return [type(story.entries[seq - 1].event) for seq in verdict.evidence]


# --- the whole grid --------------------------------------------------------------------------


def test_every_criterion_has_its_row_in_the_order_of_the_grid(grid):
    found = rows(grid, Story("c1").begins().entries)
    assert [row.id for row in found] == [criterion.id for criterion in grid.criteria]
    assert len(grid.assessed) == 70


def test_the_machine_never_decides_for_a_human(grid):
    story = picked_up(3000, 20000)
    human = [row for row in rows(grid, story.entries) if row.kind in ("S", "H")]
    assert {row.verdict.status for row in human} <= {"to_judge", "not_assessed"}


def test_a_sitting_without_a_call_assesses_nothing(grid):
    found = rows(grid, Story("c1").begins().entries)
    measured = [row for row in found if row.kind == "A" or row.id == "C1.2.d"]
    assert {row.verdict.status for row in measured} == {"not_assessed"}
    assert {row.verdict.status for row in found if row.kind == "H"} == {"to_judge"}
    assert {row.verdict.status for row in found if row.kind == "-"} == {"not_assessed"}


def test_a_grid_that_asks_for_what_the_engine_lacks_is_told_so(grid):
    row = Criterion(
        id="C1.1.a", unit="UC1", competence="C1.1", label="x", modality="O", kind="A", detector="?"
    )
    told = missing(grid.model_copy(update={"criteria": (row,)}))
    assert told == ["C1.1.a\u00a0: le détecteur «\u00a0?\u00a0» est inconnu"]
    bare = grid.model_copy(update={"bounds": {}})
    assert len(missing(bare)) == sum(len(detector.bounds) for detector in DETECTORS.values())


# --- C1.2.a: pick-up -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wait_ms", "bound", "status"),
    [
        (14_999, 0, "met"),
        (15_000, 0, "not_met"),
        (14_999, MS, "to_judge"),  # 14.999 s ± 1 ms may be 15 s
        (15_000, MS, "to_judge"),
        (15_002, MS, "not_met"),
        (14_998, MS, "met"),
    ],
)
def test_the_pickup_is_strictly_under_15_s_and_doubt_is_left_to_a_human(
    judge, wait_ms, bound, status
):
    verdict = judge(picked_up(3000, wait_ms, bound=bound), "C1.2.a")
    assert verdict.status == status
    assert (verdict.value, verdict.unit, verdict.bound) == (wait_ms, "ms", 15_000)


def test_the_late_pickup_is_the_evidence_and_the_good_ones_are_not(judge):
    story = picked_up(3000, 16_500, 4000)
    verdict = judge(story, "C1.2.a")
    assert proofs(story, verdict) == [e.CallRang, e.CallPickedUp]
    assert {story.entries[seq - 1].event.call for seq in verdict.evidence} == {"c1"}
    assert "16,500 s" in verdict.remark


def test_a_ring_that_nobody_picks_up_fails_from_15_s_on(judge):
    given_up = Story(scripted("c1", rings_for_s=15)).begins().rings("c1").waits(16)
    verdict = judge(given_up, "C1.2.a")
    assert (verdict.status, verdict.value) == ("not_met", 15_000)
    assert proofs(given_up, verdict) == [e.CallRang, e.CallEnded]


def test_a_ring_that_stops_before_15_s_says_nothing(judge):
    story = Story("c1").begins().rings("c1").waits(9).takes_leave("c1")
    assert judge(story, "C1.2.a") == Verdict("not_assessed")


def test_a_call_that_still_rings_fails_once_15_s_are_over(judge):
    story = Story("c1").begins().rings("c1").waits(14).opens("cabinet")
    assert judge(story, "C1.2.a").status == "not_assessed"
    assert judge(story.waits(1).closes("cabinet"), "C1.2.a").status == "not_met"


def test_a_refused_call_is_not_picked_up(judge):
    story = Story("c1").begins().rings("c1").waits(2)
    story.signals(s.LegEnded(call="c1", cause="declined", status=603, arrival=Arrival(0)))
    verdict = judge(story, "C1.2.a")
    assert verdict.status == "not_met"
    assert "refusé" in verdict.remark


def test_a_ring_that_nobody_measured_blames_nobody(judge):
    """The phone answered without a 180: the span since the INVITE is the error."""
    story = Story("c1").begins().triggers("c1").signals(s.Invited(call="c1", arrival=Arrival(0)))
    story.waits(17).answers("c1")
    assert judge(story, "C1.2.a").status == "to_judge"


@pytest.mark.parametrize("wait", [3, 20])
def test_a_ring_that_the_engine_did_not_see_through_is_left_out_and_said_so(judge, wait):
    story = Story("c1", "c2").begins().rings("c1").waits(4).answers("c1").waits(5)
    story.takes_leave("c1").rings("c2").waits(1).crashes(wait).answers("c2")
    verdict = judge(story, "C1.2.a")
    assert (verdict.status, verdict.value) == ("met", 4000)
    assert "Correspondant c2" in verdict.remark
    assert e.SittingInterrupted in proofs(story, verdict)


def test_a_phone_that_broke_down_is_not_the_candidate_s_fault(judge):
    story = Story("c1").begins().rings("c1").waits(20)
    story.signals(s.LegEnded(call="c1", cause="unreachable", arrival=Arrival(0)))
    verdict = judge(story, "C1.2.a")
    assert verdict.status == "not_assessed"
    assert "Correspondant c1" in verdict.remark


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 30_000), min_size=1, max_size=4),
    st.integers(0, 50 * MS),
)
def test_the_pickup_verdict_is_the_definition_said_in_one_line(judge, waits, bound):
    verdict = judge(picked_up(*waits, bound=bound), "C1.2.a")
    late = [w for w in waits if w * MS - bound >= 15_000 * MS]
    unsure = [w for w in waits if abs(w * MS - 15_000 * MS) <= bound and w not in late]
    unsure = [w for w in unsure if w * MS + bound >= 15_000 * MS]
    expected = "not_met" if late else "to_judge" if unsure else "met"
    assert (verdict.status, verdict.value) == (expected, max(waits))


# --- C1.2.b: waits and order -----------------------------------------------------------------


def held_for(*spans: float, talk: float = 5) -> Story:
    story = Story("c1").begins().rings("c1").answers("c1")
    for span in spans:
        story.waits(talk).holds("c1").waits(span).resumes("c1")
    return story.waits(talk).takes_leave("c1")


@pytest.mark.parametrize(
    ("spans", "status", "value", "bound"),
    [
        ([59.999], "met", 59_999, 60_000),
        ([60.001], "not_met", 60_001, 60_000),
        ([60.0], "to_judge", 60_000, 60_000),  # the stamps are known within 2 µs
        ([40, 40, 40, 40], "met", 40_000, 60_000),
        ([50, 50, 50, 50], "not_met", 200_000, 180_000),
        ([70, 50, 50, 50], "not_met", 70_000, 60_000),
    ],
)
def test_a_hold_and_the_sum_of_holds_have_bounds(judge, spans, status, value, bound):
    verdict = judge(held_for(*spans), "C1.2.b")
    assert (verdict.status, verdict.value, verdict.bound) == (status, value, bound)
    assert verdict.unit == "ms"


@settings(max_examples=40, deadline=None)
@given(st.permutations([55, 45, 35, 30, 20]))
def test_the_order_of_holds_does_not_change_their_sum(judge, spans):
    verdict = judge(held_for(*spans), "C1.2.b")
    assert (verdict.status, verdict.value, verdict.bound) == ("not_met", 185_000, 180_000)


def test_who_gave_up_on_hold_or_on_the_ring_was_made_to_wait_too_long(judge):
    on_hold = Story("c1").begins().rings("c1").answers("c1").holds("c1").waits(20)
    verdict = judge(on_hold.takes_leave("c1"), "C1.2.b")
    assert (verdict.status, verdict.value, verdict.unit) == ("not_met", 1, "calls")
    on_ring = Story(scripted("c1", rings_for_s=40)).begins().rings("c1").waits(41)
    assert judge(on_ring, "C1.2.b").status == "not_met"


def test_who_gave_up_ringing_while_there_was_still_time_was_not(judge):
    story = Story("c1").begins().rings("c1").waits(9).takes_leave("c1")
    assert judge(story, "C1.2.b").status == "not_assessed"


def peak() -> Story:
    """c1 (priority 3) is held for c2 (2), who is held for c3 (1)."""
    script = [scripted(f"c{rank}", priority=4 - rank) for rank in (1, 2, 3)]
    story = Story(*script).begins().rings("c1").waits(4).answers("c1").waits(10)
    story.rings("c2").waits(4).holds("c1").answers("c2").waits(10)
    return story.rings("c3").waits(4).holds("c2").answers("c3").waits(10)


def test_the_most_urgent_first_is_the_right_order(judge):
    story = peak().takes_leave("c3").resumes("c2").waits(5).takes_leave("c2").resumes("c1")
    assert judge(story, "C1.2.b").status == "met"


def test_taking_back_the_less_urgent_of_two_is_the_wrong_order(judge):
    story = peak().takes_leave("c3").resumes("c1").waits(5).takes_leave("c1").resumes("c2")
    verdict = judge(story, "C1.2.b")
    assert (verdict.status, verdict.value, verdict.unit) == ("not_met", 1, "services")
    assert proofs(story, verdict) == [e.CallHeld, e.CallResumed]
    assert "Correspondant c1 servi avant plus urgent\u00a0: Correspondant c2." in verdict.remark


def test_equal_priorities_may_be_served_in_any_order(judge):
    story = Story("c1", "c2", "c3").begins()
    for call in ("c1", "c2", "c3"):
        story.rings(call).waits(3).answers(call).waits(5)
    story.takes_leave("c3").waits(1).resumes("c2").waits(5).takes_leave("c2").waits(1)
    assert judge(story.resumes("c1").takes_leave("c1"), "C1.2.b").status == "met"


def test_a_ring_is_picked_up_in_time_whoever_is_on_hold(judge):
    """C1.2.a wants every ring answered within 15 s, whoever is on hold."""
    story = Story(scripted("c1", priority=1), scripted("c2", priority=3)).begins()
    story.rings("c1").answers("c1").waits(5).holds("c1").rings("c2").waits(3).answers("c2")
    story.waits(4).holds("c2").resumes("c1")
    assert judge(story, "C1.2.b").status == "met"


@pytest.mark.parametrize("rang_for", [1, 14])
def test_nobody_can_know_how_urgent_a_call_is_before_picking_it_up(judge, rang_for):
    story = Story(scripted("c1", priority=3), scripted("c2", priority=1)).begins()
    story.rings("c1").answers("c1").waits(4).holds("c1").waits(1).rings("c2").waits(rang_for)
    story.resumes("c1").waits(0.5).answers("c2")
    assert judge(story, "C1.2.b").status == "met"


def test_leaving_the_urgent_caller_for_another_is_the_wrong_order_at_once(judge):
    story = peak().waits(1).holds("c3").waits(0.1).resumes("c2").waits(9)
    assert judge(story, "C1.2.b").status == "not_met"


def test_who_gave_up_while_the_engine_was_away_is_nobody_s_fault(judge):
    story = Story("c1").begins().rings("c1").answers("c1").holds("c1").waits(5).crashes(5)
    story.signals(s.LegFound(call="c1", arrival=Arrival(0))).waits(1).takes_leave("c1")
    assert judge(story, "C1.2.b").status == "not_assessed"


def test_a_phone_that_gives_up_ringing_is_a_caller_without_an_answer(judge):
    story = Story("c1").begins().rings("c1").waits(30)
    story.signals(s.LegEnded(call="c1", cause="no_answer", status=408, arrival=Arrival(0)))
    assert judge(story, "C1.2.b").status == "not_met"


@pytest.mark.parametrize(
    ("length", "error", "strict", "loose"),
    [
        (99, 0, "met", "met"),
        (100, 0, "not_met", "met"),
        (101, 0, "not_met", "not_met"),
        (98, 1, "met", "met"),
        (99, 1, "to_judge", "met"),
        (100, 1, "to_judge", "to_judge"),
        (101, 1, "not_met", "to_judge"),
        (102, 1, "not_met", "not_met"),
    ],
)
def test_a_length_within_its_error_of_the_limit_decides_nothing(length, error, strict, loose):
    assert under(length, error, 100) == strict
    assert at_most(length, error, 100) == loose


def test_what_the_engine_did_not_see_counts_for_nobody(judge):
    story = Story("c1").begins().rings("c1").answers("c1").holds("c1").waits(30).crashes(100)
    story.signals(s.LegFound(call="c1", arrival=Arrival(0))).resumes("c1")
    assert judge(story, "C1.2.b").status == "not_assessed"


# --- C1.2.d, C1.12.h, C1.14.c ----------------------------------------------------------------


def test_hold_durations_are_laid_before_a_human(judge):
    story = peak().takes_leave("c3")
    verdict = judge(story, "C1.2.d")
    assert (verdict.status, verdict.value, verdict.unit) == ("to_judge", 24_000, "ms")
    assert proofs(story, verdict) == [e.CallHeld, e.CallHeld]
    assert "2 à la fois" in verdict.remark


def test_the_correspondent_hangs_up_first_and_the_file_is_closed(judge):
    story = Story("c1").begins().rings("c1").answers("c1").opens("cabinet").waits(9)
    story.takes_leave("c1").waits(2)
    assert judge(story, "C1.12.h").status == "to_judge"  # there is still time to close it
    assert judge(story.closes("cabinet"), "C1.12.h").status == "met"


def test_a_file_never_closed_fails_once_the_sitting_is_over(judge):
    story = Story("c1").begins().rings("c1").answers("c1").opens("cabinet").waits(9)
    story.takes_leave("c1").waits(60)
    verdict = judge(story, "C1.12.h")
    assert story.events(e.SittingClosed)
    assert (verdict.status, verdict.value, verdict.bound) == ("not_met", 1, 0)
    assert proofs(story, verdict) == [e.FileOpened, e.CallEnded]


def test_hanging_up_first_fails(judge):
    story = Story("c1").begins().rings("c1").answers("c1").waits(9).hangs_up("c1")
    verdict = judge(story, "C1.12.h")
    assert verdict.status == "not_met"
    assert "raccroché le premier" in verdict.remark


def test_only_the_calls_that_made_it_fail_are_counted(judge):
    story = Story("c1", "c2").begins().rings("c1").answers("c1").waits(9).hangs_up("c1")
    story.rings("c2").answers("c2").opens("cabinet").waits(9).takes_leave("c2")
    verdict = judge(story, "C1.12.h")  # c2's file may still be closed
    assert (verdict.status, verdict.value, len(verdict.evidence)) == ("not_met", 1, 1)


def test_leave_is_taken_neither_by_a_transfer_nor_by_giving_up(judge):
    transferred = Story("c1").begins().rings("c1").answers("c1").transfers("c1", "201")
    assert judge(transferred, "C1.12.h").status == "not_assessed"
    tired = Story("c1").begins().rings("c1").answers("c1").holds("c1").waits(9).takes_leave("c1")
    assert judge(tired, "C1.12.h").status == "not_assessed"


@pytest.mark.parametrize(("target", "status"), [("201", "met"), ("202", "not_met")])
def test_the_call_of_the_hierarchy_goes_to_the_hierarchy(judge, target, status):
    story = Story(scripted("c1", transfer_to="201"), "c2").begins().rings("c1").answers("c1")
    verdict = judge(story.waits(9).transfers("c1", target), "C1.14.c")
    assert (verdict.status, proofs(story, verdict)) == (status, [e.CallTransferred])


def test_the_call_of_the_hierarchy_kept_to_its_end_fails(judge):
    story = Story(scripted("c1", transfer_to="201")).begins().rings("c1").answers("c1").waits(9)
    assert judge(story, "C1.14.c").status == "not_assessed"
    assert judge(story.takes_leave("c1"), "C1.14.c").status == "not_met"


@pytest.mark.parametrize("cause", ["unreachable", "failed"])
def test_a_call_that_broke_down_could_not_be_transferred(judge, cause):
    story = Story(scripted("c1", transfer_to="201")).begins().rings("c1").answers("c1").waits(9)
    story.signals(s.LegEnded(call="c1", cause=cause, arrival=Arrival(0)))
    assert judge(story, "C1.14.c").status == "not_assessed"


def test_a_sitting_closed_before_its_end_fails_nobody(judge):
    story = Story(scripted("c1", transfer_to="201")).begins().rings("c1").answers("c1").waits(9)
    story.asks(c.CloseSitting(reason="alerte incendie"))
    assert judge(story, "C1.14.c").status == "not_assessed"
    assert judge(story, "C1.12.h").status == "not_assessed"


def test_no_call_belongs_to_somebody_else(judge):
    story = Story("c1").begins().rings("c1").answers("c1").transfers("c1", "201")
    assert judge(story, "C1.14.c").status == "not_assessed"


# --- late only -------------------------------------------------------------------------------


def test_a_candidate_who_is_only_late_fails_the_pickup_alone(grid):
    script = [scripted("c1", priority=3), scripted("c2", priority=1, transfer_to="201")]
    story = Story(*script, scripted("c3")).begins()
    story.rings("c1").waits(17).answers("c1").opens("cabinet").waits(9)
    story.rings("c2").waits(17).holds("c1").answers("c2").waits(9).transfers("c2", "201")
    story.waits(1).resumes("c1").waits(9).takes_leave("c1").waits(2).closes("cabinet")
    story.rings("c3").waits(17).answers("c3").opens("cabinet").waits(9)
    story.takes_leave("c3").waits(1).closes("cabinet").waits(30)
    found = {row.id: row.verdict.status for row in rows(grid, story.entries)}
    assert [known for known, status in found.items() if status == "not_met"] == ["C1.2.a"]
    met = {known for known, status in found.items() if status == "met"}
    assert met == {"C1.2.b", "C1.3.a", "C1.3.b", "C1.12.h", "C1.14.c"}


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_how_two_calls_interleave_in_the_journal_changes_no_verdict(grid, random):
    """Entries of different calls may be written in any order: the stamps are the truth."""
    story = peak().takes_leave("c3").resumes("c1").waits(5).takes_leave("c1").resumes("c2")
    shuffled = _interleave(story, random)
    assert [_said(row) for row in rows(grid, shuffled)] == [
        _said(row) for row in rows(grid, story.entries)
    ]


def _said(row):
    return row.id, row.verdict.status, row.verdict.value, row.verdict.bound, row.verdict.remark


def _interleave(story: Story, random) -> list:
    """The same events, each call's in its own order, in another order between calls."""
    queues: dict[str, list] = {}
    for entry in story.entries:
        queues.setdefault(getattr(entry.event, "call", ""), []).append(entry)
    order = [name for name, queue in queues.items() for _ in queue]
    placed = [name for name in order if name]
    random.shuffle(placed)
    # Placings keep their order, since calls are told in that order.
    picks = [q.pop(0) for name, q in queues.items() if name] + queues.pop("")
    picks += [queues[name].pop(0) for name in placed if queues[name]]
    entries, head = [], GENESIS
    for seq, old in enumerate(picks, start=1):
        entries.append(chain(head, seq, old.at, old.wall, old.by, old.event))
        head = entries[-1].digest
    return entries
