"""One core for what is measured, the others for whoever measures it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MEASURED = 0


@contextmanager
def aside() -> Iterator[None]:
    """This process, and all that it starts meanwhile, leave that core alone when there is another
    one. Off Linux, nothing is done."""
    before = _allowed()
    if len(before) > 1:
        os.sched_setaffinity(0, before - {MEASURED})
    try:
        yield
    finally:
        if len(before) > 1:
            os.sched_setaffinity(0, before)


def measured(pid: int) -> None:
    """The process, just started, and all that it will start, gets that core and no other."""
    if hasattr(os, "sched_setaffinity"):
        with suppress(OSError):
            os.sched_setaffinity(pid, {MEASURED})


def cpu_s(pid: int) -> float:
    """CPU seconds that the process and its children have used (proc(5)); 0 off Linux."""
    return sum(_ticks(one) for one in (pid, *_children(pid))) / os.sysconf("SC_CLK_TCK")


def rss_kb(pid: int) -> int:
    """Resident memory of the process, kB; 0 off Linux."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE") // 1024


def _allowed() -> set[int]:
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, tasks.read_text("ascii").split())
    return found
