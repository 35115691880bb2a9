"""A bridged call between two real sipp: one calls, one answers, and neither knows the other."""

from __future__ import annotations

import asyncio
import secrets
from asyncio.subprocess import DEVNULL, PIPE

import pytest

from evalengine.clock import SystemClock
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.bridge import Bridge, bridge
from evalengine.wire.sip.endpoint import Endpoint
from tests.patience import patience

from .sipp import (
    HEARD_INVITE,
    PICKED_UP,
    SCENARIO,
    Sipp,
    answered,
    answered_invite,
    asked,
    described,
    got,
    heard,
    pause,
    sent,
)

pytestmark = pytest.mark.peer("sipp")

CALLS = 3

HUNG_UP_BY_CALLER = (heard("BYE"), answered("200 OK"))


def says(method, cseq, branch, tag, body=""):
    """A request of the caller's; its text is between the marks of a sipp scenario."""
    kind = "Content-Type: application/sdp\n" if body else ""
    again = "" if method == "ACK" else ' retrans="500"'
    return f"""<send{again}><![CDATA[
{method} sip:pont@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];branch={branch}
Max-Forwards: 70
From: "Camille" <sip:0199001234@[local_ip]:[local_port]>;tag=appelant[call_number]
To: <sip:pont@[remote_ip]:[remote_port]>{tag}
Call-ID: [call_id]
CSeq: {cseq} {method}
Contact: <sip:0199001234@[local_ip]:[local_port]>
{kind}Content-Length: [len]

{body}]]></send>"""


OK = '<recv response="200" timeout="8000"/>'
RINGS = """<recv response="100" optional="true"/>
<recv response="180" timeout="8000"/>"""


def caller(*steps):
    """Calls, hears the bell and the answer."""
    first = says("INVITE", 1, "[branch]", "", described())
    answer = '<recv response="200" timeout="8000"/>'
    return (first, RINGS, answer, says("ACK", 1, "[branch]", "[peer_tag_param]"), *steps)


CALLER_HOLDS = (
    says("INVITE", 2, "[branch]", "[peer_tag_param]", described("sendonly", 2)),
    '<recv response="100" optional="true"/>',
    '<recv response="200" timeout="8000"><action><ereg regexp="a=recvonly" '
    'search_in="body" check_it="true" assign_to="held"/></action></recv>',
    '<Reference variables="held"/>',
    says("ACK", 2, "[branch]", "[peer_tag_param]"),
)
CALLER_LEAVES = (says("BYE", 3, "[branch]", "[peer_tag_param]"), OK)


class Pont:
    """A user agent that sends every call on to ``target``."""

    def __init__(self):
        self.bridges, self.target = [], ""
        self.endpoint = Endpoint(
            SystemClock(),
            lambda: secrets.token_hex(12),
            self._told,
            host="127.0.0.1",
            port=0,
            user="pont",
            may_call=lambda peer: True,
        )

    def _told(self, event):
        if isinstance(event, ev.Offered):
            agent, now = self.endpoint.agent, self.endpoint.now()
            self.bridges.append(bridge(agent, event.call, self.target, now))
        elif isinstance(event.call.reference, Bridge):
            event.call.reference.told(event, self.endpoint.now())


@pytest.fixture
async def pont():
    made = Pont()
    yield made
    made.endpoint.close()


@pytest.fixture
async def launch(tmp_path):
    started = []

    async def launch(*steps):
        started.append(await Sipp.launched(tmp_path, *steps, calls=CALLS))
        return started[-1]

    yield launch
    for sipp in started:
        await sipp.close()


async def called_by_sipp(folder, port, *steps):
    """A sipp that calls ``port`` `CALLS` times at once; AssertionError when a call goes wrong."""
    script, errors = folder / "caller.xml", folder / "caller.log"
    script.write_text(SCENARIO.format(steps="\n".join(steps)))
    sipp = await asyncio.create_subprocess_exec(
        *("sipp", f"127.0.0.1:{port}", "-sf", str(script), "-i", "127.0.0.1", "-mi", "127.0.0.1"),
        *("-m", str(CALLS), "-r", str(CALLS), "-nostdin", "-timeout", "20"),
        *("-trace_err", "-error_file", str(errors)),
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=PIPE,
        cwd=folder,
    )
    try:
        async with patience(25):
            _, said = await sipp.communicate()
    finally:
        if sipp.returncode is None:
            sipp.kill()
            await sipp.wait()
    told = errors.read_text() if errors.exists() else ""
    assert sipp.returncode == 0, f"{said.decode()}\n{told}"


HOLD_TAKEN = sent(f"""
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:poste@[local_ip]:[local_port]>
Content-Type: application/sdp
Content-Length: [len]

{described("recvonly", 2)}""")


async def test_three_calls_at_once_held_by_the_caller_who_leaves(pont, launch, tmp_path):
    sipp = await launch(
        *PICKED_UP, heard("INVITE"), HOLD_TAKEN, heard("ACK"), heard("BYE"), answered("200 OK")
    )
    pont.target = sipp.contact
    calls = caller(pause(100), *CALLER_HOLDS, pause(100), *CALLER_LEAVES)
    await called_by_sipp(tmp_path, pont.endpoint.socket.address[1], *calls)
    await sipp.done()
    assert [made.called.phase for made in pont.bridges] == CALLS * ["over"]


async def test_three_calls_at_once_left_by_the_phone_that_answered(pont, launch, tmp_path):
    sipp = await launch(*PICKED_UP, pause(200), asked("BYE", 9), got(200))
    pont.target = sipp.contact
    calls = caller(heard("BYE"), answered("200 OK"))
    await called_by_sipp(tmp_path, pont.endpoint.socket.address[1], *calls)
    await sipp.done()
    assert [made.caller.phase for made in pont.bridges] == CALLS * ["over"]


async def test_a_refusal_comes_through(pont, launch, tmp_path):
    sipp = await launch(HEARD_INVITE, answered_invite("486 Busy Here"), heard("ACK"))
    pont.target = sipp.contact
    calls = (
        says("INVITE", 1, "[branch]", "", described()),
        '<recv response="100" optional="true"/>',
        '<recv response="486" timeout="8000"/>',
        says("ACK", 1, "[branch]", "[peer_tag_param]"),
    )
    await called_by_sipp(tmp_path, pont.endpoint.socket.address[1], *calls)
    await sipp.done()
