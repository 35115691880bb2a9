"""A rereading as rows of French cells. Its first row says that there is one, or why not."""

from __future__ import annotations

from evalengine.exports.proofreading.reading import Hint, Rereading
from evalengine.exports.proofreading.rules import Kind
from evalengine.exports.sheet import Cell, Sheet, safe

REREAD_HEAD = (
    "Critère",
    "Où",
    "Ce qui est écrit",
    "Indice",
    "Propositions",
    "Autour",
    "Résultat",
    "Preuve (entrée du journal)",
)
KIND: dict[Kind, str] = {
    "unknown": "mot inconnu du dictionnaire",
    "doubled": "mot répété",
    "elision": "élision manquante",
    "infinitive": "« a » et infinitif\u00a0: « à », ou participe",
    "participle": "« à » et participe\u00a0: « a », ou infinitif",
    "plural": "verbe au singulier après un pluriel",
}
_AROUND = 30


def reread_sheet(reading: Rereading) -> Sheet:
    """What the reading came to, then one row a hint, under `REREAD_HEAD`."""
    first: list[Cell] = ["", reading.told, *[""] * (len(REREAD_HEAD) - 2)]
    return [first, *(_row(hint) for hint in reading.hints)]


def paper_rows(reading: Rereading) -> list[list[str]]:
    """Entry, where, what is written, hint with suggestions: the same for the livret."""
    return [[str(h.passage.entry), h.passage.where, h.found.text, _hint(h)] for h in reading.hints]


def _row(hint: Hint) -> list[Cell]:
    passage, found = hint.passage, hint.found
    return [
        passage.criterion,
        safe(passage.where),
        safe(found.text),
        KIND[found.kind],
        safe(", ".join(hint.suggestions)),
        safe(_around(hint)),
        "à juger",
        str(passage.entry),
    ]


def _hint(hint: Hint) -> str:
    offered = f"\u00a0: {', '.join(hint.suggestions)}\u00a0?" if hint.suggestions else ""
    return KIND[hint.found.kind] + offered


def _around(hint: Hint) -> str:
    """The words before and after, so that a human need not look the text up."""
    text, at = hint.passage.text, hint.found.at
    since, until = max(at - _AROUND, 0), at + len(hint.found.text) + _AROUND
    left, right = "…" * (since > 0), "…" * (until < len(text))
    return f"{left}{text[since:until]}{right}".replace("\n", " ")
