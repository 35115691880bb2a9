"""A sitting closes: its phone's account closes with it, and no other."""

from __future__ import annotations

import asyncio
import logging

import pytest

from evalengine.bootstrap import Engine, fresh_token
from evalengine.bootstrap.places import seal_folder
from evalengine.clock import SECOND
from evalengine.dossier.loader import load_dossier
from evalengine.errors import WireError
from evalengine.journal.seals import known_seal
from evalengine.settings import Settings
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.wire.sip.phone import SipPhone
from evalengine.wire.sip.wire import WAKING
from tests.patience import patience


def phone_of(engine: Engine, hosted) -> SipPhone:
    sip = hosted.sip
    server = engine.wire.address
    return SipPhone(engine.host, fresh_token, server=server, user=sip.user, password=sip.password)


async def reachable(hosted) -> None:
    async with patience(5):
        while not any(isinstance(x.event, e.DeskPhoneChanged) for x in hosted.doors.entries):
            await asyncio.sleep(0.01)


async def test_the_account_of_a_closed_sitting_is_good_for_leaving_only(tmp_path, caplog):
    caplog.set_level(logging.WARNING)
    async with Engine(Settings.for_demo(tmp_path), load_dossier()) as engine:
        first = await engine.open("une", scenario="prise_en_main", candidate="Une")
        other = await engine.open("autre", scenario="prise_en_main", candidate="Autre")
        phones = [phone_of(engine, first), phone_of(engine, other)]
        for phone in phones:
            await phone.start()
        await reachable(first)
        await first.doors.submit(c.CloseSitting(reason="Essai terminé."), "control")
        await engine.played("une")
        with pytest.raises(WireError, match="403"):
            await phone_of(engine, first).start()
        await phones[0].stop()
        phones[1].register()
        await asyncio.sleep(0.1)
        assert phones[1].registered
        await phones[1].stop()
        entries = first.doors.entries
        kept = known_seal(seal_folder(engine.settings), "une")
        assert known_seal(seal_folder(engine.settings), "autre") is None
    assert kept is not None
    assert kept.sealed.seal.head == entries[-1].digest
    assert isinstance(entries[-1].event, e.SittingClosed)
    assert not any(isinstance(x.event, e.SomethingNoticed) for x in entries)
    assert caplog.records == []


async def test_after_a_restart_a_closed_sitting_has_no_account(tmp_path):
    settings = Settings.for_demo(tmp_path)
    async with Engine(settings, load_dossier()) as engine:
        hosted = await engine.open("une", scenario="prise_en_main", candidate="Une")
        await hosted.doors.submit(c.CloseSitting(reason="Essai terminé."), "control")
        await engine.played("une")
    async with Engine(settings, load_dossier()) as engine:
        await asyncio.sleep(WAKING / SECOND)
        with pytest.raises(WireError, match="401"):
            await phone_of(engine, hosted).start()
