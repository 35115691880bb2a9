"""What is still to be done at the desk: from what is expected and what stands there, the next act.

Nothing is remembered here. Each answer is read off the desk, so a robot that comes back after a
crash goes on where things stand, and does nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from typing import Any

from evalengine.projections.booking import breaches, overlapping
from evalengine.projections.desk import Desk
from evalengine.projections.messages import Sending
from evalengine.projections.wording import digits
from evalengine.robots.acts import Act, PhoneAct
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import truth as t
from evalengine.vocabulary.records import Appointment, BookingKind, Card, Message

WORDS_A_SEND = 5
"""The longest send of the tchat (C1.9.b)."""


def next_act(
    desk: Desk, subject: str, expected: list[t.Expected], never: tuple[type, ...] = ()
) -> Act | None:
    """The next act for ``subject`` (a call or a beat), none of the kinds ``never`` done; None when
    there is nothing to do now."""
    for each in expected:
        finder = _FINDERS.get(type(each))
        act = finder(desk, subject, each, expected) if finder else None
        if act is not None and not isinstance(act, never):
            return act
    return None


def _card(desk: Desk, subject: str, wanted: t.ExpectCard, _all: object) -> Act | None:
    book = desk.work.cards
    known = book.by_id.get(wanted.known) if wanted.known else None
    if known is None:
        mine = book.of(wanted.donneur_ordres)
        if any(_holds(card, wanted.values) for card in mine):
            return None
        known = Card(id="", donneur_ordres=wanted.donneur_ordres, last_name="")
    elif _holds(known, wanted.values):
        return None
    card = replace(known, **wanted.values)
    return c.SaveCard(card=card, call=_call(desk, subject), insists=True)


def _holds(card: Card, values: dict[str, str]) -> bool:
    return all(getattr(card, name) == value for name, value in values.items())


def _message(
    desk: Desk, subject: str, wanted: t.ExpectMessage, expected: list[t.Expected]
) -> Act | None:
    messages = desk.work.messages
    call = _call(desk, subject)
    mine = [
        message
        for message in messages.by_id.values()
        if (message.call, message.donneur_ordres, message.rubric)
        == (call, wanted.donneur_ordres, wanted.rubric)
    ]
    if not mine:
        message = Message(
            id="",
            donneur_ordres=wanted.donneur_ordres,
            call=call,
            rubric=wanted.rubric,
            urgency=wanted.urgency,
            values=wanted.values,
        )
        return c.SaveMessage(message=message)
    sendings = messages.sendings_of(mine[0].id)
    if not sendings:
        return c.SendMessage(message=mine[0].id, medium=wanted.medium, address="")
    relaunch = next((each for each in expected if isinstance(each, t.ExpectRelaunch)), None)
    return _sending(sendings[-1], relaunch)


def _sending(sending: Sending, relaunch: t.ExpectRelaunch | None) -> Act | None:
    if sending.outcome == "pending":
        return None
    if not sending.checked:
        return c.CheckSending(sending=sending.id)
    if sending.outcome == "sent":
        return None
    return c.Relaunch(sending=sending.id, address=relaunch.address if relaunch else "")


def _appointment(desk: Desk, subject: str, wanted: t.ExpectAppointment, _all: object) -> Act | None:
    agenda = desk.work.agendas.of(wanted.donneur_ordres)
    kind = agenda.kinds.get(wanted.kind) if agenda else None
    if agenda is None or kind is None:
        return None
    if any(
        (each.kind, each.who) == (wanted.kind, wanted.who) and each.start in wanted.starts
        for each in agenda.appointments
    ):
        return None
    start = _free(wanted.starts, kind, agenda.appointments)
    return start and c.Book(
        donneur_ordres=wanted.donneur_ordres,
        kind=wanted.kind,
        start=start,
        who=wanted.who,
        place=wanted.place,
        call=_call(desk, subject),
        insists=bool(
            breaches(
                kind,
                agenda.appointments,
                start,
                place=wanted.place,
                kinds=agenda.kinds.values(),
            )
        ),
    )


def _free(
    starts: Iterable[str], kind: BookingKind, standing: list[Appointment], but: str = ""
) -> Any:
    free = (start for start in starts if not overlapping(standing, start, kind.minutes, but=but))
    return next(free, None)


def _move(desk: Desk, subject: str, wanted: t.ExpectMove, _all: object) -> Act | None:
    known = desk.work.agendas.find(wanted.appointment)
    agenda = desk.work.agendas.of(known.donneur_ordres) if known else None
    if known is None or agenda is None or known.start in wanted.starts:
        return None
    start = _free(wanted.starts, agenda.kinds[known.kind], agenda.appointments, known.id)
    return start and c.Move(
        appointment=known.id, start=start, call=_call(desk, subject), insists=True
    )


def _cancel(desk: Desk, subject: str, wanted: t.ExpectCancel, _all: object) -> Act | None:
    if desk.work.agendas.find(wanted.appointment) is None:
        return None
    call = _call(desk, subject)
    return c.Cancel(appointment=wanted.appointment, reason="À sa demande", call=call)


def _block(desk: Desk, subject: str, wanted: t.ExpectBlock, _all: object) -> Act | None:
    """What stands in the range leaves first, by the truths that say so."""
    agenda = desk.work.agendas.of(wanted.donneur_ordres)
    standing = agenda.appointments if agenda else []
    if overlapping(standing, wanted.start, wanted.minutes):
        return None
    return c.Block(
        donneur_ordres=wanted.donneur_ordres,
        start=wanted.start,
        minutes=wanted.minutes,
        call=_call(desk, subject),
    )


def _chat(desk: Desk, _subject: str, wanted: t.ExpectChat, _all: object) -> Act | None:
    thread = desk.work.chat.threads.get(wanted.donneur_ordres)
    sent = [line.text for line in thread.lines if line.speaker == "candidate"] if thread else []
    for value in wanted.values:
        for send in _sends(value):
            if not any(send in text for text in sent):
                return c.SendChat(donneur_ordres=wanted.donneur_ordres, text=send)
    return None


def _sends(text: str) -> list[str]:
    words = text.split(" ")
    return [
        " ".join(words[first : first + WORDS_A_SEND])
        for first in range(0, len(words), WORDS_A_SEND)
    ]


def _call_back(desk: Desk, _subject: str, wanted: t.ExpectCallBack, _all: object) -> Act | None:
    """When nobody rings, talks or waits."""
    if desk.phase != "calls" or any(call.live for call in desk.calls):
        return None
    number = digits(wanted.number)
    if any(call.direction == "out" and digits(call.number) == number for call in desk.calls):
        return None
    return PhoneAct("dial", "", wanted.number)


def _consigne(desk: Desk, _subject: str, wanted: t.ExpectConsigne, _all: object) -> Act | None:
    consignes = desk.work.consignes
    waits = wanted.consigne in consignes.given and wanted.consigne not in consignes.acknowledged
    if not waits:
        return None
    return c.AcknowledgeConsigne(donneur_ordres=wanted.donneur_ordres, consigne=wanted.consigne)


def _handover(desk: Desk, _subject: str, wanted: t.ExpectHandover, _all: object) -> Act | None:
    """A later one replaces: what was written already is kept."""
    if desk.phase not in ("chat", "handover"):
        return None
    written = desk.work.notes.handover.text if desk.work.notes.handover else ""
    missing = [value for value in wanted.values if value not in written]
    if not missing:
        return None
    return c.WriteHandover(medium="board", text=". ".join(filter(None, [written, *missing])))


def _incident(desk: Desk, subject: str, wanted: t.ExpectIncident, _all: object) -> Act | None:
    if (wanted.donneur_ordres, _call(desk, subject)) in desk.work.notes.incidents:
        return None
    return c.ReportIncident(
        donneur_ordres=wanted.donneur_ordres,
        happened=f"{desk.day}T10:00" if desk.day else "",
        facts=". ".join(wanted.values),
        consequences="Aucune autre connue.",
        measures="Message transmis, responsable prévenue.",
        call=_call(desk, subject),
    )


def _call(desk: Desk, subject: str) -> str:
    """The call on behalf of which he acts; "" for a beat."""
    return subject if desk.calls.get(subject) is not None else ""


def typed(act: Act) -> int:
    """How many characters an act asks to be typed."""
    if isinstance(act, PhoneAct):
        return len(act.target)
    return sum(_length(getattr(act, field.name)) for field in fields(act) if field.name != "type")


def _length(value: object) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Message):
        return sum(map(len, value.values.values()))
    if isinstance(value, Card):
        return len(value.last_name) + len(value.first_name) + len(value.number)
    return 0


_FINDERS: dict[type, Callable[[Desk, str, Any, list[t.Expected]], Act | None]] = {
    t.ExpectCard: _card,
    t.ExpectMessage: _message,
    t.ExpectAppointment: _appointment,
    t.ExpectMove: _move,
    t.ExpectCancel: _cancel,
    t.ExpectBlock: _block,
    t.ExpectChat: _chat,
    t.ExpectCallBack: _call_back,
    t.ExpectConsigne: _consigne,
    t.ExpectHandover: _handover,
    t.ExpectIncident: _incident,
}
"""A transfer is the phone's, a relaunch the message's."""
