"""A sitting is closed: its account is good for leaving, and for nothing else."""

from __future__ import annotations

import asyncio
import logging

import pytest

from evalengine.errors import WireError
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.sip.accounts.registrar import Registrar

from .lines import LINES, LineBench
from .loopback import DESK, PASSWORD, Bench
from .test_registrar import PASSWORDS, PHONE, REALM, SOURCE, Phone, names, request


async def closed(bench: Bench, until) -> None:
    """The sitting ended while its call went on."""
    bench.ring("c1")
    await until(bench.has(s.Rang))
    bench.phone.answer("c1")
    await until(bench.has(s.Answered))
    bench.signals.clear()
    bench.wire.retire(DESK)


async def test_its_calls_are_over_and_its_phone_is_called_no_more(bench: Bench, until):
    await closed(bench, until)
    await until(lambda: not bench.phone.calls)
    bench.ring("c2")
    assert bench.one(s.LegEnded).cause == "unreachable"


async def test_its_phone_may_not_register_again_and_nobody_is_alarmed(bench, until, caplog):
    await closed(bench, until)
    for _ in range(20):
        bench.phone.register()
        await until(lambda: not bench.phone.registered)
        bench.phone.registered = True
    with pytest.raises(WireError, match="403"):
        await bench.a_phone().start()
    assert bench.signals == [] and caplog.records == []
    other = bench.wire.attach("epreuve-2", "autre")  # the same host is not slowed
    phone = bench.a_phone(user="epreuve-2", password="autre")
    await phone.start()
    assert phone.registered and other.name == "epreuve-2"
    await phone.stop()


async def test_its_phone_leaves_in_peace(bench: Bench, until, caplog):
    caplog.set_level(logging.INFO)
    await closed(bench, until)
    begun = bench.clock.monotonic_ns()
    await bench.phone.stop()
    assert bench.clock.monotonic_ns() - begun < 500_000_000  # it was answered
    assert bench.signals == [] and caplog.records == []


async def test_its_phone_may_not_call(bench: Bench, until):
    await closed(bench, until)
    await until(lambda: not bench.phone.calls)
    bench.phone.dial("311")
    (call,) = bench.phone.calls
    await until(lambda: not bench.phone.calls)
    assert call.dialog.heard.code == 403
    assert bench.signals == []


async def test_nor_as_another_desk_of_the_same_telephone(bench: Bench, until):
    """One telephone, one address, two accounts: From says for whom it calls."""
    others: list[s.Signal] = []
    bench.wire.attach("epreuve-2", "autre", others.append)
    second = bench.a_phone(user="epreuve-2", password="autre")
    await second.start()
    contact = f"sip:{DESK}@127.0.0.1:{second.address[1]}"
    bench.desk.perform(fx.KnowPhone(desk=DESK, contact=contact, expires_in_s=60))
    second._user = DESK
    second.dial("311")
    await until(bench.has(s.Dialled))
    bench.wire.retire(DESK)
    await until(lambda: not second.calls)
    second.dial("311")
    (call,) = second.calls
    await until(lambda: not second.calls)
    assert call.dialog.heard.code == 403
    assert not [signal for signal in others if isinstance(signal, s.Dialled)]
    await second.stop()


async def test_a_desk_opened_again_under_that_name_serves(bench: Bench):
    bench.wire.retire(DESK)
    bench.wire.detach(DESK)
    bench.wire.attach(DESK, PASSWORD, bench.signals.append)
    phone = bench.a_phone()
    await phone.start()
    assert phone.registered
    await phone.stop()


async def test_retiring_twice_or_nobody_is_nothing(bench: Bench):
    bench.wire.retire(DESK)
    bench.wire.retire(DESK)
    bench.wire.retire("personne")


@pytest.fixture
def registrar():
    made = Registrar(REALM, names(), PASSWORDS.get)
    assert Phone(made).send().status == 200
    made.close("poste1")
    return made


@pytest.mark.parametrize(
    ("contact", "extra", "status"),
    [
        (PHONE, ["Expires: 0"], 200),
        (PHONE + ";expires=0", [], 200),
        ("*", ["Expires: 0"], 200),
        (PHONE, [], 403),
        (PHONE + ";expires=0, <sip:b@192.0.2.8>", [], 403),
        (PHONE + ";expires=10", [], 403),
        (None, [], 403),
    ],
)
def test_what_a_closed_account_may_ask(registrar, contact, extra, status):
    reply = Phone(registrar).send(contact, cseq=2, extra=extra)
    assert (reply.status, reply.change, reply.notice, reply.guessed) == (status, None, None, False)
    assert registrar.targets("poste1", 0) == []


def test_a_wrong_password_is_one_all_the_same(registrar):
    guesser = Phone(registrar, password="guess")
    assert (guesser.send().status, guesser.send().guessed) == (401, True)
    assert registrar.register(request(), SOURCE, 0).status == 401


# What a restarted engine does not remember yet.


class Waking(LineBench):
    """An engine that has just started again, and its phone that rings at its door."""

    def open_wire(self, port: int, **options: int) -> None:
        super().open_wire(port, waking=options.get("waking", 400_000_000))


@pytest.fixture
async def waking(tokens, request):
    made = Waking(tokens, LINES[request.param])
    await made.phone.start()
    yield made
    await made.close()


@pytest.mark.parametrize("waking", ["udp4"], indirect=True)
async def test_an_invite_that_comes_too_early_is_left_unanswered_and_taken_later(waking, until):
    contact = waking.one(s.PhoneRegistered).contact
    await waking.restart_wire()
    waking.phone.dial("311")
    await asyncio.sleep(0.1)
    (call,) = waking.phone.calls
    assert call.dialog.heard is None
    waking.desk.perform(fx.KnowPhone(desk=DESK, contact=contact, expires_in_s=60))
    await until(waking.has(s.Dialled), seconds=2)


@pytest.mark.parametrize("waking", ["udp4"], indirect=True)
async def test_who_is_still_unknown_then_is_refused(waking, until):
    await waking.restart_wire()
    waking.phone.dial("311")
    (call,) = waking.phone.calls
    await until(lambda: not waking.phone.calls, seconds=2)
    assert call.dialog.heard.code == 403


@pytest.mark.parametrize("waking", ["tcp4"], indirect=True)
async def test_over_a_stream_he_is_told_when_to_ask_again(waking, until):
    await waking.phone.stop()
    await waking.restart_wire()
    stranger = waking.a_phone(user="inconnu")
    starting = asyncio.create_task(stranger.start())
    await asyncio.sleep(0.05)
    stranger.dial("311")
    (call,) = stranger.calls
    await until(lambda: not stranger.calls)
    assert (call.dialog.heard.code, call.dialog.heard.header("Retry-After")) == (503, "1")
    with pytest.raises(WireError, match="401"):
        await starting
