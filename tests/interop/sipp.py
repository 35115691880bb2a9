"""A real sipp as the candidate's phone, on scenarios put together step by step."""

from __future__ import annotations

import asyncio
import socket
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path

from tests.patience import patience

from .baresip import free_port

HEARD_INVITE = """
<recv request="INVITE" crlf="true">
  <action>
    <ereg regexp=".*" search_in="hdr" header="From:" assign_to="remote"/>
    <ereg regexp=".*" search_in="hdr" header="To:" assign_to="local"/>
    <ereg regexp=".*" search_in="hdr" header="Via:" assign_to="via"/>
    <ereg regexp=".*" search_in="hdr" header="CSeq:" assign_to="cseq"/>
    <ereg regexp="sip:[^>]*" search_in="hdr" header="Contact:" assign_to="target"/>
  </action>
</recv>
<Reference variables="remote,local,via,cseq,target"/>
"""

SCENARIO = """\
<?xml version="1.0" encoding="UTF-8" ?>
<!DOCTYPE scenario SYSTEM "sipp.dtd">
<scenario name="phone">
{steps}
</scenario>
"""

DESCRIPTION = """\
v=0
o=sipp 1 {version} IN IP4 [local_ip]
s=-
c=IN IP4 {address}
t=0 0
m=audio [media_port] RTP/AVP 8
a=rtpmap:8 PCMA/8000
a={direction}
"""


def _with_body(head: str, body: str) -> str:
    if not body:
        return f"{head.strip()}\nContent-Length: 0\n"
    typed = f"{head.strip()}\nContent-Type: application/sdp\nContent-Length: [len]"
    return f"{typed}\n\n{body}"


def pause(ms: int) -> str:
    return f'<pause milliseconds="{ms}"/>'


def heard(method: str, *, timeout_ms: int = 8000) -> str:
    return f'<recv request="{method}" timeout="{timeout_ms}"/>'


def told(method: str, expression: str, variable: str) -> str:
    """A request whose body has what ``expression`` describes; ``variable`` is a name for it."""
    return f"""
<recv request="{method}" timeout="8000">
  <action>
    <ereg regexp="{expression}" search_in="body" check_it="true" assign_to="{variable}"/>
  </action>
</recv>
<Reference variables="{variable}"/>
"""


def got(status: int) -> str:
    return f'<recv response="{status}" rtd="true" timeout="8000"/>'


def sent(text: str, *, again: bool = False) -> str:
    """A datagram to send; ``again``: until it is answered."""
    start = '<send retrans="500">' if again else "<send>"
    return f"{start}<![CDATA[\n{text.strip()}\n\n]]></send>"


def answered_invite(status: str, body: str = "") -> str:
    """An answer to the INVITE that began the call, whatever came since."""
    head = f"""
SIP/2.0 {status}
Via:[$via]
From:[$remote]
To:[$local];tag=sipp[call_number]
Call-ID: [call_id]
CSeq:[$cseq]
Contact: <sip:poste@[local_ip]:[local_port]>
"""
    return sent(_with_body(head, body), again=body != "")


def answered(status: str) -> str:
    """An answer to the request that came last."""
    return sent(f"""
SIP/2.0 {status}
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0
""")


def asked(method: str, cseq: int, body: str = "", extra: str = "") -> str:
    """A request of the phone's inside the call."""
    head = f"""
{method} [$target] SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
From:[$local];tag=sipp[call_number]
To:[$remote]
Call-ID: [call_id]
CSeq: {cseq} {method}
Max-Forwards: 70
Contact: <sip:poste@[local_ip]:[local_port]>{extra}
"""
    return sent(_with_body(head, body), again=method != "ACK")


def described(direction: str = "sendrecv", version: int = 1, address: str = "[local_ip]") -> str:
    return DESCRIPTION.format(direction=direction, version=version, address=address)


PICKED_UP = (
    HEARD_INVITE,
    answered_invite("180 Ringing"),
    pause(100),
    answered_invite("200 OK", described()),
    heard("ACK"),
)


def changed(cseq: int, body: str) -> tuple[str, ...]:
    """A re-INVITE, accepted and acknowledged."""
    return (asked("INVITE", cseq, body), got(200), asked("ACK", cseq))


class Sipp:
    """One sipp that waits for ``calls`` calls and exits with 0 when all went by the scenario."""

    def __init__(self, process: asyncio.subprocess.Process, port: int, errors: Path) -> None:
        self.contact = f"sip:poste@127.0.0.1:{port}"
        self._process = process
        self._errors = errors

    @classmethod
    async def launched(cls, folder: Path, *steps: str, calls: int = 1) -> Sipp:
        port = free_port(socket.SOCK_DGRAM)
        script, errors = folder / f"scenario-{port}.xml", folder / f"errors-{port}.log"
        script.write_text(SCENARIO.format(steps="\n".join(steps)))
        process = await asyncio.create_subprocess_exec(
            *("sipp", "-sf", str(script), "-i", "127.0.0.1", "-p", str(port)),
            *("-mi", "127.0.0.1", "-m", str(calls), "-nostdin", "-timeout", "30"),
            *("-trace_err", "-error_file", str(errors)),
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=PIPE,
            cwd=folder,
        )
        await _bound(port)
        return cls(process, port, errors)

    async def done(self) -> None:
        """Returns when every call went by the scenario; AssertionError with what did not."""
        async with patience(20):
            _, said = await self._process.communicate()
        errors = self._errors.read_text() if self._errors.exists() else ""
        assert self._process.returncode == 0, f"{said.decode()}\n{errors}"

    async def close(self) -> None:
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


async def _bound(port: int) -> None:
    """Returns when something is bound to the UDP port."""
    async with patience(5):
        while True:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    return
            await asyncio.sleep(0.02)
