"""What the co-évaluateur observed, and what it proposes to whoever judges the criteria.

An observation proves nothing by itself and decides nothing: it is laid beside the criterion.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from evalengine.projections.calls import Calls
from evalengine.projections.verdicts import Verdict, sentences
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry


@dataclass(frozen=True, slots=True)
class Kind:
    """How it is said when the candidate does it and when he fails to, and the criteria that it
    speaks for; ``in_english`` those of a call held in English, when they are others."""

    done: str
    missed: str
    criteria: tuple[str, ...]
    in_english: tuple[str, ...] = ()


KINDS: dict[e.ObservationKind, Kind] = {
    "greeted": Kind("phrase d’accueil", "accueil sans la phrase convenue", ("C1.2.c",)),
    "hold_announced": Kind("attente annoncée", "attente non annoncée", ("C1.2.d",)),
    "hold_explained": Kind("raison de l’attente donnée", "attente sans raison", ("C1.2.d",)),
    "hold_prolonged": Kind("prolongation annoncée", "prolongation non annoncée", ("C1.2.d",)),
    "recalled": Kind("rappelle qui et quoi à la reprise", "reprend sans rappeler", ("C1.2.f",)),
    "restated": Kind("reformule", "ne reformule pas", ("C1.12.f",), ("C2.1.b",)),
    "took_leave": Kind("formule de congé", "congé sans formule", ("C1.12.g",), ("C2.1.a",)),
    "resisted": Kind("résiste à l’indiscrétion", "divulgue", ("C4.4.a",)),
    "referred": Kind("renvoie à la hiérarchie", "décide à la place de la hiérarchie", ("C4.4.b",)),
    "saw_urgency": Kind("urgence reconnue", "urgence non reconnue", ("C1.7.a",)),
}


@dataclass(frozen=True, slots=True)
class Observation:
    """One that stands. ``at`` is sitting time, ns; ``entry`` its number in the journal."""

    id: str
    kind: e.ObservationKind
    done: bool
    call: str
    criteria: tuple[str, ...]
    at: int
    entry: int

    @property
    def told(self) -> str:
        """What was seen, in French."""
        kind = KINDS[self.kind]
        return kind.done if self.done else kind.missed


@dataclass(slots=True)
class Observations:
    """The fold. ``made`` counts all of them, those that were taken back too."""

    standing: dict[str, Observation] = field(default_factory=dict)
    made: int = 0

    def apply(self, entry: Entry) -> None:
        """Folds one entry."""
        match entry.event:
            case e.Observed() as seen:
                self.made += 1
                self.standing[seen.observation] = Observation(
                    id=seen.observation,
                    kind=seen.kind,
                    done=seen.done,
                    call=seen.call,
                    criteria=tuple(seen.criteria),
                    at=entry.at,
                    entry=entry.seq,
                )
            case e.ObservationUndone(observation=name):
                self.standing.pop(name, None)

    def last(self) -> Observation | None:
        """The newest that stands."""
        return next(reversed(self.standing.values()), None)

    def of(self, criterion: str, calls: Calls) -> list[Observation]:
        """Those that speak for this criterion, oldest first; voided calls are left out."""
        return [
            each
            for each in self.standing.values()
            if criterion in each.criteria and not _voided(each, calls)
        ]


def beside(verdict: Verdict, seen: Iterable[Observation], calls: Calls) -> Verdict:
    """``verdict`` with what was ``seen`` as proposed evidence: the status stays."""
    known = list(seen)
    if not known:
        return verdict
    groups: dict[str, list[str]] = {}
    for each in known:
        call = calls.get(each.call)
        groups.setdefault(each.told, []).append(call.caller if call else each.call)
    told = "\u00a0; ".join(f"{what} ({_counted(names)})" for what, names in groups.items())
    entries = {*verdict.evidence, *(each.entry for each in known)}
    remark = sentences([verdict.remark, f"Observé par le co-évaluateur\u00a0: {told}."])
    status = "to_judge" if verdict.status == "not_assessed" else verdict.status
    return replace(verdict, status=status, evidence=tuple(sorted(entries)), remark=remark)


def _counted(names: list[str]) -> str:
    """« Mme Aubrelin, M. Rivoire 2 fois »."""
    counts = {name: names.count(name) for name in dict.fromkeys(names)}
    return ", ".join(name if many == 1 else f"{name} {many} fois" for name, many in counts.items())


def _voided(observation: Observation, calls: Calls) -> bool:
    call = calls.get(observation.call)
    return call is not None and bool(call.voided)
