"""A source that sends SIP as fast as it is told, in a process of its own.

Run as a program: ``flooding.py host port own_host per_s seconds``; prints, as JSON, what it sent
and how often each status came back.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections import Counter
from contextlib import suppress

INVITE = """\
INVITE sip:evalengine@{host} SIP/2.0
Via: SIP/2.0/UDP {own}:{port};rport;branch=z9hG4bKflood{number}
Max-Forwards: 70
From: <sip:rodeur@{own}>;tag={number}
To: <sip:evalengine@{host}>
Call-ID: flood-{number}
CSeq: 1 INVITE
Contact: <sip:rodeur@{own}:{port}>
Content-Type: application/sdp
Content-Length: {length}

{body}""".replace("\n", "\r\n")
BODY = "v=0\r\no=- 1 1 IN IP4 {own}\r\ns=-\r\nc=IN IP4 {own}\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n"


def flood(host: str, port: int, own: str, per_s: int, seconds: float) -> dict[str, object]:
    """Keeps to its pace whatever the other end does."""
    heard: Counter[str] = Counter()
    body = BODY.format(own=own)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as source:
        source.bind((own, 0))
        source.setblocking(False)
        here = source.getsockname()[1]
        begun, number = time.monotonic(), 0
        while (passed := time.monotonic() - begun) < seconds:
            while number < passed * per_s:
                number += 1
                invite = INVITE.format(
                    host=host, own=own, port=here, number=number, length=len(body), body=body
                )
                with suppress(BlockingIOError):
                    source.sendto(invite.encode(), (host, port))
            with suppress(BlockingIOError):
                while True:
                    heard[source.recv(4_096)[8:11].decode()] += 1
            time.sleep(0.001)
    return {"sent": number, "heard": heard}


if __name__ == "__main__":
    os.nice(5)  # a real offender would not take its turns from the processor under test
    host, port, own, per_s, seconds = sys.argv[1:]
    print(json.dumps(flood(host, int(port), own, int(per_s), float(seconds))))
