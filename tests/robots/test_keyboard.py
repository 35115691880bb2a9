"""What a robot's console would report of its hands."""

from __future__ import annotations

from dataclasses import replace

from evalengine.clock import SECOND
from evalengine.projections.desk import Desk
from evalengine.robots.deskwork import typed
from evalengine.robots.keyboard import Keyboard
from evalengine.robots.profile import EXEMPLAIRE
from evalengine.vocabulary import commands as c
from tests.desk_work import OWNER

CHAT = c.SendChat(donneur_ordres=OWNER, text="Madame Rivoire vient mardi matin")


def test_a_pane_comes_once_and_every_act_is_saved_by_a_key():
    keyboard = Keyboard(Desk(), EXEMPLAIRE)
    first, again = keyboard.begins(CHAT), keyboard.begins(CHAT)
    assert first == [
        c.ReportShortcut(shortcut="pane_chat"),
        c.ReportPane(pane="chat", donneur_ordres=OWNER),
        c.ReportShortcut(shortcut="save"),
    ]
    assert again == [c.ReportShortcut(shortcut="save")]


def test_who_knows_no_shortcut_takes_the_mouse_and_who_fumbles_presses_in_vain():
    unlearnt = Keyboard(Desk(), replace(EXEMPLAIRE, shortcuts=frozenset()))
    assert unlearnt.begins(CHAT) == [c.ReportPane(pane="chat", donneur_ordres=OWNER)]
    fumbling = Keyboard(Desk(), replace(EXEMPLAIRE, presses_in_vain=2))
    worked = [act.worked for act in fumbling.begins(CHAT) if isinstance(act, c.ReportShortcut)]
    assert worked == [False, False, True] * 2


def test_the_burst_of_an_act_is_as_long_as_its_keys_and_told_once():
    keyboard = Keyboard(Desk(), replace(EXEMPLAIRE, keys_a_second=4, corrects_percent=10))
    keyboard.begins(CHAT)
    (burst,) = keyboard.ends()
    wanted = typed(CHAT)
    assert burst.characters - burst.corrections == wanted
    assert burst.keys == burst.characters + burst.corrections
    assert burst.lasted_ms == (burst.keys - 1) * 250
    assert keyboard.length(CHAT) == SECOND + burst.keys * SECOND // 4
    assert keyboard.ends() == []


def test_what_asks_no_pane_reports_nothing():
    keyboard = Keyboard(Desk(), EXEMPLAIRE)
    assert keyboard.begins(c.AcceptNotice()) == []
    assert keyboard.ends() == []
