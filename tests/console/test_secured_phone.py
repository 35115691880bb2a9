"""The built-in phone over TLS: it trusts what the engine gave, and says so when that is nothing."""

from __future__ import annotations

import secrets

from console.builtin import sip_phone
from console.phone import BuiltInHandset
from console.protocol import SipAccount
from evalengine.clock import SystemClock
from evalengine.vocabulary import signals as s
from evalengine.wire.sip.transports.certificates import server_context
from evalengine.wire.sip.transports.connections import Security
from evalengine.wire.sip.transports.selfmade import public_part, self_made
from evalengine.wire.sip.wire import SipWire


def tokens() -> str:
    return secrets.token_hex(12)


def handset() -> BuiltInHandset:
    return BuiltInHandset(sip_phone(SystemClock(), tokens, None))


async def test_it_registers_with_the_certificate_that_it_was_given(tmp_path) -> None:
    clock, signals = SystemClock(), []
    made = self_made(tmp_path, "127.0.0.1", clock.wall_ns())
    security = Security(server=server_context(made))
    wire = SipWire(clock, tokens, port=0, waking=0, security=security)
    wire.attach("poste", "secret", signals.append)
    host, port = wire.tls_address
    phone = handset()
    account = SipAccount(host, port, "poste", "secret", "tls", public_part(made))
    assert await phone.plug(account) == ""
    (registered,) = [signal for signal in signals if isinstance(signal, s.PhoneRegistered)]
    assert registered.contact.endswith(";transport=tls")
    await phone.unplug()
    await wire.close()


async def test_a_certificate_that_is_none_is_a_sentence() -> None:
    said = await handset().plug(SipAccount("127.0.0.1", 9, "poste", "secret", "tls", "rien"))
    assert "certificat TLS" in said and "illisible" in said
