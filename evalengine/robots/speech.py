"""What a robot's correspondents say aloud, as the script goes on: a fold that gives sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evalengine.clock import SECOND
from evalengine.dossier.scripts import Scenario, ScriptedCall
from evalengine.projections.calls import Call, Calls, CallState
from evalengine.projections.pacing import Pacing
from evalengine.robots import conversation
from evalengine.vocabulary import events as e
from evalengine.vocabulary.audience import Audience
from evalengine.vocabulary.entry import Entry

_Spoken = e.CallPickedUp | e.CallResumed | e.FactSaid | e.ObjectionMade

_BREATH = SECOND
"""Between his last words and his hanging up."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text`` is to be said on ``call``, in ``language`` ("fr" or "en")."""

    call: str
    text: str
    language: str


class Speech:
    """The words of whoever calls: his opening as he is picked up, what is told of him, that he was
    left waiting too long once he is taken back, and his leave. What was said before ``since``
    (sitting ns) is not said again. Driven as a robot is (`player.drive`)."""

    audience: Audience = "control"

    def __init__(self, scenarios: Iterable[Scenario], since: int = 0) -> None:
        self._since = since
        self._script: dict[str, tuple[ScriptedCall, str]] = {
            call.id: (call, scenario.language_of(call))
            for scenario in scenarios
            for call in scenario.calls
        }
        self._calls, self._pacing = Calls(), Pacing()
        self._due: list[Sentence] = []
        self._insisted: set[str] = set()
        self._took_leave: set[str] = set()
        self.finished = False

    def whole(self) -> Iterator[Sentence]:
        """All that may be said, in the order of the scripts; ``call`` is that of the script."""
        for part, language in self._script.values():
            facts = [fact.says for fact in part.facts]
            objections = [each.says for each in part.objections]
            texts = [part.opening, *facts, *objections, part.on_impatience or "", part.closing]
            yield from (Sentence(part.id, text, language) for text in texts if text)

    def see(self, entry: Entry) -> None:
        """Folds an entry of its stream."""
        self._calls.apply(entry)
        self._pacing.apply(entry)
        self.finished = self.finished or isinstance(entry.event, e.SittingClosed)
        if not isinstance(entry.event, _Spoken):
            return
        call = self._calls.get(entry.event.call)
        part, language = self._script.get(call.role if call else "", (None, "fr"))
        if call is None or part is None:
            return
        text = self._words(part, call, entry.event)
        if text and entry.at >= self._since:
            self._due.append(Sentence(call.id, text, language))

    def deadline(self) -> int | None:
        """When somebody takes leave next, sitting ns."""
        return min((at for at, _ in self._leaves()), default=None)

    def tick(self, now: int) -> list[Sentence]:
        """What is to be said now."""
        said, self._due = self._due, []
        for at, leave in self._leaves():
            if at <= now:
                self._took_leave.add(leave.call)
                said.append(leave)
        return said

    def _words(self, part: ScriptedCall, call: Call, event: _Spoken) -> str:
        match event:
            case e.FactSaid():
                return next((fact.says for fact in part.facts if fact.id == event.fact), "")
            case e.ObjectionMade():
                return part.objections[event.objection - 1].says
            case e.CallResumed():
                return self._impatience(part, call)
            case _:
                return part.opening

    def _impatience(self, part: ScriptedCall, call: Call) -> str:
        """Nobody hears him while he waits: he says it once he is taken back, the first time."""
        hold = call.holds[-1]
        waited = self._pacing.there(hold.since.at, hold.until.at if hold.until else hold.since.at)
        if call.id in self._insisted or waited < part.hold_patience_s * SECOND:
            return ""
        self._insisted.add(call.id)
        return part.on_impatience or ""

    def _leaves(self) -> Iterator[tuple[int, Sentence]]:
        """The last words of those who talk, with when they are to be said."""
        for call in self._calls.live():
            part, language = self._script.get(call.role, (None, "fr"))
            if part is None or call.state is not CallState.TALKING or call.id in self._took_leave:
                continue
            ends_at = conversation.talked_out(call, part.talk_s * SECOND, self._pacing)
            at = ends_at - conversation.spoken(part.closing) - _BREATH
            if at >= self._since:
                yield at, Sentence(call.id, part.closing, language)
