"""The papers of a sitting: what a jury reads on every page, and nothing that a name could break."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from evalengine.dossier.loader import load_dossier
from evalengine.errors import JournalBroken
from evalengine.exports.case import Case, House
from evalengine.exports.document import document_of
from evalengine.exports.papers import PAPERS, papers
from evalengine.exports.papers.told import proofs
from evalengine.exports.phrases import LONGEST, short
from evalengine.exports.totals import totals
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import chain

HOUSE = House("Centre d’essai", "2026.1", "document de substitution", "ab" * 32)


@pytest.fixture
def case(story, grid) -> Case:
    return Case(story.entries, grid, HOUSE, key="12" * 32, signature="34" * 64)


def read(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


@pytest.fixture
def pages(case) -> dict[str, list[str]]:
    return {name: read(pdf) for name, pdf in papers(case).items()}


def test_every_page_bears_the_standing_of_the_dossier_and_every_paper_that_of_the_grid(pages, grid):
    assert list(pages) == ["livret.pdf", "proces-verbal.pdf", "emargement.pdf"] == list(PAPERS)
    for paper in pages.values():
        assert f"Grille {grid.version} ({grid.status})" in paper[0]
        for number, page in enumerate(paper, 1):
            assert "Centre d’essai" in page
            assert "dossier 2026.1 · abababababab" in page
            assert "document de substitution" in page
            assert f"page {number} sur {len(paper)}" in page


def test_the_booklet_holds_calls_criteria_proofs_numbers_and_seal(pages, case, grid):
    told = " ".join(pages["livret.pdf"])
    assert "Camille Essai" in told
    for criterion in grid.assessed:
        assert criterion.id in told
    late = next(row for row in case.rows if row.id == "C1.2.a").verdict
    assert " ".join(late.remark.split()) in told
    assert "20,000 s borne 15,000 s" in told
    for bound in grid.bounds.values():
        assert " ".join(bound.label.split()) in told
    assert "12121212 12121212" in told
    assert "Correspondant c1" in told
    assert told.count("Nom, date et signature") == 3


def test_the_booklet_leads_the_interview(case, grid):
    """Without the studies of its dossier école it says so, and has its questions all the same."""
    told = " ".join(read(papers(case)["livret.pdf"]))
    assert "Elles ne sont pas reprises ici" in told
    studied = replace(case, studies=load_dossier().studies)
    whole = papers(studied)
    told = " ".join(read(whole["livret.pdf"]))
    [question, *_] = case.proposals
    wanted = [question.question, question.fact, "Le renvoi de ligne du donneur d’ordres"]
    wanted += [step for play in studied.studies.role_plays for step in play.steps["C4.7.a"]]
    for words in wanted:
        assert " ".join(words.split()) in told
    assert told.count("Notes du jury") == len(case.proposals) + len(studied.studies.cases) + 1
    assert whole["proces-verbal.pdf"] == papers(case)["proces-verbal.pdf"]


def test_what_is_too_long_for_paper_says_where_the_rest_is():
    assert short("mot " * 200).endswith("mot… (suite dans grille.xlsx)")
    assert len(short("mot " * 200)) < LONGEST + 40
    assert proofs(tuple(range(1, 31))).endswith("24… et 6 de plus")
    assert (short("mot"), proofs((1, 2))) == ("mot", "1, 2")


def test_the_minutes_tell_phases_and_incidents(pages, story, grid):
    told = " ".join(pages["proces-verbal.pdf"])
    assert "Aucun incident n’est au journal." in told
    assert "Appels" in told
    assert "L’évaluateur n’a pas formé le candidat." in told
    assert "Part des points qui vaut réussite 50 %" in told
    story.crashes(6)
    crashed = " ".join(read(papers(Case(story.entries, grid, HOUSE))["proces-verbal.pdf"]))
    assert "le moteur s’est interrompu pendant" in crashed
    assert "aucun : l’épreuve n’est pas scellée" in crashed


def test_the_attendance_sheet_names_whom_the_journal_knows(pages):
    [page] = pages["emargement.pdf"]
    for word in ("Camille Essai", "Évaluateur", "Co-évaluateur", "arrivée", "départ", "signature"):
        assert word in page


def test_the_same_sitting_gives_the_same_paper(case):
    assert papers(case) == papers(case)


def test_points_are_those_of_the_decided_criteria(case, grid):
    *units, whole = totals(case.decisions, grid)
    assert [unit.name for unit in units] == ["UC1", "UC2", "UC3", "UC4"]
    assert sum(whole.counts.values()) == len(grid.assessed)
    assert whole.points == sum(unit.points for unit in units)
    statuses = {row.id: row.verdict.status for row in case.rows}
    met = sum(c.weight for c in grid.assessed if statuses[c.id] == "met")
    missed = sum(c.weight for c in grid.assessed if statuses[c.id] == "not_met")
    assert (whole.points, whole.out_of) == (met, met + missed)
    assert missed > 0
    assert whole.percent() == 100 * met // (met + missed)
    assert totals([], load_dossier().grid.model_copy(update={"criteria": ()}))[-1].percent() is None


def test_a_journal_that_opens_nothing_has_no_paper(story, grid):
    with pytest.raises(JournalBroken, match="l’ouverture"):
        papers(Case(story.entries[1:], grid, HOUSE))


def test_what_people_decided_is_told_and_counted(case, story, grid):
    """The pick-ups were too late; one marker sets it aside for a reason, which stays beside it."""
    last = story.entries[-1]
    mark = e.CriterionMarked(
        marker="evaluator",
        criterion="C1.2.a",
        given="met",
        reason="Téléphone en panne, constaté.",
        mark="note-1",
    )
    entry = chain(last.digest, last.seq + 1, last.at, last.wall, "control", mark)
    marked = Case([*story.entries, entry], grid, HOUSE)
    before, after = totals(case.decisions, grid)[-1], totals(marked.decisions, grid)[-1]
    assert (after.points, after.out_of) == (before.points + 1, before.out_of)
    told = " ".join(read(papers(marked)["livret.pdf"]))
    assert "atteint un évaluateur Téléphone en panne, constaté." in told
    document = document_of(marked.measures, marked.rows, marked.decisions, grid)
    row = next(row for row in document["criteria"] if row["id"] == "C1.2.a")
    assert row["status"] == "not_met"
    assert row["decision"] == {
        "outcome": "met",
        "source": "one",
        "reason": "Téléphone en panne, constaté.",
        "entries": [entry.seq],
    }
