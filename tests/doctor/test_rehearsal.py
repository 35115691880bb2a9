"""Three calls seen from both sides: by a good phone, and by phones that each fail in one way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evalengine.clock import MS, SystemClock
from evalengine.doctor import rehearsal
from evalengine.doctor.builtin import BuiltIn
from evalengine.doctor.handset import MOMENTS, Seen
from evalengine.doctor.rehearsal import Compared, judged, rehearse
from evalengine.dossier.loader import load_dossier
from evalengine.settings import Settings

LIMIT = rehearsal.TOLERANCE_NS


@pytest.fixture
def settings(tmp_path):
    return Settings.for_demo(tmp_path, {})


async def examined(settings, handset):
    return await rehearse(settings, load_dossier(), SystemClock(), handset)


def call(**engine: int) -> Compared:
    phone = {"ring": Seen(0, 10), "pickup": Seen(1000, 1010), "end": Seen(2000, 2010)}
    return Compared(engine={"ring": 5, "pickup": 1005, "end": 2005, **engine}, phone=phone)


@pytest.mark.parametrize(
    ("engine", "grade", "widest"),
    [
        ({}, "good", 5),
        ({"ring": 10 - LIMIT}, "good", LIMIT),
        ({"ring": 9 - LIMIT}, "bad", LIMIT + 1),
        ({"pickup": 1000 + LIMIT}, "good", LIMIT),
        ({"pickup": 1001 + LIMIT}, "bad", LIMIT + 1),
        ({"end": 2001 + LIMIT}, "bad", LIMIT + 1),
    ],
)
def test_the_widest_gap_decides(engine, grade, widest):
    told = call(**engine)
    assert judged("essai", [call(), told, call()]).grade == grade
    assert max(told.gap(moment) for moment in MOMENTS) == widest


def test_the_verdict_names_the_moment_and_the_call():
    finding = judged("essai", [call(), call(pickup=1000 + 60 * MS), call()])
    assert "60,00 ms (décroché, appel 2" in finding.said
    assert "ne concordent pas" in finding.said
    assert finding.details[1].startswith("appel 2\u00a0: attente 0,060 s au moteur, 0,000 s")
    assert "décroché 60,00 ms" in finding.details[1]


async def test_our_own_phone_saw_what_the_journal_says_and_nothing_is_left(settings):
    finding = await examined(settings, BuiltIn(SystemClock()))
    assert finding.grade == "good", finding
    assert len(finding.details) == 3
    assert list(settings.state_folder.iterdir()) == []


class Silent(BuiltIn):
    async def start(self, access):
        """It does not register."""


class Stranger(BuiltIn):
    async def start(self, access):
        await super().start(replace(access, password="faux"))


class Deaf(BuiltIn):
    async def answer(self, call):
        """It lets it ring."""


class Loose(BuiltIn):
    async def hang_up(self, call):
        """It stays."""


class Late(BuiltIn):
    """Its notes are those of a clock that is 60 ms late."""

    def notes(self, call):
        late = super().notes(call)
        if set(late) == set(MOMENTS):
            return {
                what: Seen(seen.before - 60 * MS, seen.after - 60 * MS)
                for what, seen in late.items()
            }
        return late


class Forgetful(BuiltIn):
    def notes(self, call):
        kept = super().notes(call)
        kept.pop("end", None)
        return kept


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (Silent, "ne s’est pas enregistré"),
        (Stranger, "refuse ce téléphone"),
        (Deaf, "n’a pas décroché"),
        (Loose, "n’a pas raccroché"),
        (Late, "ne concordent pas"),
        (Forgetful, "n’a pas noté"),
    ],
)
async def test_a_phone_that_fails_is_told_in_a_sentence(settings, monkeypatch, kind, says):
    monkeypatch.setattr(rehearsal, "PATIENCE_S", 1.0)
    finding = await examined(settings, kind(SystemClock()))
    assert finding.grade == "bad"
    assert says in finding.said
    assert list(settings.state_folder.iterdir()) == []


async def test_a_phone_that_never_rings(settings, monkeypatch):
    monkeypatch.setattr(rehearsal, "PATIENCE_S", 0.5)
    monkeypatch.setattr("evalengine.wire.sip.phone.SipPhone._offered", lambda self, event: None)
    finding = await examined(settings, BuiltIn(SystemClock()))
    assert (finding.grade, "n’a pas sonné" in finding.said) == ("bad", True)


@pytest.mark.parametrize("host", ["192.0.2.1", "0.0.0.0"])
async def test_a_host_where_no_phone_can_answer(settings, host):
    elsewhere = settings.model_copy(update={"host": host})
    finding = await examined(elsewhere, BuiltIn(SystemClock()))
    assert (finding.grade, host in finding.said) == ("bad", True)
    assert list(settings.state_folder.iterdir()) == []
