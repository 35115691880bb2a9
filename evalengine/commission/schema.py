"""`evalengine schema`: one JSON Schema a kind of file, so that an editor completes and explains.

They are made from the very models that read the files, with French words for every key.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from evalengine.commission.explained import EXPLAINED
from evalengine.dossier.clients import DonneurOrdres
from evalengine.dossier.models import Head
from evalengine.dossier.programme import Programme
from evalengine.dossier.scripts import Scenario
from evalengine.dossier.studies import Studies
from evalengine.errors import BadSettings, reason_of
from evalengine.exports.published import result_schema
from evalengine.referentiel.models import Grid

KINDS: dict[str, type[BaseModel]] = {
    "donneur_ordres": DonneurOrdres,
    "scenario": Scenario,
    "programme": Programme,
    "etudes": Studies,
    "dossier": Head,
    "grille": Grid,
}
"""The name of each schema, and the model that reads such a file."""
RESULT = "resultat"
"""The name of the schema of ``grille.json``."""


def schema(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of a file (JSON Schema 2020-12), explained in French."""
    made = model.model_json_schema()
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    for name, part in {**made.get("$defs", {}), model.__name__: made}.items():
        _explain(name, part)
    return made


def published() -> dict[str, dict[str, Any]]:
    """Every schema by its name: those of the files of the dossier, and that of the result."""
    return {**{name: schema(model) for name, model in KINDS.items()}, RESULT: result_schema()}


def write(folder: Path) -> list[Path]:
    """Writes every schema into ``folder``; the files written. Raises `BadSettings`."""
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, made in published().items():
            path = folder / f"{name}.schema.json"
            text = json.dumps(made, ensure_ascii=False, indent=2)
            path.write_text(text + "\n", "utf-8")
            written.append(path)
    except OSError as error:
        raise BadSettings(f"« {folder} » ne peut pas être écrit : {reason_of(error)}.") from error
    return written


def _explain(name: str, part: dict[str, Any]) -> None:
    """Puts our French words in place of pydantic's titles and of the English docstrings."""
    if "properties" not in part:
        return
    what, keys = EXPLAINED[name]
    part["description"] = what
    part.pop("title", None)
    for key, value in part["properties"].items():
        value["description"] = keys[key]
        value.pop("title", None)
