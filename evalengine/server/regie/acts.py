"""What a button asks for, in words such as ``ring visite_suspendue``: a command, or another view.

The words come from a browser, so nothing in them is trusted: what is unknown is None.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

from evalengine.projections.observations import KINDS
from evalengine.server.regie.scene import Scene, Tab
from evalengine.vocabulary import commands as c

ONLY_LOOKS = "Vous regardez cette épreuve\u00a0: seul le co-évaluateur agit."

Why = Literal["busy", "no_answer", "wrong_number"]


def command_of(act: str) -> c.Command | None:
    """The command that ``act`` asks for; None when it asks for none."""
    verb, *words = act.split(" ")
    match verb, words:
        case "ring", [call]:
            return c.TriggerCall(call=call)
        case "play", [beat]:
            return c.PlayBeat(beat=beat)
        case "hang_up", [call]:
            return c.HangUp(call=call)
        case "answer", [call]:
            return c.AnswerDialled(call=call)
        case "refuse", [call, ("busy" | "no_answer" | "wrong_number") as why]:
            return c.RefuseDialled(call=call, why=why)
        case "repeat", [call]:
            return c.RepeatCall(call=call)
        case "delay", [step, ("30" | "60") as by_s]:
            return c.DelayStep(step=step, by_s=int(by_s))
        case "pilot", [("on" | "off") as on]:
            return c.SwitchPilot(on=on == "on")
        case _:
            return _playing(verb, words)


def _playing(verb: str, words: list[str]) -> c.Command | None:
    """What is said as a correspondent, or observed of the candidate."""
    match verb, words:
        case "say", [call, fact]:
            return c.SayFact(call=call, fact=fact)
        case "leak", [call, fact]:
            return c.LeakFact(call=call, fact=fact)
        case "unsay", [call, fact]:
            return c.UnsayFact(call=call, fact=fact)
        case "object", [call, rank] if rank.isdecimal() and len(rank) < 3:
            return c.MakeObjection(call=call, objection=int(rank))
        case "observe", [kind, ("done" | "missed") as how, *call] if len(call) < 2:
            seen = next((each for each in KINDS if each == kind), None)
            about = call[0] if call else ""
            return c.Observe(kind=seen, done=how == "done", call=about) if seen else None
        case "undo", [*names] if len(names) < 2:
            return c.UndoObservation(observation=names[0] if names else "")
        case _:
            return None


def looks(scene: Scene, act: str) -> bool:
    """Changes the view as ``act`` asks; False when it is no such act."""
    verb, *words = act.split(" ")
    change = _LOOKS.get(verb)
    if change is None or len(words) > 1:
        return False
    change(scene, words[0] if words else "")
    return True


def _choose(scene: Scene, step: str) -> None:
    scene.view.chosen = step


def _step(scene: Scene, by: int) -> None:
    steps = [step.id for step in scene.steps()]
    chosen = scene.chosen()
    rank = steps.index(chosen.id) + by if chosen else 0
    scene.view.chosen = steps[min(max(rank, 0), len(steps) - 1)]


def _pin(scene: Scene, line: str) -> None:
    number = int(line) if line in ("1", "2", "3", "4") else 0
    scene.view.pinned = 0 if scene.view.pinned == number else number


def _follow(scene: Scene, _none: str) -> None:
    scene.view.pinned = 0


def _tab(scene: Scene, tab: str) -> None:
    if tab in get_args(Tab):
        scene.view.tab = tab  # type: ignore[assignment]  # one of them, as was just seen


def _thread(scene: Scene, thread: str) -> None:
    scene.view.thread = thread


def _truth(scene: Scene, _none: str) -> None:
    scene.view.truth_shown = not scene.view.truth_shown


def _keys(scene: Scene, _none: str) -> None:
    scene.view.keys_shown = not scene.view.keys_shown


_LOOKS: dict[str, Callable[[Scene, str], None]] = {
    "choose": _choose,
    "choose_previous": lambda scene, _none: _step(scene, -1),
    "choose_next": lambda scene, _none: _step(scene, 1),
    "pin": _pin,
    "follow": _follow,
    "tab": _tab,
    "thread": _thread,
    "truth": _truth,
    "keys": _keys,
}
