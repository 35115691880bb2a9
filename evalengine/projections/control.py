"""The co-évaluateur's view: every call of the script, placed or not, and what goes wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from evalengine.projections.calls import Call, Calls
from evalengine.projections.changes import AgendaChange, change_of
from evalengine.projections.observations import Observations
from evalengine.projections.pacing import Pacing
from evalengine.projections.parts import Parts
from evalengine.projections.voices import trouble_of
from evalengine.projections.work import Work
from evalengine.vocabulary import events as e
from evalengine.vocabulary.audience import may_see
from evalengine.vocabulary.entry import Entry
from evalengine.vocabulary.records import Card, Person


@dataclass(slots=True)
class Control:
    """Phase, lines, calls and notices. Times are sitting time in ns.

    ``phase_began_at`` is the time of the entry that began the phase; ``scenario`` is the one that
    is played, "" before the calls. ``skipped`` are the reasons by call or beat, ``played`` the
    times of the beats that took place. ``notices`` are French sentences, oldest first; ``names``
    the donneurs d'ordres' names by id, ``people`` those whom a call can be transferred to, by
    extension.
    ``voice`` is how the co-évaluateur's own phone stands, "" when he never had one.
    ``labels`` are those of the fields of his form, by donneur d'ordres and field.
    ``changes`` of the agendas and ``cards`` that were written are the candidate's own. ``pacing``
    is how the script passes, ``parts`` what was told on each call, ``observations`` what was seen.
    """

    sitting: str = ""
    candidate: str = ""
    lines: int = 3
    phase: e.Phase = "preparation"
    phase_began_at: int = 0
    phase_ends_at: int = 0
    scenario: str = ""
    phone: e.Status = "unreachable"
    voice: Literal["", "speaking", "silent", "away"] = ""
    calls: Calls = field(default_factory=Calls)
    work: Work = field(default_factory=Work)
    names: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    changes: list[AgendaChange] = field(default_factory=list)
    cards: dict[str, Card] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    played: dict[str, int] = field(default_factory=dict)
    pacing: Pacing = field(default_factory=Pacing)
    parts: Parts = field(default_factory=Parts)
    observations: Observations = field(default_factory=Observations)
    open_files: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    closed: str = ""
    complete: bool = False

    def apply(self, entry: Entry) -> None:
        """Folds one entry."""
        event = entry.event
        if not may_see("control", event):
            return
        if change := change_of(event, self.work.agendas):
            self.changes.append(change)
        self.calls.apply(entry)
        self.work.apply(entry)
        for fold in (self.pacing, self.parts, self.observations):
            fold.apply(entry)
        match event:
            case e.SittingOpened():
                self.sitting, self.candidate = event.sitting, event.candidate
                self.lines = event.lines
            case e.FileProvided():
                self._provide(event)
            case e.CompanyProvided():
                self._meet(event.people)
            case e.CardSaved(card=card):
                self.cards[card.id] = card
            case e.PhaseBegan():
                self.phase, self.phase_ends_at = event.phase, event.ends_at
                self.phase_began_at = entry.at
            case e.ScenarioBegan(scenario=scenario):
                self.scenario = scenario
            case e.DeskPhoneChanged():
                self.phone = event.status
            case e.ControlPhoneChanged():
                self.voice = _voice(event)
            case e.CallSkipped(call=step) | e.BeatSkipped(beat=step):
                self.skipped[step] = event.reason
            case e.BeatPlayed():
                self.played[event.beat] = entry.at
            case e.FileOpened():
                self.open_files.append(event.donneur_ordres)
            case e.FileClosed():
                self.open_files = [f for f in self.open_files if f != event.donneur_ordres]
            case e.SittingClosed():
                self.phase, self.closed, self.complete = "closed", event.reason, event.complete
            case _:
                self._notice(event)

    def has_free_line(self) -> bool:
        """True when another call can ring now."""
        return sum(0 < call.line <= self.lines for call in self.calls.live()) < self.lines

    def outbound(self) -> list[Call]:
        """The calls that the candidate made, oldest first."""
        return [call for call in self.calls if call.direction == "out"]

    def to_come(self, script: list[str]) -> list[str]:
        """The calls of ``script`` (ids, in order) that were neither placed nor skipped."""
        return [step for step in script if self.is_to_come(step)]

    def is_to_come(self, step: str) -> bool:
        """The call or beat of this id was neither placed nor played nor skipped; a voided call is
        to come again."""
        happened = self.calls.playing(step) is not None or step in self.played
        return not happened and step not in self.skipped

    def _provide(self, file: e.FileProvided) -> None:
        self.names[file.donneur_ordres] = file.name
        self._meet(file.people)
        if file.form is not None:
            labels = {each.id: each.label for each in file.form.fields}
            self.labels[file.donneur_ordres] = labels

    def _meet(self, people: list[Person]) -> None:
        self.people |= {person.extension: person.name for person in people}

    def _notice(self, event: e.Event) -> None:
        match event:
            case e.SittingInterrupted():
                seconds = event.length_ns / 1e9
                self.notices.append(f"Le moteur s’est interrompu pendant {_fr(seconds)} s.")
            case e.ClockStepped():
                self.notices.append(
                    f"L’horloge de la machine a sauté de {_fr(event.by_ns / 1e9)} s."
                )
            case e.EngineStalled():
                self.notices.append(f"Le moteur s’est figé {_fr(event.length_ns / 1e9)} s.")
            case e.InboxOverloaded():
                self.notices.append(f"{event.refused} demandes refusées : moteur surchargé.")
            case e.SomethingNoticed():
                self.notices.append(event.detail)
            case e.ConsoleLeft():
                self.notices.append("La console du candidat n’est plus là.")
            case e.ConsoleReturned():
                absent = _fr(event.absent_ns / 1e9)
                self.notices.append(f"La console du candidat est revenue après {absent} s.")
            case _ if trouble := trouble_of(event, self.calls):
                self.notices.append(trouble)


def _voice(event: e.ControlPhoneChanged) -> Literal["speaking", "silent", "away"]:
    if event.leg:
        return "speaking"
    return "silent" if event.contact else "away"


def _fr(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")
