"""The robot candidate: what he sees is the desk, what he does is a phone and commands.

He hears what a correspondent says only while he talks with him: the ground truth of a call
(urgency, who it belongs to) is read after its pick-up, never before, and its facts one by one.
"""

from __future__ import annotations

from evalengine.clock import SECOND
from evalengine.dossier.scripts import Scenario, ScriptedCall
from evalengine.projections.calls import Call, CallState
from evalengine.projections.desk import Desk
from evalengine.projections.talk import talked
from evalengine.robots import conversation
from evalengine.robots.acts import Act, PhoneAct
from evalengine.robots.clerk import Clerk
from evalengine.robots.profile import Profile
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.audience import Audience
from evalengine.vocabulary.entry import Entry

_BEFORE_CLOSING_FILE_S = 2
_OF_HIS_OWN = 9
"""The priority of a call that he makes himself: everybody else comes first."""


class CandidateRobot:
    """Plays ``profile`` at a desk. Every intention is kept as (due time, act), earliest first."""

    audience: Audience = "candidate"

    def __init__(self, profile: Profile, *scenarios: Scenario) -> None:
        self.profile = profile
        self.truth = {call.id: call for scenario in scenarios for call in scenario.calls}
        self.desk = Desk()
        self._clerk = Clerk(self.desk, scenarios, profile) if profile.works else None
        self._due: dict[tuple[str, str], int] = {}

    @property
    def finished(self) -> bool:
        return self.desk.phase == "closed"

    def see(self, entry: Entry) -> None:
        self.desk.apply(entry)
        match entry.event:
            case e.PhaseBegan(phase="identity" | "checks" as phase):
                self._plan(phase, "desk", entry.at, 1)
            case e.CallRang():
                after = self.profile.picks_up_after_s
                self._plan("answer", entry.event.call, entry.event.stamp.at, after)
            case e.CallPickedUp() | e.CallResumed():
                self._plan_conversation(entry.event.call, entry.at)
            case e.CallHeld():
                self._forget(entry.event.call)
                if self.desk.in_ear() is None:  # whoever he meant to talk to may be gone
                    self._plan("rank", "desk", entry.at, self.profile.resumes_after_s)
            case e.CallEnded():
                self._forget(entry.event.call)
                self._plan_after_call(entry.event.call, entry.at)
        if self._clerk is not None:
            self._clerk.see(entry)

    def deadline(self) -> int | None:
        times = list(self._due.values())
        if self._clerk is not None and (at := self._clerk.deadline()) is not None:
            times.append(at)
        return min(times, default=None)

    def tick(self, now: int) -> list[Act]:
        due = sorted((at, key) for key, at in self._due.items() if at <= now)
        acts: list[Act] = []
        for _at, (verb, subject) in due:
            del self._due[verb, subject]
            acts += self._do(verb, subject)
        if self._clerk is not None:
            acts += self._clerk.tick(now)
        return acts

    def _do(self, verb: str, subject: str) -> list[Act]:
        match verb:
            case "identity":
                return [c.AcceptNotice()]
            case "checks":
                return [c.PassCheck(part=part) for part in ("headset", "ring", "keys")]
            case "answer":
                return self._answer(subject)
            case "close_file":
                return self._close_file(subject)
            case "rank":
                return self._serve_best()
            case "transfer":
                return [PhoneAct("transfer", subject, self._passes_to(self.truth[subject]))]
            case "hang_up":
                return [PhoneAct("hang_up", subject)]
            case _:
                return self._open_file(subject, turn=int(verb.removeprefix("open_file ")))

    def _open_file(self, subject: str, turn: int) -> list[Act]:
        """The file that he turns to, unless he has turned to somebody else."""
        call, front = self.desk.in_ear(), self.desk.open_files[-1:]
        if call is None or call.id != subject:
            return []
        right = call.donneur_ordres
        files = [right, *(name for name in self.desk.files if name != right)]
        wanted = files[min(self.profile.turns_to[turn][1], len(files) - 1)]
        return [c.OpenFile(donneur_ordres=wanted)] if right and front != [wanted] else []

    def _answer(self, subject: str) -> list[Act]:
        call = self.desk.calls.get(subject)
        if call is None or call.state is not CallState.RINGING:
            return []
        talking = self.desk.in_ear()
        held: list[Act] = [PhoneAct("hold", talking.id)] if talking else []
        return [*held, PhoneAct("answer", subject)]

    def _serve_best(self) -> list[Act]:
        """Takes the most urgent of those he has greeted; of equals, the one who waits longest."""
        held = [call for call in self.desk.waiting() if call.state is CallState.HELD]
        talking = self.desk.in_ear()
        if not held or not self.profile.takes_back_held:
            return []
        best = min(held, key=self._urgency)
        if talking is None:
            first = best if self.profile.urgent_first else max(held, key=self._urgency)
            return [PhoneAct("resume", first.id)]
        if not self._prefers(best, talking):
            return []
        return [PhoneAct("hold", talking.id), PhoneAct("resume", best.id)]

    def _prefers(self, held: Call, talking: Call) -> bool:
        # The new caller was only greeted: of equal urgency, the one who came first goes on.
        if self._urgency(held) != self._urgency(talking):
            return self._urgency(held) < self._urgency(talking)
        return held.ring is not None and talking.ring is not None and held.ring.at < talking.ring.at

    def _urgency(self, call: Call) -> int:
        scripted = self.truth.get(call.id)
        return scripted.priority if scripted else _OF_HIS_OWN

    def _plan_conversation(self, call_id: str, now: int) -> None:
        call = self.desk.calls.by_id[call_id]
        for turn, (after_s, _which) in enumerate(self.profile.turns_to):
            self._plan(f"open_file {turn}", call_id, now, after_s)
        scripted = self.truth.get(call_id)
        if not self.profile.waits_for_leave:
            self._plan("hang_up", call_id, now, self.profile.hangs_up_after_s)
        elif scripted is not None and not scripted.takes_leave:
            self._plan("hang_up", call_id, now, scripted.talk_s)
        elif scripted is not None and self.profile.hangs_up_early_s:
            self._due["hang_up", call_id] = self._near_its_end(scripted, call, now)
        if scripted is not None and self._passes_to(scripted):
            self._plan_transfer(scripted, now)
        if any(waiting.state is CallState.HELD for waiting in self.desk.waiting()):
            self._plan("rank", "desk", now, self.profile.greets_for_s)

    def _plan_transfer(self, scripted: ScriptedCall, now: int) -> None:
        """Once he knows what it is about, and has taken down what he is asked to."""
        call = self.desk.calls.by_id[scripted.id]
        if not scripted.transfer_to:  # it is his own to treat, and he does so before
            self._due["transfer", scripted.id] = self._near_its_end(scripted, call, now)
            return
        self._plan("transfer", scripted.id, now, 2 * self.profile.greets_for_s)
        told = conversation.telling(scripted)
        last = conversation.reaches(call, told[-1][1], now) if told and self._clerk else None
        if last is not None:
            self._due["transfer", scripted.id] = max(last, self._due["transfer", scripted.id])

    def _near_its_end(self, scripted: ScriptedCall, call: Call, now: int) -> int:
        """When all has been told, and just before the correspondent takes leave."""
        early_s = max(1, self.profile.hangs_up_early_s)
        return now + max(0, (scripted.talk_s - early_s) * SECOND - talked(call, now))

    def _passes_to(self, scripted: ScriptedCall) -> str:
        return self.profile.passes_to(self.desk, scripted) if self.profile.transfers else ""

    def _plan_after_call(self, call_id: str, now: int) -> None:
        ended = self.desk.calls.get(call_id)
        if ended is None:
            return
        self._plan("rank", "desk", now, self.profile.resumes_after_s)
        if self.profile.closes_files:
            self._plan("close_file", ended.donneur_ordres, now, _BEFORE_CLOSING_FILE_S)

    def _close_file(self, donneur_ordres: str) -> list[Act]:
        in_use = any(
            line.call is not None and line.call.donneur_ordres == donneur_ordres
            for line in self.desk.lines
        )
        if in_use or donneur_ordres not in self.desk.open_files:
            return []
        return [c.CloseFile(donneur_ordres=donneur_ordres)]

    def _plan(self, verb: str, subject: str, since: int, after_s: int) -> None:
        self._due[verb, subject] = since + after_s * SECOND

    def _forget(self, call_id: str) -> None:
        for verb in ("answer", "hang_up", "transfer"):
            self._due.pop((verb, call_id), None)
