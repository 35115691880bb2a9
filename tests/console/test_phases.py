"""What each phase of an exam shows of its own, through keys only."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from evalengine.clock import SECOND
from evalengine.dossier.programme import PhasePlan, Programme
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e

from .conftest import OpenDesk, opener
from .engine import DeskStory, Engine


def begins(engine: Engine, phase: e.Phase, lasts_s: int = 0) -> None:
    ends = engine.story.now + lasts_s * SECOND if lasts_s else 0
    engine.story.happens(e.PhaseBegan(phase=phase, ends_at=ends))
    engine.tell()


LENGTHS = {"identity": 180, "checks": 420, "preparation": 3600, "calls": 0, "chat": 300}


@pytest.fixture
async def exam() -> AsyncIterator[Engine]:
    """A sitting that begins at the door."""
    phases = [PhasePlan(phase=name, lasts_s=lasts) for name, lasts in LENGTHS.items()]
    plan = Programme(id="examen", title="Examen", scenarios=("essai",), phases=tuple(phases))
    engine = Engine(DeskStory(programme=plan))
    await engine.start()
    yield engine
    await engine.stop()


@pytest.fixture
def open_door(exam: Engine, monkeypatch: pytest.MonkeyPatch) -> OpenDesk:
    return opener(exam, monkeypatch)


async def test_the_notice_is_read_and_accepted_by_one_key(
    exam: Engine, open_door: OpenDesk
) -> None:
    async with open_door() as desk:
        await desk.sees("Identité et notice · 03:00", "○ Votre pièce d’identité")
        await desk.sees("Enregistrés", "la voix", "Jamais", "votre écran", "six mois", "un an")
        await desk.misses("Ctrl+P")
        await desk.press("f5")
        await desk.sees("Les fiches s’ouvriront à la préparation.")
        await desk.press("enter")
        await desk.sees("✓ Notice acceptée")
        await desk.press("enter")
        assert exam.commands == [c.AcceptNotice()]
        exam.story.asks(c.ConfirmIdentity(document="passeport"))
        exam.story.asks(c.EndPhase(phase="identity"))
        exam.tell()
        await desk.sees("Vérification du poste")


async def test_the_papers_that_were_seen_are_told(exam: Engine, open_door: OpenDesk) -> None:
    async with open_door() as desk:
        exam.story.asks(c.ConfirmIdentity(document="passeport"))
        exam.tell()
        await desk.sees("✓ Votre pièce d’identité : vue (passeport)")


async def test_headset_ring_and_keys_are_checked(exam: Engine, open_door: OpenDesk) -> None:
    exam.story.asks(c.ConfirmIdentity(document="passeport"))
    exam.story.asks(c.AcceptNotice(), "candidate")
    exam.story.asks(c.EndPhase(phase="identity"))
    async with open_door() as desk:
        await desk.sees("Vérification du poste · 07:00", "○ Casque", "2 fait sonner le poste")
        await desk.press("1")
        await desk.sees("✓ Casque")
        await desk.press("f1", "alt+z", "f3", "f4", "f6", "f8")
        await desk.sees("F2 ✓", "F8 ✓", "○ Touches")
        await desk.press("ctrl+p")
        await desk.sees("✓ Touches")
        await desk.press("é")
        await desk.sees("2 si vous avez entendu sonner")
        await desk.press("é")
        await desk.sees("Préparation · 1:00:00", "Lisez le dossier")
        parts = [one.part for one in exam.commands if isinstance(one, c.PassCheck)]
        assert parts == ["headset", "keys", "ring"]
        assert desk.hands.acts == []


async def test_the_whole_dossier_is_read_in_the_preparation(
    engine: Engine, open_desk: OpenDesk
) -> None:
    rules = [e.Chapter(title="Priorités", lines=["Le vital d’abord."])]
    person = e.Person(name="Ève Ricard", role="responsable", extension="900")
    engine.story.happens(e.CompanyProvided(name="Télésec", rules=rules, people=[person]))
    begins(engine, "preparation", 3600)
    async with open_desk() as desk:
        await desk.sees("Préparation · 1:00:00", "Lisez le dossier")
        await desk.press("f7")
        await desk.sees("« Cabinet du docteur Aubry, bonjour, Camille à votre écoute. »")
        await desk.press("f9")
        await desk.sees("Lisez le dossier")
        await desk.press("ctrl+p", "s")
        await desk.sees("Télésec", "Priorités", "Le vital d’abord.", "900 Ève Ricard")


async def test_the_grace_counts_down_to_the_freeze(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        begins(engine, "grace", 15)
        await desk.sees("Terminez vos messages : formulaires figés dans 15 s.")
        engine.passes(4)
        await desk.sees("formulaires figés dans 11 s.")
        begins(engine, "chat", 300)
        await desk.misses("formulaires figés dans")
        await desk.sees("[Tchat]")
        await desk.press("ctrl+p", "a")
        await desk.sees("Le délai est passé : ce qui est enregistré se lit encore")
        begins(engine, "interview")
        await desk.sees("Entretien", "L’entretien commence.")
