"""The desk as a session holds it, and what a session asks."""

from __future__ import annotations

from dataclasses import dataclass

from console.acts import Act
from console.linear.forms import Form
from console.notices import Weight
from console.workplace import Workplace
from evalengine.clock import HostClock
from evalengine.vocabulary import commands as c


class SpokenPlace(Workplace):
    """A `Workplace` whose notices are kept to be said, each once."""

    def __init__(self, host: HostClock, advice: str = "") -> None:
        super().__init__(host, advice)
        self.notices: list[str] = []

    def say(self, text: str, weight: Weight = "calm") -> None:
        super().say(text, weight)
        self.notices.append(text)

    def heard(self) -> list[str]:
        """What was said since the last look."""
        notices, self.notices = self.notices, []
        return notices


@dataclass
class Demand:
    """Something to ask: ``form`` is where it comes from, to be corrected if it is refused. Of a
    ``silent`` one he is never told anything: he has not asked for it."""

    what: c.Command | Act
    form: Form | None = None
    silent: bool = False
