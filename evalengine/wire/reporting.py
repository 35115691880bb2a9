"""Who hears the signals of a desk: kept until somebody listens, then handed over in order."""

from __future__ import annotations

from evalengine.ports import Report
from evalengine.vocabulary.signals import Signal


class Reporting:
    """What every desk on a wire shares: its runner begins to listen later than its phone speaks."""

    def __init__(self, report: Report | None = None) -> None:
        self._report = report
        self._untold: list[Signal] = []

    def report_to(self, report: Report) -> None:
        """From now on signals go to ``report``, those that came before it first."""
        self._report = report
        untold, self._untold = self._untold, []
        for signal in untold:
            report(signal)

    def report(self, signal: Signal) -> None:
        """Hands a signal over, or keeps it until somebody listens."""
        if self._report is None:
            self._untold.append(signal)
        else:
            self._report(signal)
