"""How far the recorded pick-up is from the 200 on the wire, in µs, in three conditions.

Recorded: `CallPickedUp.stamp`, the kernel's time of arrival turned into sitting time, told back in
wall time. Beside it, of the same calls, the two times that a program has without the kernel's:
the process's clock when it treats the answer (the entry's own ``at``), and the console's clock
when it is shown.

On loopback the kernel dates a packet once, inside the sender's system call, and shows that date to
the capture and to the receiver: what is measured is all that happens to it afterwards. The phone's
own clock, read around that system call, is the witness that the date itself is true: how far the
recorded time is from the middle of the call, and how many are not within it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bench.figures import per_second, ratio, spread
from bench.latency import IDLE
from bench.onwire import Key
from bench.stage import Condition, Run, origin_of, played
from evalengine.clock import Stamp
from evalengine.vocabulary import events as e

CONDITIONS = {
    "idle": IDLE,
    "neighbour_blocks_50_ms": Condition(
        "blocked", sittings=10, calls=300, per_second=20, blocked=True
    ),
    "hundred_calls_per_s": Condition("hundred", sittings=20, calls=1200, per_second=100),
}


async def measure() -> dict[str, Any]:
    """The distance to the 200 on the wire, each condition by itself."""
    return {name: _told(await played(condition)) for name, condition in CONDITIONS.items()}


def _told(run: Run) -> dict[str, Any]:
    picked = {
        call: found
        for call, found in _picked_up(run).items()
        if call in run.wire and run.wire[call].answered
    }
    recorded = {call: _off(run, call, found.recorded) for call, found in picked.items()}
    ours = spread(recorded.values())
    process = spread(_off(run, call, found.treated) for call, found in picked.items())
    console = spread(_off(run, c, run.told[c] - run.offset) for c in picked if c in run.told)
    return {
        "wire_seen_by": run.source,
        "calls": len(run.asked),
        "calls_per_s_asked": run.condition.per_second,
        "calls_per_s": per_second(len(run.asked), run.seconds),
        "engine_cpu_percent": round(run.engine_cpu_percent, 1),
        "recorded_us": ours,
        "process_us": process,
        "console_us": console,
        "ratio_p99_process_to_recorded": ratio(process["p99"], ours["p99"]),
        "ratio_p99_console_to_recorded": ratio(console["p99"], ours["p99"]),
        **_checked(run, picked, recorded),
    }


def _checked(run: Run, picked: dict[Key, PickUp], recorded: dict[Key, float]) -> dict[str, Any]:
    """What the stamps say of themselves, and what their witnesses say of them."""
    sent = {call: run.sent[call] for call in picked if call in run.sent}
    return {
        "stated_bound_us": spread(found.stamp.bound / 1000 for found in picked.values()),
        "beyond_stated_bound": _beyond(run, picked, recorded),
        "not_stamped_by_kernel": sum(f.stamp.source != "kernel" for f in picked.values()),
        "from_the_phones_send_us": spread(
            abs(picked[call].recorded - sum(times) // 2) / 1000 for call, times in sent.items()
        ),
        "outside_the_phones_send": sum(
            _outside(picked[call], times) for call, times in sent.items()
        ),
        "wall_clock_moved_us": round(run.offset_moved / 1000, 3),
        "capture_dropped": run.dropped,
    }


@dataclass(frozen=True, slots=True)
class PickUp:
    """One pick-up of a journal. ``recorded`` and ``treated`` (the clock when the program decided
    what to do of it) are monotonic ns."""

    stamp: Stamp
    recorded: int
    treated: int


def _off(run: Run, call: Key, at: int) -> float:
    """µs from the 200 on the wire to ``at`` (monotonic ns)."""
    return abs(at + run.offset - run.wire[call].answered) / 1000


def _beyond(run: Run, picked: dict[Key, PickUp], off_us: dict[Key, float]) -> int | None:
    """How many are further off than they say; None when what we compare with is no better."""
    if run.source != "capture":
        return None
    return sum(
        1000 * off > picked[call].stamp.bound + run.offset_error for call, off in off_us.items()
    )


def _outside(picked: PickUp, sent: tuple[int, int]) -> bool:
    """Whether the stamp, give or take its own bound, is outside the system call of the phone."""
    bound = picked.stamp.bound
    return not sent[0] - bound <= picked.recorded <= sent[1] + bound


def _picked_up(run: Run) -> dict[Key, PickUp]:
    found: dict[Key, PickUp] = {}
    for sitting, entries in run.journals.items():
        origin = origin_of(entries)
        for entry in entries:
            event = entry.event
            if isinstance(event, e.CallPickedUp):
                found[sitting, event.call] = PickUp(
                    stamp=event.stamp,
                    recorded=event.stamp.at + origin,
                    treated=entry.at + origin,
                )
    return found
