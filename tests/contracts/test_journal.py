"""One contract for every journal: the fake passes the tests of the real one."""

from __future__ import annotations

from dataclasses import replace
from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evalengine.clock import Stamp
from evalengine.errors import Conflict
from evalengine.journal.memory import MemoryJournal
from evalengine.journal.sql import PAGE, SqlJournal
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import GENESIS, chain, verify


@pytest.fixture(params=["memory", "sqlite"])
async def journal(request, tmp_path):
    if request.param == "memory":
        made = MemoryJournal()
    else:
        made = await SqlJournal.open(f"sqlite+aiosqlite:///{tmp_path}/journal.db")
    yield made
    await made.close()


def entries(events, *, head=GENESIS, seq=0, wall=1_793_000_000_000_000_000):
    """A chain of entries, one ms apart."""
    made = []
    for event in events:
        seq += 1
        made.append(chain(head, seq, seq * 1_000_000, wall + seq * 1_000_000, "wire", event))
        head = made[-1].digest
    return made


def files(many, prefix="cabinet"):
    return [e.FileOpened(donneur_ordres=f"{prefix}-{number}") for number in range(many)]


async def read(journal, sitting, after=0):
    return [entry async for entry in journal.read(sitting, after)]


async def test_what_is_appended_is_read_back_identical(journal):
    stamp = Stamp(at=12_345_678_901, source="kernel", bound=70_000)
    rang = e.CallRang(
        call="c1",
        line=2,
        donneur_ordres="cabinet-réunion",
        caller="Mme Lœil « l’aînée » \x00\n\"'%s {} $1 ?",
        number="0199001234",
        stamp=stamp,
    )
    secured = e.LegSecured(call="c1", leg={"cseq": 2**62, "to": "<sip:poste@salle.example>"})
    told = entries([rang, secured, *files(3)])
    await journal.append("s1", told)
    back = await read(journal, "s1")
    assert back == told
    assert verify(back) == told[-1].digest


async def test_an_empty_batch_is_nothing(journal):
    await journal.append("s1", [])
    assert await read(journal, "s1") == []
    assert await journal.sittings() == []


async def test_a_seq_is_written_once(journal):
    told = entries(files(3))
    await journal.append("s1", told)
    with pytest.raises(Conflict, match="autre moteur"):
        await journal.append("s1", [replace(told[1], wall=0)])
    assert await read(journal, "s1") == told


async def test_a_batch_is_stored_whole_or_not_at_all(journal):
    told = entries(files(9))
    await journal.append("s1", told[4:5])
    with pytest.raises(Conflict):
        await journal.append("s1", told[:9])
    assert await read(journal, "s1") == told[4:5]
    await journal.append("s1", told[:4])  # a refused batch leaves the journal usable
    assert await read(journal, "s1") == told[:5]


async def test_a_batch_that_repeats_itself_is_refused(journal):
    told = entries(files(2))
    with pytest.raises(Conflict):
        await journal.append("s1", [told[0], told[1], told[1]])
    assert await read(journal, "s1") == []


async def test_reading_starts_after(journal):
    told = entries(files(5))
    await journal.append("s1", told)
    assert await read(journal, "s1", after=3) == told[3:]
    assert await read(journal, "s1", after=5) == []
    assert await read(journal, "s2") == []


async def test_reading_goes_over_pages(journal):
    told = entries(files(2 * PAGE + 1))
    await journal.append("s1", told)
    assert await read(journal, "s1") == told


async def test_order_is_by_seq_and_not_by_arrival(journal):
    told = entries(files(4))
    await journal.append("s1", [told[3], told[1]])
    await journal.append("s1", [told[2], told[0]])
    assert await read(journal, "s1") == told


async def test_sittings_do_not_mix(journal):
    noon = 1_793_000_000_000_000_000
    later, sooner = entries(files(2, "a"), wall=noon + 10**12), entries(files(2, "b"), wall=noon)
    await journal.append("later", later)
    await journal.append("sooner", sooner)
    assert await read(journal, "later") == later
    assert await read(journal, "sooner") == sooner
    assert await journal.sittings() == ["sooner", "later"]


async def test_a_reader_that_leaves_half_way_disturbs_nobody(journal):
    told = entries(files(PAGE + 5))
    await journal.append("s1", told[:-1])
    reading = journal.read("s1")
    assert await anext(reading) == told[0]
    await journal.append("s1", told[-1:])
    assert await read(journal, "s1", after=PAGE) == told[PAGE:]
    await reading.aclose()


async def test_the_last_beat_of_each_sitting_is_kept_beside_its_entries(journal):
    told = entries(files(2))
    await journal.append("s1", told)
    assert await journal.last_beat("s1") == 0
    for at in (2**62, 7):
        await journal.beat("s1", at)
        await journal.beat("s2", at + 1)
        assert [await journal.last_beat(name) for name in ("s1", "s2")] == [at, at + 1]
    assert await read(journal, "s1") == told
    assert await journal.sittings() == ["s1"]  # a pulse opens no sitting


fresh = count()


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    texts=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=40),
    cuts=st.lists(st.integers(0, 40), max_size=6),
)
async def test_any_batches_give_back_one_list(journal, texts, cuts):
    sitting = f"s{next(fresh)}"
    told = entries([e.CallSkipped(call=text, reason=text[::-1]) for text in texts])
    edges = [0, *sorted(min(cut, len(told)) for cut in cuts), len(told)]
    for start, end in pairwise(edges):
        await journal.append(sitting, told[start:end])
    back = await read(journal, sitting)
    assert back == told
    assert verify(back) == (told[-1].digest if told else GENESIS)
