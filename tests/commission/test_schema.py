"""The schemas: they accept what the models accept, explain every key, and refuse a stranger."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from evalengine.commission.schema import KINDS, RESULT, schema, write
from evalengine.dossier.loader import default_folder
from evalengine.dossier.yamlfile import read_yaml

ROOT = default_folder()
WHOLE = Path(__file__).parents[1] / "dossier/whole"
FOLDERS = {
    "donneur_ordres": "dossier_ecole/donneurs_ordres/*.yaml",
    "scenario": "scenarios/**/*.yaml",
    "programme": "dossier_ecole/programmes/*.yaml",
    "etudes": "dossier_ecole/etudes.yaml",
    "dossier": "dossier_ecole/dossier.yaml",
    "grille": "dossier_ecole/grille.yaml",
}


def _files():
    for kind, pattern in FOLDERS.items():
        for root in (ROOT, WHOLE):
            for path in sorted(root.glob(pattern)):
                yield pytest.param(kind, path, id=f"{kind}-{path.stem}-{root.name}")


def _parts(made):
    yield made
    yield from made.get("$defs", {}).values()


@pytest.mark.parametrize(("kind", "path"), _files())
def test_what_the_models_read_the_schema_accepts(kind, path):
    jsonschema.validate(read_yaml(path, path.name).data, schema(KINDS[kind]))


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_explained_in_french(kind):
    made = schema(KINDS[kind])
    jsonschema.Draft202012Validator.check_schema(made)
    for part in _parts(made):
        for key, value in part.get("properties", {}).items():
            assert value["description"].endswith((".", "…")), key
            assert "title" not in value


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_key_is_refused(kind):
    path = next(path for root in (WHOLE, ROOT) for path in sorted(root.glob(FOLDERS[kind])))
    data = yaml.safe_load(path.read_text("utf-8")) | {"inconnue": 1}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema(KINDS[kind]))


def test_a_time_is_a_number_or_minutes_and_seconds():
    made = {"$ref": "#/$defs/Start", "$defs": schema(KINDS["scenario"])["$defs"]}
    jsonschema.validate({"at_s": 90}, made)
    jsonschema.validate({"at_s": "1:30"}, made)
    for wrong in ("1:75", -1, "demain"):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"at_s": wrong}, made)


def test_they_are_written_side_by_side(tmp_path):
    written = write(tmp_path / "schemas")
    assert {path.name for path in written} == {f"{kind}.schema.json" for kind in (*KINDS, RESULT)}
    assert all(json.loads(path.read_text("utf-8"))["$schema"] for path in written)
