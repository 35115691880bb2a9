"""The page as a browser meets it: a real engine, a real socket, real commands."""

from __future__ import annotations

import asyncio

from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from tests.patience import until
from tests.server.pages.visitor import Visitor
from tests.server.test_doors import served

from .calling import phone_of


def events(hosted, kind):
    return [entry.event for entry in hosted.doors.entries if isinstance(entry.event, kind)]


async def begin(hosted):
    await hosted.doors.submit(c.EndPhase(phase="preparation"), "control")


async def test_the_page_shows_the_board_escaped_and_follows_what_happens(tmp_path):
    async with served(tmp_path) as (engine, hosted):
        async with Visitor(engine.page_url("essai")) as visitor:
            await visitor.sees("Camille &lt;b&gt;Essai")
            assert "<b>Essai" not in visitor.text()
            await visitor.sees("Commencer les appels")
            await begin(hosted)
            await visitor.sees("Mettre fin à la phase")
            await visitor.sees("Faire sonner")


async def test_buttons_are_commands_and_refusals_are_sentences(tmp_path):
    async with served(tmp_path, "rendez_vous_ordinaires") as (engine, hosted):
        call = hosted.scenarios[0].calls[0].id
        async with Visitor(engine.page_url("essai")) as visitor:
            await begin(hosted)
            await visitor.press(f"ring {call}")
            await visitor.sees("Aucun téléphone n’est enregistré")
            phone = phone_of(engine, hosted)
            await phone.start()
            await visitor.sees("téléphone prêt")
            await visitor.press(f"ring {call}")
            await visitor.sees("sonne depuis")
            phone.answer(call)
            await visitor.sees("Le candidat vous écoute")
            fact = hosted.scenarios[0].calls[0].facts[0].id
            await visitor.press(f"say {call} {fact}")
            await until(lambda: events(hosted, e.FactSaid))
            await visitor.sees(f"unsay {call} {fact}")
            await visitor.press(f"hang_up {call}")
            await until(lambda: events(hosted, e.CallEnded))
            await phone.stop()
        assert events(hosted, e.CallEnded)[0].by == "correspondent"


async def test_what_a_browser_may_send_kills_nothing(tmp_path):
    async with served(tmp_path) as (engine, hosted):
        count = len(hosted.doors.entries)
        async with Visitor(engine.page_url("essai")) as visitor:
            for act in ("fly", "", "ring", "ring a b c", None, 7, {"a": 1}, "tab nowhere", "pin x"):
                await visitor.press(act)
            await visitor.socket.emit("event", {"client_id": visitor.client_id, "id": 99999})
            await visitor.socket.emit("event", {"nothing": 1})
            await visitor.press("fly")
            await visitor.sees("n’est pas comprise")
            await visitor.press("keys")
            await visitor.sees("Aucune touche n’agit")
        assert len(hosted.doors.entries) == count


async def test_two_co_evaluateurs_see_each_other_and_the_same(tmp_path):
    async with served(tmp_path) as (engine, hosted):
        async with Visitor(engine.page_url("essai")) as first:
            await first.sees("Commencer les appels")
            assert "autre co-évaluateur" not in first.text()
            async with Visitor(engine.page_url("essai")) as second:
                await first.sees("un autre co-évaluateur est sur cette épreuve")
                await second.sees("un autre co-évaluateur est sur cette épreuve")
                await begin(hosted)
                await first.sees("Mettre fin à la phase")
                await second.sees("Mettre fin à la phase")
                await first.press("tab chat")  # what one looks at is his own
                await asyncio.sleep(0.2)
                assert 'class="act tab here" data-act="tab work"' in second.text()
                assert 'class="act tab here" data-act="tab chat"' in first.text()


async def test_a_page_opened_late_shows_all_that_happened(tmp_path):
    async with served(tmp_path) as (engine, hosted):
        await begin(hosted)
        team = c.SayInChat(donneur_ordres="", text="Bonjour <i>à tous")
        await hosted.doors.submit(team, "control")
        call = hosted.scenarios[0].calls[0].id
        await hosted.doors.submit(c.SkipCall(call=call, reason="essai"), "control")
        for _again in range(2):
            async with Visitor(engine.page_url("essai")) as visitor:
                await visitor.sees("passé")
                await visitor.sees("Bonjour &lt;i&gt;à tous")


async def test_the_candidate_calls_and_is_answered_on_the_page(tmp_path):
    async with served(tmp_path) as (engine, hosted):
        phone = phone_of(engine, hosted)
        await phone.start()
        async with Visitor(engine.page_url("essai")) as visitor:
            await begin(hosted)
            person = engine.dossier.files()[0].people[0]
            phone.dial(person.extension)
            await visitor.sees("le candidat appelle")
            await visitor.sees("Ne répond pas")
            await visitor.press("answer sortant-1")
            await until(lambda: [call.state for call in phone.calls] == ["talking"])
            phone.hang_up("sortant-1")
            await until(lambda: not phone.calls)
            phone.dial(person.extension)
            await until(lambda: len(events(hosted, e.CallDialled)) == 2)
            await visitor.press("refuse sortant-2 busy")
            await until(lambda: not phone.calls)
            phone.dial("999999")
            await until(lambda: len(events(hosted, e.CallEnded)) == 3)
            await visitor.sees("terminé, faux numéro")
        await phone.stop()
        ends = [(end.call, end.by, end.cause) for end in events(hosted, e.CallEnded)]
        assert ends == [
            ("sortant-1", "candidate", "hung_up"),
            ("sortant-2", "correspondent", "busy"),
            ("sortant-3", "engine", "wrong_number"),
        ]


async def test_who_looks_on_sees_everything_and_does_nothing(tmp_path):
    async with served(tmp_path) as (engine, hosted):
        call = hosted.scenarios[0].calls[0].id
        await begin(hosted)
        async with Visitor(engine.page_url("essai")) as first:
            async with Visitor(engine.board_url("essai")) as reader:
                await reader.sees("vous regardez")
                await reader.sees("Sonneries à la main")
                assert "autre co-évaluateur" not in first.text()
                written = len(hosted.doors.entries)
                for act in (
                    f"ring {call}",
                    "pilot on",
                    "close",
                    "end_phase",
                    f"void {call}",
                    "note",
                ):
                    await reader.press(act)
                    await reader.sees("seul le co-évaluateur agit")
                    await reader.press("tab seen")
                    await reader.sees('class="act tab here" data-act="tab seen"')
                    await reader.press("tab work")
                assert len(hosted.doors.entries) == written
                assert "Donner la consigne" not in str(reader.elements)
                assert "Donner la consigne" in str(first.elements)
                await first.press("pilot on")
                await reader.sees("<span>Pilote automatique")


async def test_a_whole_call_told_observed_voided_and_played_again(tmp_path):
    async with served(tmp_path, "rendez_vous_ordinaires") as (engine, hosted):
        scripted = hosted.scenarios[0].calls[0]
        phone = phone_of(engine, hosted)
        await phone.start()
        async with Visitor(engine.page_url("essai")) as visitor:
            await visitor.sees("téléphone prêt")
            await begin(hosted)
            await visitor.press(f"ring {scripted.id}")
            await until(lambda: phone.calls)
            phone.answer(scripted.id)
            await visitor.sees("Le candidat vous écoute")
            await visitor.press("observe greeted done")
            await visitor.sees("phrase d’accueil")
            await visitor.press("undo")
            await until(lambda: events(hosted, e.ObservationUndone))
            await hosted.doors.submit(c.VoidCall(call=scripted.id, reason="son coupé"), "control")
            await visitor.sees("annulé, à rejouer")
            await until(lambda: not phone.calls)
            await visitor.press(f"ring {scripted.id}")
            await visitor.sees("2e appel")
            await until(lambda: phone.calls)
            await phone.stop()
        assert [event.role for event in events(hosted, e.PartTaken)] == [scripted.id] * 2
