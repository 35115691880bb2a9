"""The stream over a real WebSocket: it comes back, loses nothing, repeats nothing."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from console import link as link_module
from console.link import DeskRefused, Link, LinkLost, News
from console.protocol import Accepted, ClockTold, DeskTold, Received, RefusedTold
from evalengine.errors import BadSettings
from evalengine.vocabulary.audience import may_see
from evalengine.vocabulary.commands import CloseFile, OpenFile
from tests.patience import patience

from .engine import SITTING, TOKEN, Engine

PATIENCE_S = 5.0


class Reader:
    """Follows a link in a task and remembers all that came."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.news: list[News] = []
        self._changed = asyncio.Event()

    async def run(self) -> None:
        async for news in self.link.news():
            self.news.append(news)
            self._changed.set()

    def seqs(self) -> list[int]:
        return [x.seq for one in self.news if isinstance(one, Received) for x in one.entries]

    async def until(self, condition: Callable[[], bool]) -> None:
        async with patience(PATIENCE_S):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    async def gets(self, kind: type, times: int = 1) -> None:
        await self.until(lambda: sum(isinstance(one, kind) for one in self.news) >= times)


@asynccontextmanager
async def following(engine: Engine, **options: float) -> AsyncIterator[Reader]:
    reader = Reader(Link(engine.url, SITTING, TOKEN, **options))
    task = asyncio.create_task(reader.run())
    try:
        yield reader
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def visible(engine: Engine) -> list[int]:
    """The numbers of the entries that the candidate may see."""
    return [x.seq for x in engine.story.entries if may_see("candidate", x.event)]


async def test_the_desk_then_its_entries_then_the_clock(engine: Engine) -> None:
    async with following(engine) as reader:
        await reader.gets(ClockTold)
        kinds = [type(one) for one in reader.news]
        assert kinds == [DeskTold, Received, ClockTold]
        assert reader.seqs() == visible(engine)


async def test_what_happens_comes_as_it_happens(engine: Engine) -> None:
    async with following(engine) as reader:
        await reader.gets(Received)
        engine.does("rings c1")
        await reader.gets(Received, 2)
        assert reader.seqs() == visible(engine)


async def test_an_engine_that_comes_back_is_followed_from_the_last_entry(engine: Engine) -> None:
    async with following(engine, retry_s=0.05) as reader:
        await reader.gets(Received)
        seen = reader.seqs()[-1]
        await engine.stop()
        await reader.gets(LinkLost)
        engine.does("rings c1")
        await engine.start()
        await reader.gets(DeskTold, 2)
        await reader.until(lambda: reader.seqs() == visible(engine))
        assert engine.afters == [0, seen]


async def test_it_is_back_within_two_seconds_of_the_engine(engine: Engine) -> None:
    """With the retries of a real console, whatever the moment of the return."""
    async with following(engine) as reader:
        await reader.gets(Received)
        await engine.stop()
        await reader.gets(LinkLost, 2)
        await engine.start()
        async with patience(2.0):
            await reader.gets(DeskTold, 2)


async def test_an_entry_told_twice_is_kept_once(engine: Engine) -> None:
    async with following(engine) as reader:
        await reader.gets(ClockTold)
        engine.broadcast(engine.entries_message(engine.story.entries))
        engine.does("rings c1")
        await reader.gets(Received, 3)
        assert reader.seqs() == visible(engine)


async def test_a_silent_engine_is_left_and_tried_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_module, "SILENCE_S", 0.1)
    engine.mute = True
    async with following(engine, retry_s=0.05) as reader:
        await reader.gets(LinkLost)
        await reader.gets(DeskTold, 2)
        assert reader.seqs() == visible(engine)


async def test_an_address_that_takes_calls_and_never_answers_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(link_module, "OPEN_S", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        reader = Reader(Link(f"http://127.0.0.1:{deaf.getsockname()[1]}", SITTING, TOKEN))
        task = asyncio.create_task(reader.run())
        await reader.gets(LinkLost)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert reader.news == [LinkLost()]


@pytest.mark.parametrize(
    ("sitting", "token", "sentence"),
    [
        (SITTING, "faux", "Le jeton d’accès à ce poste n’est pas valable."),
        ("autre", TOKEN, "Cette épreuve n’existe pas sur ce moteur."),
    ],
)
async def test_a_desk_that_never_opens_ends_with_a_sentence(
    engine: Engine, sitting: str, token: str, sentence: str
) -> None:
    async with patience(PATIENCE_S):
        with pytest.raises(DeskRefused, match=sentence):
            async for _ in Link(engine.url, sitting, token).news():
                pass


async def test_a_desk_already_taken_is_tried_until_it_is_free(engine: Engine) -> None:
    engine.refuses_with = 4409
    async with following(engine, retry_s=0.05) as reader:
        await reader.gets(LinkLost, 2)
        assert "Une autre console est déjà ouverte" in reader.news[-1].why
        engine.refuses_with = 0
        await reader.gets(DeskTold)


async def test_an_engine_that_hangs_up_at_once_is_not_besieged(engine: Engine) -> None:
    engine.refuses_with = 1011
    async with following(engine, retry_s=0.2) as reader:
        await reader.gets(LinkLost, 2)
        before = engine.connections
        await asyncio.sleep(0.5)
        assert engine.connections - before <= 3


async def test_a_message_that_cannot_be_read_ends_nothing(engine: Engine) -> None:
    async with following(engine) as reader:
        await reader.gets(ClockTold)
        engine.broadcast("ceci n’est pas du JSON")
        engine.broadcast('{"kind":"entries"}')
        engine.does("rings c1")
        await reader.until(lambda: reader.seqs() == visible(engine))
        assert LinkLost() not in reader.news


async def test_commands_are_named_and_answered(engine: Engine) -> None:
    async with following(engine) as reader:
        await reader.gets(ClockTold)
        opened = await reader.link.send(OpenFile(donneur_ordres="aubry"))
        await reader.gets(Accepted)
        closed = await reader.link.send(CloseFile(donneur_ordres="morel"))
        await reader.gets(RefusedTold)
        answers = [one for one in reader.news if isinstance(one, Accepted | RefusedTold)]
        assert answers == [Accepted(opened), RefusedTold(closed, "Ce dossier n’est pas ouvert.")]


async def test_nothing_is_sent_without_a_link() -> None:
    assert await Link("http://127.0.0.1:1", "s", "t").send(OpenFile(donneur_ordres="a")) is None


@pytest.mark.parametrize(
    "url", ["", "127.0.0.1:8000", "ftp://hote.example", "http://h:99999", "http://"]
)
def test_an_address_that_is_none_is_refused_at_once(url: str) -> None:
    with pytest.raises(BadSettings, match="n’est pas l’adresse d’un moteur"):
        Link(url, "s", "t")


def test_a_secure_address_asks_for_a_secure_stream() -> None:
    link = Link("https://hote.example/base/", "a b/c", "t")
    assert link.address == "wss://hote.example/base/sittings/a%20b%2Fc/stream"
