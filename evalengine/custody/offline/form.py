"""The columns and words of a sheet of marks, and what it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from evalengine.exports.case import Case
from evalengine.exports.words import MARKER
from evalengine.journal.archive import grid_bytes, sha256
from evalengine.vocabulary.marking import Given, Marker

TITLE = "Notation"
ORIGIN = ("Épreuve", "Version de la grille", "Empreinte de la grille", "Marqueur")
"""What stands in the first column of the first lines, one value beside each."""
HEAD_ROW = len(ORIGIN) + 2
"""The line of `HEAD`; one a criterion follows."""
HEAD = (
    "Critère",
    "Intitulé",
    "Nature",
    "Résultat de la machine",
    "Décision",
    "Raison",
    "Commentaire",
)
FILLED = ("Décision", "Raison", "Commentaire")
"""The columns that are not protected."""
MARKERS: dict[str, Marker] = {"evaluateur": "evaluator", "coevaluateur": "control"}
"""As the command line names them."""
GIVEN: dict[str, Given] = {
    "atteint": "met",
    "non atteint": "not_met",
    "sans objet": "not_applicable",
    "confirmé": "confirmed",
}
GIVEN_WORDS = {given: word for word, given in GIVEN.items()}


@dataclass(frozen=True, slots=True)
class Origin:
    """What a sheet belongs to; a sheet of any other is not merged. ``digest`` is the SHA-256 of the
    grid's definition, 64 hexadecimal digits."""

    sitting: str
    version: str
    digest: str
    marker: Marker

    def told(self) -> tuple[str, ...]:
        """The values beside `form.ORIGIN`."""
        return self.sitting, self.version, self.digest, MARKER[self.marker]


def origin_of(case: Case, marker: Marker) -> Origin:
    """Of a sheet that ``marker`` fills for this sitting."""
    grid = case.grid
    return Origin(case.opening.sitting, grid.version, sha256(grid_bytes(grid)), marker)
