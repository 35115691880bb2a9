"""What a sitting plays: the calls and the beats of its scenarios, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterable

from evalengine.clock import SECOND
from evalengine.dossier.scripts import Beat, Scenario, ScriptedCall
from evalengine.errors import BadDossier, Refused
from evalengine.projections.calls import Calls
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry


class Script:
    """A fold beside `Calls`. Ids of calls and beats are those of no other step of the programme.

    ``pause_s`` lies between the last call of a scenario and the next scenario. Raises `BadDossier`
    when an id comes twice, or when a value is that of a fact that nobody tells.
    """

    def __init__(self, scenarios: Iterable[Scenario], *, pause_s: int = 0) -> None:
        self.scenarios = tuple(scenarios)
        self.pause_ns = pause_s * SECOND
        self.calls: dict[str, ScriptedCall] = {}
        self.beats: dict[str, Beat] = {}
        self._home: dict[str, Scenario] = {}
        for scenario in self.scenarios:
            self._take(scenario)
        self.began: dict[str, int] = {}
        self.skipped: set[str] = set()
        self.beats_over: set[str] = set()

    def apply(self, entry: Entry) -> None:
        """Folds one entry."""
        match entry.event:
            case e.ScenarioBegan(scenario=scenario):
                self.began[scenario] = entry.at
            case e.CallSkipped(call=call):
                self.skipped.add(call)
            case e.BeatPlayed(beat=beat) | e.BeatSkipped(beat=beat):
                self.beats_over.add(beat)

    @property
    def present(self) -> Scenario | None:
        """The scenario that is played now; None before the calls."""
        return self.scenarios[len(self.began) - 1] if self.began else None

    @property
    def following(self) -> Scenario | None:
        """The scenario that is played next."""
        rest = self.scenarios[len(self.began) :]
        return rest[0] if rest else None

    def call_to_come(self, name: str, calls: Calls) -> ScriptedCall:
        """The call of this id; `Refused` unless it is still to take place."""
        scripted = self.calls.get(name)
        if scripted is None:
            raise Refused(f"L’appel « {name} » n’est pas dans ce scénario.")
        if not self.is_to_come(name, calls):
            raise Refused(f"L’appel « {name} » a déjà eu lieu.")
        return scripted

    def beat_to_come(self, name: str) -> None:
        """`Refused` unless the beat of this id is still to take place."""
        if name not in self.beats:
            raise Refused(f"Le temps fort « {name} » n’est pas dans ce scénario.")
        if name in self.beats_over:
            raise Refused(f"Le temps fort « {name} » a déjà eu lieu.")

    def step_to_come(self, name: str, calls: Calls) -> ScriptedCall | Beat:
        """The call or beat of this id; `Refused` unless it is still to take place."""
        if name not in self.beats:
            return self.call_to_come(name, calls)
        self.beat_to_come(name)
        return self.beats[name]

    def part_on(self, call: str, calls: Calls) -> ScriptedCall | None:
        """The part that this call plays; None when it is none of the script's."""
        known = calls.get(call)
        return self.calls.get(known.role) if known else None

    def scenario_of(self, step: str) -> Scenario:
        """The scenario of this call or beat."""
        return self._home[step]

    def must_have_begun(self, step: str) -> None:
        """`Refused` while the scenario of this call or beat has not begun."""
        home = self._home[step]
        if home.id not in self.began:
            raise Refused(f"Le scénario « {home.title} » n’a pas encore commencé.")

    def to_come(self, calls: Calls) -> list[str]:
        """The calls that were neither placed nor skipped."""
        return [name for name in self.calls if self.is_to_come(name, calls)]

    def is_to_come(self, name: str, calls: Calls) -> bool:
        """This call or beat neither took place nor was passed over; a voided call is to come
        again."""
        over = name in self.skipped or name in self.beats_over
        return not over and calls.playing(name) is None

    def present_is_over(self, calls: Calls) -> bool:
        """Every call of the present scenario took place and ended, or was skipped."""
        scenario = self.present
        return scenario is not None and all(self.is_over(call.id, calls) for call in scenario.calls)

    def is_over(self, name: str, calls: Calls) -> bool:
        """This call ended, or was skipped."""
        call = calls.playing(name)
        return name in self.skipped or (call is not None and not call.live)

    def _take(self, scenario: Scenario) -> None:
        steps: list[ScriptedCall | Beat] = [*scenario.calls, *scenario.beats]
        for step in steps:
            if step.id in self._home:
                raise BadDossier(f"« {step.id} » est à la fois dans deux scénarios du programme.")
            self._home[step.id] = scenario
            for place, reference in step.truth.references():
                try:
                    step.read(reference)
                except KeyError:
                    told = f"{step.id}, {'.'.join(map(str, place))}"
                    raise BadDossier(f"{told} : aucun fait « {reference} ».") from None
        self.calls |= {call.id: call for call in scenario.calls}
        self.beats |= {beat.id: beat for beat in scenario.beats}
