"""Why a call of a desk ended, in the words of the journal."""

from __future__ import annotations

from evalengine.vocabulary.signals import Cause
from evalengine.wire.sip.dialogs.events import Ended

REFUSALS: dict[int, Cause] = {
    **dict.fromkeys((300, 301, 302, 305, 380), "unreachable"),  # it sends its calls elsewhere
    404: "unreachable",
    408: "unreachable",
    410: "unreachable",
    477: "unreachable",  # a proxy (Kamailio) has no way to the phone any more
    480: "unreachable",
    486: "busy",
    600: "busy",
    603: "declined",
    604: "unreachable",
}
"""What a status means when the phone refuses; any other is ``failed``."""


def cause_of(event: Ended, *, sought: bool) -> Cause:
    """``sought``: the call began before a restart, and was not found again."""
    if event.why == "bye" or (event.why == "cancelled" and event.by == "peer"):
        return "hung_up"
    if event.why == "lost":
        return "lost" if sought else "unreachable"
    if event.why in ("timeout", "no_ack"):
        return "unreachable"
    if event.why == "refused":
        return REFUSALS.get(event.status, "failed")
    return "failed"
