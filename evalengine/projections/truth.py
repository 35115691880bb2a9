"""Ground truth against what was done: for every expected act, what was reached and by what.

Only for those who may see the truth: the candidate's stream holds none of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evalengine.projections.reaching import TABLE, Evidence
from evalengine.projections.work import Work
from evalengine.vocabulary import events as e
from evalengine.vocabulary import truth as t
from evalengine.vocabulary.entry import Entry

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
    e.ConsigneAcknowledged,
    e.HandoverWritten,
    e.IncidentReported,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One expected act of the call or beat ``subject``. ``entries`` are the numbers of the entries
    that prove what was done, ``difference`` a French sentence when it was not reached."""

    subject: str
    expected: t.Expected
    reached: bool
    entries: tuple[int, ...]
    difference: str = ""


class Truths:
    """A fold of everything that is asked and done."""

    def __init__(self) -> None:
        self._stated: list[e.TruthStated] = []
        self._work = Work()
        self._acts: dict[type, list[tuple[int, e.Event]]] = {}

    def apply(self, entry: Entry) -> None:
        """Folds one entry."""
        self._work.apply(entry)
        if isinstance(entry.event, e.TruthStated):
            self._stated.append(entry.event)
        elif isinstance(entry.event, _ACTS):
            self._acts.setdefault(type(entry.event), []).append((entry.seq, entry.event))

    def outcomes(self) -> list[Outcome]:
        """Every act that was expected so far, in the order in which they were stated."""
        evidence = Evidence(work=self._work, acts=self._acts)
        for stated in self._stated:
            for wanted in stated.expected:
                if isinstance(wanted, t.ExpectRelaunch):
                    evidence.relaunched[stated.subject] = wanted.address
        return [
            _outcome(stated.subject, wanted, evidence)
            for stated in self._stated
            for wanted in stated.expected
        ]


def outcomes(entries: Iterable[Entry]) -> list[Outcome]:
    """The same of a whole journal."""
    truths = Truths()
    for entry in entries:
        truths.apply(entry)
    return truths.outcomes()


def _outcome(subject: str, wanted: t.Expected, evidence: Evidence) -> Outcome:
    entries, differs = TABLE[type(wanted)](subject, wanted, evidence)
    told = " ; ".join(differs)
    sentence = f"{told[0].upper()}{told[1:]}." if told else ""
    return Outcome(subject, wanted, not differs, tuple(sorted(set(entries))), sentence)
