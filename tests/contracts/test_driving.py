"""The contract of every wire, continued: the phone does what it is asked, or says that it will not.

What it does is told as if a hand had done it: nothing else says that it was done.
"""

from __future__ import annotations

import pytest

from evalengine.vocabulary import signals as s
from tests.contracts.rooms import rung, talking


async def driven_to_talk(room, *calls):
    """Every call of ``calls`` picked up from afar in turn, the one before held first."""
    for line, call in enumerate(calls, start=1):
        room.ring(call, line)
        await room.until(*rung(call))
        if line > 1:
            room.drive("hold", calls[line - 2])
        room.drive("answer", call)
        held = [("PhoneHeld", calls[line - 2])] if line > 1 else []
        await room.until(*held, ("Answered", call))


async def test_from_the_pick_up_to_the_end(driven_room):
    room = driven_room
    await driven_to_talk(room, "c1")
    for _ in range(3):
        room.drive("hold", "c1")
        await room.until(("PhoneHeld", "c1"))
        room.drive("resume", "c1")
        await room.until(("PhoneResumed", "c1"))
    assert room.states() == {"c1": "talking"}
    room.end("c1")
    await room.until_states()
    await room.until()


async def test_between_three_calls(driven_room):
    room = driven_room
    await driven_to_talk(room, "c1", "c2", "c3")
    assert room.states() == {"c1": "held", "c2": "held", "c3": "talking"}
    room.drive("hold", "c3")
    room.drive("resume", "c1")
    await room.until(("PhoneHeld", "c3"), ("PhoneResumed", "c1"))
    assert room.states() == {"c1": "talking", "c2": "held", "c3": "held"}


async def test_what_a_hand_did_meanwhile_is_not_done_again(driven_room):
    room = driven_room
    room.ring("c1")
    await room.until(*rung("c1"))
    room.phone.answer("c1")
    room.drive("answer", "c1")
    await room.until(("Answered", "c1"))
    room.drive("resume", "c1")
    await room.until()
    room.phone.hold("c1")
    await room.until(("PhoneHeld", "c1"))
    room.drive("hold", "c1")
    await room.until()
    assert room.states() == {"c1": "held"}


@pytest.mark.parametrize("target", ["311", "0199001234", "+33199001234", "Mme Hélène Rivière"])
async def test_the_phone_dials(driven_room, target):
    room = driven_room
    room.drive("dial", target=target)
    await room.until(("Dialled", target))
    room.ring_back(room.dialled(), "sortant-1")
    room.answer("sortant-1")
    await room.until_states(**{"sortant-1": "talking"})
    room.drive("hold", "sortant-1")
    await room.until(("PhoneHeld", "sortant-1"))


async def test_after_a_restart_too(driven_room):
    room = driven_room
    await driven_to_talk(room, "c1")
    leg = room.leg_of("c1", s.Answered)
    await room.restart()
    room.find("c1", leg)
    await room.until(("LegFound", "c1"))
    room.drive("hold", "c1")
    await room.until(("PhoneHeld", "c1"))


async def test_a_phone_that_does_not_know_how_says_so(room):
    await talking(room, "c1")
    room.ring("c2", 2)
    await room.until(*rung("c2"))
    room.drive("hold", "c1")
    await room.until(("GestureFailed", "c1", "hold", 489))
    room.drive("answer", "c2")
    await room.until(("GestureFailed", "c2", "answer", 489))
    room.phone.hold("c1")
    await room.until(("PhoneHeld", "c1"))
    room.drive("resume", "c1")
    await room.until(("GestureFailed", "c1", "resume", 489))
    assert room.states() == {"c1": "held", "c2": "ringing"}


async def test_a_phone_that_cannot_be_made_to_dial_says_so(room):
    room.drive("dial", target="311")
    await room.until(("GestureFailed", "", "dial", 481))


async def test_there_is_nobody_to_ask(driven_room):
    room = driven_room
    room.drive("answer", "c9")
    await room.until(("GestureFailed", "c9", "answer", 481))
    await room.unregister()
    await room.until(("PhoneRegistered", False))
    room.drive("dial", target="311")
    await room.until(("GestureFailed", "", "dial", 480))
