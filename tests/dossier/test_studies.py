"""The self-assessment sheet as the candidate is given it."""

from __future__ import annotations

from evalengine.dossier.studies import SelfAssessmentSheet
from evalengine.projections.desk import Desk
from evalengine.referentiel.models import Grid
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import GENESIS, chain, from_json, to_json


def row(name: str, modality: str) -> dict[str, str]:
    competence = name.rpartition(".")[0]
    told = {"id": name, "unit": f"UC{name[1]}", "competence": competence, "label": name}
    return told | {"modality": modality, "kind": "S"}


GRID = Grid.model_validate(
    {
        "version": "1",
        "status": "essai",
        "bounds": {},
        "criteria": [row("C1.2.a", "O"), row("C1.9.d", "O"), row("C4.5.a", "G")],
    }
)
SHEET = SelfAssessmentSheet.model_validate(
    {
        "introduction": "Dites si vous l’avez fait.",
        "lines": {
            "envois": {"asks": "J’ai vérifié.", "criteria": ["C1.9.d", "C4.5.a", "C1.2.a"]},
            "bilan": {"asks": "Mes points forts.", "criteria": ["C4.5.a"]},
        },
    }
)


def test_the_candidate_marks_what_a_line_speaks_of_and_not_the_sheet_itself() -> None:
    provided = SHEET.provided(GRID)
    assert [line.id for line in provided.lines] == ["envois", "bilan"]
    assert provided.lines[0].criteria == ["C1.9.d", "C1.2.a"]
    assert provided.lines[1].criteria == ["C4.5.a"]
    assert provided.introduction == "Dites si vous l’avez fait."


def test_the_sheet_goes_through_the_journal_to_the_desk() -> None:
    provided = SHEET.provided(GRID)
    entry = from_json(to_json(chain(GENESIS, 1, 0, 0, "engine", provided)))
    desk = Desk()
    desk.apply(entry)
    assert isinstance(entry.event, e.SheetProvided)
    assert desk.work.notes.sheet == provided
