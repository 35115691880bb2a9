"""All that the rules of a sitting decide on, folded from its journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from evalengine.errors import Refused
from evalengine.projections.calls import Calls
from evalengine.projections.desk import Desk
from evalengine.projections.marks import Marks
from evalengine.projections.observations import Observations
from evalengine.projections.pacing import Pacing
from evalengine.projections.parts import Parts
from evalengine.projections.recordings import Recordings
from evalengine.projections.sounds import Sounds
from evalengine.referentiel.models import Kind
from evalengine.rules.absence import Absence
from evalengine.rules.closing import Closing
from evalengine.rules.gestures import Gestures
from evalengine.rules.phases import Plan
from evalengine.rules.reported import Reported
from evalengine.rules.script import Script
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry

Decision = list[e.Event]


@dataclass(slots=True)
class State:
    """``calls`` are all of them, with those that the candidate does not hear of; ``desk`` is what
    he sees. ``criteria`` are the kinds of the grid's criteria, by id; ``texts`` are the statuses of
    what his phone wrote. ``last_known`` is when the engine was last known
    to live before its last absence, ``console_left_at`` when the candidate's console left, None
    while it is there; times are sitting ns.
    """

    script: Script
    plan: Plan
    criteria: Mapping[str, Kind] = field(default_factory=dict)
    calls: Calls = field(default_factory=Calls)
    desk: Desk = field(default_factory=Desk)
    pacing: Pacing = field(default_factory=Pacing)
    parts: Parts = field(default_factory=Parts)
    observations: Observations = field(default_factory=Observations)
    absence: Absence = field(default_factory=Absence)
    gestures: Gestures = field(default_factory=Gestures)
    recordings: Recordings = field(default_factory=Recordings)
    sounds: Sounds = field(default_factory=Sounds)
    closing: Closing = field(default_factory=Closing)
    reported: Reported = field(default_factory=Reported)
    marks: Marks = field(default_factory=Marks)
    texts: dict[str, int] = field(default_factory=dict)
    contact: str = ""
    phone_expires_at: int = 0
    control_phone: e.ControlPhoneChanged | None = None
    last_known: int = 0
    console_left_at: int | None = None
    closed: bool = False

    def apply(self, entry: Entry) -> None:
        """Folds one entry."""
        event = entry.event
        self.calls.apply(entry)
        self.pacing.apply(entry)
        self.parts.apply(entry)
        self.observations.apply(entry)
        self.absence.apply(entry, self.calls)
        self.gestures.apply(entry)
        self.recordings.apply(entry)
        self.sounds.apply(entry)
        self.closing.apply(entry)
        self.reported.apply(entry)
        self.marks.apply(entry)
        self.desk.apply(entry)
        self.script.apply(entry)
        if isinstance(event, e.PhoneTexted):
            self.texts[event.message] = event.status
        elif isinstance(event, e.DeskPhoneChanged):
            self.contact, self.phone_expires_at = event.contact, event.expires_at
        elif isinstance(event, e.ControlPhoneChanged):
            self.control_phone = event
        elif isinstance(event, e.ConsoleLeft):
            self.console_left_at = event.stamp.at
        elif isinstance(event, e.ConsoleReturned):
            self.console_left_at = None
        elif isinstance(event, e.SittingInterrupted):
            self.last_known = event.last_at
        elif isinstance(event, e.SittingClosed):
            self.closed = True

    def file(self, donneur_ordres: str) -> e.FileProvided:
        """The file of this donneur d'ordres; `Refused` when there is none."""
        file = self.desk.files.get(donneur_ordres)
        if file is None:
            raise Refused(f"Le dossier « {donneur_ordres} » n’existe pas.")
        return file

    def heard_of(self, call: str) -> None:
        """`Refused` unless ``call`` is "" or a call that the candidate knows of."""
        if call and self.desk.calls.get(call) is None:
            raise Refused(f"L’appel « {call} » n’existe pas.")


Decider = Callable[[State, Any, int, str], Decision]
"""From the state, a command, now (sitting ns) and a fresh name, to what happens; or `Refused`."""

Deciders = Mapping[type, Decider]
