"""What is believed of what comes by the proxy: whose call it is, and who guesses a password."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress

import pytest

from evalengine.errors import WireError
from evalengine.vocabulary import signals as s
from tests.patience import patience
from tests.wire.sip.loopback import DESK

from .bench import PHONES
from .kamailio import HOST

pytestmark = pytest.mark.peer("kamailio")

INVITE = f"""\
INVITE sip:311@{HOST} SIP/2.0
Via: SIP/2.0/UDP {{host}};rport;branch=z9hG4bKintrus
From: <sip:{DESK}@{HOST}>;tag=1
To: <sip:311@{HOST}>
Call-ID: intrus
CSeq: 1 INVITE
Contact: <sip:{DESK}@{{host}}>

"""


async def answer(asked, source, dest):
    """The first final answer to a datagram from ``source``."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as phone:
        phone.setblocking(False)
        phone.bind(source)
        phone.sendto(asked, dest)
        async with patience(5):
            while True:
                heard = await asyncio.get_running_loop().sock_recv(phone, 9000)
                if not heard.startswith(b"SIP/2.0 1"):
                    return heard


async def test_nobody_calls_by_the_proxy_who_did_not_register(engine, proxy, until):
    """In the desk's name, by the proxy, but from a phone that never said its password."""
    stranger = engine.a_phone(server=proxy.address, host="127.0.0.4", password="faux")
    with pytest.raises(WireError):
        await stranger.start()
    phone = engine.a_phone(server=proxy.address, host=PHONES)
    await phone.start()
    asked = INVITE.format(host="127.0.0.4").replace("\n", "\r\n").encode()
    assert (await answer(asked, ("127.0.0.4", 0), proxy.address)).startswith(b"SIP/2.0 403")
    assert engine.all(s.Dialled) == []
    await phone.stop()


async def test_of_two_desks_at_one_address_the_call_is_whose_phone_says_its_name(engine, proxy):
    other = engine.wire.attach("epreuve-2", "autre-secret", engine.signals.append)
    phones = [
        engine.a_phone(server=proxy.address, host=PHONES),
        engine.a_phone(server=proxy.address, host=PHONES, user=other.name, password="autre-secret"),
    ]
    for phone in phones:
        await phone.start()
    for name in ("anonymous", "epreuve-3"):
        asked = INVITE.format(host=PHONES).replace("\n", "\r\n").replace(DESK, name)
        asked = asked.replace("intrus", f"intrus-{name}")
        heard = await answer(asked.encode(), (PHONES, 0), proxy.address)
        assert heard.startswith(b"SIP/2.0 403")
    assert engine.all(s.Dialled) == []
    for phone in phones:
        await phone.stop()


async def test_who_guesses_behind_the_proxy_slows_nobody_but_himself(engine, proxy, until):
    async def guesses():
        stranger = engine.a_phone(server=proxy.address, host="127.0.0.4", password="faux")
        with suppress(WireError):
            await stranger.start()
        await stranger.stop()

    await asyncio.gather(*(guesses() for _ in range(8)))
    assert "127.0.0.4" in engine.all(s.Noticed)[0].detail
    phone = engine.a_phone(server=proxy.address, host=PHONES)
    await phone.start()
    assert phone.registered
    await phone.stop()
