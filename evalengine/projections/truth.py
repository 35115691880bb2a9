"""Ground truth against what was done: for every expected act, what was reached and by what.

Only for those who may see the truth: the candidate's stream holds none of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from evalengine.projections.reaching import TABLE, Evidence
from evalengine.projections.work import Work
from evalengine.vocabulary import events as e
from evalengine.vocabulary import truth as t
from evalengine.vocabulary.entry import Entry

Act = TypeVar("Act")

_ACTS = (
    e.CardSaved,
    e.MessageSaved,
    e.SendingMade,
    e.SendingSettled,
    e.SendingChecked,
    e.AppointmentBooked,
    e.AppointmentMoved,
    e.AppointmentCancelled,
    e.CallTransferred,
    e.CallDialled,
    e.CallAnswered,
    e.CallBackPlanned,
    e.ChatSent,
    e.ConsigneGiven,
    e.ConsigneAcknowledged,
    e.HandoverWritten,
    e.IncidentReported,
    e.SelfAssessed,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One expected act of the call or beat ``subject``. ``entries`` are the numbers of the entries
    that prove what was done, ``differs`` the French words for each difference; ``stated`` is the
    entry that says what was expected."""

    subject: str
    expected: t.Expected
    entries: tuple[int, ...]
    differs: tuple[str, ...] = ()
    stated: int = 0

    @property
    def reached(self) -> bool:
        return not self.differs

    @property
    def difference(self) -> str:
        """A French sentence; "" when it was reached."""
        return sentence(self.differs)


class Truths:
    """A fold of everything that is asked and done. ``at`` is when each act was, in sitting ns, by
    the number of its entry; ``challenges`` what makes each call or beat hard."""

    def __init__(self) -> None:
        self._stated: list[tuple[int, e.TruthStated]] = []
        self.work = Work()
        self._acts: dict[type, list[tuple[int, Any]]] = {}
        self.at: dict[int, int] = {}
        self.challenges: dict[str, list[str]] = {}
        self._roles: dict[str, str] = {}
        self._weighed: list[Outcome] | None = None

    def apply(self, entry: Entry) -> None:
        """Folds one entry."""
        self.work.apply(entry)
        self._weighed = None
        if isinstance(entry.event, e.PartTaken):
            self._roles[entry.event.call] = entry.event.role
        elif isinstance(entry.event, e.ChallengesStated):
            self.challenges[entry.event.subject] = entry.event.challenges
        elif isinstance(entry.event, e.TruthStated):
            self._stated.append((entry.seq, entry.event))
        elif isinstance(entry.event, _ACTS):
            self._acts.setdefault(type(entry.event), []).append((entry.seq, entry.event))
            self.at[entry.seq] = entry.at

    def acts(self, kind: type[Act]) -> list[tuple[int, Act]]:
        """What was done of this kind, oldest first, with the numbers of the entries."""
        return list(self._acts.get(kind, []))

    def role(self, call: str) -> str:
        """The call of the script that ``call`` is, or plays again."""
        return self._roles.get(call, call)

    def outcomes(self) -> list[Outcome]:
        """Every act that was expected so far, in the order in which they were stated."""
        if self._weighed is None:
            self._weighed = self._weigh()
        return self._weighed

    def _weigh(self) -> list[Outcome]:
        evidence = Evidence(work=self.work, acts=self._acts, roles=self._roles)
        for _, stated in self._stated:
            for wanted in stated.expected:
                if isinstance(wanted, t.ExpectRelaunch):
                    evidence.relaunched[stated.subject] = wanted.address
        return [
            _outcome(seq, stated.subject, wanted, evidence)
            for seq, stated in self._stated
            for wanted in stated.expected
        ]


def outcomes(entries: Iterable[Entry]) -> list[Outcome]:
    """The same of a whole journal."""
    truths = Truths()
    for entry in entries:
        truths.apply(entry)
    return truths.outcomes()


def sentence(differs: Iterable[str]) -> str:
    """Differences as one French sentence; "" when there is none."""
    told = " ; ".join(differs)
    return f"{told[0].upper()}{told[1:]}." if told else ""


def _outcome(stated: int, subject: str, wanted: t.Expected, evidence: Evidence) -> Outcome:
    entries, differs = TABLE[type(wanted)](subject, wanted, evidence)
    return Outcome(subject, wanted, tuple(sorted(set(entries))), tuple(differs), stated)
