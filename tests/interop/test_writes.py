"""A real Linphone writes to a donneur d'ordres: the words are in the tchat before it hears 200."""

from __future__ import annotations

import asyncio

import pytest

from evalengine.bootstrap import Engine
from evalengine.dossier.loader import load_dossier
from evalengine.settings import Settings
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e

from .linphone import Linphone

pytestmark = pytest.mark.peer("linphonec")

WORDS = "Votre patiente de 15 h a rappelé."


async def test_words_written_on_the_phone_are_a_line_of_the_tchat(tmp_path, until):
    settings = Settings.load({}, state_folder=tmp_path / "state", http_port=0, sip_port=0)
    async with Engine(settings, load_dossier()) as engine:
        hosted = await engine.open("essai", scenario="prise_en_main", candidate="Camille")
        runner, sip = engine.runners["essai"], hosted.sip

        def happened(kind: type) -> list:
            return [entry.event for entry in runner.entries if isinstance(entry.event, kind)]

        phone = await Linphone.launched(
            tmp_path, server=(sip.host, sip.port), user=sip.user, password=sip.password
        )
        try:
            await until(lambda: happened(e.DeskPhoneChanged))
            await hosted.doors.submit(c.EndPhase(phase="preparation"), "control")
            files = runner._rules.desk.files.values()
            file = next(file for file in files if file.people)
            extension = file.people[0].extension
            for target in (extension, "inconnu"):
                await phone.command(f"chat sip:{target}@{sip.host}:{sip.port} {WORDS}")
            await until(lambda: len(happened(e.PhoneTexted)) == 2)
            await asyncio.sleep(1)  # a phone that was not answered writes again every 0.5 s
        finally:
            await phone.close()
        told = {event.target: event.status for event in happened(e.PhoneTexted)}
        assert told == {extension: 200, "inconnu": 404} and len(happened(e.PhoneTexted)) == 2
        (said,) = happened(e.ChatSent)
        assert (said.speaker, said.text) == ("candidate", WORDS)
        assert said.donneur_ordres == file.donneur_ordres
