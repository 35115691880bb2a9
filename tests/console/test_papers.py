"""The incident report and the hand-over: typed, saved by one key, amended, frozen."""

from __future__ import annotations

from evalengine.vocabulary import commands as c

from .conftest import OpenDesk
from .engine import Engine
from .keyed import begins, keys, line, of, paper


async def test_a_hand_over_needs_a_medium_and_is_saved_by_one_key(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        begins(engine, "handover", 600)
        await desk.sees("[Rel.]", "◂ moyen à choisir ▸", "Rien d’enregistré")
        await desk.press("tab", *keys("Eau coupée.\nRappeler Mme Roy"))
        await desk.sees("À ENREGISTRER")
        await desk.press("ctrl+s")
        await desk.sees("Choisissez par quel moyen transmettre.")
        await desk.press("shift+tab", "right", "ctrl+s")
        await desk.sees("◂ tableau de l’équipe ▸", "Enregistré, modifiable")
        await desk.misses("Choisissez par quel moyen")
        assert desk.app.drafts.scopes("handover") == []
        await desk.press("tab", *keys(" !"))
        await desk.sees("À ENREGISTRER")
        await desk.press("ctrl+s")
        await desk.sees("Enregistré, modifiable")
    assert of(engine, c.WriteHandover) == [
        c.WriteHandover(medium="board", text="Eau coupée.\nRappeler Mme Roy"),
        c.WriteHandover(medium="board", text="Eau coupée.\nRappeler Mme Roy !"),
    ]


async def test_a_hand_over_freezes_with_what_was_typed_in_it(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        begins(engine, "handover", 600)
        await desk.sees("[Rel.]")
        await desk.press("right", "tab", "x")
        begins(engine, "interview")
        await desk.sees("Le délai est passé", "À ENREGISTRER")
        await desk.press("y", "ctrl+s")
        await desk.pilot.pause(0.2)
        assert of(engine, c.WriteHandover) == []
        assert paper(desk, "handover-text") == "x"


async def test_an_incident_is_told_on_behalf_of_the_call(
    engine: Engine, open_desk: OpenDesk
) -> None:
    engine.does("rings c1", "answers c1")
    async with open_desk(size=(120, 40)) as desk:
        await desk.sees("● En ligne")
        await desk.press("ctrl+p", "i")
        await desk.sees("Rapport d’incident · Cabinet du docteur Aubry · Corinne Vasseur")
        await desk.press("tab", *keys("24/11"), "tab", *keys("14"), "ctrl+s")
        await desk.sees("Un rapport d’incident dit au moins les faits.")
        await desk.press("tab", *keys("Coupure."), "tab", *keys("Attente"), "ctrl+s")
        await desk.sees("Enregistré, modifiable", "24/11/2026", "14:00")
    assert of(engine, c.ReportIncident) == [
        c.ReportIncident(
            donneur_ordres="aubry",
            happened="2026-11-24T14:00",
            facts="Coupure.",
            consequences="Attente",
            measures="",
            call="c1",
        )
    ]


async def test_an_incident_begun_stays_and_another_donneur_d_ordres_has_his_own(
    engine: Engine, open_desk: OpenDesk
) -> None:
    engine.does("opens aubry")
    async with open_desk(size=(120, 40)) as desk:
        await desk.press("ctrl+p", "i")
        await desk.sees("Rapport d’incident · Cabinet du docteur Aubry")
        await desk.press("tab", "tab", "tab", "a")
        engine.does("opens morel")
        await desk.sees("SCP Morel et associés, avocats, bonjour.")
        await desk.sees("Rapport d’incident · Cabinet du docteur Aubry")
        assert paper(desk, "incident-facts") == "a"
        await desk.press("shift+tab", "shift+tab", "shift+tab", "right")
        await desk.sees("Rapport d’incident · SCP Morel et associés")
        assert paper(desk, "incident-facts") == ""
        await desk.press("tab", "tab", "9", "shift+tab", "shift+tab", "left")
        await desk.sees("Rapport d’incident · Cabinet du docteur Aubry")
        assert paper(desk, "incident-facts") == "a"
        assert line(desk, "incident-time") == ""
        assert sorted(desk.app.drafts.scopes("incident")) == ["aubry", "morel"]
