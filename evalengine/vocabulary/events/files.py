"""Donneurs d'ordres' files: what is in them, and what the candidate does with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from evalengine.vocabulary.records import (
    Appointment,
    BookingKind,
    Card,
    Channel,
    Chapter,
    Consigne,
    MessageForm,
    Person,
    SheetLine,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyProvided:
    """The candidate's own firm: its rules (priorities, complaints, incidents, quality, CNIL)."""

    name: str
    rules: list[Chapter]
    people: list[Person] = field(default_factory=list)
    type: Literal["company_provided"] = "company_provided"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileProvided:
    """A donneur d'ordres' file, as the candidate may read it."""

    donneur_ordres: str
    name: str
    trade: str
    greeting: str
    people: list[Person] = field(default_factory=list)
    permanent: list[Consigne] = field(default_factory=list)
    temporary: list[Consigne] = field(default_factory=list)
    vocabulary: list[str] = field(default_factory=list)
    chapters: list[Chapter] = field(default_factory=list)
    form: MessageForm | None = None
    channels: list[Channel] = field(default_factory=list)
    type: Literal["file_provided"] = "file_provided"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaProvided:
    """His agenda as it stands before the calls, and its booking rules."""

    donneur_ordres: str
    kinds: list[BookingKind]
    appointments: list[Appointment]
    type: Literal["agenda_provided"] = "agenda_provided"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardsProvided:
    """The correspondents he knows already."""

    donneur_ordres: str
    cards: list[Card]
    type: Literal["cards_provided"] = "cards_provided"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetProvided:
    """The questions that the candidate answers on himself, in their order (C4.5)."""

    introduction: str
    lines: list[SheetLine]
    type: Literal["sheet_provided"] = "sheet_provided"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOpened:
    """The candidate has this file before his eyes."""

    donneur_ordres: str
    type: Literal["file_opened"] = "file_opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileClosed:
    """He closed it."""

    donneur_ordres: str
    type: Literal["file_closed"] = "file_closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesSearched:
    """The candidate searched the files; ``found`` are the donneurs d'ordres, best first."""

    query: str
    found: list[str]
    type: Literal["files_searched"] = "files_searched"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsigneGiven:
    """A donneur d'ordres gives a new consigne during the sitting; ``replaces`` is the id of one
    that it ends, "" when none."""

    donneur_ordres: str
    consigne: Consigne
    replaces: str = ""
    type: Literal["consigne_given"] = "consigne_given"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsigneAcknowledged:
    """The candidate says that he has read a consigne, by its id."""

    donneur_ordres: str
    consigne: str
    type: Literal["consigne_acknowledged"] = "consigne_acknowledged"
