"""Both robots go through a whole programme: every phase, every scenario, every beat."""

from __future__ import annotations

from evalengine.clock import SECOND, Arrival
from evalengine.dossier.programme import Programme
from evalengine.dossier.scripts import Scenario
from evalengine.errors import Refused
from evalengine.robots.acts import Act, PhoneAct
from evalengine.robots.candidate import CandidateRobot
from evalengine.robots.control import ControlRobot
from evalengine.robots.profile import EXEMPLAIRE
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.vocabulary.audience import may_see
from tests.desk_work import OWNER, DeskStory
from tests.story import scripted

NOW = Arrival(0, "kernel")
PROGRAMME = Programme(
    id="examen",
    title="Examen",
    scenarios=("un", "deux"),
    pause_s=60,
    phases=[
        {"phase": "identity"},
        {"phase": "checks"},
        {"phase": "preparation"},
        {"phase": "calls"},
        {"phase": "chat"},
        {"phase": "role_play"},
    ],
)
SCENARIOS = [
    Scenario(
        id="un",
        title="Un",
        calls=[scripted("c1", start={"at_s": 30})],
        beats=[
            {"id": "b1", "start": {"at_s": 10}, "chat": {"donneur_ordres": OWNER, "text": "Ici."}},
            {"id": "b2", "start": {"after": {"call": "b1", "event": "placed", "delay_s": 5}}}
            | {"chat": {"text": "Là."}},
        ],
    ),
    Scenario(
        id="deux",
        title="Deux",
        calls=[scripted("c2", start={"at_s": 20})],
        beats=[{"id": "b3", "start": {"by_hand": True}, "chat": {"text": "Enfin."}}],
    ),
]


class Play:
    """The robots and the rules, second by second; the phone obeys at once."""

    def __init__(self) -> None:
        self.story = DeskStory(scenarios=SCENARIOS, programme=PROGRAMME)
        self.robots = {
            "control": ControlRobot(*SCENARIOS),
            "candidate": CandidateRobot(EXEMPLAIRE, *SCENARIOS),
        }
        self._told = 0
        self.story.signals(s.PhoneRegistered(contact="sip:p@h.example", expires=36000, arrival=NOW))

    def to_the_end(self) -> DeskStory:
        for _ in range(2_000):
            if self.story.rules.closed:
                return self.story
            for by, robot in self.robots.items():
                self._tell()
                for act in robot.tick(self.story.now):
                    self._do(act, by)
            self.story.waits(1)
        raise AssertionError(f"the {self.story.rules.desk.phase} never ends")

    def _tell(self) -> None:
        fresh, self._told = self.story.entries[self._told :], len(self.story.entries)
        for entry in fresh:
            for robot in self.robots.values():
                if may_see(robot.audience, entry.event):
                    robot.see(entry)

    def _do(self, act: Act, by: str) -> None:
        if isinstance(act, PhoneAct):
            verb = {"answer": "answers", "hold": "holds", "resume": "resumes"}.get(act.verb)
            getattr(self.story, verb or "hangs_up")(act.call)
            return
        try:
            self.story.asks(act, by)
        except Refused:
            return
        if (placed := self.story.entries[-1].event).type == "call_placed":
            self.story.signals(s.Rang(call=placed.call, arrival=NOW))


def test_a_programme_is_played_to_its_end():
    story = Play().to_the_end()
    assert [began.phase for began in story.events(e.PhaseBegan)] == [
        "identity",
        "checks",
        "preparation",
        "calls",
        "grace",
        "chat",
        "role_play",
    ]
    at = {entry.event: entry.at // SECOND for entry in story.entries if plain(entry.event)}
    first, second = at[e.ScenarioBegan(scenario="un")], at[e.ScenarioBegan(scenario="deux")]
    assert at[e.BeatPlayed(beat="b1")] == first + 10
    assert at[e.BeatPlayed(beat="b2")] == first + 15
    assert second < at[e.BeatPlayed(beat="b3")]
    placed = {
        entry.event.call: entry.at // SECOND
        for entry in story.entries
        if isinstance(entry.event, e.CallPlaced)
    }
    assert placed == {"c1": first + 30, "c2": second + 20}
    (_, ended) = (event for event in story.events(e.CallEnded))
    assert ended.by == "correspondent"


def plain(event: e.Event) -> bool:
    return isinstance(event, e.ScenarioBegan | e.BeatPlayed)
