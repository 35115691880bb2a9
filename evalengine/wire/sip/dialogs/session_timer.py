"""Session timers (RFC 4028): a call whose one side fell silent does not last for ever.

We ask for no timer ourselves, and leave the refreshing to the peer whenever the choice is ours.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from evalengine.clock import SECOND, Arrival
from evalengine.wire.sip.messages.compose import Headers
from evalengine.wire.sip.messages.message import Request, Response

if TYPE_CHECKING:
    from evalengine.wire.sip.dialogs.call import Call

OPTION = "timer"
SHORTEST_S = 90  # §5: nobody may ask for less
SHORTEST = ("Min-SE", str(SHORTEST_S))
MARGIN_S = 32
"""§10: how long before the end of the interval a silent peer is given up, at most a third."""

SESSION_EXPIRES = re.compile(r"\s*([0-9]{1,10})\s*(?:;(.*))?", re.DOTALL)
REFRESHER = re.compile(r"(?:^|;)\s*refresher\s*=\s*(uac|uas)\s*(?=;|$)", re.IGNORECASE)


class Interval(NamedTuple):
    """What a Session-Expires says; ``refresher`` is "uac", "uas" or, left open, empty."""

    seconds: int
    refresher: str


def interval_of(message: Request | Response) -> Interval | None:
    """The interval that a message asks for or agrees to; None without, or when it is unreadable:
    such a call has no timer."""
    match = SESSION_EXPIRES.fullmatch(message.header("Session-Expires"))
    if match is None:
        return None
    refresher = REFRESHER.search(match[2] or "")
    return Interval(int(match[1]), refresher[1].lower() if refresher else "")


def too_brief(request: Request) -> bool:
    """§9: to be refused with 422. A caller that knows no timers could make nothing of it."""
    asked = interval_of(request)
    return asked is not None and asked.seconds < SHORTEST_S and _knows_timers(request)


class SessionTimer:
    """The timer of one call: running when the last INVITE or UPDATE agreed on one."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._seconds = 0
        self._ours = False
        self._due_at: int | None = None

    @property
    def header(self) -> Headers:
        """What a re-INVITE of ours asks for: what is agreed, by the same refresher (§7.4)."""
        if not self._seconds:
            return ()
        refresher = "uac" if self._ours else "uas"
        return (("Session-Expires", f"{self._seconds};refresher={refresher}"),)

    def accept(self, request: Request, now: int) -> Headers:
        """Takes what the peer's INVITE or UPDATE asks for; gives what our 2xx says of it (§9)."""
        asked = interval_of(request)
        if asked is None:
            self.stop()
            return ()
        knows = _knows_timers(request)
        self._start(max(asked.seconds, SHORTEST_S), now, ours=asked.refresher == "uas" or not knows)
        refresher = "uas" if self._ours else "uac"
        agreed = ("Session-Expires", f"{self._seconds};refresher={refresher}")
        return (agreed,) if self._ours else (("Require", OPTION), agreed)

    def agreed(self, response: Response, now: int) -> None:
        """Takes what the 2xx to our INVITE says (§7.2). Who refreshes must be said in it: when
        it is not, we do, which harms nobody."""
        agreed = interval_of(response)
        if agreed is None:
            self.stop()
        else:
            self._start(agreed.seconds, now, ours=agreed.refresher != "uas")

    def stop(self) -> None:
        """There is no timer, or nothing left to time."""
        self._seconds = 0
        self._due_at = None

    def deadline(self) -> int | None:
        return self._due_at

    def tick(self, now: int) -> None:
        self._due_at = None
        if self._ours:
            self._call.changes.refresh(now)
        else:
            self._call.bye("lost", Arrival(now), 408)

    def _start(self, seconds: int, now: int, *, ours: bool) -> None:
        self._seconds = seconds
        self._ours = ours
        left = min(MARGIN_S * SECOND, seconds * SECOND // 3)
        wait = seconds * SECOND // 2 if ours else seconds * SECOND - left
        self._due_at = now + wait
        self._call.stack.watch(self)


def _knows_timers(request: Request) -> bool:
    named = [*request.parsed.supported, *request.require]
    return OPTION in (option.strip().lower() for option in named)
