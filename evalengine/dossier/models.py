"""The dossier école: donneurs d'ordres, scenarios and their scripted calls.

Every model is frozen and refuses a key it does not know. Times are whole seconds of sitting time,
written in a file as ``90`` or ``"1:30"``. What a model refuses by itself it refuses with a French
sentence; `dossier.sentences` puts pydantic's own refusals into French.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from evalengine.referentiel.models import FilePart, Grid, misplaced, refuse_twice
from evalengine.vocabulary import events as e

MAX_LINES = 3
LAST_SECOND = 3 * 3600 + 40 * 60
"""The whole evaluation lasts 3 h 40: no call can be planned after that."""

# Numbers that the French regulator keeps for fiction: nobody can be reached there.
_FICTITIOUS = re.compile(r"(019900|026191|035301|046571|053649|063998)\d{4}")
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)")


def _seconds(value: object) -> object:
    """``"1:30"`` is 90 s; the rest is left to pydantic's int."""
    if not isinstance(value, str) or ":" not in value:
        return value
    match = _CLOCK.fullmatch(value.strip())
    if match is None:
        raise ValueError(f"« {value} » n’est pas un temps possible (minutes:secondes, de 00 à 59)")
    return int(match[1]) * 60 + int(match[2])


def _fictitious(number: str) -> str:
    if number and not _FICTITIOUS.fullmatch(re.sub(r"[ .]", "", number)):
        raise ValueError(
            f"« {number} » n’est pas un numéro réservé à la fiction "
            "(01 99 00, 02 61 91, 03 53 01, 04 65 71, 05 36 49, 06 39 98)"
        )
    return number


def _shaped(pattern: str, form: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(f"« {value} » n’a pas la forme attendue ({form})")
        return value

    return AfterValidator(check)


def _iso_date(value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"« {value} » n’est pas une date (année-mois-jour)") from None
    return value


Id = Annotated[str, _shaped(r"[a-z][a-z0-9_]{0,39}", "minuscules, chiffres et _, 40 au plus")]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Extension = Annotated[str, _shaped(r"[0-9]{1,6}", "de 1 à 6 chiffres")]
Number = Annotated[str, AfterValidator(_fictitious)]
IsoDate = Annotated[str, AfterValidator(_iso_date)]
Seconds = Annotated[int, BeforeValidator(_seconds)]


class PersonCard(FilePart):
    """Somebody a call can be transferred to. ``extension`` is what the phone dials."""

    name: Text
    role: Text
    extension: Extension

    def person(self) -> e.Person:
        """The same, as the candidate's file shows it."""
        return e.Person(name=self.name, role=self.role, extension=self.extension)


class ConsigneText(FilePart):
    """A permanent instruction."""

    text: Text


class DatedConsigne(FilePart):
    """A temporary instruction, valid from ``since`` to ``until`` (ISO dates, both included)."""

    text: Text
    since: IsoDate
    until: IsoDate

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if date.fromisoformat(self.until) < date.fromisoformat(self.since):
            raise ValueError(f"la consigne finit ({self.until}) avant de commencer ({self.since})")
        return self


class DonneurOrdres(FilePart):
    """A client on whose behalf calls are answered. ``greeting`` is the phrase to open with."""

    id: Id
    name: Text
    trade: Text
    greeting: Text
    people: tuple[PersonCard, ...] = ()
    permanent: tuple[ConsigneText, ...] = ()
    temporary: tuple[DatedConsigne, ...] = ()
    vocabulary: tuple[Text, ...] = ()

    def file(self, hierarchy: Iterable[PersonCard] = ()) -> e.FileProvided:
        """The file as the candidate reads it; the firm's ``hierarchy`` can be reached from it."""
        return e.FileProvided(
            donneur_ordres=self.id,
            name=self.name,
            trade=self.trade,
            greeting=self.greeting,
            people=[card.person() for card in (*self.people, *hierarchy)],
            permanent=[e.Consigne(text=consigne.text) for consigne in self.permanent],
            temporary=[
                e.Consigne(text=dated.text, since=dated.since, until=dated.until)
                for dated in self.temporary
            ],
            vocabulary=list(self.vocabulary),
        )


class Correspondent(FilePart):
    """Who calls. An empty ``number`` is withheld; mood and motive are for who plays the part."""

    name: Text
    number: Number = ""
    mood: Text
    motive: Text


class After(FilePart):
    """``delay_s`` after an event of another call of the same scenario.

    ``picked_up`` and ``held`` may never happen; who must ring whatever the candidate does
    follows ``placed`` or ``ended``.
    """

    call: Id
    event: Literal["placed", "picked_up", "held", "ended"]
    delay_s: Seconds = Field(default=0, ge=0, le=3600)


class Start(FilePart):
    """When a call is placed: at a time (from the beginning of the calls), by hand, or after."""

    at_s: Seconds | None = Field(default=None, ge=0, le=LAST_SECOND)
    by_hand: Literal[True] | None = None
    after: After | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        given = [way for way in (self.at_s, self.by_hand, self.after) if way is not None]
        if len(given) != 1:
            raise ValueError("un départ est soit « at_s », soit « by_hand », soit « after »")
        return self


class ScriptedCall(FilePart):
    """One call of a scenario.

    ``rings_for_s``: how long it rings before the correspondent gives up. ``talk_s``: how long he
    talks, holds left out, before he takes leave and hangs up (only if ``takes_leave``; else he
    waits for the candidate to end the call). ``hold_patience_s``: how long he bears one hold.
    ``priority``: 1 is served first. ``transfer_to``: the extension this call belongs to, ground
    truth of C1.14.c; None when the desk keeps it.
    """

    id: Id
    donneur_ordres: Id
    correspondent: Correspondent
    start: Start
    priority: int = Field(ge=1, le=9)
    opening: Text
    closing: Text
    cues: tuple[Text, ...] = ()
    rings_for_s: Seconds = Field(default=60, ge=1, le=600)
    talk_s: Seconds = Field(ge=1, le=1800)
    hold_patience_s: Seconds = Field(ge=1, le=1800)
    transfer_to: Extension | None = None
    takes_leave: bool = True


class Scenario(FilePart):
    """A sitting's calls. ``lines``: how many may ring, talk or be held at once.

    ``outbound_extra_line``: while they are all taken, the candidate may still call somebody.
    """

    id: Id
    title: Text
    language: Literal["fr", "en"] = "fr"
    lines: int = Field(default=MAX_LINES, ge=1, le=MAX_LINES)
    outbound_extra_line: bool = False
    calls: tuple[ScriptedCall, ...] = Field(min_length=1)

    def call(self, call: str) -> ScriptedCall:
        """The call of this id; KeyError when there is none."""
        return {scripted.id: scripted for scripted in self.calls}[call]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        refuse_twice("appel", "calls", [call.id for call in self.calls])
        return self

    @model_validator(mode="after")
    def _every_start_comes(self) -> Self:
        """A chain of ``after`` leads to a time or to a hand, never round in circles."""
        before = {call.id: call.start.after.call for call in self.calls if call.start.after}
        known = {call.id for call in self.calls}
        for position, call in enumerate(self.calls):
            at = ("calls", position, "start", "after", "call")
            other = before.get(call.id, call.id)
            if other not in known:
                raise misplaced(f"l’appel attendu « {other} » n’existe pas", *at)
            if ring := _circle(call.id, before):
                raise misplaced(f"départs en cercle : {' → '.join(ring)}", *at)
        return self


class Dossier(FilePart):
    """Everything behind a sitting. ``digest``: SHA-256 of its content (see `dossier.loader`).

    ``hierarchy`` can be reached from every file, as superiors are in the candidate's own firm.
    """

    version: Text
    status: Text
    company: Text
    hierarchy: tuple[PersonCard, ...] = ()
    digest: str
    donneurs_ordres: dict[str, DonneurOrdres]
    scenarios: dict[str, Scenario]
    grid: Grid

    def files(self) -> list[e.FileProvided]:
        """Every donneur d'ordres' file, in the order of their ids."""
        known: Mapping[str, DonneurOrdres] = self.donneurs_ordres
        return [known[name].file(self.hierarchy) for name in sorted(known)]


def _circle(call: str, before: Mapping[str, str]) -> list[str]:
    """The calls from ``call`` back to itself; empty when its chain comes to an end."""
    path = [call]
    while (other := before.get(path[-1])) is not None:
        if other == call:
            return [*path, call]
        if other in path:  # a circle that does not hold ``call``: told when its own turn comes
            return []
        path.append(other)
    return []
