"""When a call was in the candidate's ear: the stretches between its pick-up, its holds, its end."""

from __future__ import annotations

from evalengine.projections.calls import Call


def talk(call: Call, now: int) -> list[tuple[int, int]]:
    """The stretches of talk, from and to in sitting ns; one that goes on ends ``now``."""
    turns = [stamp.at for stamp, _ in call.services]
    holds = [hold.since.at for hold in call.holds]
    end = call.ended.at if call.ended else now
    return list(zip(turns, [*holds, end], strict=False))


def talked(call: Call, now: int) -> int:
    """How long they have talked, ns."""
    return talked_between(call, 0, now)


def talked_between(call: Call, since: int, until: int) -> int:
    """How long they talked from ``since`` to ``until``, ns."""
    cuts = ((max(begin, since), min(end, until)) for begin, end in talk(call, until))
    return sum(max(0, end - begin) for begin, end in cuts)


def talked_bound(call: Call) -> int:
    """The largest error of `talked`: the sum of the stamps' bounds."""
    known = [stamp for stamp, _ in call.services] + [hold.since for hold in call.holds]
    return sum(stamp.bound for stamp in (*known, *([call.ended] if call.ended else [])))
