"""The co-évaluateur's fold: the script, the lines, and what goes wrong, in French."""

from evalengine.projections.control import Control
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from tests.story import Story


def control_of(story: Story) -> Control:
    control = Control()
    for entry in story.entries:
        control.apply(entry)
    return control


def test_calls_to_come_keep_the_order_of_the_script_and_lose_the_placed_and_the_skipped():
    story = Story("c1", "c2", "c3", "c4").begins().rings("c3")
    story.asks(c.SkipCall(call="c1", reason="panne"))
    control = control_of(story)
    assert control.to_come(["c1", "c2", "c3", "c4"]) == ["c2", "c4"]
    assert control.skipped == {"c1": "panne"}


def test_three_live_calls_leave_no_line_free():
    story = Story("c1", "c2", "c3").begins().rings("c1").rings("c2")
    assert control_of(story).has_free_line()
    assert not control_of(story.rings("c3")).has_free_line()
    assert control_of(story.takes_leave("c1")).has_free_line()


def test_what_goes_wrong_is_told_in_french():
    story = Story("c1").begins().rings("c1").crashes(2.5)
    story._record([e.ClockStepped(by_ns=-3_600_000_000_000)], "engine")
    story._record([e.InboxOverloaded(refused=12)], "engine")
    assert control_of(story).notices == [
        "Le moteur s’est interrompu pendant 2,5 s.",
        "L’horloge de la machine a sauté de -3600,0 s.",
        "12 demandes refusées : moteur surchargé.",
    ]


def test_the_end_says_whether_the_scenario_was_played():
    story = Story("c1").begins().rings("c1").answers("c1").takes_leave("c1").waits(15)
    control = control_of(story)
    assert (control.phase, control.complete) == ("closed", True)
