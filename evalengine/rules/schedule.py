"""When the steps of a script are to come. Rules, robots and the page all ask here."""

from __future__ import annotations

from evalengine.clock import SECOND
from evalengine.dossier.scripts import Beat, Scenario, ScriptedCall
from evalengine.projections.calls import Calls
from evalengine.projections.pacing import Pacing

Step = ScriptedCall | Beat


def due(step: Step, scenario: Scenario, pacing: Pacing, calls: Calls) -> int | None:
    """When a step of ``scenario`` is to come, sitting ns; None for a hand, and while what it waits
    for has not happened."""
    planned = planned_at(step, scenario, pacing, calls)
    return None if planned is None else planned + pacing.delays.get(step.id, 0)


def planned_at(step: Step, scenario: Scenario, pacing: Pacing, calls: Calls) -> int | None:
    """The same without the delays of control."""
    start, began = step.start, pacing.began.get(scenario.id)
    if start.at_s is not None:
        return None if began is None else pacing.after(began, start.at_s * SECOND)
    if start.after is None:
        return None
    since = pacing.happened(start.after.call, start.after.event, calls)
    return None if since is None else pacing.after(since, start.after.delay_s * SECOND)
