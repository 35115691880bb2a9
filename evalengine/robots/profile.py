"""What a robot candidate does well, and what it neglects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evalengine.dossier.scripts import ScriptedCall
from evalengine.projections.desk import Desk
from evalengine.robots.acts import Act
from evalengine.vocabulary import truth as t

Reading = Callable[[Desk, list[t.Expected]], list[t.Expected]]
"""What he takes for asked, when one call or beat asks this."""


def _faithfully(_desk: Desk, expected: list[t.Expected]) -> list[t.Expected]:
    return expected


def _as_meant(act: Act) -> Act:
    return act


def _as_told(_desk: Desk, call: ScriptedCall) -> str:
    return call.transfer_to or ""


@dataclass(frozen=True, slots=True)
class Profile:
    """Times are sitting seconds; the flags name the good habits of the référentiel. ``works``: he
    writes cards, messages and the rest of what his calls ask.

    ``reads`` is what he takes for asked, ``slips`` what his hands do instead of what he means,
    ``never`` the acts that do not come to his mind, ``passes_to`` the extension to which he passes
    a call, "" for none. He ``hangs_up_early_s`` before the correspondent would, when it is not 0.
    ``turns_to`` are the files that he opens at each pick-up and resume: after so many seconds, the
    right one (0) or the so manyeth other. Who ``scribbles`` writes his notes again whenever his
    hands are free. He knows these ``shortcuts`` (None: all), and presses each ``presses_in_vain``
    times before it is time.
    Without ``urgent_first``, he takes back the least urgent before he thinks better of it.
    """

    name: str
    picks_up_after_s: int = 4
    greets_for_s: int = 5
    resumes_after_s: int = 1
    takes_back_held: bool = True
    transfers: bool = True
    waits_for_leave: bool = True
    closes_files: bool = True
    works: bool = True
    hangs_up_after_s: int = 8
    hangs_up_early_s: int = 0
    keys_a_second: int = 6
    corrects_percent: int = 3
    scribbles: bool = False
    shortcuts: frozenset[str] | None = None
    presses_in_vain: int = 0
    turns_to: tuple[tuple[int, int], ...] = ((0, 0),)
    urgent_first: bool = True
    passes_to: Callable[[Desk, ScriptedCall], str] = _as_told
    never: tuple[type, ...] = ()
    reads: Reading = _faithfully
    slips: Callable[[Act], Act] = _as_meant


EXEMPLAIRE = Profile("exemplaire")

# Slow on the ring only: everything else as it should be, so C1.2.a alone may fail.
LENT = Profile("lent", picks_up_after_s=17)

# In time on the ring, careless afterwards: forgets those on hold, keeps the calls of others,
# hangs up first, leaves the files open, writes nothing down.
NEGLIGENT = Profile(
    "negligent",
    takes_back_held=False,
    transfers=False,
    waits_for_leave=False,
    closes_files=False,
    works=False,
    hangs_up_after_s=25,
)

PROFILES = {profile.name: profile for profile in (EXEMPLAIRE, LENT, NEGLIGENT)}
