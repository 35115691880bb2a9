"""What a robot's correspondents say aloud, as the script goes on: a fold that gives sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evalengine.dossier.scripts import Scenario, ScriptedCall
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text`` is to be said on ``call``, in ``language`` ("fr" or "en")."""

    call: str
    text: str
    language: str


class Speech:
    """The words of whoever calls: his opening as he is picked up, then what is told of him. What
    was said before ``since`` (sitting ns) is not said again."""

    def __init__(self, scenarios: Iterable[Scenario], since: int = 0) -> None:
        self._since = since
        self._script: dict[str, tuple[ScriptedCall, str]] = {
            call.id: (call, scenario.language_of(call))
            for scenario in scenarios
            for call in scenario.calls
        }
        self._roles: dict[str, str] = {}

    def whole(self) -> Iterator[Sentence]:
        """All that may be said, in the order of the scripts; ``call`` is that of the script."""
        for part, language in self._script.values():
            facts = [fact.says for fact in part.facts]
            texts = [part.opening, *facts, *(each.says for each in part.objections)]
            yield from (Sentence(part.id, text, language) for text in texts)

    def see(self, entry: Entry) -> Sentence | None:
        """What is to be said now."""
        event = entry.event
        if isinstance(event, e.PartTaken):
            self._roles[event.call] = event.role
        if entry.at < self._since or not isinstance(
            event, e.CallPickedUp | e.FactSaid | e.ObjectionMade
        ):
            return None
        part, language = self._script.get(self._roles.get(event.call, ""), (None, "fr"))
        text = _words(part, event) if part is not None else ""
        return Sentence(event.call, text, language) if text else None


def _words(part: ScriptedCall, event: e.CallPickedUp | e.FactSaid | e.ObjectionMade) -> str:
    match event:
        case e.FactSaid():
            return next((fact.says for fact in part.facts if fact.id == event.fact), "")
        case e.ObjectionMade():
            return part.objections[event.objection - 1].says
        case _:
            return part.opening
