"""The engine's end of a browser's voice, with the browser's end in the same process."""

from __future__ import annotations

import asyncio
import logging
import re
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest

from evalengine.clock import SECOND, SystemClock
from evalengine.errors import BadSettings, Refused
from evalengine.wire.media.g711 import PCMA
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.media.tones import Loop, notes, quiet
from evalengine.wire.webrtc import availability, leg, peer, privates
from evalengine.wire.webrtc.network import Network
from evalengine.wire.webrtc.peer import BrowserPeer

from .browser import Browser, until

TUNE = notes((440.0, 0.4))


class Ahead(SystemClock):
    """A clock that can be put forward."""

    by = 0

    def monotonic_ns(self) -> int:
        return super().monotonic_ns() + self.by


def our_end(states, clock=None, **network):
    clock = clock or SystemClock()
    told = lambda made: states.append(made.state)  # noqa: E731
    return BrowserPeer(
        clock, Ticker(clock), Network("127.0.0.1", **network), token="t", changed=told
    )


@asynccontextmanager
async def connected(clock=None):
    """Both ends, once their voice passes."""
    states: list[str] = []
    ours = our_end(states, clock)
    async with Browser() as browser:
        await browser.take(await ours.answer(await browser.offer()))
        await until(lambda: ours.state == "connected" and browser.state == "connected")
        assert states == ["connecting", "connected"]
        yield ours, browser
        await ours.close()
    assert ours.state in ("closed", "failed")


async def say(browser, frames):
    for frame in frames:
        browser.say(frame)
        await asyncio.sleep(0.002)


async def test_what_is_said_is_relayed_octet_for_octet_with_its_numbers():
    async with connected() as (ours, browser):
        packets = []
        ours.leg.relay = lambda packet, law: packets.append((packet, law))
        await say(browser, TUNE)
        await until(lambda: len(packets) == len(TUNE) - 1)
        # The first only makes the source known (RFC 3550 A.1).
        assert [packet.payload for packet, _ in packets] == list(TUNE[1:])
        assert {law for _, law in packets} == {PCMA}
        first = packets[0][0]
        for rank, (packet, _) in enumerate(packets):
            assert packet.sequence == first.sequence + rank
            assert packet.timestamp == (first.timestamp + rank * 160) % 2**32
        assert ours.leg.stats.lost == 0 and ours.leg.stats.received == len(packets)


async def test_no_packet_is_taken_for_stun_whatever_its_number():
    """STUN's length field is where RTP has its number: 162 or 168, as the cipher's tag is long."""
    async with connected() as (ours, browser):
        packets = []
        ours.leg.relay = lambda packet, law: packets.append(packet.sequence)
        browser.goes_on_from(150)
        await say(browser, (TUNE * 2)[:31])
        await until(lambda: packets and packets[-1] == 180)
        assert packets == list(range(151, 181))


async def test_a_carried_packet_reaches_the_browser_as_it_is_and_a_lost_one_shows():
    async with connected() as (ours, browser), Browser() as phone:  # which only makes packets
        for frame in TUNE:
            packet = phone.made(frame)
            if frame is not TUNE[9]:
                ours.leg.carry(packet, PCMA)
        await until(lambda: TUNE[-1] in browser.heard)
        came = [packet for packet in browser.packets if packet.payload != quiet()]
        assert [packet.payload for packet in came] == [*TUNE[:9], *TUNE[10:]]
        steps = [
            (after.sequence - before.sequence, after.timestamp - before.timestamp)
            for before, after in pairwise(came)
        ]
        assert steps == [(1, 160)] * 8 + [(2, 320)] + [(1, 160)] * 9


async def test_a_source_speaks_and_silence_is_sent_without_one():
    async with connected() as (ours, browser):
        await until(lambda: browser.heard.count(quiet()) > 2)
        ours.leg.source = Loop(TUNE)
        await until(lambda: set(TUNE) & set(browser.heard))
        ours.leg.silence()
        browser.heard.clear()
        await until(lambda: len(browser.heard) > 3)
        assert set(browser.heard[1:]) == {quiet()}


async def test_the_way_to_a_browser_is_known_once_it_reports(monkeypatch):
    monkeypatch.setattr(leg, "REPORTED", 5)
    async with connected() as (ours, browser):
        assert ours.leg.stats.delay_us == -1
        await until(lambda: browser.heard)
        await until(lambda: ours.leg.stats.delay_us >= 0)
        assert ours.leg.stats.delay_us < 1_000_000
        told = [each for each in (await browser.told_of_us()) if each.type == "remote-outbound-rtp"]
        assert told[0].packetsSent > 5, "a report of aiortc's own, which counts nothing"


async def test_a_browser_that_falls_silent_is_gone():
    clock = Ahead()
    async with connected(clock) as (ours, _browser):
        clock.by = 11 * SECOND
        await until(lambda: ours.state == "failed")
        assert ours.why == peer.GONE


async def test_a_browser_that_hangs_up_is_gone_at_once():
    async with connected() as (ours, browser):
        await browser.close()
        await until(lambda: ours.state == "failed", 2)
        assert ours.why == peer.GONE


def forged(sdp):
    """The offer of somebody whose certificate is another one."""
    lines = sdp.splitlines()
    for rank, line in enumerate(lines):
        if line.startswith("a=fingerprint:"):
            kind, _, digest = line.partition(" ")
            lines[rank] = f"{kind} {'AA' if digest[:2] != 'AA' else 'BB'}{digest[2:]}"
    return "\r\n".join(lines) + "\r\n"


async def test_a_wrong_fingerprint_is_never_heard():
    """Fault 19."""
    states: list[str] = []
    ours = our_end(states)
    heard: list[bytes] = []
    ours.leg.relay = lambda packet, _law: heard.append(packet.payload)
    async with Browser() as browser:
        answer = await ours.answer(forged(await browser.offer()))
        await browser.take(answer)
        await until(lambda: ours.state == "failed", 3)
        await say(browser, TUNE)
        assert (ours.why, heard, browser.heard) == (peer.NOT_HIM, [], [])
        assert states == ["connecting", "failed"]
        await ours.close()
        assert ours.state == "failed", "it still says why"


async def test_no_way_is_said_within_ten_seconds():
    """Fault 19: nobody answers at the addresses that the offer names."""
    clock = Ahead()
    ours = our_end([], clock)
    async with Browser() as browser:
        offer = await browser.offer()
        dead = "\r\n".join(x for x in offer.splitlines() if "candidate:" not in x) + "\r\n"
        dead += "a=candidate:1 1 udp 2130706431 127.0.0.1 9 typ host\r\na=end-of-candidates\r\n"
        await ours.answer(dead)
        assert ours.state == "connecting"
        clock.by = 9 * SECOND
        await until(lambda: ours.state == "failed", 2)
        assert ours.why == peer.NO_WAY
        await ours.close()


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda sdp: "", peer.NO_OFFER),
        (lambda sdp: "v=0\r\n" * 9_000, peer.NO_OFFER),
        (lambda sdp: sdp[: len(sdp) // 2].replace("m=audio", "m=video"), peer.NO_OFFER),
        (lambda sdp: sdp + sdp[sdp.index("m=audio") :], peer.NO_OFFER),
        (lambda sdp: sdp.replace("a=fingerprint", "a=nothing"), peer.NO_OFFER),
        (lambda sdp: sdp.replace("a=ice-ufrag", "a=nothing"), peer.NO_OFFER),
        (lambda sdp: sdp.replace("m=audio", "m=audio x"), peer.NO_OFFER),
        (lambda sdp: sdp + "a=candidate:1 1 udp x\r\n" * 2, peer.NO_OFFER),
        (lambda sdp: sdp + "a=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\n" * 65, peer.NO_OFFER),
        (lambda sdp: sdp.replace(" 8\r\n", "\r\n").replace(" 8 ", " "), peer.NO_G711),
    ],
)
async def test_an_offer_that_cannot_be_used_is_refused(spoil, why, caplog):
    caplog.set_level(logging.ERROR)
    ours = our_end([])
    async with Browser() as browser:
        spoilt = spoil(await browser.offer())
        with pytest.raises(Refused) as refused:
            await ours.answer(spoilt)
        assert (str(refused.value), ours.state) == (why, "closed")


async def test_no_stranger_is_asked_where_we_are():
    assert Network("127.0.0.1").configuration().iceServers == []
    named = Network("127.0.0.1", ("turn:relais.example:3478",), "epreuve", "secret")
    [server] = named.configuration().iceServers
    assert (server.urls, server.username) == ("turn:relais.example:3478", "epreuve")


def test_aiortc_is_there_and_another_one_is_named(monkeypatch):
    assert availability.why_not() == ""
    monkeypatch.setattr(availability, "version", lambda name: "1.9.0")
    assert "1.9.0" in availability.why_not()
    with pytest.raises(BadSettings, match="ne connaît pas cette version"):
        privates.hear_at_once(object(), print)


async def test_a_browser_that_hides_where_it_is_and_ends_its_list_is_found_by_its_packets():
    """As Firefox does, on a network whose names the engine cannot ask for."""
    states: list[str] = []
    ours = our_end(states)
    async with Browser() as browser:
        told = (await browser.offer()).splitlines(keepends=True)
        hidden = [re.sub(r"(udp \d+) \S+", r"\1 nobody.local", line) for line in told]
        assert any("nobody.local" in line for line in hidden)
        assert any(line.startswith("a=end-of-candidates") for line in hidden)
        await browser.take(await ours.answer("".join(hidden)))
        await until(lambda: ours.state == "connected" and browser.state == "connected")
        await ours.close()
