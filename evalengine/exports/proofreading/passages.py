"""The texts of a journal that are read again, as they stand at its end, and words known to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from evalengine.exports.proofreading.rules import WORD
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry

MESSAGES = "C1.8.b"
"""The criterion that messages speak for; the other writings are shown beside it."""

_GIVEN = (
    e.SittingOpened,
    e.CompanyProvided,
    e.FileProvided,
    e.AgendaProvided,
    e.CardsProvided,
    e.ConsigneGiven,
    e.TruthStated,
    e.CallPlaced,
    e.CallRang,
    e.CallDialled,
)
"""What the dossier and the correspondents bring: their words are no fault of who repeats them."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of the candidate. ``entry`` is its number in the journal, ``where`` French,
    ``criterion`` the one that it speaks for, "" when none."""

    entry: int
    where: str
    text: str
    criterion: str = ""


def passages(entries: Iterable[Entry]) -> list[Passage]:
    """What the candidate wrote, oldest first; of what he wrote again, the last."""
    labels: dict[tuple[str, str], str] = {}
    last: dict[tuple[str, ...], list[Passage]] = {}
    for entry in entries:
        if isinstance(entry.event, e.FileProvided) and entry.event.form is not None:
            fields = entry.event.form.fields
            labels |= {(entry.event.donneur_ordres, each.id): each.label for each in fields}
        elif found := _written(entry, labels):
            last[found[0]] = [each for each in found[1] if each.text.strip()]
    return sorted((each for found in last.values() for each in found), key=lambda each: each.entry)


def known_words(entries: Iterable[Entry]) -> set[str]:
    """Case-folded words of the dossier, of what the script asks, of correspondents' names."""
    known: set[str] = set()
    for entry in entries:
        for text in _brought(entry.event):
            for word in WORD.findall(text):
                known |= {word.casefold(), *_parts(word.casefold())}
    return known


def _written(
    entry: Entry, labels: dict[tuple[str, str], str]
) -> tuple[tuple[str, ...], list[Passage]] | None:
    """What a later writing of the same would replace, and the texts; None when it is no writing."""
    seq = entry.seq
    match entry.event:
        case e.MessageSaved(message=message):
            fields = [
                (labels.get((message.donneur_ordres, name), name), text)
                for name, text in message.values.items()
            ]
            where = f"message {message.id}, {message.donneur_ordres}"
            texts = [Passage(seq, f"{where}, {label}", text, MESSAGES) for label, text in fields]
            return ("message", message.id), texts
        case e.ChatSent(speaker="candidate", text=text, donneur_ordres=who):
            return ("chat", str(seq)), [Passage(seq, f"tchat, {who or 'équipe'}", text)]
        case e.CardSaved(card=card):
            name = f"fiche de {card.last_name} {card.first_name}".rstrip()
            return ("card", card.id), [Passage(seq, f"{name}, note", card.note)]
        case e.IncidentReported() as told:
            parts = (
                ("faits", told.facts),
                ("conséquences", told.consequences),
                ("mesures", told.measures),
            )
            texts = [Passage(seq, f"rapport d’incident, {part}", text) for part, text in parts]
            return ("incident", told.donneur_ordres, told.call), texts
        case e.HandoverWritten(text=text):
            return ("handover",), [Passage(seq, "relève", text)]
    return None


def _brought(event: e.Event) -> Iterator[str]:
    if isinstance(event, _GIVEN):
        yield from _texts(asdict(event))
    elif isinstance(event, e.ChatSent) and event.speaker != "candidate":
        yield event.text
    elif isinstance(event, e.CardSaved):
        yield from (event.card.last_name, event.card.first_name, event.card.place)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _parts(word: str) -> list[str]:
    return word.replace("’", "'").replace("-", "'").split("'")
