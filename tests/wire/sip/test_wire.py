"""The engine's wire and the built-in phone, over real sockets."""

from __future__ import annotations

import asyncio
import socket

import pytest

from evalengine.clock import MS, SECOND, SystemClock
from evalengine.errors import WireError
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.sip.transports.udp import SETTLING_NS
from evalengine.wire.sip.wire import SipWire

from .loopback import DESK, PASSWORD, Bench


async def talk(bench: Bench, until, call: str) -> None:
    bench.ring(call)
    await until(bench.has(s.Rang, call))
    bench.phone.answer(call)
    await until(bench.has(s.Answered, call))


async def test_a_phone_registers_and_goes_away(bench, until):
    registered = bench.one(s.PhoneRegistered)
    assert registered.contact == f"sip:{DESK}@127.0.0.1:{bench.phone.address[1]}"
    assert registered.expires == 120
    await bench.phone.stop()
    assert [signal.expires for signal in bench.all(s.PhoneRegistered)] == [120, 0]


async def test_the_phone_shows_who_calls_whom_and_on_which_line(bench, until):
    bench.ring("c1")
    await until(lambda: bench.phone.calls)
    (call,) = bench.phone.calls
    assert (call.id, call.line, call.state) == ("c1", 1, "ringing")
    assert (call.caller, call.called) == ("Madame Léa « Rivière »", "Cabinet d’Été")
    assert call.number == "0199001234"


async def test_every_time_is_the_kernels_and_in_order(bench, until):
    await asyncio.sleep(SETTLING_NS / SECOND)
    before = bench.clock.monotonic_ns()
    await talk(bench, until, "c1")
    bench.phone.hang_up("c1")
    await until(bench.has(s.LegEnded))
    after = bench.clock.monotonic_ns()
    arrivals = [bench.one(kind).arrival for kind in (s.Rang, s.Answered, s.LegEnded)]
    assert all(arrival.source == "kernel" for arrival in arrivals)
    assert all(0 < arrival.bound < MS for arrival in arrivals)
    times = [before, *(arrival.at for arrival in arrivals), after]
    assert times == sorted(times)
    invited = bench.one(s.Invited).arrival
    assert invited.source == "process"
    assert before <= invited.at - invited.bound <= arrivals[0].at


async def test_three_calls_at_once_held_resumed_and_ended_from_both_sides(bench, until):
    for call in ("c1", "c2", "c3"):
        bench.ring(call)
    await until(lambda: len(bench.all(s.Rang)) == 3)
    for call in ("c1", "c2", "c3"):
        bench.phone.answer(call)
    await until(lambda: len(bench.all(s.Answered)) == 3)
    assert bench.states() == {"c1": "held", "c2": "held", "c3": "talking"}
    await until(lambda: len(bench.all(s.PhoneHeld)) == 2)
    bench.phone.resume("c1")
    await until(bench.has(s.PhoneResumed, "c1"))
    await until(bench.has(s.PhoneHeld, "c3"))
    assert bench.one(s.PhoneHeld, "c3").arrival.at < bench.one(s.PhoneResumed, "c1").arrival.at
    bench.phone.hang_up("c1")
    await until(bench.has(s.LegEnded, "c1"))
    bench.end("c2")
    await until(lambda: set(bench.states()) == {"c3"})
    assert bench.states() == {"c3": "held"}  # nothing resumes by itself
    bench.end("c3")
    await until(lambda: not bench.phone.calls)
    ended = bench.one(s.LegEnded)
    assert (ended.call, ended.cause, ended.status) == ("c1", "hung_up", 0)


async def test_a_transfer_is_asked_of_the_engine_which_ends_the_leg(bench, until):
    await talk(bench, until, "c1")
    bench.phone.transfer("c1", "204")
    await until(bench.has(s.TransferAsked))
    assert bench.one(s.TransferAsked).target == "204"
    bench.desk.perform(fx.EndLeg(call="c1", why="transferred"))
    await until(lambda: not bench.phone.calls)
    assert bench.all(s.LegEnded) == []


@pytest.mark.parametrize("answered", [False, True])
async def test_the_engine_hangs_up_and_hears_no_more_of_it(bench, until, answered):
    if answered:
        await talk(bench, until, "c1")
    else:
        bench.ring("c1")
        await until(bench.has(s.Rang))
    bench.end("c1")
    bench.end("c1")
    bench.end("nobody")
    await until(lambda: not bench.phone.calls)
    assert bench.all(s.LegEnded) == []


async def test_the_candidate_declines(bench, until):
    bench.ring("c1")
    await until(bench.has(s.Rang))
    bench.phone.hang_up("c1")
    await until(bench.has(s.LegEnded))
    assert (bench.one(s.LegEnded).cause, bench.one(s.LegEnded).status) == ("declined", 603)
    assert bench.phone.calls == ()


async def test_without_a_phone_the_call_is_unreachable_at_once(tokens):
    bench = Bench(tokens)
    bench.ring("c1")
    ended = bench.one(s.LegEnded)
    assert (ended.call, ended.cause) == ("c1", "unreachable")
    assert bench.all(s.Invited) == []
    await bench.wire.close()


@pytest.mark.parametrize(
    "contact",
    ["sip:poste@127.0.0.1:99999", "sip:poste@telephone.example", "tel:0199001234", "rien"],
)
async def test_a_contact_that_cannot_be_reached_is_unreachable(tokens, contact):
    bench = Bench(tokens)
    bench.desk.perform(fx.KnowPhone(desk=DESK, contact=contact, expires_in_s=60))
    bench.ring("c1")
    assert bench.one(s.LegEnded).cause == "unreachable"
    await bench.wire.close()


async def test_the_same_call_is_placed_once(bench, until):
    bench.ring("c1")
    bench.desk.perform(bench.placed["c1"])
    await until(bench.has(s.Rang))
    assert len(bench.all(s.Invited)) == len(bench.phone.calls) == 1


async def test_the_ring_may_come_late(bench, until):
    await bench.phone.stop()
    slow = bench.a_phone(ring_after_ms=150)
    await slow.start()
    bench.ring("c1")
    await until(bench.has(s.Rang))
    late = bench.one(s.Rang).arrival.at - bench.one(s.Invited).arrival.at
    assert 140 * MS < late < 2 * SECOND
    await slow.stop()


async def test_a_wrong_password_is_refused_and_noticed_once(bench, until):
    thief = bench.a_phone(password="devinette")
    with pytest.raises(WireError, match="401"):
        await thief.start()
    assert bench.one(s.Noticed).kind == "wrong_credentials"
    assert len(bench.all(s.PhoneRegistered)) == 1


async def test_a_name_that_nobody_has_is_refused_and_told_to_nobody(bench):
    stranger = bench.a_phone(user="inconnu")
    with pytest.raises(WireError):
        await stranger.start()
    assert bench.all(s.Noticed) == []


async def test_the_desk_takes_only_its_own_effects_and_is_attached_once(bench):
    with pytest.raises(WireError):
        bench.desk.perform(fx.KnowPhone(desk="un autre", contact="sip:a@127.0.0.1", expires_in_s=9))
    with pytest.raises(WireError):
        bench.wire.attach(DESK, PASSWORD)


async def test_signals_wait_for_who_listens(tokens, until):
    bench = Bench(tokens)
    bench.wire.detach(DESK)
    desk = bench.wire.attach(DESK, PASSWORD)
    await bench.phone.start()
    heard: list[s.Signal] = []
    desk.report_to(heard.append)
    assert isinstance(heard[0], s.PhoneRegistered)
    await bench.close()
    assert len(heard) == 2


async def test_two_desks_share_a_socket_and_nothing_else(bench, until):
    others: list[s.Signal] = []
    second = bench.wire.attach("epreuve-2", "autre", others.append)
    phone = bench.a_phone(user="epreuve-2", password="autre")
    await phone.start()
    bench.ring("c1")
    placed = bench.placed["c1"]
    second.perform(
        fx.RingPhone(
            call="c1",
            desk="epreuve-2",
            contact="",
            token="autre-jeton",
            line=1,
            caller=placed.caller,
            number=placed.number,
            called=placed.called,
            leg={},
        )
    )
    await until(lambda: any(isinstance(signal, s.Rang) for signal in others))
    await until(bench.has(s.Rang))
    phone.hang_up("c1")
    await until(lambda: any(isinstance(signal, s.LegEnded) for signal in others))
    assert bench.states() == {"c1": "ringing"}
    bench.wire.detach("epreuve-2")
    await phone.stop()


async def test_detaching_a_desk_hangs_its_calls_up(bench, until):
    await talk(bench, until, "c1")
    bench.wire.detach(DESK)
    await until(lambda: not bench.phone.calls)
    assert bench.all(s.LegEnded) == []


STRANGER = """\
INVITE sip:poste@127.0.0.1 SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bKrodeur
From: <sip:rodeur@127.0.0.1>;tag=1
To: <sip:poste@127.0.0.1>
Call-ID: rodeur
CSeq: 1 INVITE
Contact: <sip:rodeur@127.0.0.1:9>
Evalengine-Call: c9

""".replace("\n", "\r\n").encode()


async def test_a_stranger_may_not_call_the_engine_nor_the_phone(bench):
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.setblocking(False)
        for address in (bench.wire.address, bench.phone.address):
            stranger.sendto(STRANGER, address)
            answer = await asyncio.wait_for(loop.sock_recv(stranger, 9000), 20)
            assert answer.startswith(b"SIP/2.0 403")
    assert bench.phone.calls == ()


async def test_nonsense_of_strangers_stops_neither_and_is_told_to_nobody(bench, until):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for data in (b"\x00" * 100, b"INVITE", b"x" * 20_000, b"OPTIONS sip:a SIP/2.0\r\n\r\n"):
            stranger.sendto(data, bench.wire.address)
            stranger.sendto(data, bench.phone.address)
    await talk(bench, until, "c1")
    assert bench.all(s.Noticed) == []


async def test_nonsense_from_the_desks_own_phone_is_noticed_once(bench, until):
    for _ in range(5):
        bench.phone._open.socket.send(b"INVITE nonsense", bench.wire.address)
    await until(bench.has(s.Noticed))
    await asyncio.sleep(0.05)
    assert bench.one(s.Noticed).kind == "malformed"
    assert bench.one(s.Noticed).detail == (
        "Le téléphone du poste envoie des messages illisibles\u00a0: "
        "ce n’est ni une requête ni une réponse SIP."
    )


async def test_an_address_where_no_phone_can_answer_is_refused(tokens):
    with pytest.raises(WireError):
        SipWire(SystemClock(), tokens, host="0.0.0.0", port=0)


async def test_voice_passes_while_talking_and_not_while_held(bench, until):
    await talk(bench, until, "c1")
    (call,) = bench.phone.calls
    await until(lambda: call.media.stats.received > 5)
    bench.phone.hold("c1")
    await until(bench.has(s.PhoneHeld))
    await asyncio.sleep(0.05)
    received = call.media.stats.received
    await asyncio.sleep(0.15)
    assert call.media.stats.received == received


async def test_the_phone_says_when_something_changes(bench, until):
    changes: list[dict[str, str]] = []
    bench.phone.on_change(lambda: changes.append(bench.states()))
    await talk(bench, until, "c1")
    bench.end("c1")
    await until(lambda: not bench.phone.calls)
    assert {"c1": "ringing"} in changes
    assert {"c1": "talking"} in changes
    assert changes[-1] == {}


async def test_a_stopped_phone_is_stopped_within_its_bound_even_alone(tokens):
    bench = Bench(tokens)
    await bench.phone.start()
    await bench.wire.close()
    begun = bench.clock.monotonic_ns()
    await bench.phone.stop()
    await bench.phone.stop()
    assert bench.clock.monotonic_ns() - begun < 1.5 * SECOND
