"""What a detector says of one criterion, and how several findings make one verdict.

A length within its error bound of the limit decides nothing: it is left to a human (``to_judge``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from evalengine.clock import MS

Status = Literal["met", "not_met", "to_judge", "not_assessed"]
Unit = Literal[
    "",
    "ms",
    "calls",
    "services",
    "words",
    "cards",
    "forms",
    "sendings",
    "call_backs",
    "changes",
    "news",
    "files",
    "characters",
    "words_per_minute",
    "shortcuts",
    "percent",
]

_GRAVITY: tuple[Status, ...] = ("not_assessed", "met", "to_judge", "not_met")


@dataclass(frozen=True, slots=True)
class Verdict:
    """``value`` and ``bound`` are in ``unit``; ``evidence`` are entry numbers, ``remark`` French.

    ``bound`` is the limit that ``value`` was held against; both are None without material.
    """

    status: Status
    value: int | None = None
    unit: Unit = ""
    bound: int | None = None
    evidence: tuple[int, ...] = ()
    remark: str = ""


def under(length: int, error: int, limit: int) -> Status:
    """Strictly less than ``limit``, whatever the error (all ns)?"""
    if length + error < limit:
        return "met"
    return "not_met" if length - error >= limit else "to_judge"


def at_most(length: int, error: int, limit: int) -> Status:
    """Not more than ``limit``, whatever the error (all ns)?"""
    if length + error <= limit:
        return "met"
    return "not_met" if length - error > limit else "to_judge"


def gravest(findings: Iterable[Verdict]) -> Verdict:
    """One verdict: the gravest finding, with the evidence and remarks of all as grave as it."""
    known = list(findings)
    if not known:
        return Verdict("not_assessed")
    worst = max(known, key=lambda finding: _GRAVITY.index(finding.status))
    alike = [finding for finding in known if finding.status == worst.status]
    evidence = sorted({entry for finding in alike for entry in finding.evidence})
    return replace(worst, evidence=tuple(evidence), remark=sentences(f.remark for f in alike))


def counted(findings: Iterable[Verdict], unit: Unit = "calls") -> Verdict:
    """The same, with how many of them made it less than met as its value, held against none."""
    known = list(findings)
    verdict = gravest(known)
    if verdict.status == "not_assessed":
        return verdict
    failed = sum(finding.status == verdict.status != "met" for finding in known)
    return replace(verdict, value=failed, unit=unit, bound=0)


def sentences(remarks: Iterable[str]) -> str:
    """The remarks that say something, in one line."""
    return " ".join(remark for remark in remarks if remark)


def seconds(length: int) -> str:
    """ns as French seconds, cut at the millisecond: « 14,999 s »."""
    ms = length // MS
    return f"{ms // 1000},{ms % 1000:03d} s"
