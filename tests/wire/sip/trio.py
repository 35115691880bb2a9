"""A caller, a bridge and a called phone on the wire made of memory."""

from __future__ import annotations

from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.bridge import Bridge, bridge
from evalengine.wire.sip.dialogs.identity import identity
from evalengine.wire.sip.dialogs.uac import OutgoingCall
from evalengine.wire.sip.dialogs.uas import IncomingCall
from evalengine.wire.sip.messages.message import parse

from .net import ENGINE, Fate, Net, Party, at_once

OTHER = ("127.0.0.3", 5064)
CALLER_PORT, CALLED_PORT = 41_000, 42_000
TARGET = f"sip:co_evaluateur@{OTHER[0]}:{OTHER[1]}"


class Trio(Net):
    """``phone`` calls ``engine``, which bridges the call to ``other``."""

    def __init__(self, fate: Fate = at_once) -> None:
        super().__init__(fate)
        self.other = Party(self, OTHER, "co_evaluateur")
        self._parties[OTHER] = self.other
        self.bridges: list[Bridge] = []
        self.target = TARGET
        self.engine.on_event = self._told

    def _told(self, event: ev.AgentEvent) -> None:
        if isinstance(event, ev.Offered):
            made = bridge(self.engine.agent, event.call, self.target, self.now)
            self.bridges += [made] if made else []
        elif isinstance(getattr(event, "call", None), IncomingCall | OutgoingCall):
            reference = event.call.reference  # type: ignore[union-attr]
            if isinstance(reference, Bridge):
                reference.told(event, self.now)

    def dials(self, headers: tuple[tuple[str, str], ...] = (), *, hops: int = 70) -> OutgoingCall:
        """The phone calls."""
        ours, agent = identity("composé"), self.phone.agent
        call = agent.invite(
            f"sip:evalengine@{ENGINE[0]}:{ENGINE[1]}",
            ours,
            agent.negotiation(CALLER_PORT, ours.session_id),
            self.now,
            caller='"Camille Essai" <sip:poste@127.0.0.2>',
            called="<sip:evalengine@127.0.0.1>",
            headers=headers,
            hops=hops,
        )
        self.flush()
        return call

    def answers(self) -> IncomingCall:
        """The other phone picks up."""
        call = self.other.offered()
        call.negotiation.port = CALLED_PORT
        call.answer(self.now)
        self.run(0.1)
        return call

    def talks(self) -> tuple[OutgoingCall, IncomingCall]:
        """The calls of both phones, answered."""
        call = self.dials()
        self.run(0.1)
        return call, self.answers()


def sent_to(net, dest, kind, what):
    """The messages to ``dest``: requests of a method, or responses of a code."""
    found = [parse(sent.data) for sent in net.sent if sent.dest == dest]
    return [m for m in found if isinstance(m, kind) and what in (m.method, getattr(m, "code", ""))]


def check_all_over(net):
    """Nobody has a call left, nor a timer that would do anything."""
    for party in (net.phone, net.other, net.engine):
        assert party.agent._calls == {}
    for made in net.bridges:
        assert made.caller.phase == made.called.phase == "over"
