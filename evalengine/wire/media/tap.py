"""Who listens along on a leg without being one of the two: a recorder."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from evalengine.wire.media.g711 import Law

Take = Callable[[int, int, Law, bytes], None]
"""Given one packet's sound: host ns of its arrival or leaving, its timestamp (8 kHz, mod 2^32),
its law, its octets. Called where every microsecond counts."""


class Tap(NamedTuple):
    """``heard`` is given what comes from the leg's phone and is heard by the other side, ``said``
    what is said to the phone; silence is given to neither."""

    heard: Take
    said: Take
