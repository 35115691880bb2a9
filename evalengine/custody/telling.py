"""A sitting told in a terminal: the times, the criteria, the timeline in letters."""

from __future__ import annotations

from rich.console import Console

from evalengine.custody.kept import kept_sitting
from evalengine.exports.strips import strips
from evalengine.exports.tables import criteria_table, timing_table
from evalengine.settings import Settings


async def tell_sitting(sitting: str, screen: Console) -> None:
    """Shows a sitting of this machine's journal. Raises as `kept_sitting`."""
    case = (await kept_sitting(Settings.load(), sitting)).case()
    screen.print(timing_table(case.entries))
    screen.print(criteria_table(case.entries, case.grid))
    for line in strips(case.timeline, screen.width):
        screen.print(line, markup=False, highlight=False, soft_wrap=True)
