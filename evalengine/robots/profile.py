"""What a robot candidate does well, and what it neglects."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """Times are sitting seconds; the flags name the good habits of the référentiel. ``works``: he
    writes cards, messages and the rest of what his calls ask."""

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
