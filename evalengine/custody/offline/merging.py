"""A filled sheet to the engine that serves the sitting: each line once, and nothing in silence.

A mark's name follows from all that it says, so that the same line merged again is the same mark.
Marks come by the engine's own door, under the marker's key: the rules judge them as any other.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from evalengine.bootstrap import web_address, web_certificate
from evalengine.bootstrap.chance import fresh_secret
from evalengine.clock import SystemClock
from evalengine.custody.kept import Kept, kept_sitting
from evalengine.custody.offline.form import GIVEN_WORDS, Origin, origin_of
from evalengine.custody.offline.reading import Filled, read_sheet
from evalengine.custody.offline.writing import sheet_bytes
from evalengine.errors import BadSettings, BadSheet
from evalengine.exports.files import write
from evalengine.journal.archive import sha256
from evalengine.keys import keys_of, load_secret
from evalengine.projections.marks import Marks
from evalengine.settings import Settings
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.marking import Given, Marker
from evalengine.wire.sip.transports.certificates import pinning

_WITHIN_S = 30.0
_NAME_LENGTH = 16
_NOTHING = "Aucune ligne de cette feuille n’est remplie : rien à fusionner."


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to ask of the engine. ``told`` says it in French."""

    told: str
    command: c.MarkCriterion | c.CommentCriterion


@dataclass(frozen=True, slots=True)
class Merged:
    """What was done, in French lines, and whether nothing of it was refused."""

    told: list[str]
    whole: bool = True


def exchange(sitting: str, path: Path, marker: Marker, engine: str = "") -> Merged:
    """Writes the sheet of ``marker`` at ``path`` when there is none, merges it when there is.

    ``engine`` is the address of the engine, that of the settings when "". Raises as
    `kept_sitting`; `BadSheet` for a sheet that is refused as a whole, `BadSettings` when it cannot
    be written, or when no engine answers.
    """
    settings = Settings.load()
    found = asyncio.run(kept_sitting(settings, sitting))
    if isinstance(found.entries[-1].event, e.SittingClosed):
        raise BadSheet(f"L’épreuve « {sitting} » est close et scellée : plus rien ne s’y note.")
    case = found.case()
    origin = origin_of(case, marker)
    if not path.exists():
        write(path.parent, {path.name: sheet_bytes(case, origin)})
        return Merged([f"Feuille écrite : {path}"])
    return _merge(found, path, origin, engine or web_address(settings))


def _merge(found: Kept, path: Path, origin: Origin, engine: str) -> Merged:
    reading = read_sheet(path, origin, found.grid)
    marks = Marks()
    for entry in found.entries:
        marks.apply(entry)
    asks, lines = planned(reading.filled, origin, marks)
    refused = list(reading.refused)
    if asks:
        whys = _submit(engine, found.settings, origin, asks)
        for ask, why in zip(asks, whys, strict=True):
            (refused if why else lines).append(f"{ask.told} : {why}" if why else ask.told)
    elif not lines and not refused:
        lines.append(_NOTHING)
    return Merged([*lines, *(f"Refusé. {told}" for told in refused)], not refused)


def planned(filled: Sequence[Filled], origin: Origin, marks: Marks) -> tuple[list[Ask], list[str]]:
    """What to ask of the engine, and a line for what is there already. A comment goes below the one
    that stands, so that none is lost."""
    asks: list[Ask] = []
    known: list[str] = []
    for row in filled:
        here = f"Ligne {row.line}, {row.criterion}"
        if row.given is not None:
            mark, word = _mark(row, row.given, origin), GIVEN_WORDS[row.given]
            if mark.mark in marks.names:
                known.append(f"{here} : « {word} » {_already(row, origin, marks)}.")
            else:
                asks.append(Ask(f"{here} : {word}{_instead(row, origin, marks)}", mark))
        standing = marks.comments.get((origin.marker, row.criterion), "")
        if row.comment and row.comment in standing:
            known.append(f"{here} : commentaire déjà fusionné.")
        elif row.comment:
            asks.append(Ask(f"{here} : commentaire ajouté", _comment(row, origin, standing)))
    return asks, known


def _mark(row: Filled, given: Given, origin: Origin) -> c.MarkCriterion:
    said = [*origin.told(), row.criterion, given, row.reason]
    name = sha256(json.dumps(said, ensure_ascii=False).encode())[:_NAME_LENGTH]
    return c.MarkCriterion(
        marker=origin.marker,
        criterion=row.criterion,
        given=given,
        reason=row.reason,
        mark=f"feuille-{name}",
    )


def _comment(row: Filled, origin: Origin, standing: str) -> c.CommentCriterion:
    text = f"{standing}\n{row.comment}" if standing else row.comment
    return c.CommentCriterion(marker=origin.marker, criterion=row.criterion, text=text)


def _already(row: Filled, origin: Origin, marks: Marks) -> str:
    standing = marks.of(origin.marker).get(row.criterion)
    if standing and (standing.given, standing.reason) == (row.given, row.reason):
        return "déjà fusionné"
    return (
        "déjà fusionné, puis remplacé ou retiré : ce qui a été décidé depuis est gardé "
        "(pour y revenir, changez la raison)"
    )


def _instead(row: Filled, origin: Origin, marks: Marks) -> str:
    standing = marks.of(origin.marker).get(row.criterion)
    if standing is None:
        return ""
    return f", à la place de « {GIVEN_WORDS[standing.given]} » (gardé au journal)"


def _trust(settings: Settings) -> ssl.SSLContext | None:
    """By https, the certificate of this machine's engine and no other."""
    certificate = web_certificate(settings, SystemClock())
    return None if certificate is None else pinning(certificate)


def _submit(engine: str, settings: Settings, origin: Origin, asks: Sequence[Ask]) -> list[str]:
    """Why each was refused, "" for those that are in the journal."""
    keys = keys_of(load_secret(settings.state_folder, fresh_secret()), origin.sitting)
    key = keys.evaluator if origin.marker == "evaluator" else keys.control
    request = Request(
        f"{engine.rstrip('/')}/sittings/{quote(origin.sitting, safe='')}/feuille",
        data=json.dumps([asdict(ask.command) for ask in asks]).encode(),
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    try:
        with urlopen(request, timeout=_WITHIN_S, context=_trust(settings)) as reply:
            return _whys(reply.read(), len(asks))
    except HTTPError as error:
        with error:
            raise BadSettings(_refusal(error, engine, origin)) from error
    except (URLError, OSError, ValueError) as error:
        raise BadSettings(
            f"Aucun moteur ne répond à l’adresse {engine}. Lancez « evalengine serve --epreuve "
            f"{origin.sitting} », puis recommencez : rien ne sera fusionné deux fois."
        ) from error


def _whys(body: bytes, count: int) -> list[str]:
    """`ValueError` for an answer that is not that of this door."""
    told = json.loads(body)
    if not isinstance(told, list) or len(told) != count:
        raise ValueError("not the answer of an engine")
    return [str(why) for why in told]


def _refusal(error: HTTPError, engine: str, origin: Origin) -> str:
    if error.code == 404:
        return (
            f"Le moteur de l’adresse {engine} ne sert pas l’épreuve « {origin.sitting} » : "
            f"lancez « evalengine serve --epreuve {origin.sitting} »."
        )
    if error.code == 403:
        return f"Le moteur de l’adresse {engine} n’a pas le secret de cette machine."
    return f"Le moteur a refusé la feuille (réponse {error.code}) ; rien n’a été fusionné."
