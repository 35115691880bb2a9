"""INFO and MESSAGE: keys and words, and what we make of anything else."""

from __future__ import annotations

import pytest

from evalengine.vocabulary import signals as s
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.messages.message import parse

from .net import Net
from .test_agent import answer, answers, in_dialog, request

RELAY = {"Content_Type": "application/dtmf-relay"}


@pytest.mark.parametrize(
    ("kind", "body", "key"),
    [
        ("application/dtmf-relay", b"Signal=5\r\nDuration=160\r\n", "5"),
        ("application/dtmf-relay", b"Duration= 160\r\nSignal= #", "#"),
        ("application/dtmf-relay", b"signal=b", "B"),
        ("application/dtmf-relay", b"Signal=10\nDuration=250", "*"),
        ("application/dtmf", b"7", "7"),
        ("application/dtmf", b" 11\r\n", "#"),
    ],
)
def test_a_key_in_an_info_is_told(kind, body, key):
    net = Net()
    call, phones = net.talking()
    assert in_dialog(net, phones, "INFO", body, Content_Type=kind).code == 200
    pressed = net.engine.one(ev.KeyPressed)
    assert (pressed.call, pressed.key, pressed.arrival.source) == (call, key, "kernel")


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("application/dtmf-relay", b"Signal=E", 400),
        ("application/dtmf-relay", b"Signal=12", 400),
        ("application/dtmf-relay", b"Duration=160", 400),
        ("application/dtmf-relay", b"\xff" * 2_000, 400),
        ("application/dtmf", b"77", 400),
        ("application/media_control+xml", b"<media_control/>", 415),
    ],
)
def test_an_info_that_tells_no_key(kind, body, code):
    net = Net()
    call, phones = net.talking()
    told = in_dialog(net, phones, "INFO", body, Content_Type=kind)
    assert told.code == code
    assert ("dtmf-relay" in told.header("Accept")) is (code == 415)
    assert net.engine.all(ev.KeyPressed) == []
    assert call.phase == "talking"


def test_an_empty_info_is_a_sign_of_life():
    net = Net()
    _call, phones = net.talking()
    assert in_dialog(net, phones, "INFO").code == 200
    assert net.engine.all(ev.KeyPressed) == []


def test_an_info_outside_any_call_is_481():
    assert answer(Net(), request("INFO", b"Signal=5", **RELAY)).code == 481


def test_an_info_that_comes_again_is_told_once():
    net = Net()
    _call, phones = net.talking()
    draft = phones.dialog.request("INFO", phones.stack.via(), (KEYS,), b"Signal=5")
    for _ in range(3):
        net.inject(draft.encode())
    assert net.engine.one(ev.KeyPressed).key == "5"


KEYS = ("Content-Type", "application/dtmf-relay")
WORDS = "Rappeler Me Vasseur à 15 h.".encode()


def waits(net: Net, data: bytes) -> None:
    """A request of a stranger's that the phone leaves to its application."""
    assert answers(net, data) == []


def test_words_in_a_call_are_told_for_the_one_who_talks():
    net = Net()
    call, phones = net.talking()
    kind = ("Content-Type", "text/plain;charset=UTF-8")
    draft = phones.dialog.request("MESSAGE", phones.stack.via(), (kind,), WORDS)
    net.inject(draft.encode())
    texted = net.engine.one(ev.Texted)
    assert (texted.call, texted.sender, texted.target) == (call, "poste", "0199001234")
    assert texted.text == WORDS.decode()


@pytest.mark.parametrize("status", [200, 404])
def test_words_outside_any_call_are_the_applications_to_answer(status):
    net = Net()
    data = request(
        "MESSAGE", WORDS + b"\xff", Content_Type="text/plain", Contact="", uri="sip:S%20@127.0.0.2"
    )
    waits(net, data)
    texted = net.phone.one(ev.Texted)
    assert (texted.call, texted.sender, texted.target) == (None, "rodeur", "S ")
    assert texted.text == WORDS.decode() + "\ufffd"
    net.phone.agent.respond(texted.incoming, status, net.now)
    net.flush()
    assert parse(net.strays[-1].data).code == status


def test_words_that_come_again_after_the_answer_are_told_once():
    net = Net()
    data = request("MESSAGE", WORDS, Content_Type="text/plain", Contact="")
    waits(net, data)
    net.phone.agent.respond(net.phone.one(ev.Texted).incoming, 200, net.now)
    net.flush()
    assert [answer(net, data).code for _ in range(2)] == [200, 200]
    assert net.phone.one(ev.Texted)


def test_anything_but_plain_text_is_415():
    net = Net()
    _call, phones = net.talking()
    page = {"Content_Type": "text/html"}
    told = answer(net, request("MESSAGE", b"<p>", **page))
    assert (told.code, told.header("Accept")) == (415, "text/plain")
    assert in_dialog(net, phones, "MESSAGE", b"<p>", **page).code == 415
    assert in_dialog(net, phones, "MESSAGE").code == 415
    assert net.engine.all(ev.Texted) == net.phone.all(ev.Texted) == []


def test_who_may_not_call_may_not_write():
    net = Net()
    net.phone.agent._may_call = lambda peer: False
    assert answer(net, request("MESSAGE", WORDS, Content_Type="text/plain")).code == 403
    assert net.phone.agent.deadline() is None


# As a person notices it.


async def test_a_key_of_the_phone_reaches_whoever_listens_to_the_call(bench, until):
    bench.ring("appel-1")
    await until(lambda: "appel-1" in bench.states())
    bench.phone.answer("appel-1")
    await until(bench.has(s.Answered, "appel-1"))
    keys: list[str] = []
    bench.desk.media_of("appel-1").on_key = keys.append
    (call,) = bench.phone.calls
    now = bench.clock.monotonic_ns()
    for body in (b"Signal=1", b"Signal=*"):
        call.dialog.request("INFO", lambda told, at: None, now, (KEYS,), body)
    bench.phone.hold("appel-1")
    await until(lambda: keys == ["1", "*"])
