"""A call of ours: INVITE to one phone or several, their answers, and CANCEL (RFC 3261 §13.2)."""

from __future__ import annotations

from collections.abc import Sequence

from evalengine.clock import Arrival
from evalengine.wire.sip.dialogs.call import Call, Directory
from evalengine.wire.sip.dialogs.dialog import Dialog
from evalengine.wire.sip.dialogs.events import (
    Answered,
    MediaRefused,
    Progressed,
    Ringing,
    Side,
    Why,
)
from evalengine.wire.sip.dialogs.forking import ELSEWHERE, Branch, best
from evalengine.wire.sip.messages.message import Response

UNENCRYPTED = (488, 606)
"""What a phone says to a description that it cannot take."""


class OutgoingCall(Call):
    """Starts every one of ``branches``.

    The first 180 of any is the ring, and the first 200 has the call: the others are cancelled. A
    refusal ends it when it is the last, or a 6xx, which speaks for all of them (§16.7). ``heard``
    is the last response, for its headers.
    """

    def __init__(self, directory: Directory, branches: Sequence[Branch], now: int) -> None:
        super().__init__(directory, branches[0].negotiation)
        self.heard: Response | None = None
        self._branches = branches
        self._rang = self._progressed = False
        self._given_up = False
        self._gives_up_at: int | None = None
        for branch in branches:
            branch.start(self._heard, now)

    @property
    def present_dialogs(self) -> list[Dialog]:
        early = [one.early.ringing for one in self._branches if not one.status]
        return super().present_dialogs or [dialog for dialog in early if dialog is not None]

    def seek(self, now: int, patience: int) -> None:
        """It began before a restart: without a word from any phone for ``patience`` (ns), it is
        lost. A phone that speaks later than that is told that the call is over."""
        self._gives_up_at = now + patience
        self.stack.watch(self)

    def hang_up(self, now: int) -> None:
        """CANCEL before the answer; before anything was heard, it waits (§9.1)."""
        if self.phase != "beginning":
            super().hang_up(now)
        else:
            self._give_up(now)

    def deadline(self) -> int | None:
        return self._gives_up_at

    def tick(self, now: int) -> None:
        self._give_up(now)
        self.end("us", "lost", Arrival(now), 408)

    def _give_up(self, now: int) -> None:
        self._given_up = True
        self._gives_up_at = None
        for branch in self._branches:
            branch.cancel(now)

    def _heard(self, branch: Branch, response: Response | None, arrival: Arrival) -> None:
        self.heard = response or self.heard
        if response is None or response.code >= 300:
            self._failed(branch, arrival)
            return
        self._gives_up_at = None  # whoever answers is there
        if response.code >= 200:
            self._accepted(branch, response, arrival)
        elif branch.progress(response, arrival.at) and self.phase == "beginning":
            self._progress(branch, response, arrival)

    def _progress(self, branch: Branch, response: Response, arrival: Arrival) -> None:
        if response.code == 180:
            branch.early.rings(response)
        if response.code == 180 and not self._rang:
            self._rang = True
            self.stack.emit(Ringing(call=self, arrival=arrival))
        elif response.code == 183 and not self._progressed:
            self._progressed = True
            voice = bool(response.body)
            self.stack.emit(Progressed(call=self, early_media=voice, arrival=arrival))

    def _failed(self, branch: Branch, arrival: Arrival) -> None:
        """One phone refused, or never answered; the others may still ring."""
        if self.phase != "beginning":
            return
        if branch.status in UNENCRYPTED and branch.negotiation.crypto and not branch.cancelled:
            self.stack.emit(MediaRefused(call=self, arrival=arrival))
        if branch.status >= 600 and not self._given_up:
            for other in self._branches:
                other.cancel(arrival.at)
        elif not all(one.status for one in self._branches):
            return
        self._refused(arrival)

    def _refused(self, arrival: Arrival) -> None:
        decisive = best(branch for branch in self._branches if branch.status)
        self.negotiation = decisive.negotiation
        by: Side = "us" if self._given_up else "peer"
        why: Why = "cancelled" if self._given_up else "refused"
        self._gives_up_at = None
        self.end(by, "timeout" if decisive.silent else why, arrival, decisive.status)

    def _accepted(self, branch: Branch, response: Response, arrival: Arrival) -> None:
        if self._dialog is None and self.phase == "beginning":
            self._answered(branch, response, arrival)
        elif self._dialog is not None and response.to_tag == self._dialog.remote_tag:
            self.changes.acknowledge(response)  # a retransmission: §13.2.2.4
        else:
            branch.dismiss(response, arrival)

    def _answered(self, branch: Branch, response: Response, arrival: Arrival) -> None:
        self.answered_at = branch.invite.uri
        self.negotiation = branch.negotiation
        for other in self._branches:
            other.cancel(arrival.at, ELSEWHERE)
        self.establish(branch.early.dialog(response))
        self.changes.acknowledge(response)
        if self._given_up:  # the answer crossed our CANCEL: §9.1 leaves BYE
            self.bye("cancelled", arrival)
            return
        try:
            self.negotiation.accept(branch.early.answer(response), "sendrecv")
        except ValueError:
            self.bye("bad_answer", arrival, 488)
            return
        self.timer.agreed(response, arrival.at)
        self.stack.emit(Answered(call=self, early=not self._rang, arrival=arrival))
