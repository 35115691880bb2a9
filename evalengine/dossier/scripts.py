"""A scenario: its calls, who makes them, what they tell and what they ask of the candidate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from evalengine.dossier.fields import (
    LAST_SECOND,
    Extension,
    Id,
    IsoDate,
    Number,
    Seconds,
    SoundFile,
    Text,
)
from evalengine.dossier.truth import Truth
from evalengine.referentiel.models import FilePart, misplaced, refuse_twice
from evalengine.vocabulary.voices import Timbre

MAX_LINES = 3

Language = Literal["fr", "en"]

Challenge = Literal[
    "urgency",
    "doubt",
    "disclosure",
    "complaint",
    "aggression",
    "hidden_motive",
    "override",
    "new_consigne",
    "out_of_remit",
    "special_request",
    "client_service",
    "information",
]
"""What makes a call hard, and so which criteria it examines (see `dossier.coverage`):

``urgency`` among ordinary calls; ``doubt`` to be cleared with a superior or the donneur d'ordres;
``disclosure`` a push to disclose; ``complaint`` treated by the company's rule; ``aggression`` to be
calmed; ``hidden_motive`` the real reason is not the first one told; ``override`` a consigne that is
rightly set aside; ``new_consigne`` a consigne given during the sitting rules this call;
``out_of_remit`` left to the donneur d'ordres; ``special_request`` hard to express;
``client_service`` first level, inside the frame; ``information`` an answer that is in the file.
"""


class Correspondent(FilePart):
    """Who calls. An empty ``number`` is withheld; mood and motive are for who plays the part.

    ``voice`` helps him to sound like nobody else; so do ``timbre``, which changes the voice of who
    plays him, and ``ambience``, what is around him.
    """

    name: Text
    number: Number = ""
    voice: Text | None = None
    timbre: Timbre | None = None
    ambience: SoundFile | None = None
    mood: Text
    motive: Text


class Fact(FilePart):
    """Something the correspondent tells: ``value`` is what is to be written of it, ``says`` his
    words. With ``when_asked``, the question that draws it out, he says it only then."""

    id: Id
    value: Text
    says: Text
    when_asked: Text | None = None


class Objection(FilePart):
    """What he answers when the candidate does or says this."""

    when: Text
    says: Text


class After(FilePart):
    """``delay_s`` after an event of another call, or of a beat, of the same scenario.

    ``picked_up`` and ``held`` may never happen; who must ring whatever the candidate does
    follows ``placed`` or ``ended``. A beat is ``placed`` when it takes place.
    """

    call: Id
    event: Literal["placed", "picked_up", "held", "ended"]
    delay_s: Seconds = Field(default=0, ge=0, le=3600)


class Start(FilePart):
    """When a call is placed: at a time (from the beginning of the scenario), by hand, or after."""

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
    waits for the candidate to end the call). ``hold_patience_s``: how long he bears one hold;
    then he ``hangs_up``, or ``insists`` once with ``on_impatience`` and bears as much again.
    ``priority``: 1 is served first. ``transfer_to``: the extension this call belongs to, ground
    truth of C1.14.c; None when the desk keeps it. ``clips``: recordings that may be played on it.
    """

    id: Id
    donneur_ordres: Id
    correspondent: Correspondent
    language: Language | None = None
    start: Start
    priority: int = Field(ge=1, le=9)
    opening: Text
    closing: Text
    cues: tuple[Text, ...] = ()
    clips: tuple[SoundFile, ...] = ()
    facts: tuple[Fact, ...] = ()
    objections: tuple[Objection, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    truth: Truth = Truth()
    rings_for_s: Seconds = Field(default=60, ge=1, le=600)
    talk_s: Seconds = Field(ge=1, le=1800)
    hold_patience_s: Seconds = Field(ge=1, le=1800)
    patience_ends: Literal["hangs_up", "insists"] = "hangs_up"
    on_impatience: Text | None = None
    transfer_to: Extension | None = None
    takes_leave: bool = True

    @model_validator(mode="after")
    def _facts_are_unique(self) -> Self:
        refuse_twice("fait", "facts", [fact.id for fact in self.facts])
        return self

    def read(self, reference: str) -> str:
        """What a `Reference` of this call's truth stands for; KeyError when no fact has it."""
        if not reference.startswith("$"):
            return reference
        return {fact.id: fact.value for fact in self.facts}[reference[1:]]


class NewConsigne(FilePart):
    """A donneur d'ordres gives a consigne. ``replaces``: the rank of the permanent ("p1") or
    temporary ("t1") one that it ends."""

    donneur_ordres: Id
    text: Text
    until: IsoDate | None = None
    replaces: Annotated[str, Field(pattern=r"^[pt][1-9][0-9]?$")] | None = None


class ChatLine(FilePart):
    """A donneur d'ordres, or the team when he is None, writes in the tchat."""

    donneur_ordres: Id | None = None
    text: Text


class Beat(FilePart):
    """Something that happens without a call: consignes, tchat, news to hand over.

    ``truth`` is what it asks; its values are texts, for a beat has no facts.
    """

    id: Id
    start: Start
    consigne: NewConsigne | None = None
    chat: ChatLine | None = None
    donneur_ordres: Id | None = None
    challenges: tuple[Challenge, ...] = ()
    truth: Truth = Truth()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.consigne is None and self.chat is None:
            raise ValueError("un temps fort donne une consigne ou écrit dans le tchat")
        return self

    @property
    def about(self) -> str:
        """The donneur d'ordres that it concerns, "" when none."""
        if self.donneur_ordres is not None:
            return self.donneur_ordres
        if self.consigne is not None:
            return self.consigne.donneur_ordres
        return (self.chat and self.chat.donneur_ordres) or ""

    def read(self, reference: str) -> str:
        """A beat has no facts: its values are texts. KeyError for a ``$fact``."""
        if reference.startswith("$"):
            raise KeyError(reference)
        return reference


class Scenario(FilePart):
    """Calls and beats. ``lines``: how many calls may ring, talk or be held at once.

    ``outbound_extra_line``: while they are all taken, the candidate may still call somebody.
    """

    id: Id
    title: Text
    purpose: Text | None = None
    language: Language = "fr"
    lines: int = Field(default=MAX_LINES, ge=1, le=MAX_LINES)
    outbound_extra_line: bool = False
    calls: tuple[ScriptedCall, ...] = Field(min_length=1)
    beats: tuple[Beat, ...] = ()

    def call(self, call: str) -> ScriptedCall:
        """The call of this id; KeyError when there is none."""
        return {scripted.id: scripted for scripted in self.calls}[call]

    def language_of(self, call: ScriptedCall) -> Language:
        """The language in which this call is held."""
        return call.language or self.language

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        calls, beats = [call.id for call in self.calls], [beat.id for beat in self.beats]
        refuse_twice("appel", "calls", calls)
        for position, name in enumerate(beats):
            if name in (*calls, *beats[:position]):
                told = f"« {name} » est déjà le nom d’un appel ou d’un temps fort"
                raise misplaced(told, "beats", position, "id")
        return self

    @model_validator(mode="after")
    def _every_start_comes(self) -> Self:
        """A chain of ``after`` leads to a time or to a hand, never round in circles."""
        steps: list[tuple[str, int, ScriptedCall | Beat]] = [
            *(("calls", rank, call) for rank, call in enumerate(self.calls)),
            *(("beats", rank, beat) for rank, beat in enumerate(self.beats)),
        ]
        before = {step.id: step.start.after.call for _, _, step in steps if step.start.after}
        known = {step.id for _, _, step in steps}
        for part, position, step in steps:
            at = (part, position, "start", "after", "call")
            other = before.get(step.id, step.id)
            if other not in known:
                raise misplaced(f"l’appel attendu « {other} » n’existe pas", *at)
            if ring := _circle(step.id, before):
                raise misplaced(f"départs en cercle : {' → '.join(ring)}", *at)
        return self


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
