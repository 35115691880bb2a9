"""A model's refusal, told in French: one sentence for each fault, with file, line and key."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from evalengine.dossier.yamlfile import YamlFile
from evalengine.errors import BadDossier

MAX_TOLD = 12

_SENTENCES = {
    "missing": "cette clé manque",
    "extra_forbidden": "cette clé est inconnue",
    "int_type": "un nombre entier est attendu",
    "int_parsing": "un nombre entier est attendu",
    "int_parsing_size": "ce nombre est trop grand",
    "int_from_float": "un nombre entier est attendu",
    "greater_than_equal": "la valeur {input} est impossible (au moins {ge})",
    "less_than_equal": "la valeur {input} est impossible (au plus {le})",
    "string_type": "un texte est attendu",
    "string_too_short": "le texte est vide",
    "string_too_long": "le texte est trop long (au plus {max_length} caractères)",
    "string_pattern_mismatch": "« {input} » n’a pas la forme attendue",
    "literal_error": "« {input} » n’est pas admis (attendu : {choices})",
    "bool_type": "true ou false est attendu",
    "bool_parsing": "true ou false est attendu",
    "too_short": "la liste est vide",
    "tuple_type": "une liste est attendue",
    "dict_type": "un ensemble de clés est attendu",
    "model_type": "un ensemble de clés est attendu",
}

Model = TypeVar("Model", bound=BaseModel)


def build(model: type[Model], file: YamlFile, **more: Any) -> Model:
    """The model made of the file's data and ``more``; `BadDossier` tells every fault."""
    if not isinstance(file.data, dict):
        raise BadDossier(file.refusal((), "un ensemble de clés est attendu"))
    for key in file.data.keys() & more.keys():  # what the engine alone knows, such as the digest
        raise BadDossier(file.refusal((key,), _SENTENCES["extra_forbidden"]))
    try:
        return model.model_validate(file.data | more)
    except ValidationError as error:
        faults = [_told(file, fault) for fault in error.errors()]
        if len(faults) > MAX_TOLD:
            rest = len(faults) - MAX_TOLD
            faults = [*faults[:MAX_TOLD], f"… et {rest} autre{'s' if rest > 1 else ''}."]
        raise BadDossier("\n".join(faults)) from error


def _told(file: YamlFile, fault: ErrorDetails) -> str:
    context = fault.get("ctx", {})
    place = (*fault["loc"], *context.get("at", ()))
    return file.refusal(place, _sentence(fault["type"], fault["input"], context))


def _sentence(kind: str, given: Any, context: dict[str, Any]) -> str:
    if kind == "value_error":
        return str(context["error"])
    if kind == "misplaced":
        return str(context["sentence"])
    # Pydantic joins the choices of a Literal in English.
    choices = str(context.get("expected", "")).replace("'", "").replace(" or ", " ou ")
    words = {**context, "input": given, "choices": choices}
    return _SENTENCES.get(kind, "cette valeur n’est pas admise").format_map(words)
