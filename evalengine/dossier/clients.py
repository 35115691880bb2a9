"""A donneur d'ordres: what his file says, his booking rules, his agenda, his address book."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Self

from pydantic import Field, model_validator

from evalengine.dossier.fields import (
    DayTime,
    Extension,
    Id,
    IsoDate,
    Mail,
    Minutes,
    Moment,
    Number,
    Text,
    Weekday,
)
from evalengine.referentiel.models import FilePart, misplaced, refuse_twice
from evalengine.vocabulary import events as e
from evalengine.vocabulary.records import Medium

BLOCK = "block"
"""The kind of a closed range of an agenda."""


class PersonCard(FilePart):
    """Somebody a call can be transferred to. ``extension`` is what the phone dials."""

    name: Text
    role: Text
    extension: Extension

    def person(self) -> e.Person:
        """The same, as the candidate's file shows it."""
        return e.Person(name=self.name, role=self.role, extension=self.extension)


class ConsigneText(FilePart):
    """A permanent instruction. ``about`` names what it rules ("visites"), so that two that rule
    the same thing can be held against each other."""

    text: Text
    about: Text | None = None


class DatedConsigne(FilePart):
    """A temporary instruction, valid from ``since`` to ``until`` (ISO dates, both included)."""

    text: Text
    since: IsoDate
    until: IsoDate
    about: Text | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if date.fromisoformat(self.until) < date.fromisoformat(self.since):
            raise ValueError(f"la consigne finit ({self.until}) avant de commencer ({self.since})")
        return self


class FieldOfForm(FilePart):
    """A field of the message form. No ``choices``: free text."""

    id: Id
    label: Text
    required: bool = False
    choices: tuple[Text, ...] = ()


class Form(FilePart):
    """What a message for this donneur d'ordres is made of."""

    rubrics: tuple[Text, ...] = Field(min_length=1)
    fields: tuple[FieldOfForm, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _fields_are_unique(self) -> Self:
        refuse_twice("champ", "fields", [field.id for field in self.fields])
        return self


class Way(FilePart):
    """How messages reach him. ``number`` for SMS, fax and phone, ``mail`` for mail."""

    medium: Medium
    number: Number = ""
    mail: Mail | None = None
    hours: Text | None = None

    @model_validator(mode="after")
    def _has_its_address(self) -> Self:
        if (self.medium == "mail") != (self.mail is not None) or bool(self.mail) == bool(
            self.number
        ):
            raise ValueError("un courriel a « mail », un SMS, un fax ou un appel a « number »")
        return self

    @property
    def address(self) -> str:
        """Where a message goes by this way."""
        return self.mail or self.number


class Kind(FilePart):
    """A kind of appointment: how long it lasts, and when the rules allow it.

    ``gap_minutes`` stay free after it. ``ranges``: pairs of times of the day that hold it whole.
    ``outside``: a visit, which needs a place.
    """

    id: Id
    label: Text
    minutes: Minutes
    gap_minutes: int = Field(default=0, ge=0, le=240)
    days: tuple[Weekday, ...] = Field(min_length=1)
    ranges: tuple[tuple[DayTime, DayTime], ...] = Field(min_length=1)
    outside: bool = False

    @model_validator(mode="after")
    def _ranges_run_forward(self) -> Self:
        for position, (since, until) in enumerate(self.ranges):
            if since >= until:
                told = f"la plage finit ({until}) avant de commencer ({since})"
                raise misplaced(told, "ranges", position)
        return self


class Slot(FilePart):
    """What stands in the agenda before the calls. ``kind`` is one of the booking kinds, or
    "block" for a closed range. ``minutes`` are the kind's unless given."""

    id: Id | None = None
    start: Moment
    kind: Id
    minutes: Minutes | None = None
    who: Text | None = None
    number: Number = ""
    reason: Text | None = None
    place: Text | None = None


class Acquaintance(FilePart):
    """A correspondent he has a card of already."""

    id: Id
    last_name: Text
    first_name: Text | None = None
    number: Number = ""
    mail: Mail | None = None
    place: Text | None = None
    note: Text | None = None


class DonneurOrdres(FilePart):
    """A client on whose behalf calls are answered. ``greeting`` is the phrase to open with.

    ``booking`` are the instructions of C1.12.a in words; ``kinds`` are what the machine checks.
    """

    id: Id
    name: Text
    trade: Text
    greeting: Text
    presentation: Text | None = None
    people: tuple[PersonCard, ...] = ()
    permanent: tuple[ConsigneText, ...] = ()
    temporary: tuple[DatedConsigne, ...] = ()
    vocabulary: tuple[Text, ...] = ()
    may_say: tuple[Text, ...] = ()
    must_not_say: tuple[Text, ...] = ()
    priorities: tuple[Text, ...] = ()
    urgencies: tuple[Text, ...] = ()
    transfers: tuple[Text, ...] = ()
    booking: tuple[Text, ...] = ()
    kinds: tuple[Kind, ...] = ()
    form: Form | None = None
    ways: tuple[Way, ...] = ()
    agenda: tuple[Slot, ...] = ()
    cards: tuple[Acquaintance, ...] = ()

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        refuse_twice("type de rendez-vous", "kinds", [kind.id for kind in self.kinds])
        refuse_twice("fiche", "cards", [card.id for card in self.cards])
        refuse_twice("rendez-vous", "agenda", [slot.id or f"#{i}" for i, slot in self._slots()])
        return self

    @model_validator(mode="after")
    def _kinds_are_known(self) -> Self:
        known = {BLOCK, *(kind.id for kind in self.kinds)}
        for position, slot in self._slots():
            if slot.kind not in known:
                told = f"le type de rendez-vous « {slot.kind} » est inconnu"
                raise misplaced(told, "agenda", position, "kind")
            if slot.kind == BLOCK and slot.minutes is None:
                raise misplaced("une plage fermée dit sa durée", "agenda", position, "minutes")
        return self

    def _slots(self) -> Iterable[tuple[int, Slot]]:
        return enumerate(self.agenda)

    def kind(self, name: str) -> Kind | None:
        """The booking kind of this id."""
        return next((kind for kind in self.kinds if kind.id == name), None)

    def way(self, medium: str) -> Way | None:
        """The first way by this medium."""
        return next((way for way in self.ways if way.medium == medium), None)

    def file(self, hierarchy: Iterable[PersonCard] = ()) -> e.FileProvided:
        """The file as the candidate reads it; the firm's ``hierarchy`` can be reached from it."""
        return e.FileProvided(
            donneur_ordres=self.id,
            name=self.name,
            trade=self.trade,
            greeting=self.greeting,
            people=[card.person() for card in (*self.people, *hierarchy)],
            permanent=[
                e.Consigne(id=f"{self.id}.p{rank}", text=consigne.text)
                for rank, consigne in enumerate(self.permanent, 1)
            ],
            temporary=[
                e.Consigne(
                    id=f"{self.id}.t{rank}", text=dated.text, since=dated.since, until=dated.until
                )
                for rank, dated in enumerate(self.temporary, 1)
            ],
            vocabulary=list(self.vocabulary),
            chapters=[
                e.Chapter(title=title, lines=list(lines)) for title, lines in self._texts() if lines
            ],
            form=_form(self.form) if self.form else None,
            channels=[
                e.Channel(medium=way.medium, address=way.address, hours=way.hours or "")
                for way in self.ways
            ],
        )

    def _texts(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        yield "Présentation", (self.presentation,) if self.presentation else ()
        yield "Ce que l’on peut dire", self.may_say
        yield "Ce que l’on ne dit pas", self.must_not_say
        yield "Priorités", self.priorities
        yield "Urgences", self.urgencies
        yield "Transferts", self.transfers
        yield "Prise de rendez-vous", self.booking

    def open_agenda(self) -> e.AgendaProvided:
        """His agenda before the calls, with its rules."""
        return e.AgendaProvided(
            donneur_ordres=self.id,
            kinds=[
                e.BookingKind(
                    id=kind.id,
                    label=kind.label,
                    minutes=kind.minutes,
                    days=list(kind.days),
                    ranges=list(kind.ranges),
                    gap_minutes=kind.gap_minutes,
                    outside=kind.outside,
                )
                for kind in self.kinds
            ],
            appointments=[self._appointment(rank, slot) for rank, slot in self._slots()],
        )

    def _appointment(self, rank: int, slot: Slot) -> e.Appointment:
        kind = self.kind(slot.kind)
        return e.Appointment(
            id=slot.id or f"{self.id}.{rank + 1}",
            donneur_ordres=self.id,
            kind=slot.kind,
            start=slot.start,
            minutes=slot.minutes or (kind.minutes if kind else 0),
            who=slot.who or "",
            number=slot.number,
            reason=slot.reason or "",
            place=slot.place or "",
        )

    def address_book(self) -> e.CardsProvided:
        """The cards he has already."""
        return e.CardsProvided(
            donneur_ordres=self.id,
            cards=[
                e.Card(
                    id=card.id,
                    donneur_ordres=self.id,
                    last_name=card.last_name,
                    first_name=card.first_name or "",
                    number=card.number,
                    mail=card.mail or "",
                    place=card.place or "",
                    note=card.note or "",
                )
                for card in self.cards
            ],
        )


def _form(form: Form) -> e.MessageForm:
    return e.MessageForm(
        rubrics=list(form.rubrics),
        fields=[
            e.FormField(
                id=field.id,
                label=field.label,
                required=field.required,
                choices=list(field.choices),
            )
            for field in form.fields
        ],
    )
