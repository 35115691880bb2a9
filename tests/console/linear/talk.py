"""A candidate's conversation with the real rules, without a process: what he types, what he hears.

Sentences are compared with plain spaces in the place of the non-breaking ones.
"""

from __future__ import annotations

import json

from console.acts import Act
from console.linear.session import Session
from console.linear.told import sentence
from console.protocol import Accepted, ClockTold, DeskTold, Received, RefusedTold
from evalengine.clock import SECOND
from evalengine.errors import Refused
from evalengine.projections.desk import Desk
from evalengine.vocabulary.audience import may_see
from evalengine.vocabulary.entry import from_json, to_json
from tests.story import Story

_GESTURES = {
    "answer": "answers",
    "hold": "holds",
    "resume": "resumes",
    "hang_up": "hangs_up",
    "dial": "dials",
    "transfer": "transfers",
    "connect": "connects",
}


class StoryClock:
    """Host time is the story's."""

    def __init__(self, story: Story) -> None:
        self._story = story

    def monotonic_ns(self) -> int:
        return 5_000 * SECOND + self._story.now

    def wall_ns(self) -> int:
        return self.monotonic_ns()

    def boot_id(self) -> str:
        return "boot"


class Talk:
    """``heard`` is what was said since it was last taken by `hears`."""

    def __init__(self, story: Story, *, opened: bool = True) -> None:
        self.story = story
        self.session = Session(StoryClock(story), "essayez encore.")
        self.asked: list[object] = []
        self._told = 0
        self._names = 0
        if opened:
            self.opens()
            self.hears()

    def opens(self) -> None:
        """The link opens, and all that happened comes."""
        self.session.hear(DeskTold("essai-1", 1, None))
        self.goes_on()

    def types(self, *lines: str) -> list[str]:
        """Each of ``lines``; what is said to the last of them and of what it does."""
        for line in lines:
            self.hears()
            self.session.typed(line)
            self.goes_on()
        return self.hears()

    def hears(self) -> list[str]:
        return [plain(line) for line in self.session.take()]

    def goes_on(self) -> Talk:
        """What is asked is decided, and everything that is new is told."""
        self._tell()
        while self.session.asked:
            demand = self.session.asked.pop(0)
            if not demand.silent:
                self.asked.append(demand.what)
            self._perform(demand)
            self._tell()
        return self

    def passes(self, seconds: float) -> list[str]:
        """Time goes by; what is said of it."""
        self.hears()
        self.story.waits(seconds)
        self._tell()
        self.session.hear(ClockTold(self.story.now))
        self.session.tick()
        self.goes_on()
        return self.hears()

    def does(self, *acts: str) -> list[str]:
        """Acts of the story, as ``"rings c1"``; what is said of them."""
        self.hears()
        for act in acts:
            verb, *words = act.split()
            getattr(self.story, verb)(*words)
        self.goes_on()
        return self.hears()

    def _perform(self, demand: object) -> None:
        what = demand.what
        if isinstance(what, Act):
            target = (what.target,) if what.verb in ("dial", "transfer", "connect") else ()
            call = () if what.verb == "dial" else (what.call,)
            talking = self.story.rules.desk.in_ear()
            if what.verb in ("answer", "resume", "dial") and talking is not None:
                self.story.holds(talking.id)  # as a phone with one ear does
            getattr(self.story, _GESTURES[what.verb])(*call, *target)
            return
        self._names += 1
        name = f"c{self._names}"
        self.session.sent(name, demand)
        try:
            self.story.asks(what, "candidate")
        except Refused as refusal:
            self.session.hear(RefusedTold(name, str(refusal)))
        else:
            self.session.hear(Accepted(name))

    def _tell(self) -> None:
        fresh = [x for x in self.story.entries if x.seq > self._told]
        mine = [from_json(json.dumps(json.loads(to_json(x)))) for x in fresh if _seen(x)]
        if fresh:
            self._told = fresh[-1].seq
            self.session.hear(Received(mine, self.story.now))


def sentences(story: Story) -> list[str]:
    """What is told of every entry of a journal, by a fold of it."""
    desk, told = Desk(), []
    for entry in story.entries:
        if _seen(entry):
            desk.apply(entry)
            told.append(plain(sentence(entry, desk)))
    return [one for one in told if one]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def _seen(entry: object) -> bool:
    return may_see("candidate", entry.event)
