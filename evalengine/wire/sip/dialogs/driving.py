"""A phone moved from afar: asked by SIP to do what a hand would do on it.

Two ways are known to phones. A NOTIFY inside the call, of the events ``talk`` and ``hold`` that
Snom, Polycom, Yealink, Grandstream and Cisco SPA share: *talk* picks up what rings (in the early
dialog that its 180 made) and takes back what is held, *hold* holds. And a REFER outside any call
(RFC 3515), upon which the phone dials. An answer to either proves nothing: what the phone then
does, it tells as if a hand had done it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from evalengine.clock import Arrival
from evalengine.wire.sip.dialogs.events import DriveAnswered, DriveAsked, Wish
from evalengine.wire.sip.dialogs.identity import Identity
from evalengine.wire.sip.messages.compose import MAX_FORWARDS, Draft
from evalengine.wire.sip.messages.grammar import split_headers
from evalengine.wire.sip.messages.message import Malformed, Peer, Request, Response, user_of
from evalengine.wire.sip.messages.path import routes_of
from evalengine.wire.sip.transactions.stack import Incoming, Stack

if TYPE_CHECKING:
    from evalengine.wire.sip.dialogs.agent import Agent
    from evalengine.wire.sip.dialogs.call import Call
    from evalengine.wire.sip.dialogs.dialog import Dialog

EVENTS: dict[str, Wish] = {"talk": "talk", "hold": "hold"}
UNSUBSCRIBED = ("Subscription-State", "active")
"""RFC 6665 §8.2.1 wants the header in every NOTIFY; nobody has subscribed to these."""
NO_SUBSCRIPTION = ("Refer-Sub", "false")
"""RFC 4488: we do not want to hear how it goes. A phone that tells it all the same gets 481,
which ends its subscription (RFC 6665 §4.2.2) and not its call."""


def drive(call: Call, wish: Wish, order: object, now: int) -> None:
    """Asks the peer of ``call`` to talk or to hold; `DriveAnswered` tells its answer. Of several
    phones that ring, the next is asked when one will not."""
    _ask(call, wish, order, call.present_dialogs, Arrival(now), 481)


def _ask(
    call: Call, wish: Wish, order: object, dialogs: list[Dialog], arrival: Arrival, otherwise: int
) -> None:
    """Asks in the first of ``dialogs``; without any, the answer is ``otherwise``."""
    # Meanwhile a hand may have picked up: what rang elsewhere is no more.
    if not dialogs or (call.phase != "beginning" and dialogs[0] not in call.present_dialogs):
        _tell(call.stack, order, otherwise, arrival)
        return
    dest = dialogs[0].next_hop()
    headers = (
        ("Contact", f"<{call.directory.contact_towards(dest)}>"),
        ("Event", wish),
        UNSUBSCRIBED,
    )

    def answered(response: Response | None, then: Arrival) -> None:
        status = 408 if response is None else response.code
        if status >= 300:
            _ask(call, wish, order, dialogs[1:], then, status)
        elif status >= 200:
            _tell(call.stack, order, status, then)

    draft = dialogs[0].request("NOTIFY", call.stack.via(dest=dest), headers)
    call.stack.request(draft, dest, answered, arrival.at)


def ask_to_dial(
    agent: Agent, contact: str, target: str, ours: Identity, order: object, dest: Peer, now: int
) -> None:
    """Asks the phone at ``contact`` to call the URI ``target``; `DriveAnswered` tells how that
    is taken."""
    here = f"<{agent.contact_towards(dest)}>"
    there = split_headers(contact)[0]
    draft = Draft(
        "REFER",
        there,
        (
            ("Via", agent.stack.via(ours.branch, dest=dest)),
            MAX_FORWARDS,
            *(("Route", route) for route in routes_of(contact)),
            ("From", f"{here};tag={ours.tag}"),
            ("To", f"<{there}>"),
            ("Call-ID", ours.call_id),
            ("CSeq", "1 REFER"),
            ("Contact", here),
            ("Refer-To", f"<{target}>"),
            NO_SUBSCRIPTION,
        ),
    )
    agent.stack.request(draft, dest, partial(_answered, agent.stack, order), now)


def wish_of(notify: Request) -> Wish | None:
    """What a NOTIFY asks of our hands; None when it is about something else."""
    return EVENTS.get(notify.header("Event").partition(";")[0].strip().lower())


def asked(call: Call, wish: Wish, incoming: Incoming) -> None:
    """The peer moves us, in a call that rings or talks."""
    now = incoming.arrival.at
    if not call.directory.obeys:
        call.stack.respond(incoming, 489, now)
    elif call.phase not in ("beginning", "talking"):
        call.stack.respond(incoming, 481, now)
    else:
        call.stack.respond(incoming, 200, now)
        call.stack.emit(DriveAsked(call=call, wish=wish, arrival=incoming.arrival))


def asked_to_dial(stack: Stack, incoming: Incoming) -> None:
    """A REFER outside any call, from whom we obey. We keep no subscription: one must be waived."""
    refer, now = incoming.request, incoming.arrival.at
    given = refer.parsed.headers.getlist("Refer-To")
    try:
        target = user_of(given[0]) if len(given) == 1 else ""
    except Malformed:
        target = ""
    if not target:
        stack.respond(incoming, 400, now)
    elif refer.header("Refer-Sub").partition(";")[0].strip().lower() != "false":
        stack.respond(incoming, 403, now)
    else:
        stack.respond(incoming, 202, now, headers=(NO_SUBSCRIPTION,))
        stack.emit(DriveAsked(call=None, wish="dial", target=target, arrival=incoming.arrival))


def _answered(stack: Stack, order: object, response: Response | None, arrival: Arrival) -> None:
    if response is None or response.code >= 200:
        _tell(stack, order, 408 if response is None else response.code, arrival)


def _tell(stack: Stack, order: object, status: int, arrival: Arrival) -> None:
    stack.emit(DriveAnswered(order=order, status=status, arrival=arrival))
