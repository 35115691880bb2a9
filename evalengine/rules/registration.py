"""The phones: each registers for a while, and the desk's is gone when it does not come back. And
the candidate's console, which comes and goes while the sitting goes on."""

from __future__ import annotations

from evalengine.clock import SECOND, Stamp
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s


def changed(signal: s.PhoneRegistered, stamp: Stamp, speed: int) -> e.DeskPhoneChanged:
    """It registered, or took leave."""
    lasts = signal.expires * SECOND * speed
    return e.DeskPhoneChanged(
        status="reachable" if signal.expires else "unreachable",
        contact=signal.contact if signal.expires else "",
        expires_at=stamp.at + lasts if signal.expires else 0,
        stamp=stamp,
    )


def of_control(signal: s.ControlPhoneSeen, stamp: Stamp, speed: int) -> e.ControlPhoneChanged:
    """The co-évaluateur's came, went, or began or ended the call by which he speaks."""
    lasts = signal.expires * SECOND * speed
    return e.ControlPhoneChanged(
        contact=signal.contact if signal.expires else "",
        expires_at=stamp.at + lasts if signal.expires else 0,
        stamp=stamp,
        leg=signal.leg,
    )


def of_console(signal: s.ConsoleSeen, stamp: Stamp, left_at: int | None) -> list[e.Event]:
    """It left, or is back after an absence since ``left_at`` (sitting ns, None: it was here)."""
    if not signal.present:
        return [e.ConsoleLeft(stamp=stamp)] if left_at is None else []
    if left_at is None:  # the first one, or one that an engine that died had not seen leave
        return []
    return [e.ConsoleReturned(absent_ns=stamp.at - left_at, stamp=stamp)]


def lost(now: int) -> e.DeskPhoneChanged:
    """Its registration ran out."""
    stamp = Stamp(at=now)
    return e.DeskPhoneChanged(status="unreachable", contact="", expires_at=0, stamp=stamp)
