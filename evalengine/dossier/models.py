"""Everything behind a sitting, as one object. Its parts are in the files beside:

===========  ==========================================================
`fields`     the kinds of value: fictitious numbers, moments, seconds
`clients`    donneurs d'ordres: file, booking rules, agenda, address book
`scripts`    scenarios: calls, facts, beats
`truth`      what a call or a beat asks of the candidate
`programme`  which scenarios a sitting plays, and its phases
`studies`    what is assessed away from the phone
===========  ==========================================================

Every model is frozen and refuses a key it does not know. What a model refuses by itself it refuses
with a French sentence; `dossier.sentences` puts pydantic's own refusals into French.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from evalengine.dossier.clients import DonneurOrdres, PersonCard
from evalengine.dossier.fields import IsoDate, Text
from evalengine.dossier.programme import Programme, alone
from evalengine.dossier.scripts import Scenario
from evalengine.dossier.studies import Studies
from evalengine.referentiel.models import FilePart, Grid
from evalengine.vocabulary import events as e


class RuleChapter(FilePart):
    """A chapter of the company's own rules."""

    title: Text
    lines: tuple[Text, ...]


class Head(FilePart):
    """What holds for the whole dossier. ``day`` is the date on which the fiction plays;
    ``hierarchy`` can be reached from every file, as superiors are in the candidate's own firm;
    ``rules`` are that firm's."""

    version: Text
    status: Text
    company: Text
    day: IsoDate | None = None
    hierarchy: tuple[PersonCard, ...] = ()
    rules: tuple[RuleChapter, ...] = ()


class Dossier(Head):
    """Everything behind a sitting. ``digest``: SHA-256 of its content (see `dossier.loader`)."""

    digest: str
    donneurs_ordres: dict[str, DonneurOrdres]
    scenarios: dict[str, Scenario]
    programmes: dict[str, Programme] = Field(default_factory=dict)
    studies: Studies = Studies()
    grid: Grid

    def programme(self, name: str) -> Programme:
        """The programme of this id, or the scenario of this id by itself; KeyError for neither."""
        known = self.programmes.get(name)
        return known if known is not None else alone(self.scenarios[name])

    def files(self) -> list[e.FileProvided]:
        """Every donneur d'ordres' file, in the order of their ids."""
        known: Mapping[str, DonneurOrdres] = self.donneurs_ordres
        return [known[name].file(self.hierarchy) for name in sorted(known)]

    def provided(self) -> list[e.Event]:
        """All that the candidate is given to read, as the events that open a sitting."""
        company = e.CompanyProvided(
            name=self.company,
            rules=[e.Chapter(title=part.title, lines=list(part.lines)) for part in self.rules],
            people=[card.person() for card in self.hierarchy],
        )
        events: list[e.Event] = [company, *self.files()]
        for name in sorted(self.donneurs_ordres):
            client = self.donneurs_ordres[name]
            if client.kinds or client.agenda:
                events.append(client.open_agenda())
            if client.cards:
                events.append(client.address_book())
        sheet = self.studies.self_assessment
        return [*events, sheet.provided(self.grid)] if sheet else events
