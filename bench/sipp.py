"""sipp as the caller and as the one who answers, counted."""

from __future__ import annotations

import asyncio
import csv
import shutil
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
MOST_AT_ONCE = 20_000
BUFFER = ("-buff_size", str(2 * 1024 * 1024))
"""Its own is 64 kB: on a busy machine, what it could not read in time would count as lost."""
LAST_WORD_S = 12
"""Given to the calls that began last: five retransmissions of what was lost."""

NUMBERED = """\
<?xml version="1.0" encoding="UTF-8" ?>
<!DOCTYPE scenario SYSTEM "sipp.dtd">
<scenario name="numbered">
{invite}
<recv response="100" optional="true"/>
<recv response="180" optional="true"/>
<recv response="200" rrs="true"/>
{ack}
{bye}
<recv response="200"/>
</scenario>
"""
REQUEST = """\
<send{again}><![CDATA[
{method} sip:service@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
From: <sip:[call_number]@[local_ip]:[local_port]>;tag=sipp[call_number]
To: <sip:service@[remote_ip]:[remote_port]>{tag}
Call-ID: [call_id]
CSeq: {cseq} {method}
Contact: <sip:sipp@[local_ip]:[local_port]>
Max-Forwards: 70
{body}]]></send>
"""
NO_BODY = "Content-Length: 0\n\n"
BODY = """\
Content-Type: application/sdp
Content-Length: [len]

v=0
o=sipp 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 8
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """``calls`` that were asked for, those of them that did not come about, messages sent again,
    and from the first to the last, ``seconds``."""

    calls: int
    failed: int
    sent_again: int
    seconds: float


def here() -> bool:
    """Whether there is a sipp on this machine."""
    return shutil.which("sipp") is not None


def numbered(folder: Path) -> Path:
    """A caller like sipp's own, whose From has the number of the call as user."""
    bye = REQUEST.format(method="BYE", cseq=2, tag="[peer_tag_param]", body=NO_BODY, again="")
    ack = REQUEST.format(method="ACK", cseq=1, tag="[peer_tag_param]", body=NO_BODY, again="")
    invite = REQUEST.format(method="INVITE", cseq=1, tag="", body=BODY, again=' retrans="500"')
    script = folder / "numbered.xml"
    script.write_text(
        NUMBERED.format(invite=invite, ack=ack, bye=bye.replace("<send>", '<send retrans="500">'))
    )
    return script


async def calls(
    folder: Path,
    port: int,
    rate: float,
    count: int,
    *,
    lasting_ms: int = 0,
    own_port: int = 0,
    script: Path | None = None,
) -> Counted:
    """Calls ``port`` so often, ``rate`` times a second; each is hung up ``lasting_ms`` after its
    answer."""
    statistics = folder / "sipp.csv"
    patience = count / rate + lasting_ms / 1000 + LAST_WORD_S
    scenario = ["-sf", str(script)] if script else ["-sn", "uac"]
    loop = asyncio.get_running_loop()
    began = loop.time()
    sipp = await asyncio.create_subprocess_exec(
        *["sipp", f"{HOST}:{port}", *scenario, "-i", HOST, "-mi", HOST, "-nostdin", *BUFFER],
        *(["-p", str(own_port)] if own_port else []),
        *["-r", str(rate), "-m", str(count), "-l", str(MOST_AT_ONCE), "-d", str(lasting_ms)],
        *["-timeout", f"{patience:.0f}", "-trace_stat", "-stf", str(statistics), "-fd", "1"],
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=DEVNULL,
        cwd=folder,
    )
    async with _ended(sipp):
        with suppress(TimeoutError):  # its own timeout does not end it while calls are open
            async with asyncio.timeout(patience + 2):
                await sipp.wait()
    took = loop.time() - began
    done, again = _statistics(statistics)
    return Counted(count, count - done, again, took)


def _statistics(file: Path) -> tuple[int, int]:
    """Calls that came about, and messages sent again; none when sipp did not even begin."""
    try:
        with file.open("r", encoding="utf-8", errors="replace") as lines:
            last = list(csv.DictReader(lines, delimiter=";"))[-1]
    except (OSError, IndexError):
        return 0, 0
    return int(last["SuccessfulCall(C)"]), int(last["Retransmissions(C)"])


@asynccontextmanager
async def answering(folder: Path, port: int) -> AsyncIterator[None]:
    """A sipp that answers every call on ``port``: 180 and 200 at once."""
    sipp = await asyncio.create_subprocess_exec(
        *["sipp", "-sn", "uas", "-i", HOST, "-mi", HOST, "-p", str(port), "-nostdin"],
        *["-l", str(MOST_AT_ONCE), *BUFFER],
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=DEVNULL,
        cwd=folder,
    )
    async with _ended(sipp):
        await asyncio.sleep(0.5)
        yield


@asynccontextmanager
async def _ended(sipp: Process) -> AsyncIterator[None]:
    try:
        yield
    finally:
        if sipp.returncode is None:
            sipp.kill()
            await sipp.wait()
