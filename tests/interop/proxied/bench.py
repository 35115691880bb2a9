"""The engine's wire behind a proxy.

The engine, the proxy and the phones have an address each, so that a message that went round the
proxy shows.
"""

from __future__ import annotations

import secrets

from evalengine.wire.sip.messages.message import parse
from evalengine.wire.sip.proxy import Front
from evalengine.wire.sip.wire import SipWire
from tests.wire.sip.loopback import DESK, PASSWORD, Bench

from .kamailio import HOST

ENGINE, PHONES = "127.0.0.3", "127.0.0.1"


class FrontBench(Bench):
    """The engine's wire behind a proxy; ``passed`` is every message that it sent or heard."""

    def __init__(self):
        self.passed = []
        super().__init__(lambda: secrets.token_hex(12))

    def open_wire(self, port, **options):
        tap, front = self.passed.append, Front(HOST)
        self.wire = SipWire(
            self.clock, self.tokens, host=ENGINE, port=port, tap=tap, front=front, **options
        )
        self.desk = self.wire.attach(DESK, PASSWORD, self.signals.append)

    def changes(self, method, *, heard):
        """The requests inside dialogs that the engine heard, or sent."""
        met = [p for p in self.passed if p.data.startswith(f"{method} ".encode())]
        of = [parse(p.data) for p in met if heard == (p.dest == self.wire.address)]
        return [request for request in of if request.to_tag]

    def hosts(self):
        """Whom it heard or spoke to."""
        return {host for p in self.passed for host, _ in (p.source, p.dest)} - {ENGINE}
