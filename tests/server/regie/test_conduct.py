"""What is drawn to conduct the script, to play the parts and to observe."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evalengine.projections.observations import KINDS
from evalengine.server.regie import acts
from evalengine.server.regie.drawing import board, card, lines, seen, talk
from evalengine.vocabulary import commands as c
from tests.story import Story

from .drawn import plain, scene_of, timed, told

DOCS = Path(__file__).parents[3] / "docs"


def test_objections_are_ticked_with_the_figures_after_those_of_the_facts():
    story = Story(told()).begins().rings("c1").answers("c1")
    assert 'data-key="+3" data-act="object c1 1" aria-pressed="false"' in card.draw(scene_of(story))
    story.asks(c.MakeObjection(call="c1", objection=1))
    assert 'data-act="object c1 1" aria-pressed="true"' in card.draw(scene_of(story))
    drawn = card.draw(scene_of(story.holds("c1")))
    assert 'data-act="object c1 1" aria-pressed="true" aria-disabled="true"' in drawn


def test_the_last_words_are_shown_on_the_card_and_on_the_line_that_waits():
    story = Story(told(), "c2").begins().rings("c1").answers("c1")
    assert "Rien de coché encore" in card.draw(scene_of(story))
    story.asks(c.SayFact(call="c1", fact="nom")).waits(12).holds("c1")
    shown = "il y a 12 s : Rivoire, &lt;i&gt;deux&lt;/i&gt; R."
    assert shown in plain(card.draw(scene_of(story))) and shown in plain(
        lines.draw(scene_of(story))
    )
    story.asks(c.NoteLastWords(call="c1", text="il <b>épelle"))
    assert "il y a 0 s : il &lt;b&gt;épelle" in plain(lines.draw(scene_of(story)))
    story.takes_leave("c1")
    assert "Dernier mot" not in card.draw(scene_of(story))


def test_the_pilot_and_the_delays_are_on_the_board():
    story = Story(scenarios=[timed()]).begins()
    assert "Sonneries à la main" in board.pilot(scene_of(story))
    assert 'data-act="pilot on" data-key="9"' in board.pilot(scene_of(story))
    drawn = board.acts(scene_of(story, chosen="c1"))
    assert 'data-act="delay c1 30" data-key="+"' in drawn and "delay c1 60" in drawn
    assert "delay" not in board.acts(scene_of(story, chosen="c3"))
    story.asks(c.SwitchPilot(on=True)).asks(c.DelayStep(step="c1", by_s=30))
    assert "<span>Pilote automatique" in board.pilot(scene_of(story))
    assert "dans 40 s" in plain(board.rows(scene_of(story)))


def test_a_call_that_took_place_rings_again_or_is_voided_on_the_board():
    story = Story("c1", "c2").begins().rings("c1").answers("c1")
    drawn = board.acts(scene_of(story, chosen="c1"))
    assert "hang_up c1" in drawn and 'data-act="void c1" data-key="p"' in drawn
    story.takes_leave("c1")
    drawn = board.acts(scene_of(story, chosen="c1"))
    assert 'data-act="repeat c1" data-key="s"' in drawn and "void c1" in drawn
    story.asks(c.VoidCall(call="c1", reason="son coupé"))
    assert "annulé, à rejouer" in board.rows(scene_of(story))
    assert "ring c1" in board.acts(scene_of(story, chosen="c1"))
    story.rings_again("c1", "c1.2")
    assert "sonne, 2e appel" in board.rows(scene_of(story))
    drawn = card.draw(scene_of(story.answers("c1.2")))
    assert "Correspondant c1" in drawn and "Le candidat vous écoute" in drawn


def test_one_key_observes_and_one_takes_back():
    story = Story("c1", "c2").begins()
    drawn = seen.strip(scene_of(story))
    assert drawn.count(' data-key="') == 2 * len(KINDS) and " disabled" not in drawn
    assert 'data-act="observe hold_announced done" data-key="i"' in drawn
    assert 'data-act="observe hold_announced missed" data-key="+i"' in drawn
    story.rings("c1").answers("c1").waits(65).asks(c.Observe(kind="hold_announced", done=False))
    drawn = plain(seen.strip(scene_of(story, pinned=1)))
    assert "attente non annoncée, Correspondant c1" in drawn and 'data-key="Backspace"' in drawn
    assert "observe greeted done c1" in drawn  # who is pinned, whoever talks
    drawn = plain(seen.listed(scene_of(story)))
    assert "à 1 min 05" in drawn and 'data-act="undo obs-1"' in drawn
    assert "Vu (1)" in talk.tabs(scene_of(story))
    assert "Aucune observation" in seen.listed(scene_of(story.asks(c.UndoObservation())))


def test_every_observation_has_a_key_of_its_own():
    keys = [key for key, _ in seen.KEYS.values()]
    assert set(seen.KEYS) == set(KINDS) and len(set(keys)) == len(keys)


def test_the_guide_tells_every_key_with_its_criteria_and_shows_what_there_is():
    guide = (DOCS / "guide-co-evaluateur.md").read_text("utf-8")
    rows = [line for line in guide.splitlines() if line.startswith("| `")]
    for kind, (key, _) in seen.KEYS.items():
        row = next(row for row in rows if row.startswith(f"| `{key.upper()}` |"))
        wanted = (*KINDS[kind].criteria, *KINDS[kind].in_english)
        assert re.findall(r"C\d+\.\d+\.[a-z]", row) == list(wanted)
    pictures = re.findall(r"\((images/[^)]+)\)", guide)
    assert len(pictures) >= 5 and all((DOCS / picture).is_file() for picture in pictures)


@pytest.mark.parametrize(
    ("act", "command"),
    [
        ("repeat c1", c.RepeatCall(call="c1")),
        ("delay c1 60", c.DelayStep(step="c1", by_s=60)),
        ("pilot off", c.SwitchPilot(on=False)),
        ("leak c1 nom", c.LeakFact(call="c1", fact="nom")),
        ("unsay c1 nom", c.UnsayFact(call="c1", fact="nom")),
        ("object c1 2", c.MakeObjection(call="c1", objection=2)),
        ("observe greeted missed c1", c.Observe(kind="greeted", done=False, call="c1")),
        ("undo", c.UndoObservation()),
        ("undo obs-2", c.UndoObservation(observation="obs-2")),
        *((bad, None) for bad in ("delay c1 5", "pilot", "object c1 ²", "object c1 999")),
        *((bad, None) for bad in ("observe x done", "observe greeted", "undo a b", "leak c1")),
    ],
)
def test_an_act_is_one_command_or_none(act, command):
    assert acts.command_of(act) == command


def test_the_end_says_how_the_parts_were_played():
    story = Story(told()).begins().rings("c1").answers("c1").asks(c.SayFact(call="c1", fact="nom"))
    story.asks(c.LeakFact(call="c1", fact="age")).takes_leave("c1")
    drawn = plain(card.draw(scene_of(story)))
    assert "Jeu des rôles : 50 %" in drawn and "faits dits 1 sur 1" in drawn
    assert "indices soufflés 1 sur 1" in drawn and "à la main" in drawn
