"""Before any clock runs: the candidate's papers, the notice that he accepts, his desk in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from evalengine.vocabulary import events as e


@dataclass(slots=True)
class Admission:
    """``document`` is what was shown, "" before; ``recorded``: his voice is kept; ``checks`` the
    parts of the desk in order."""

    document: str = ""
    recorded: bool = False
    notice_accepted: bool = False
    checks: set[str] = field(default_factory=set)

    def record(self, _event: e.RecordingOrdered) -> None:
        self.recorded = True

    def identify(self, event: e.IdentityConfirmed) -> None:
        self.document = event.document

    def accept(self, _event: e.NoticeAccepted) -> None:
        self.notice_accepted = True

    def check(self, event: e.CheckPassed) -> None:
        self.checks.add(event.part)


FOLDS: dict[type, Callable[[Admission, Any], None]] = {
    e.RecordingOrdered: Admission.record,
    e.IdentityConfirmed: Admission.identify,
    e.NoticeAccepted: Admission.accept,
    e.CheckPassed: Admission.check,
}
