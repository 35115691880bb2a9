"""A candidate's gesture at the console, done by his phone: asked here, told by the phone itself."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from evalengine.clock import Arrival
from evalengine.ports import Phone, Report
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.dialogs.agent import Agent
from evalengine.wire.sip.dialogs.call import Call
from evalengine.wire.sip.dialogs.driving import ask_to_dial, drive
from evalengine.wire.sip.dialogs.identity import identity
from evalengine.wire.sip.messages.compose import bracketed
from evalengine.wire.sip.messages.message import Peer
from evalengine.wire.sip.messages.path import routes_of
from evalengine.wire.sip.phonecall import PhoneCall

_WISHES: dict[s.PhoneAct, ev.Wish] = {"answer": "talk", "resume": "talk", "hold": "hold"}


@dataclass(frozen=True, slots=True)
class Order:
    """A gesture that a phone was asked for, and who hears that it will not be done."""

    effect: fx.DrivePhone
    report: Report

    def answered(self, status: int, arrival: Arrival) -> None:
        """The phone's final answer. A yes proves nothing: its act does."""
        if status >= 300:
            self.report(
                s.GestureFailed(
                    call=self.effect.call, verb=self.effect.verb, status=status, arrival=arrival
                )
            )


def on_call(call: Call | None, order: Order, now: int) -> None:
    """Asks for a gesture on ``call``; without one there is nothing to ask."""
    if call is None:
        order.answered(481, Arrival(now))
    else:
        drive(call, _WISHES[order.effect.verb], order, now)


def to_dial(agent: Agent, contact: str, dest: Peer, order: Order, now: int) -> None:
    """Asks the phone at ``contact``, reached at ``dest``, to call through us: by its proxy, when
    that is where it is reached."""
    here = agent.contact_towards(dest).partition("@")[2]
    if routes_of(contact):
        here = f"{bracketed(dest[0])}:{dest[1]}"
    target = f"sip:{quote(order.effect.target, safe='+*')}@{here}"
    ask_to_dial(agent, contact, target, identity(agent.stack.tokens()), order, dest, now)


def obey(phone: Phone, event: ev.DriveAsked) -> None:
    """The other side: a phone of ours does what it is asked, as a hand would."""
    if event.wish == "dial":
        phone.dial(event.target)
        return
    call = event.call.reference if event.call is not None else None
    if not isinstance(call, PhoneCall):
        return
    if event.wish == "hold":
        phone.hold(call.id)
    elif call.state == "ringing":
        phone.answer(call.id)
    else:
        phone.resume(call.id)
