"""A grid for statistics: the candidate and the sitting under pseudonyms, and nothing in prose.

A pseudonym is an HMAC by the centre's key: the same person keeps it at one centre, and nobody
without that key goes back from it to a name. Remarks are left out, since they quote; so is the
head of the journal, by which a grid could be found again among others.
"""

from __future__ import annotations

from dataclasses import replace

from evalengine.custody.kept import Kept, centre_key
from evalengine.exports.document import document_of
from evalengine.exports.files import csv_bytes, json_bytes
from evalengine.projections.grid import Row


def pseudonymous(found: Kept) -> dict[str, bytes]:
    """The grid as JSON and CSV, by names that are the pseudonyms."""
    key, case = centre_key(found.settings), found.case()
    who, sitting = key.pseudonym(found.opening.candidate), key.pseudonym(found.opening.sitting)
    decisions = [replace(each, reason="") for each in case.decisions]
    document = document_of(case.measures, case.rows, decisions, case.grid)
    document |= {"sitting": sitting, "candidate": who}
    document["journal"] = {"entries": document["journal"]["entries"]}
    return {
        f"grille-{who}-{sitting}.json": json_bytes(document),
        f"grille-{who}-{sitting}.csv": csv_bytes(
            [_silent(row) for row in case.rows], decisions, case.grid
        ),
    }


def _silent(row: Row) -> Row:
    return replace(row, verdict=replace(row.verdict, remark=""))
