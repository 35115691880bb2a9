"""Nobody real, nobody twice: numbers, extensions and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from evalengine.dossier.fields import FICTITIOUS
from evalengine.dossier.lint.fault import Fault, Part
from evalengine.dossier.models import Dossier
from evalengine.dossier.yamlfile import Place

_NUMBER = re.compile(
    r"(?<![\d-])0[1-9](?:[ .-]?\d\d){4}(?!\d)"
    r"|(?<!\d)(?:\+|00)33[ .]?\d(?:[ .]?\d\d){4}"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")
_SITE = re.compile(r"https?://\S+|\bwww\.\S+")


def faults(dossier: Dossier) -> Iterator[Fault]:
    """Of every text, and of who answers to what."""
    parts: list[tuple[Part, str, BaseModel]] = [
        *(("client", name, client) for name, client in dossier.donneurs_ordres.items()),
        *(("scenario", name, script) for name, script in dossier.scenarios.items()),
    ]
    for part, name, model in parts:
        for place, text in _texts(model.model_dump(mode="json", exclude_unset=True), ()):
            for told in _real(text):
                yield Fault(part, name, place, told)
    yield from _extensions(dossier)
    yield from _numbers(dossier)


def _texts(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*place, key))
    elif isinstance(value, list):
        for rank, item in enumerate(value):
            yield from _texts(item, (*place, rank))


def _real(text: str) -> Iterator[str]:
    for number in _NUMBER.findall(text):
        plain = re.sub(r"\D", "", number)
        if not FICTITIOUS.fullmatch("0" + plain[-9:]):
            yield f"« {number} » a l’air d’un vrai numéro de téléphone"
    for mail in _MAIL.findall(text):
        if not mail.endswith(".example"):
            yield f"« {mail} » a l’air d’une vraie adresse de courriel"
    for site in _SITE.findall(text):
        yield f"« {site} » a l’air d’un vrai site"


def _extensions(dossier: Dossier) -> Iterator[Fault]:
    """One extension, one person, whichever file it is dialled from."""
    seen = {card.extension: card.name for card in dossier.hierarchy}
    for client in dossier.donneurs_ordres.values():
        for rank, person in enumerate(client.people):
            other = seen.setdefault(person.extension, person.name)
            if other != person.name:
                told = f"le poste {person.extension} est déjà celui de « {other} »"
                yield Fault("client", client.id, ("people", rank, "extension"), told)


def _numbers(dossier: Dossier) -> Iterator[Fault]:
    """One number, one correspondent; the same person may call twice."""
    seen: dict[str, str] = {}
    for scenario in dossier.scenarios.values():
        for rank, call in enumerate(scenario.calls):
            number = re.sub(r"\D", "", call.correspondent.number)
            other = seen.setdefault(number, call.correspondent.name) if number else ""
            if number and other != call.correspondent.name:
                told = f"ce numéro est déjà celui de « {other} »"
                yield Fault(
                    "scenario", scenario.id, ("calls", rank, "correspondent", "number"), told
                )
