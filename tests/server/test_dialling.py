"""The candidate calls out, end to end: his SIP phone, the engine, the page of who answers."""

from __future__ import annotations

import asyncio
import secrets

from websockets.asyncio.client import connect

from evalengine.clock import SystemClock
from evalengine.projections.control import Control
from evalengine.server.pages.board import draw
from evalengine.vocabulary import events as e
from evalengine.wire.sip.phone import SipPhone
from tests.story import Story

from .test_doors import asks, said, served


async def until(condition, seconds=3):
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)


def phone_of(engine, hosted):
    return SipPhone(
        SystemClock(),
        lambda: secrets.token_hex(12),
        server=engine.wire.address,
        user=hosted.sip.user,
        password=hosted.sip.password,
    )


async def test_a_call_of_the_candidate_s_from_his_phone_to_the_page_and_back(tmp_path):
    async with served(tmp_path) as (engine, hosted):
        phone = phone_of(engine, hosted)
        await phone.start()
        port = engine.settings.http_port
        url = f"ws://127.0.0.1:{port}/regie/essai/live?jeton={hosted.control_token}"
        async with connect(url) as page:
            assert (await asks(page, {"type": "end_phase", "phase": "preparation"}))[
                "kind"
            ] == "accepted"
            person = engine.dossier.files()[0].people[0]
            phone.dial(person.extension)
            await until(lambda: [call.id for call in phone.calls] == ["sortant-1"])
            while "Répondre" not in (board := (await said(page, "board"))["html"]):
                pass
            assert "Le candidat appelle" in board and person.name in board
            answer = {"type": "answer_dialled", "call": "sortant-1"}
            assert (await asks(page, answer))["kind"] == "accepted"
            await until(lambda: [call.state for call in phone.calls] == ["talking"])
            phone.hang_up("sortant-1")
            await until(lambda: not phone.calls)
            phone.dial("999999")
            await until(lambda: not phone.calls)
        await phone.stop()
        events = [entry.event for entry in hosted.doors.entries]
        ends = [(x.call, x.by, x.cause) for x in events if isinstance(x, e.CallEnded)]
        assert ends == [
            ("sortant-1", "candidate", "hung_up"),
            ("sortant-2", "engine", "wrong_number"),
        ]


def board(story: Story) -> str:
    control = Control()
    for entry in story.entries:
        control.apply(entry)
    return draw(control, story.scenario, story.now)


def test_the_page_offers_every_answer_while_it_rings_and_none_afterwards():
    story = Story("c1").begins().dials("311").waits(4)
    labels = ("Répondre", "Occupé", "Ne répond pas", "Faux numéro")
    drawn = board(story)
    assert all(f">{label}</button>" in drawn for label in labels)
    assert "ligne 1 : le candidat appelle depuis 4 s" in drawn
    drawn = board(story.is_answered("sortant-1"))
    assert not any(f">{label}</button>" in drawn for label in labels)
    assert "vous êtes Mme Hélène Cabinet" in drawn and ">Raccrocher</button>" in drawn
    drawn = board(story.takes_leave("sortant-1").dials("<b>"))
    assert "terminé : faux numéro" in drawn and "&lt;b&gt;" in drawn and "<b>" not in drawn
