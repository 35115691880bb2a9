"""Everything the screen shows and nothing of how: the fold, the link, what was asked. Sans-IO."""

from __future__ import annotations

import logging
from typing import Literal

from console.link import LinkLost, News
from console.notices import LASTS_NS, UNPLUGGED, Notice, Notices, Weight, sentence_of, weight_of
from console.pending import Pending
from console.protocol import (
    Accepted,
    ClockTold,
    DeskTold,
    Received,
    RefusedTold,
    SipAccount,
)
from console.shelf import Shelf
from console.subject import Subject, subject
from console.watch import Watch
from console.words import NBSP
from evalengine.clock import HostClock
from evalengine.projections.desk import Desk
from evalengine.vocabulary.commands import OpenFile
from evalengine.vocabulary.entry import Entry
from evalengine.vocabulary.events import GestureFailed

log = logging.getLogger(__name__)

LinkState = Literal["opening", "open", "lost"]

_OPENING = "Connexion au moteur…"
_LOST = "Liaison perdue, reprise automatique…"


class Workplace:
    """The desk as this console knows it. Feed it with `take`; read the rest. ``advice`` is what to
    do when the phone does nothing."""

    def __init__(self, host: HostClock, advice: str = "") -> None:
        self.host = host
        self._advice = advice
        self.watch = Watch(host)
        self.desk = Desk()
        self.shelf = Shelf()
        self.pending = Pending()
        self.link: LinkState = "opening"
        self.link_why = ""
        self.sip: SipAccount | None = None
        self._notices = Notices()
        self._asked_for: set[str] = set()
        self._caught_up = False

    def now(self) -> int:
        """Sitting time, ns."""
        return self.watch.now()

    @property
    def caught_up(self) -> bool:
        """All that happened before this console opened has come."""
        return self._caught_up and bool(self.desk.sitting)

    def subject(self) -> Subject:
        """For whom and on behalf of which call he works now."""
        return subject(self.desk, self.shelf)

    def say(self, text: str, weight: Weight = "calm") -> None:
        """Shows a sentence for a while."""
        self._notices.say(text, self.host.monotonic_ns(), weight)

    def notice(self) -> Notice | None:
        """What to tell now: first of all the state of the link, when it is not open."""
        at = self.host.monotonic_ns()
        said = self._notices.current(at)
        if self.link == "open":
            return said
        link = self.link_why or (_OPENING if self.link == "opening" else _LOST)
        return Notice(f"{link} {said.text}" if said else link, "warning", at)

    def take(self, news: News) -> None:
        """Takes in what the link brings."""
        match news:
            case DeskTold():
                self.watch.set_speed(news.speed)
                self.sip = news.sip
                self.link, self.link_why = "open", ""
            case Received():
                self._received(news)
            case ClockTold():
                self.watch.told(news.now)
            case Accepted():
                pass  # its events say more
            case RefusedTold():
                self.pending.clear()  # the reason says more than that nothing came
                self.say(news.why, "warning")
            case LinkLost():
                self.link = "lost" if self.link == "open" else self.link
                self.link_why = news.why
                self._asked_for.clear()

    def owed(self) -> OpenFile | None:
        """The command to send so that the call in the ear has its file; each one only once."""
        donneur_ordres = self.shelf.owed(self.desk)
        call = self.desk.in_ear()
        if donneur_ordres is None or call is None or self.link != "open" or not self._caught_up:
            return None
        proof = f"{call.id}/{len(call.services)}"
        if proof in self._asked_for:
            return None
        self._asked_for.add(proof)
        return OpenFile(donneur_ordres=donneur_ordres)

    def asked(self, call: str) -> None:
        """An act on ``call`` is handed to the phone; on "", a call to come, nothing is awaited."""
        if call:
            self.pending.ask(call, self.desk, self.host.monotonic_ns())

    def given_up(self, call: str) -> None:
        """Nothing will come of the act on ``call``, and he knows why."""
        self.pending.drop(call)

    def tick(self) -> None:
        """Time passes: all that was missed has come, and some acts were left without effect."""
        self._caught_up = True
        for line in self.pending.overdue(self.host.monotonic_ns()):
            self.say(f"Ligne {line} · {self._without_effect()}", "warning")

    def _without_effect(self) -> str:
        if not self.desk.headset:
            return f"Le téléphone n’a pas donné suite{NBSP}; {self._advice}"
        if self.desk.phone == "unreachable":
            return UNPLUGGED
        return f"Le casque n’a pas donné suite{NBSP}; essayez encore."

    def _received(self, received: Received) -> None:
        self.watch.told(received.now)
        if received.entries:  # of a past told in several parts, more may follow
            self._caught_up = self._is_fresh(received.entries[-1], received.now)
        folded = [entry for entry in received.entries if self._folds(entry)]
        for entry in folded:
            fresh = self._is_fresh(entry, received.now)
            if fresh and (sentence := sentence_of(entry.event, self.desk)):
                self.say(sentence, weight_of(entry.event))
            if isinstance(entry.event, GestureFailed):
                self.given_up(entry.event.call)
        self.pending.settle(self.desk)
        if received.unreadable or len(folded) < len(received.entries):
            self.say("Une information du moteur est illisible pour cette console.", "warning")

    def _folds(self, entry: Entry) -> bool:
        """False for an entry that follows from one that this console could not read."""
        try:
            self.desk.apply(entry)
        except (KeyError, IndexError):
            log.warning("entry %s does not follow from what is known", entry.seq)
            return False
        self.shelf.apply(entry)
        return True

    def _is_fresh(self, entry: Entry, now: int) -> bool:
        return now - entry.at < LASTS_NS * self.watch.speed
