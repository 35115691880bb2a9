"""The robot candidate: what he sees is the desk, what he does is a phone and two commands.

He hears what a correspondent says only while he talks with him: the ground truth of a call
(urgency, who it belongs to) is read after its pick-up, never before.
"""

from __future__ import annotations

from evalengine.clock import SECOND
from evalengine.dossier.scripts import Scenario
from evalengine.projections.calls import Call, CallState
from evalengine.projections.desk import Desk
from evalengine.robots.acts import Act, PhoneAct
from evalengine.robots.profile import Profile
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.audience import Audience
from evalengine.vocabulary.entry import Entry

_BEFORE_CLOSING_FILE_S = 2


class CandidateRobot:
    """Plays ``profile`` at a desk. Every intention is kept as (due time, act), earliest first."""

    audience: Audience = "candidate"

    def __init__(self, profile: Profile, *scenarios: Scenario) -> None:
        self.profile = profile
        self.truth = {call.id: call for scenario in scenarios for call in scenario.calls}
        self.desk = Desk()
        self._due: dict[tuple[str, str], int] = {}

    @property
    def finished(self) -> bool:
        return self.desk.phase == "closed"

    def see(self, entry: Entry) -> None:
        self.desk.apply(entry)
        match entry.event:
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

    def deadline(self) -> int | None:
        return min(self._due.values(), default=None)

    def tick(self, now: int) -> list[Act]:
        due = sorted((at, key) for key, at in self._due.items() if at <= now)
        acts: list[Act] = []
        for _at, (verb, subject) in due:
            del self._due[verb, subject]
            acts += self._do(verb, subject)
        return acts

    def _do(self, verb: str, subject: str) -> list[Act]:
        match verb:
            case "answer":
                return self._answer(subject)
            case "open_file":
                return [c.OpenFile(donneur_ordres=subject)]
            case "close_file":
                return self._close_file(subject)
            case "rank":
                return self._serve_best()
            case "transfer":
                return [PhoneAct("transfer", subject, self.truth[subject].transfer_to or "")]
            case _:
                return [PhoneAct("hang_up", subject)]

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
            return [PhoneAct("resume", best.id)]
        if not self._prefers(best, talking):
            return []
        return [PhoneAct("hold", talking.id), PhoneAct("resume", best.id)]

    def _prefers(self, held: Call, talking: Call) -> bool:
        # The new caller was only greeted: of equal urgency, the one who came first goes on.
        if self._urgency(held) != self._urgency(talking):
            return self._urgency(held) < self._urgency(talking)
        return held.ring is not None and talking.ring is not None and held.ring.at < talking.ring.at

    def _urgency(self, call: Call) -> int:
        return self.truth[call.id].priority

    def _plan_conversation(self, call_id: str, now: int) -> None:
        call = self.desk.calls.by_id[call_id]
        if call.donneur_ordres not in self.desk.open_files:
            self._plan("open_file", call.donneur_ordres, now, 0)
        if not self.profile.waits_for_leave:
            self._plan("hang_up", call_id, now, self.profile.hangs_up_after_s)
        elif not self.truth[call_id].takes_leave:
            self._plan("hang_up", call_id, now, self.truth[call_id].talk_s)
        if self.profile.transfers and self.truth[call_id].transfer_to:
            self._plan("transfer", call_id, now, 2 * self.profile.greets_for_s)
        if any(waiting.state is CallState.HELD for waiting in self.desk.waiting()):
            self._plan("rank", "desk", now, self.profile.greets_for_s)

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
