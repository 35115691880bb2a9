"""The quality of voices and the recordings, as a jury reads them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evalengine.clock import SECOND, Stamp
from evalengine.exports.voices import (
    LINKS_HEAD,
    RECORDINGS_HEAD,
    links_sheet,
    recordings_sheet,
)
from evalengine.projections.control import Control
from evalengine.projections.measures import measure
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry
from evalengine.vocabulary.signals import HEADSET
from evalengine.vocabulary.voices import LinkQuality
from tests.story import Story

AT = Stamp(at=62 * SECOND, source="process")
QUALITY = LinkQuality(
    sent=1_000,
    received=955,
    expected=1_000,
    lost=45,
    late=6,
    concealed=51,
    reordered=3,
    strangers=2,
    jitter_us=12_500,
)
BAD = e.LinkMeasured(call="c1", link="candidate", why="bad", quality=QUALITY, stamp=AT)
BEGAN = e.RecordingBegan(call="c1", side="candidate", file="f.flac.evr", since=AT)
INVITED = e.CallInvited(call="c1", stamp=AT, leg={"targets": f"{HEADSET}poste"})
KEPT = e.RecordingKept(
    call="c1",
    side="candidate",
    file=BEGAN.file,
    sha256="ab" * 32,
    since=AT,
    samples=12_004,
    whole=True,
)
LOST = e.RecordingLost(
    call="c1", side="candidate", file=BEGAN.file, reason="disque plein", stamp=AT
)


def entries(*events):
    return [Entry(seq, 0, 0, "wire", event, "") for seq, event in enumerate(events, 1)]


def test_a_headset_has_one_stream_for_all_calls_and_both_places_say_so():
    story = [*Story("c1").begins().triggers("c1").entries, *entries(INVITED, BAD)]
    (row,) = links_sheet(measure(story))
    assert row[0] == "candidat (casque, tous ses appels ensemble)"
    control = Control()
    for entry in story:
        control.apply(entry)
    assert "du candidat (casque, tous ses appels ensemble) arrive mal" in control.notices[-1]


def test_a_link_is_one_row_each_time_that_it_was_told():
    ended = replace(BAD, why="ended", quality=replace(QUALITY, delay_us=40_000))
    control = replace(BAD, link="control", call="", why="good")
    rows = links_sheet(measure(entries(BAD, ended, control)))
    assert dict(zip(LINKS_HEAD, rows[0], strict=True)) == {
        "Voix": "candidat",
        "Appel": "c1",
        "Moment (s)": 62.0,
        "État": "devient mauvaise",
        "Paquets reçus": 955,
        "Paquets attendus": 1_000,
        "Perdus": 45,
        "En retard": 6,
        "Perdus ou en retard (%)": 5.1,
        "Trames masquées": 51,
        "Dans le désordre": 3,
        "Gigue (ms)": 12.5,
        "Délai aller (ms)": None,
        "Paquets d’inconnus refusés": 2,
        "Preuve (entrée du journal)": 1,
    }
    assert rows[1][LINKS_HEAD.index("Délai aller (ms)")] == 40.0
    assert rows[2][:4] == ["co-évaluateur", "", 62.0, "redevient bonne"]


@pytest.mark.parametrize(
    ("events", "length", "state", "digest"),
    [
        ([], None, "non scellé dans le journal", ""),
        ([KEPT], 1.5, "complet", "ab" * 32),
        ([replace(KEPT, whole=False)], 1.5, "sans sa fin", "ab" * 32),
        ([LOST, KEPT], 1.5, "coupé\u00a0: disque plein", "ab" * 32),
    ],
)
def test_a_recording_is_one_row_whatever_became_of_it(events, length, state, digest):
    (row,) = recordings_sheet(measure(entries(BEGAN, *events)))
    assert dict(zip(RECORDINGS_HEAD, row, strict=True)) == {
        "Fichier": "f.flac.evr",
        "Appel": "c1",
        "Voix": "candidat",
        "Début (s)": 62.0,
        "Durée (s)": length,
        "État": state,
        "SHA-256": digest,
    }


def test_the_co_evaluateur_is_told_what_goes_wrong_and_only_that():
    control = Control()
    good = replace(BAD, why="good", link="control", call="")
    for entry in entries(BEGAN, BAD, good, KEPT, replace(KEPT, whole=False), LOST):
        control.apply(entry)
    assert control.notices == [
        "La voix du candidat (appel c1) arrive mal\u00a0: 5,1\u00a0% de paquets perdus ou en "
        "retard depuis le début, gigue 12\u00a0ms.",
        "La voix du co-évaluateur arrive bien de nouveau.",
        "Enregistrement sans sa fin (voix du candidat, appel c1).",
        "Enregistrement perdu (voix du candidat, appel c1)\u00a0: disque plein.",
    ]
