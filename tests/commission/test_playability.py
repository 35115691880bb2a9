"""The proof of playability: what ships can be reached to the last act, and what cannot is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evalengine.__main__ import app
from evalengine.clock import SECOND
from evalengine.commission.playability import obstacles, play
from evalengine.commission.theatre import Theatre
from evalengine.dossier.loader import load_dossier
from evalengine.projections.truth import outcomes
from evalengine.robots.profile import EXEMPLAIRE, NEGLIGENT
from evalengine.vocabulary import events as e

WHOLE = Path(__file__).parents[1] / "dossier/whole"
SHIPPED = load_dossier()


@pytest.fixture
def spoilt(tmp_path):
    """``spoilt((old, new), …)``: what is in the way once the small dossier's script is changed."""

    def spoilt(*changes: tuple[str, str]) -> list[str]:
        folder = Path(shutil.copytree(WHOLE, tmp_path / "whole"))
        script = folder / "scenarios/essai.yaml"
        text = script.read_text("utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        script.write_text(text, "utf-8")
        return [line.replace("\u00a0", " ") for line in obstacles(load_dossier(folder), "essai")]

    return spoilt


@pytest.mark.parametrize("name", SHIPPED.scenarios)
def test_every_scenario_that_ships_can_be_played_to_the_last_act(name):
    assert obstacles(SHIPPED, name) == []


def test_the_small_dossier_is_reached_by_commands_and_a_phone_alone(spoilt):
    assert spoilt() == []
    entries = play(load_dossier(WHOLE), "essai").entries
    reached = outcomes(entries)
    assert len(reached) == 12
    acts = {type(x.event) for x in entries if x.by == "candidate"}
    assert {e.CardSaved, e.MessageSaved, e.SendingMade, e.SendingChecked} <= acts
    assert {e.AppointmentBooked, e.AppointmentMoved, e.AppointmentCancelled} <= acts


def test_a_fact_that_there_is_no_time_to_tell_is_named_with_its_call(spoilt):
    told = spoilt(("talk_s: 60", "talk_s: 9"))
    assert any(
        line.startswith("« un » : ") and "Faits jamais dits : motif." in line for line in told
    )


def test_a_slot_that_is_taken_is_in_the_way(spoilt):
    told = spoilt(('["2026-11-24T09:00", "2026-11-24T10:20"]', '["2026-11-30T09:00"]'))
    assert [line for line in told if line.startswith("« un » : ")]


def test_a_range_that_an_appointment_keeps_is_in_the_way(spoilt):
    told = spoilt(('start: "2026-11-24T14:00"', 'start: "2026-11-24T09:40"'))
    assert [line for line in told if line.startswith("« nouvelle » : ")]


def test_a_call_that_rings_too_briefly_is_lost(spoilt):
    told = spoilt(("hold_patience_s: 60", "hold_patience_s: 60\n    rings_for_s: 2"))
    assert any("« un » : cet appel n’a jamais pu être décroché." in line for line in told)


def test_a_beat_that_waits_for_what_never_comes_is_named(spoilt):
    told = spoilt(("start: { at_s: 420 }", "start: { after: { call: un, event: held } }"))
    assert any("« nouvelle » : ce temps fort n’a jamais eu lieu." in line for line in told)


def test_check_refuses_what_cannot_be_played(tmp_path):
    folder = Path(shutil.copytree(WHOLE, tmp_path / "whole"))
    script = folder / "scenarios/essai.yaml"
    text = script.read_text("utf-8")
    script.write_text(
        text.replace("rings_for_s: 60", "").replace(
            "hold_patience_s: 60", "hold_patience_s: 60\n    rings_for_s: 2", 1
        ),
        "utf-8",
    )
    done = CliRunner().invoke(app, ["check", "--dossier", str(folder)])
    assert done.exit_code == 1
    assert "injouable" in done.output


@pytest.fixture(scope="module")
def exam():
    return Theatre(SHIPPED, SHIPPED.programmes["examen"], EXEMPLAIRE).play()


def test_the_whole_exam_is_played_through_every_phase_and_reached(exam):
    phases = [event.phase for event in _events(exam, e.PhaseBegan)]
    assert phases == [
        "identity",
        "checks",
        "preparation",
        "calls",
        "grace",
        "chat",
        "handover",
        "self_assessment",
        "interview",
        "role_play",
    ]
    assert [event.scenario for event in _events(exam, e.ScenarioBegan)] == list(
        SHIPPED.programmes["examen"].scenarios
    )
    assert [outcome for outcome in outcomes(exam.entries) if not outcome.reached] == []
    assert exam.entries[-1].event == e.SittingClosed(complete=True, reason="L’épreuve est achevée.")


def test_the_exam_fits_its_time(exam):
    """What the calls took, with the planned length of everything else, is within 3 h 40; the last
    phase ends when the marks are handed in, and a quarter of an hour is for its role-play."""
    began = {x.event.phase: x.at for x in exam.entries if isinstance(x.event, e.PhaseBegan)}
    calls_s = (began["grace"] - began["calls"]) // SECOND
    plans = SHIPPED.programmes["examen"].phases
    rest_s = sum(plan.lasts_s for plan in plans if plan.phase != "calls")
    assert 75 * 60 <= calls_s <= 90 * 60
    assert calls_s + rest_s + 15 * 60 <= SHIPPED.grid.bound("evaluation") // 1000


def test_a_careless_candidate_reaches_little_of_it(exam):
    theatre = Theatre(SHIPPED, SHIPPED.programmes["examen"], NEGLIGENT).play()
    reached = [outcome for outcome in outcomes(theatre.entries) if outcome.reached]
    assert len(reached) < len(outcomes(exam.entries)) // 4


def _events(theatre, kind):
    return [entry.event for entry in theatre.entries if isinstance(entry.event, kind)]
