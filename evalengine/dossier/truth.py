"""Ground truth as a scenario says it, and as the journal keeps it.

A value ``$fact`` is what that fact of the same call tells. Who is not named is the call's own
donneur d'ordres.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pydantic import Field

from evalengine.dossier.fields import Id, Minutes, Moment, Reference, Text
from evalengine.referentiel.models import FilePart
from evalengine.vocabulary import truth as t
from evalengine.vocabulary.records import Medium, Urgency

Resolve = Callable[[str], str]
"""From a `Reference` to its text."""
AddressOf = Callable[[str, Medium], str]
"""From a donneur d'ordres and a medium to where his messages go."""


class CardTruth(FilePart):
    """The correspondent's card. ``known``: the id of the one that is in the book already."""

    last_name: Reference
    first_name: Reference | None = None
    number: Reference | None = None
    mail: Reference | None = None
    place: Reference | None = None
    known: Id | None = None


class MessageTruth(FilePart):
    """``values`` by the id of the form's fields. ``fails``: what becomes of its first sending,
    which the candidate is to notice and relaunch; to ``correct_address`` when it was wrong."""

    rubric: Text
    urgency: Urgency = "normal"
    values: dict[Id, Reference] = Field(min_length=1)
    medium: Medium
    fails: t.Failure | None = None
    correct_address: Reference | None = None


class AppointmentTruth(FilePart):
    """Any of ``starts`` is right."""

    kind: Id
    starts: tuple[Moment, ...] = Field(min_length=1)
    who: Reference
    place: Reference | None = None


class MoveTruth(FilePart):
    """The appointment of this id moves to any of ``starts``."""

    appointment: Id
    starts: tuple[Moment, ...] = Field(min_length=1)


class BlockTruth(FilePart):
    """This range is closed."""

    start: Moment
    minutes: Minutes


class ChatTruth(FilePart):
    """``with_team``: the team is told, and not the donneur d'ordres."""

    with_team: bool = False
    says: tuple[Reference, ...] = Field(min_length=1)


class CallBackTruth(FilePart):
    """Who is called back, and on which number."""

    who: Reference
    number: Reference


class Truth(FilePart):
    """What is to be reached. ``cancel`` is the id of an appointment, ``consigne`` of a beat that
    gives one; ``handover`` and ``incident`` are what their text must hold."""

    card: CardTruth | None = None
    message: MessageTruth | None = None
    appointment: AppointmentTruth | None = None
    move: MoveTruth | None = None
    cancel: Id | None = None
    block: BlockTruth | None = None
    chat: ChatTruth | None = None
    call_back: CallBackTruth | None = None
    consigne: Id | None = None
    handover: tuple[Reference, ...] = ()
    incident: tuple[Reference, ...] = ()

    def references(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every `Reference`, with its place in the file."""
        for name in ("card", "appointment", "call_back"):
            part = getattr(self, name)
            for key in part.model_fields_set if part else ():
                value = getattr(part, key)
                if isinstance(value, str) and key not in ("kind", "known"):
                    yield (name, key), value
        if self.message:
            for key, value in self.message.values.items():
                yield ("message", "values", key), value
            if self.message.correct_address:
                yield ("message", "correct_address"), self.message.correct_address
        for name in ("handover", "incident"):
            for rank, value in enumerate(getattr(self, name)):
                yield (name, rank), value
        for rank, value in enumerate(self.chat.says if self.chat else ()):
            yield ("chat", "says", rank), value

    def expected(
        self, donneur_ordres: str, read: Resolve, address: AddressOf, transfer_to: str = ""
    ) -> list[t.Expected]:
        """The same in acts, for the journal."""
        acts = [
            self._card(donneur_ordres, read),
            self._message(donneur_ordres, read, address),
            self._relaunch(donneur_ordres, read, address),
            self._appointment(donneur_ordres, read),
            self.move
            and t.ExpectMove(appointment=self.move.appointment, starts=list(self.move.starts)),
            self.cancel and t.ExpectCancel(appointment=self.cancel),
            self.block
            and t.ExpectBlock(
                donneur_ordres=donneur_ordres, start=self.block.start, minutes=self.block.minutes
            ),
            transfer_to and t.ExpectTransfer(extension=transfer_to),
            self.chat
            and t.ExpectChat(
                donneur_ordres="" if self.chat.with_team else donneur_ordres,
                values=[read(value) for value in self.chat.says],
            ),
            self.call_back
            and t.ExpectCallBack(who=read(self.call_back.who), number=read(self.call_back.number)),
            self.consigne
            and t.ExpectConsigne(donneur_ordres=donneur_ordres, consigne=self.consigne),
            self.handover and t.ExpectHandover(values=[read(value) for value in self.handover]),
            self.incident
            and t.ExpectIncident(
                donneur_ordres=donneur_ordres, values=[read(value) for value in self.incident]
            ),
        ]
        return [act for act in acts if act]

    def _card(self, donneur_ordres: str, read: Resolve) -> t.ExpectCard | None:
        if self.card is None:
            return None
        fields = ("last_name", "first_name", "number", "mail", "place")
        given = {name: getattr(self.card, name) for name in fields}
        return t.ExpectCard(
            donneur_ordres=donneur_ordres,
            values={name: read(value) for name, value in given.items() if value is not None},
            known=self.card.known or "",
        )

    def _message(
        self, donneur_ordres: str, read: Resolve, address: AddressOf
    ) -> t.ExpectMessage | None:
        if self.message is None:
            return None
        return t.ExpectMessage(
            donneur_ordres=donneur_ordres,
            rubric=self.message.rubric,
            urgency=self.message.urgency,
            values={name: read(value) for name, value in self.message.values.items()},
            medium=self.message.medium,
            address=address(donneur_ordres, self.message.medium),
        )

    def _relaunch(
        self, donneur_ordres: str, read: Resolve, address: AddressOf
    ) -> t.ExpectRelaunch | None:
        if self.message is None or self.message.fails is None:
            return None
        known = address(donneur_ordres, self.message.medium)
        corrected = self.message.correct_address
        return t.ExpectRelaunch(address=read(corrected) if corrected else known)

    def _appointment(self, donneur_ordres: str, read: Resolve) -> t.ExpectAppointment | None:
        if self.appointment is None:
            return None
        return t.ExpectAppointment(
            donneur_ordres=donneur_ordres,
            kind=self.appointment.kind,
            starts=list(self.appointment.starts),
            who=read(self.appointment.who),
            place=read(self.appointment.place) if self.appointment.place else "",
        )
