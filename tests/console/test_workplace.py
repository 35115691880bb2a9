"""What the desk says of its phone: what to do about it depends on what it is."""

from __future__ import annotations

import pytest

from console.deskphone import DeskPhone
from console.linear.told import sentence
from console.protocol import DeskTold, Received
from console.widgets.header import phone_of
from console.words import NBSP
from console.workplace import Workplace
from evalengine.clock import Arrival, Stamp
from evalengine.projections.desk import Desk
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.vocabulary.entry import Entry

from .engine import DeskStory, HandClock


@pytest.mark.parametrize(
    ("contact", "what"), [("sip:p@h.example", "Téléphone"), ("casque:p", "Casque")]
)
def test_the_header_says_what_his_phone_is(contact: str, what: str) -> None:
    desk = Desk(phone="reachable", contact=contact)
    assert phone_of(desk) == f"● {what}{NBSP}prêt"
    desk.phone = "unreachable"
    assert phone_of(desk) == f"○ {what}{NBSP}absent"
    changed = e.DeskPhoneChanged(
        status="reachable", contact=contact, expires_at=0, stamp=Stamp(at=0)
    )
    assert sentence(Entry(1, 0, 0, "wire", changed, ""), desk) == f"Le {what.lower()} est prêt."


def without_effect(*contacts: str) -> str:
    """What is told when nothing came of an act on a call, at a desk whose phone was at these one
    after the other; "" when it is gone."""
    story, clock = DeskStory().begins().rings("c1"), HandClock()
    for contact in contacts:
        expires = 3_600 if contact else 0
        story.signals(s.PhoneRegistered(contact=contact, expires=expires, arrival=Arrival(0)))
    place = Workplace(clock, DeskPhone.advice)
    place.take(DeskTold("essai-1", 1, None))
    place.take(Received(story.entries, story.now))
    place.asked("c1")
    clock.at += 4_000_000_000
    place.tick()
    notice = place.notice()
    assert notice is not None
    return notice.text.split("  ")[0].replace(NBSP, " ")


@pytest.mark.parametrize(
    ("contacts", "told"),
    [
        (["sip:p@h.example"], "Le téléphone n’a pas donné suite ; faites-le au téléphone."),
        (["casque:poste"], "Le casque n’a pas donné suite ; essayez encore."),
        (
            ["casque:poste", ""],
            "Le casque est débranché : « Brancher le casque », dans la page, le remet.",
        ),
    ],
)
def test_an_act_without_effect_is_told_with_what_to_do(contacts: list[str], told: str) -> None:
    assert without_effect(*contacts) == f"Ligne 1 · {told}"
