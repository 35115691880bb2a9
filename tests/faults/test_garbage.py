"""Fault 13: a socket of the doors is given what no console sends, and opened a thousand times."""

from __future__ import annotations

import asyncio
import base64

from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from tests.engine_process import HOST, Control, EngineProcess, until
from tests.patience import patience

OPENS, AT_ONCE = 1_000, 10
GROWTH_KB = 50 * 1024
MASK = b"\0\0\0\0"
PIECE = b"\xfe" + (10_000).to_bytes(2, "big") + MASK + b"x" * 10_000
NOTHING_MORE = 10**6
"""After more entries than there are."""
GARBAGE = {
    "binary": (b"\x82\x82" + MASK + b"\0\1", 1003),
    "bad JSON": (b"\x81\x81" + MASK + b"{", 1007),
    "no UTF-8": (b"\x81\x81" + MASK + b"\xff", 1007),
    "10 MB": (b"\x81\xff" + (10_000_000).to_bytes(8, "big") + MASK, 1009),
    "seven pieces of 10 kB": (b"\x01" + PIECE + (b"\0" + PIECE) * 6, 1009),
    "unmasked": (b"\x81\x01{", 1002),
    "unknown kind": (b"\x83\x81" + MASK + b"{", 1002),
}
"""Frames (RFC 6455 §5.2), and the code that closes the socket (§7.4.1)."""


async def opened(engine, after=0):
    """A stream of control's, by hand: its two ends, after the handshake (§4.1)."""
    reader, writer = await asyncio.open_connection(HOST, engine.http_port)
    asked = [
        f"GET /sittings/essai/stream?audience=control&after={after} HTTP/1.1",
        f"Host: {HOST}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(b'0' * 16).decode()}",
        "Sec-WebSocket-Version: 13",
        f"Authorization: Bearer {engine.keys('essai').control}",
        "\r\n",
    ]
    writer.write("\r\n".join(asked).encode())
    answer = await reader.readuntil(b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 101")
    return reader, writer


async def closing_code(reader) -> int:
    """Reads frames of a server, which are not masked, until the one that closes (§5.5.1)."""
    async with patience(8):
        while True:
            kind, length = await reader.readexactly(2)
            if length == 126:
                length = int.from_bytes(await reader.readexactly(2), "big")
            elif length == 127:
                length = int.from_bytes(await reader.readexactly(8), "big")
            told = await reader.readexactly(length)
            if kind == 0x88:
                return int.from_bytes(told[:2], "big")


async def gone(writer) -> None:
    writer.close()
    await asyncio.gather(writer.wait_closed(), return_exceptions=True)


async def test_garbage_and_a_thousand_opens_touch_nobody_else(tmp_path):
    async with EngineProcess(tmp_path, "essai") as engine:
        honest = Control(engine, "essai")
        await honest.connect()
        await until(lambda: honest.entries)
        before = engine.memory_kb()
        for name, (frame, code) in GARBAGE.items():
            reader, writer = await opened(engine)
            writer.write(frame)
            assert (name, await closing_code(reader)) == (name, code)
            await gone(writer)
        for _ in range(OPENS // AT_ONCE):
            asked = [0, *[NOTHING_MORE] * (AT_ONCE - 1)]  # one of them has all the entries sent
            pairs = await asyncio.gather(*(opened(engine, after) for after in asked))
            for _, writer in pairs:
                writer.write(b"\x81\xfe\x00")  # half a frame
            await asyncio.gather(*(gone(writer) for _, writer in pairs))
        assert engine.memory_kb() - before < GROWTH_KB
        await honest.asks(c.EndPhase(phase="preparation"))
        assert honest.events(e.PhaseBegan)[-1].phase == "calls"
        await honest.close()
    # That somebody sent no UTF-8 is told by uvicorn with its trace; nothing of ours may be one.
    assert "Exception in" not in engine.log() and "never retrieved" not in engine.log()
