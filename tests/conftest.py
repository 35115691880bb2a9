"""What every test may ask for: virtual time, and peers from outside."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable, Mapping

import pytest
from hypothesis import settings

from .virtual_time import VirtualClock, VirtualLoop

# Machines are shared and noisy: a slow example is no failure.
settings.register_profile("shared", deadline=None)
settings.load_profile("shared")

# Program -> the Debian package that brings it.
PACKAGES = {
    "sipp": "sip-tester",
    "baresip": "baresip-core",
    "linphonec": "linphone-cli",
    "kamailio": "kamailio",
    "tcpdump": "tcpdump",
    "tmux": "tmux",
    "chromium": "chromium",
}


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The usual loop, and the virtual one for the tests that name it.

    pytest-asyncio runs an unmarked test once under each factory given: hence one, unless asked.
    """
    factories: dict[str, Callable[[], asyncio.AbstractEventLoop]]
    factories = {"real": asyncio.new_event_loop}
    marker = item.get_closest_marker("asyncio")
    if marker is not None and "virtual" in (marker.kwargs.get("loop_factories") or ()):
        factories["virtual"] = VirtualLoop
    return factories


def pytest_runtest_setup(item: pytest.Item) -> None:
    """``@pytest.mark.peer("sipp", …)``: without the program, a skip; in CI, a failure."""
    for marker in item.iter_markers("peer"):
        missing = [name for name in marker.args if shutil.which(name, path=programs()) is None]
        if missing:
            absent(f"{', '.join(missing)} not found: apt-get install {_packages(missing)}")


def programs() -> str:
    """Where programs are: in sbin too, which not every user's PATH has."""
    return f"{os.environ.get('PATH', '')}:/usr/sbin"


def absent(reason: str) -> None:
    """What the test needs is not on this machine: skip, or fail where CI promises it."""
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def _packages(programs: list[str]) -> str:
    return " ".join(PACKAGES.get(program, program) for program in programs)


@pytest.fixture
def need() -> Callable[[str], None]:
    """``need(reason)`` says that what the test needs is not here: a skip, or a failure in CI."""
    return absent


@pytest.fixture
async def virtual_clock() -> VirtualClock:
    """The host clock of the virtual loop that runs this test."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop), 'mark the test: asyncio(loop_factories=["virtual"])'
    return VirtualClock(loop)
