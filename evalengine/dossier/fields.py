"""The kinds of value that a dossier's files hold, each refused with a French sentence.

Times of a scenario are whole seconds, written ``90`` or ``"1:30"``. Dates and times of the fiction
are ISO text: ``2026-11-23``, ``2026-11-23T14:30``, ``"09:00"``.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

LAST_SECOND = 3 * 3600 + 40 * 60
"""The whole evaluation lasts 3 h 40: no call can be planned after that."""

# Numbers that the French regulator keeps for fiction: nobody can be reached there.
FICTITIOUS = re.compile(r"(019900|026191|035301|046571|053649|063998)\d{4}")
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
    if number and not FICTITIOUS.fullmatch(re.sub(r"[ .]", "", number)):
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


def _iso_moment(value: str) -> str:
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", value):
        raise ValueError(f"« {value} » n’est pas un moment (année-mois-jourTheures:minutes)")
    try:
        datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"« {value} » n’est pas un moment du calendrier") from None
    return value


def _example_mail(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9._-]+@[a-z0-9.-]+\.example", value):
        raise ValueError(f"« {value} » n’est pas une adresse fictive (nom@domaine.example)")
    return value


Id = Annotated[str, _shaped(r"[a-z][a-z0-9_]{0,39}", "minuscules, chiffres et _, 40 au plus")]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
SoundFile = Annotated[
    str, _shaped(r"\w[\w .-]{0,80}\.(wav|flac|opus|ogg)", "nom d’un fichier .wav, .flac ou .opus")
]
"""A recording of the house (`wire.voices.house`), or of the centre's folder of sounds."""
Extension = Annotated[str, _shaped(r"[0-9]{1,6}", "de 1 à 6 chiffres")]
Number = Annotated[str, AfterValidator(_fictitious)]
IsoDate = Annotated[str, AfterValidator(_iso_date)]
Seconds = Annotated[
    int,
    BeforeValidator(_seconds),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 0},
                {"type": "string", "pattern": f"^{_CLOCK.pattern}$"},
            ]
        }
    ),
]
Moment = Annotated[str, AfterValidator(_iso_moment)]
DayTime = Annotated[str, _shaped(r"([01][0-9]|2[0-3]):[0-5][0-9]", "heures:minutes")]
Mail = Annotated[str, AfterValidator(_example_mail)]
Minutes = Annotated[int, Field(ge=5, le=600)]
Weekday = Annotated[int, Field(ge=1, le=7)]
Reference = Annotated[str, Field(min_length=1, max_length=200)]
"""A text, or ``$fact``: the value of that fact of the same call."""
