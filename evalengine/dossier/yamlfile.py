"""One YAML file read to plain data, with the line of every key.

Read more strictly than YAML 1.1 allows, because teachers write these files: ``on`` is a word,
``012`` and ``1:30`` stay text, a key given twice is refused, and so are aliases (a few hundred
bytes of them can unfold to gigabytes).
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from evalengine.errors import BadDossier, reason_of

MAX_BYTES = 1_000_000
_INT, _BOOL = "tag:yaml.org,2002:int", "tag:yaml.org,2002:bool"
_NULL, _TEXT = "tag:yaml.org,2002:null", "tag:yaml.org,2002:str"

# What PyYAML says, and what a teacher should look for.
_HINTS = (
    (r"\t", " ; une tabulation n’y est pas admise"),
    ("mapping values", " ; un texte qui contient un deux-points se met entre guillemets droits"),
)

Place = tuple[str | int, ...]


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers = {}  # noqa: RUF012 (the way PyYAML lets a loader have its own)

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="alias", problem_mark=mark)
        return super().compose_node(parent, index)


class _FastLoader(yaml.CSafeLoader if yaml.__with_libyaml__ else _Loader):  # type: ignore[misc]
    """The same in C, ten times as fast; it cannot tell where an alias stands."""

    yaml_implicit_resolvers = _Loader.yaml_implicit_resolvers


_Loader.add_implicit_resolver(_INT, re.compile(r"-?(0|[1-9][0-9]*)$"), list("-0123456789"))
_Loader.add_implicit_resolver(_BOOL, re.compile(r"(true|false)$"), list("tf"))
_Loader.add_implicit_resolver(_NULL, re.compile(r"(~|null|)$"), ["~", "n", ""])


@dataclass(slots=True)
class YamlFile:
    """``name`` is what messages call it; ``lines`` gives the line (from 1) of each place."""

    name: str
    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)

    def line(self, place: Place) -> int:
        """The line of ``place``, or of the nearest thing around it that the file holds."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def refusal(self, place: Place, sentence: str) -> str:
        """One French sentence that names file, line and key."""
        where = f"{self.name}, ligne {self.line(place)}"
        key = _spoken(place)
        return f"{where}, {key} : {sentence}." if key else f"{where} : {sentence}."


def read_yaml(path: Path, name: str) -> YamlFile:
    """Reads ``path``; `BadDossier` when it is missing, too big, not UTF-8 or not YAML."""
    file = YamlFile(name)
    text = _text(path, name)
    try:
        root = _composed(text)
    except yaml.MarkedYAMLError as error:
        raise BadDossier(_unreadable(name, error)) from error
    except yaml.YAMLError as error:
        raise BadDossier(f"{name} : ce n’est pas du YAML (caractère interdit).") from error
    except RecursionError as error:
        raise BadDossier(f"{name} : les listes y sont emboîtées trop profondément.") from error
    if root is None:
        raise BadDossier(f"{name} : le fichier est vide.")
    file.data = _plain(file, root, ())
    return file


def _composed(text: str) -> Node | None:
    """The tree of a text. What the fast loader refuses, the other one explains."""
    with suppress(yaml.YAMLError):
        root = yaml.compose(text, Loader=_FastLoader)
        if not _shares(root):
            return root
    return yaml.compose(text, Loader=_Loader)


def _shares(root: Node | None) -> bool:
    """Some node stands in two places: an alias."""
    seen: set[int] = set()
    waiting = [root] if root is not None else []
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            return True
        seen.add(id(node))
        if isinstance(node, MappingNode):
            waiting += [part for pair in node.value for part in pair]
        elif isinstance(node, SequenceNode):
            waiting += node.value
    return False


def _text(path: Path, name: str) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise BadDossier(f"{name} : ce fichier est introuvable.") from error
    except OSError as error:
        raise BadDossier(f"{name} : ce fichier est illisible ({reason_of(error)}).") from error
    if len(raw) > MAX_BYTES:
        raise BadDossier(f"{name} : le fichier dépasse {MAX_BYTES // 1000} ko.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadDossier(
            f"{name}, ligne {line} : le fichier n’est pas en UTF-8 ; enregistrez-le dans ce codage."
        ) from error


def _unreadable(name: str, error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark
    where = f"{name}, ligne {mark.line + 1}" if mark else name
    problem = error.problem or ""
    if problem == "alias":
        return f"{where} : les alias (*nom) ne sont pas admis."
    hints = (hint for sign, hint in _HINTS if sign in problem)
    return f"{where} : ce n’est pas du YAML lisible{next(hints, '')}."


def _plain(file: YamlFile, node: Node, place: Place) -> Any:
    file.lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, MappingNode):
        return _mapping(file, node, place)
    if isinstance(node, SequenceNode):
        return [_plain(file, item, (*place, rank)) for rank, item in enumerate(node.value)]
    if not isinstance(node, ScalarNode) or node.tag not in (_INT, _BOOL, _NULL, _TEXT):
        raise BadDossier(file.refusal(place, f"l’étiquette YAML « {node.tag} » n’est pas admise"))
    if node.tag == _INT:
        return _whole(file, node, place)
    return {_BOOL: node.value == "true", _NULL: None}.get(node.tag, node.value)


def _whole(file: YamlFile, node: ScalarNode, place: Place) -> int:
    try:
        return int(node.value)
    except ValueError as error:  # an explicit !!int on a word, or thousands of digits
        raise BadDossier(file.refusal(place, "ce nombre est illisible")) from error


def _mapping(file: YamlFile, node: MappingNode, place: Place) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, ScalarNode):
            raise BadDossier(file.refusal(place, "une clé doit être un mot"))
        key = str(key_node.value)
        here = (*place, key)
        first = file.lines.setdefault(here, key_node.start_mark.line + 1)
        if key in data:
            twice = key_node.start_mark.line + 1
            raise BadDossier(
                f"{file.name}, ligne {twice} : la clé « {key} » est déjà donnée ligne {first}."
            )
        data[key] = _plain(file, value_node, here)
    return data


def _spoken(place: Place) -> str:
    """``("calls", 2, "start")`` as « calls n° 3 › start »."""
    spoken = ""
    for part in place:
        if isinstance(part, int):
            spoken += f" n° {part + 1}"
        else:
            spoken += f" › {part}" if spoken else part
    return f"« {spoken.strip()} »" if spoken else ""
